"""Entries as long and as manifold as real ones, the same ones at every run.

Entry n is the same in a registry of 1,000 and of 100,000. It can be had as a document for the engine (here) or as
rows of the database (``rows``); a rebuild from those rows gives that document again.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from benchmarks.words import WordPool
from cms.languages import LANGUAGES
from cms.registry.enums import EVIDENCE_ORDER, TECHNIQUE_KINDS, DecisionStatus, LanguageState
from search.analysis.collation import sort_key
from search.building import subjects_of, topics_of
from search.catalogue import Catalogue, concept_id
from search.documents import PARTS, Document, Part, Streams
from search.facets import FACETS_BY_NAME
from search.tiles import tile_keys

HUB: Final = "benchmark"
SOURCE_LANGUAGE: Final = "ru"
#: Indexed tokens of a part: 1,500 an entry. In the initial collection, too, names and summaries stand in seven
#: languages, long texts above all in Russian and English.
_NAME: Final = 6
_SUMMARY: Final = 30
_TEXT: Final = {"ru": 500, "en": 500}
_TEXT_ELSEWHERE: Final = 50
#: Lengths vary by this share, up and down.
_SPREAD: Final = 0.4
#: Facet -> fewest and most values of an entry.
_VALUES: Final = {
    "theme": (1, 2),
    "sector": (1, 3),
    "country": (1, 5),
    "city": (0, 1),
    "medium": (1, 3),
    "pollutant": (0, 4),
    "hazard": (0, 2),
    "technique_type": (1, 2),
    "maturity": (1, 1),
}
_LEVELS: Final = (2, 12)
_FIRST_DAY: Final = datetime(2021, 1, 1, 12, tzinfo=UTC)
_DAYS: Final = 6 * 365


@dataclass(frozen=True, slots=True)
class GeneratedLevel:
    """An emission level to air in mg/Nm³."""

    pollutant: str
    evidence: str
    upper: Decimal


@dataclass(frozen=True, slots=True)
class GeneratedEntry:
    """One technique. ``texts``: language -> part -> places in the language's word pool; ``values``: facet -> codes
    as an editor chooses them; ``place``: country, latitude, longitude.
    """

    number: int
    kind: str
    published: datetime
    texts: dict[str, dict[Part, list[int]]]
    values: dict[str, list[str]]
    levels: tuple[GeneratedLevel, ...]
    adopted_in: tuple[str, ...]
    place: tuple[str, Decimal, Decimal]

    @property
    def code(self) -> str:
        """Code outside the range of those that are given."""
        return f"CA-BAT-2000-{self.number:06d}"

    @property
    def slug(self) -> str:
        """Last part of the address."""
        return f"benchmark-{self.number}"


class Generator:
    """Makes entries from word pools and the vocabularies of a catalogue."""

    def __init__(self, pools: dict[str, WordPool], catalogue: Catalogue) -> None:
        self.pools = pools
        self._catalogue = catalogue
        self._codes = {name: list(catalogue.lists[FACETS_BY_NAME[name].labels]) for name in _VALUES}

    def entries(self, numbers: Iterable[int]) -> Iterator[GeneratedEntry]:
        """The entries with these numbers."""
        return map(self._entry, numbers)

    def _entry(self, number: int) -> GeneratedEntry:
        chance = random.Random(number)
        texts: dict[str, dict[Part, list[int]]] = {}
        for language, pool in self.pools.items():
            lengths = zip(PARTS, (_NAME, _SUMMARY, _TEXT.get(language, _TEXT_ELSEWHERE)), strict=True)
            texts[language] = {
                part: pool.draw(chance, round(length * chance.uniform(1 - _SPREAD, 1 + _SPREAD)))
                for part, length in lengths
            }
        values = {name: self._choose(chance, name, chance.randint(*bounds)) for name, bounds in _VALUES.items()}
        levels = tuple(
            GeneratedLevel(
                self._choose(chance, "pollutant", 1)[0],
                chance.choice(EVIDENCE_ORDER),
                Decimal(chance.randint(1, 5000)) / 10,
            )
            for _ in range(chance.randint(*_LEVELS))
        )
        return GeneratedEntry(
            number=number,
            kind=str(chance.choice(TECHNIQUE_KINDS)),
            published=_FIRST_DAY + timedelta(days=chance.randrange(_DAYS)),
            texts=texts,
            values=values,
            levels=levels,
            adopted_in=tuple(code for code in values["country"] if chance.random() < 0.2),
            place=(
                values["country"][0],
                Decimal(chance.randint(3700, 5200)) / 100,
                Decimal(chance.randint(5200, 8500)) / 100,
            ),
        )

    def _choose(self, chance: random.Random, facet: str, number: int) -> list[str]:
        """``number`` different codes of a vocabulary, again by Zipf's law in the order of the vocabulary."""
        codes = self._codes[facet]
        chosen: dict[str, None] = {}
        while len(chosen) < min(number, len(codes)):
            # The integer part of a power with an evenly drawn exponent falls on rank n with a chance of about 1/n.
            chosen[codes[int((len(codes) + 1) ** chance.random()) - 1]] = None
        return list(chosen)

    def text(self, entry: GeneratedEntry, language: str, part: Part) -> str:
        """A text of an entry as people would read it."""
        return self.pools[language].text(entry.texts[language][part])

    def tokens(self, entry: GeneratedEntry) -> int:
        """Number of indexed tokens in all languages."""
        return sum(
            len(self.pools[language].surfaces[place])
            for language, parts in entry.texts.items()
            for places in parts.values()
            for place in places
        )

    def document(self, entry: GeneratedEntry, entry_id: int) -> Document:
        """What ``search.building`` makes of the entry's rows."""
        facets = self._facets(entry)
        names = {language: self.text(entry, language, "name") for language in LANGUAGES}
        concepts = {concept_id(FACETS_BY_NAME[name].labels, code) for name in _VALUES for code in facets.get(name, ())}
        concepts -= {concept_id(FACETS_BY_NAME["maturity"].labels, code) for code in facets["maturity"]}
        shown: list[set[str]] = []
        for language, parts in entry.texts.items():
            concepts |= self._named(language, parts["text"])
            shown.append(self._named(language, parts["name"]) | self._named(language, parts["summary"]))
        concepts = concepts.union(*shown)
        return {
            "id": entry_id,
            "code": entry.code,
            "version": 0,
            "kind": entry.kind,
            "tokens": {
                language: {
                    part: streams
                    for part, places in parts.items()
                    if (streams := self._streams(language, places))["surface"]
                }
                for language, parts in entry.texts.items()
            },
            "concepts": sorted(concepts),
            "subjects": subjects_of(shown),
            "facets": facets,
            "published": entry.published.date().toordinal(),
            "tiles": sorted(tile_keys(*map(float, entry.place[1:]))),
            "sort_keys": {language: sort_key(name, language) for language, name in names.items()},
            "display": {
                "slug": entry.slug,
                "hub": HUB,
                "source_language": SOURCE_LANGUAGE,
                "texts": {
                    language: {
                        "name": name,
                        "summary": self.text(entry, language, "summary"),
                        "state": LanguageState.APPROVED.value,
                    }
                    for language, name in names.items()
                },
                "extra": {
                    "sectors": sorted(entry.values["sector"]),
                    "countries": facets["country"],
                    "decisions": dict.fromkeys(entry.adopted_in, DecisionStatus.ADOPTED.value),
                    "evidence": min(facets["evidence"], key=EVIDENCE_ORDER.index),
                    "life": "current",
                    "published": entry.published.date().isoformat(),
                    "topics": topics_of(concepts),
                },
            },
        }

    def _named(self, language: str, places: list[int]) -> set[str]:
        named = self.pools[language].concepts
        return set().union(*(named[place] for place in places if named[place]))

    def _streams(self, language: str, places: list[int]) -> Streams:
        pool = self.pools[language]
        return {
            "surface": [word for place in places for word in pool.surfaces[place]],
            "stem": [stem for place in places for stem in pool.stems[place]],
        }

    def _facets(self, entry: GeneratedEntry) -> dict[str, list[str]]:
        values = {name: set(codes) for name, codes in entry.values.items()}
        values["pollutant"] |= {level.pollutant for level in entry.levels}
        values |= {
            "evidence": {level.evidence for level in entry.levels},
            "adopted_in": set(entry.adopted_in),
            "kind": {entry.kind},
            "hub": {HUB},
            "available_language": set(LANGUAGES),
            "year": {str(entry.published.year)},
        }
        for name, codes in values.items():
            facet = FACETS_BY_NAME[name]
            if facet.tree:
                values[name] = {above for code in codes for above in self._catalogue.with_broader(facet.labels, code)}
        return {name: sorted(codes) for name, codes in values.items() if codes}
