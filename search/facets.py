"""Facets as data: one object each says what it is called, where it is counted and how its values are shown.

OR within a facet, AND across facets; the counts of a facet leave its own choice out; a chosen value stays in
the list with count 0, known or not. Values match whatever their case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


class Order(Enum):
    """How the values of a facet are ordered."""

    COUNT = "count"
    #: As the vocabulary has them.
    VOCABULARY = "vocabulary"
    #: Highest value first (years, readiness levels).
    DESCENDING = "descending"


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet. ``labels`` names the list its labels come from: a vocabulary scheme, or a list of ours."""

    name: str
    label: str | Promise
    labels: str
    order: Order = Order.COUNT
    #: Documents hold the broader values too, so choosing C finds C23.5.
    tree: bool = False

    @property
    def field(self) -> str:
        """Name of its field in the index."""
        return f"facet_{self.name}"


class FacetCount(NamedTuple):
    """One value of a facet with the number of entries that have it. ``broader``: its parent in a tree, ``depth``
    the number of values above it.

    A tuple: a page of results makes some two hundred of them.
    """

    value: str
    label: str
    count: int  # type: ignore[assignment]  # of entries; the method of tuples is not missed
    selected: bool
    broader: str = ""
    depth: int = 0


#: In the order in which they are shown.
FACETS: Final[tuple[Facet, ...]] = (
    Facet("kind", _("Kind"), "kinds", Order.VOCABULARY),
    Facet("sector", _("Sector"), "sectors", Order.VOCABULARY, tree=True),
    Facet("pollutant", _("Pollutant"), "pollutants"),
    Facet("medium", _("Medium"), "media", Order.VOCABULARY),
    Facet("country", _("Country"), "countries", Order.VOCABULARY),
    Facet("adopted_in", _("Adopted as BAT in"), "countries", Order.VOCABULARY),
    Facet("theme", _("Theme"), "themes", Order.VOCABULARY),
    Facet("technique_type", _("Technique type"), "technique-types", Order.VOCABULARY),
    Facet("practice_type", _("Practice type"), "practice-types", Order.VOCABULARY),
    Facet("maturity", _("Maturity (TRL)"), "maturity-levels", Order.DESCENDING),
    Facet("evidence", _("Evidence"), "evidence-grades", Order.VOCABULARY),
    Facet("hazard", _("Hazard"), "hazards", Order.VOCABULARY, tree=True),
    Facet("city", _("City"), "cities", Order.VOCABULARY),
    Facet("hub", _("Hub"), "hubs", Order.VOCABULARY),
    Facet("available_language", _("Available in"), "languages", Order.VOCABULARY),
    Facet("year", _("Year of publication"), "years", Order.DESCENDING),
)
FACETS_BY_NAME: Final[Mapping[str, Facet]] = {facet.name: facet for facet in FACETS}


@lru_cache
def facet_labels(language: str) -> Mapping[str, str]:
    """Facet name -> its label in ``language``."""
    with override(language):
        return {facet.name: str(facet.label) for facet in FACETS}


class ValueLabel(NamedTuple):
    """How a value is shown: label in the reader's language, its broader value and the number of values above it."""

    label: str
    broader: str = ""
    depth: int = 0


def arrange(
    facet: Facet, counts: Mapping[str, int], chosen: tuple[str, ...], labels: Mapping[str, ValueLabel]
) -> tuple[FacetCount, ...]:
    """Counted values of ``facet`` in display order; every chosen value is there, if need be with count 0.

    ``counts`` and ``labels`` are keyed by the stored code, labels in the order of the vocabulary; ``chosen`` as typed.
    An unknown value is its own label.
    """
    selected = _stored_codes(chosen, labels, counts) if chosen else frozenset()
    shown = {code for code, count in counts.items() if count} | selected
    rows = [
        FacetCount(code, label, counts.get(code, 0), code in selected, broader, depth)
        for code, (label, broader, depth) in labels.items()
        if code in shown
    ]
    rows += [FacetCount(code, code, counts.get(code, 0), code in selected) for code in sorted(shown.difference(labels))]
    if facet.order is Order.COUNT:
        rows.sort(key=lambda row: (-row.count, row.label, row.value))
    elif facet.order is Order.DESCENDING:
        rows.sort(key=lambda row: (len(row.value), row.value), reverse=True)
    return tuple(rows)


def _stored_codes(chosen: Iterable[str], *known: Iterable[str]) -> frozenset[str]:
    """Chosen values as they are stored; an unknown one stays as typed."""
    stored = {code.lower(): code for codes in known for code in codes}
    return frozenset(stored.get(value.lower(), value) for value in chosen)
