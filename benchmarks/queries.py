"""The fixed list of searches. No two match the same entries, so that no count comes from a cache."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from benchmarks.words import WordPool
from cms.languages import LANGUAGES
from cms.registry.enums import TECHNIQUE_KINDS
from search.catalogue import Catalogue
from search.query import SearchRequest

#: Places of the words in the list of each language by frequency: from everyday words to rare ones.
_RANKS: Final = (4, 16, 60, 150, 300, 600)
WARM_UP: Final = "warm-up"
ONE_WORD: Final = "one word"
TWO_WORDS: Final = "two words"


@dataclass(frozen=True, slots=True)
class Query:
    """A search of one kind."""

    kind: str
    request: SearchRequest

    @property
    def parameters(self) -> str:
        """The query string that asks the API for it."""
        asked = self.request
        pairs = [("language", asked.language), ("sort", asked.sort)]
        pairs += [("q", asked.q)] if asked.q else []
        pairs += [(name, value) for name, values in asked.filters.items() for value in values]
        return urlencode(pairs)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What somebody has typed so far."""

    language: str
    text: str

    @property
    def parameters(self) -> str:
        """The query string that asks the API for suggestions."""
        return urlencode({"q": self.text, "language": self.language})


def beginnings(pools: dict[str, WordPool]) -> list[Beginning]:
    """The first two, three and five letters of frequent and rare words in each of the seven languages, alone and
    behind another word.
    """
    made = []
    for language in LANGUAGES:
        words = pools[language].searchable()
        for rank in _RANKS:
            word = words[rank]
            made += [Beginning(language, word[:letters]) for letters in (2, 3, 5)]
            made.append(Beginning(language, f"{words[rank // 2]} {word[:3]}"))
    return made


def queries(pools: dict[str, WordPool], catalogue: Catalogue) -> list[Query]:
    """Six searches of each kind in each of the seven languages."""
    made = []
    sectors, countries = list(catalogue.lists["sectors"]), list(catalogue.lists["countries"])
    for number, language in enumerate(LANGUAGES):
        words = pools[language].searchable()
        for place, rank in enumerate(_RANKS):
            # Shifted by the language, so that two languages never choose the same three values.
            filters = {
                "sector": (sectors[(number * len(_RANKS) + place) % len(sectors)],),
                "country": (countries[place % len(countries)],),
                "kind": (str(TECHNIQUE_KINDS[place % len(TECHNIQUE_KINDS)]),),
            }
            made += _of_rank(words, rank, language, filters)
    return made


def _of_rank(words: list[str], rank: int, language: str, filters: dict[str, tuple[str, ...]]) -> Iterator[Query]:
    def query(kind: str, *places: int, sort: str = "relevance", chosen: int = 0, wrong: bool = False) -> Query:
        q = " ".join(words[place] for place in places)
        q = f"{q[:2]}{q[3:]}" if wrong else q
        return Query(kind, SearchRequest(q, language, sort=sort, filters=dict(list(filters.items())[:chosen])))

    yield query(WARM_UP, rank)
    yield query(WARM_UP, rank, wrong=True)
    yield query(ONE_WORD, rank + 1)
    yield query(TWO_WORDS, rank + 2, rank // 2)
    yield query("two words, one filter", rank + 3, rank // 2, chosen=1)
    yield query("two words, three filters", rank + 4, rank // 2, chosen=3)
    yield query("one word, by name", rank + 5, sort="name")
    yield query("one word, newest first", rank + 6, sort="newest")
    yield query("one word, misspelt", rank + 7, wrong=True)
    yield query("no words, one filter", sort="newest", chosen=1)
    yield query("no words, three filters", sort="name", chosen=3)
