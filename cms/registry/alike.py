"""Entries that look like another one, and why: for reviewers as a hint, for submitters as a question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from cms.languages import LANGUAGES, column
from cms.registry.models import EmissionLevel, Entry

#: From here on two names look alike (``rapidfuzz``: 100 is the same words in any order).
ALIKE: Final = 85
#: Enough where sector and pollutant are the same besides.
RATHER_ALIKE: Final = 60
MOST_ALIKE: Final = 5


@dataclass(frozen=True)
class Alike:
    """Another entry with what it has in common. ``same_name``: the names are nearly the same."""

    entry: Entry
    score: float
    sectors: list[str] = field(default_factory=list)
    pollutants: list[str] = field(default_factory=list)

    @property
    def same_name(self) -> bool:
        """Whether the names alone say it."""
        return self.score >= ALIKE


def names_alike(draft: Entry, among: QuerySet[Entry], cutoff: float = ALIKE) -> dict[int, float]:
    """Entries whose names look like the draft's in some language: id -> how much, the closest of each language."""
    names = {language: name for language in LANGUAGES if (name := draft.text("name", language))}
    rows = list(among.exclude(pk=draft.pk).values("pk", *(column("name", language) for language in names)))
    scores: dict[int, float] = {}
    for language, name in names.items():
        choices = {row["pk"]: text for row in rows if (text := row[column("name", language)])}
        found = process.extract(
            name.casefold(),
            choices,
            scorer=fuzz.token_sort_ratio,
            processor=str.casefold,
            score_cutoff=cutoff,
            limit=MOST_ALIKE if cutoff >= ALIKE else None,
        )
        for _text, score, pk in found:
            scores[pk] = max(score, scores.get(pk, 0))
    return scores


def alike(draft: Entry, among: QuerySet[Entry]) -> list[Alike]:
    """Entries that may be the same thing: nearly the same name, or a like one with a sector and a pollutant in common.

    The closest first, five at most.
    """
    scores = names_alike(draft, among, RATHER_ALIKE)
    if not scores:
        return []
    sectors, pollutants = _common_sectors(draft, scores), _common_pollutants(draft, scores)
    chosen = [pk for pk in scores if scores[pk] >= ALIKE or (sectors.get(pk) and pollutants.get(pk))]
    chosen.sort(key=lambda pk: (-scores[pk], pk))
    entries = Entry.objects.in_bulk(chosen[:MOST_ALIKE])
    return [Alike(entries[pk], scores[pk], sectors.get(pk, []), pollutants.get(pk, [])) for pk in chosen[:MOST_ALIKE]]


def _common_sectors(draft: Entry, others: Mapping[int, float]) -> dict[int, list[str]]:
    own = {sector.pk: str(sector) for sector in draft.sectors.all()}
    found: dict[int, list[str]] = {}
    shared = Entry.objects.filter(pk__in=others, sectors__in=list(own)).values_list("pk", "sectors")
    for pk, sector in shared.order_by("pk", "sectors"):
        if sector in own:
            found.setdefault(pk, []).append(own[sector])
    return found


def _common_pollutants(draft: Entry, others: Mapping[int, float]) -> dict[int, list[str]]:
    own = {pollutant.pk: str(pollutant) for pollutant in draft.pollutants.all()}
    own |= {level.pollutant_id: str(level.pollutant) for level in draft.levels.all() if level.pollutant_id}
    found: dict[int, dict[int, str]] = {}
    listed = Entry.objects.filter(pk__in=others, pollutants__in=list(own)).values_list("pk", "pollutants")
    stated = EmissionLevel.objects.filter(page_id__in=others, pollutant_id__in=list(own))
    for pk, pollutant in [*listed, *stated.values_list("page_id", "pollutant_id")]:
        if pollutant in own:
            found.setdefault(pk, {})[pollutant] = own[pollutant]
    return {pk: list(labels.values()) for pk, labels in found.items()}
