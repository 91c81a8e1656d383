"""Numbers of the public site, counted by the database and remembered for a minute.

A number on a page may lag behind a publication by ``LIFETIME``; the lists it leads to never do.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from django.core.cache import cache
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Length, Substr

from cms.languages import LANGUAGES
from cms.registry.enums import Life
from cms.registry.models import Consumption, Cost, Efficiency, EmissionLevel, Entry, Outcome, ReferenceLimit

logger = logging.getLogger(__name__)

Counted = TypeVar("Counted")

#: Seconds for which a count is remembered.
LIFETIME: Final = 60
_FIGURES: Final = (EmissionLevel, Efficiency, Consumption, Outcome, Cost)
#: From an entry to its sectors and those above them; the tree is at most four levels deep.
SECTOR_PATHS: Final = (
    "sectors",
    "sectors__parent",
    "sectors__parent__parent",
    "sectors__parent__parent__parent",
)


@dataclass(frozen=True)
class RegistryNumbers:
    """Size of the registry. ``figures`` have a source; ``limits`` are reference limits read in acts."""

    entries: int
    figures: int
    limits: int
    languages: int


def public_entries() -> QuerySet[Entry]:
    """Entries that anyone may read and that are neither outdated, archived nor withdrawn."""
    return Entry.objects.live().public().filter(life=Life.CURRENT, code__isnull=False)


def registry_numbers() -> RegistryNumbers:
    """The numbers of the home page."""
    return _remembered("site:numbers", _count_all)


def entries_by_theme() -> Mapping[str, int]:
    """Code of each theme that has entries, and how many."""
    return _remembered("site:themes", lambda: _count_by("themes__code"))


def entries_by_city() -> Mapping[str, int]:
    """Code of each city of the Coalition that has entries, and how many."""
    return _remembered("site:cities", lambda: _count_by("cities__code"))


def entries_by_sector() -> Mapping[str, int]:
    """Code of each sector that has entries, and how many: those of its narrower sectors included."""
    return _remembered("site:sectors", _count_sectors)


def entries_by_hub() -> Mapping[str, int]:
    """Tree path of each hub page that has entries, and how many."""
    above = Substr("path", 1, Length("path") - Entry.steplen)
    return _remembered("site:hubs", lambda: _count_by(above))


def entries_by_organisation() -> Mapping[str, int]:
    """Code of each organisation that has submitted entries, and how many."""
    return _remembered("site:organisations", lambda: _count_by("organisation__code"))


def _remembered(key: str, count: Callable[[], Counted]) -> Counted:
    try:
        known: Counted | None = cache.get(key)
    except Exception:  # each cache has exceptions of its own
        logger.warning("The cache cannot be reached: %s is counted each time.", key, exc_info=True)
        return count()
    if known is None:
        known = count()
        cache.set(key, known, LIFETIME)
    return known


def _count_sectors() -> dict[str, int]:
    entries: dict[str, set[int]] = {}
    for pk, *codes in public_entries().order_by().values_list("pk", *(f"{path}__code" for path in SECTOR_PATHS)):
        for code in filter(None, codes):
            entries.setdefault(code, set()).add(pk)
    return {code: len(found) for code, found in entries.items()}


def _count_by(key: str | Substr) -> dict[str, int]:
    by = F(key) if isinstance(key, str) else key
    rows = public_entries().order_by().annotate(by=by).values("by").annotate(n=Count("pk", distinct=True))
    return {row["by"]: row["n"] for row in rows if row["by"]}


def _count_all() -> RegistryNumbers:
    entries = public_entries().order_by()
    figures = [
        model.objects.filter(page__in=entries.values("pk"), source__isnull=False).order_by().values("pk")
        for model in _FIGURES
    ]
    return RegistryNumbers(
        entries=entries.count(),
        figures=figures[0].union(*figures[1:], all=True).count(),
        limits=ReferenceLimit.objects.count(),
        languages=len(LANGUAGES),
    )
