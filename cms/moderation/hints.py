"""What a reviewer should look at twice. Hints never stand in the way; each says what was found and where.

What does stand in the way is in ``cms.registry.services.publication_problems``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.moderation.permissions import visible_pages
from cms.registry.alike import names_alike
from cms.registry.enums import LevelKind
from cms.registry.files import ROWS
from cms.registry.models import EmissionLevel, Entry, ReferenceLimit
from cms.registry.models.figures import AIR_QUANTITIES
from cms.registry.public import public_entries
from cms.registry.quantities import QUANTITIES
from cms.registry.units import UnknownUnit, canonical

#: A value that is so many times beyond all known ones is more often a slip of unit or decimal point than a record.
_FAR: Final = 10
#: So many known values make a range.
_ENOUGH: Final = 3


@dataclass(frozen=True)
class Hint:
    """One thing to look at. ``entry``: another entry that it is about."""

    subject: str
    text: str
    entry: Entry | None = None


@dataclass(frozen=True)
class _Range:
    """Known values of one pollutant in one medium, in the base unit of their quantity."""

    low: Decimal
    high: Decimal
    number: int


def review_hints(draft: Entry, user: Any = None) -> list[Hint]:
    """Hints about a draft, figures first; empty if nothing is conspicuous. ``user``: who may learn of other drafts."""
    return [*_level_hints(draft), *_claim_hints(draft), *_file_hints(draft), *_alike_hints(draft, user)]


def _level_hints(draft: Entry) -> Iterator[Hint]:
    for number, level in enumerate(draft.levels.all(), start=1):
        subject = _("Emission level %(number)s: %(pollutant)s") % {"number": number, "pollutant": level.pollutant}
        unit = level.parsed_unit
        if unit is None:
            continue  # no hint: it stands in the way
        if unit.quantity in AIR_QUANTITIES and level.reference_oxygen is None:
            yield Hint(subject, _("No reference oxygen is stated: the figure cannot be compared with others."))
        if level.averaging is None:
            yield Hint(subject, _("No averaging period is stated: the figure cannot be compared with a limit."))
        yield from _range_hint(draft, level, subject)


def _range_hint(draft: Entry, level: EmissionLevel, subject: str) -> Iterator[Hint]:
    """Whether a level lies far outside everything known for its pollutant."""
    own = list(_values([level]))
    known = _known_range(draft, level, own[0][1]) if own else None
    if known is None:
        return
    values = [value for value, _quantity in own]
    if max(values) > known.high * _FAR or 0 < max(values) < known.low / _FAR:
        yield Hint(
            subject,
            _("Far outside what is known here: %(low)s to %(high)s %(unit)s in %(number)s levels and limits.")
            % {
                "low": f"{known.low.normalize():f}",
                "high": f"{known.high.normalize():f}",
                "unit": QUANTITIES[own[0][1]].base_unit,
                "number": known.number,
            },
        )


def _known_range(draft: Entry, level: EmissionLevel, quantity: str) -> _Range | None:
    """What public entries and reference limits of the draft's sectors say; None if that is too little."""
    sectors = [sector.pk for sector in draft.sectors.all()]
    same = {"pollutant": level.pollutant_id, "medium": level.medium_id}
    levels = _public_levels(draft).filter(**same)
    limits = ReferenceLimit.objects.filter(Q(sector__in=sectors) | Q(sector=None), **same)
    values = [value for value, of in _values([*levels, *limits]) if of == quantity and value > 0]
    return _Range(min(values), max(values), len(values)) if len(values) >= _ENOUGH else None


def _public_levels(draft: Entry) -> QuerySet[EmissionLevel]:
    """Levels of other public entries in the draft's sectors."""
    sectors = [sector.pk for sector in draft.sectors.all()]
    public = public_entries().exclude(pk=draft.pk).filter(sectors__in=sectors)
    return EmissionLevel.objects.filter(page__in=public.values("pk"))


def _claim_hints(draft: Entry) -> Iterator[Hint]:
    """A supplier's claim that lies below everything that was measured, here or in public entries of the sector."""
    own = list(draft.levels.all())
    for number, level in enumerate(own, start=1):
        claimed = list(_values([level])) if level.kind == LevelKind.SUPPLIER else []
        if not claimed:
            continue
        same = {"pollutant_id": level.pollutant_id, "medium_id": level.medium_id}
        here = [one for one in own if all(getattr(one, name) == value for name, value in same.items())]
        measured = [one for one in here if one.kind == LevelKind.MEASURED]
        measured += _public_levels(draft).filter(kind=LevelKind.MEASURED, **same)
        values = [value for value, quantity in _values(measured) if quantity == claimed[0][1]]
        if values and max(value for value, _quantity in claimed) < min(values):
            yield Hint(
                _("Emission level %(number)s: %(pollutant)s") % {"number": number, "pollutant": level.pollutant},
                _("The supplier claims less than was ever measured: at least %(low)s %(unit)s, in %(number)s levels.")
                % {
                    "low": f"{min(values).normalize():f}",
                    "unit": QUANTITIES[claimed[0][1]].base_unit,
                    "number": len(measured),
                },
            )


def _file_hints(draft: Entry) -> Iterator[Hint]:
    """Pictures and documents of which nobody may say that they may be shown."""
    for relation, field in ROWS.values():
        for number, row in enumerate(getattr(draft, relation).all(), start=1):
            if not getattr(row, field).licence:
                subject = f"{capfirst(str(row._meta.verbose_name))} {number}"
                yield Hint(subject, _("No licence is stated: ask whose it is and whether it may be published."))


def _values(rows: Iterable[Any]) -> Iterator[tuple[Decimal, str]]:
    """(value in the base unit, quantity) of every end of every row whose unit is known."""
    for row in rows:
        for value in (row.lower, row.upper):
            if value is None:
                continue
            try:
                yield canonical(value, row.unit)
            except UnknownUnit:
                continue


def _alike_hints(draft: Entry, user: Any) -> Iterator[Hint]:
    """Other entries, public or of the same hub, whose names look like this one's in some language."""
    others = Entry.objects.filter(Q(live=True) | Q(path__startswith=draft.path[: -draft.steplen]))
    if user is not None and not user.is_superuser:
        others = others.filter(pk__in=visible_pages(user).values("pk"))
    scores = names_alike(draft, others)
    for entry in Entry.objects.filter(pk__in=scores).order_by("pk"):
        yield Hint(_("Name"), _("Another entry has nearly the same name. Is it the same thing?"), entry)
