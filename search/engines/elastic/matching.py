"""Readings and filters -> queries. No text from outside reaches a query parser: every clause is a term."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from elasticsearch.dsl import Q, Search
from elasticsearch.dsl.query import Query

from search.engines.elastic.mapping import filter_field
from search.engines.fields import TermClause, searched_fields, word_clauses
from search.facets import FACETS_BY_NAME
from search.reading import Alternative, Reading, Relaxation

#: A cluster refuses a query of more terms than its heap can bear; none refuses 1,024.
MAX_CLAUSES: Final = 1_000

Clause = dict[str, Any]


class WordSearch(Search[Any]):
    """A search whose query is a ready dictionary and sent as it is.

    ``Search`` goes through a whole body to look for objects: with hundreds of clauses that takes as long as some
    searches.
    """

    words: Clause | None = None

    def asking(self, words: Clause | None) -> "WordSearch":
        """The same search with these words; None for everything."""
        search = self._clone()
        search.words = words
        return search

    def to_dict(self, count: bool = False, **kwargs: Any) -> dict[str, Any]:
        """The body."""
        body = super().to_dict(count, **kwargs)
        return body | {"query": self.words} if self.words else body

    def _clone(self) -> "WordSearch":
        search = super()._clone()
        search.words = self.words
        return search


def clauses(readings: Iterable[Reading]) -> int:
    """Number of terms that a query for the readings looks up."""
    return sum(
        len(searched_fields(alternative.stream, reading.language, reading.parts))
        for reading in readings
        for word in reading.words
        for alternative in word
    )


def affordable(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings without the alternatives that are worth least, as many as it takes to bear them."""
    worths = sorted({a.weight for reading in readings for word in reading.words for a in word})
    kept = tuple(readings)
    for worth in worths[:-1]:
        if clauses(kept) <= MAX_CLAUSES:
            break
        kept = tuple(
            replace(reading, words=tuple(tuple(a for a in word if a.weight > worth) for word in reading.words))
            for reading in kept
        )
    return kept


def text_query(readings: Iterable[Reading], missing: Callable[[int], int] = Relaxation.NONE.missing) -> Clause | None:
    """Entries that match all words of a reading, but for ``missing(how many they are)``; None if there can be none.

    A plain dictionary: hundreds of small clauses would spend more time as objects than in the search.
    """
    found = [query for reading in readings if (query := _reading_query(reading, missing)) is not None]
    if not found:
        return None
    return {"dis_max": {"queries": found}}


def chosen(filters: Mapping[str, tuple[str, ...]]) -> Query:
    """Entries within the chosen facet values."""
    return Q(
        "bool",
        filter=[
            Q("terms", **{filter_field(FACETS_BY_NAME[name]): [value.lower() for value in values]})
            for name, values in filters.items()
        ],
    )


def _reading_query(reading: Reading, missing: Callable[[int], int]) -> Clause | None:
    words = [_word_query(word, reading) for word in reading.words if word]
    needed = len(reading.words) - missing(len(reading.words))
    if needed < 1 or len(words) < needed:
        return None
    return {"bool": {"should": words, "minimum_should_match": needed, "boost": reading.weight}}


def _word_query(alternatives: Iterable[Alternative], reading: Reading) -> Clause:
    """The terms that may stand for one word: the best of each part of the entry, added up."""
    parts = [
        {"dis_max": {"queries": [_term_query(clause) for clause in clauses]}}
        for clauses in word_clauses(alternatives, reading)
    ]
    return parts[0] if len(parts) == 1 else {"bool": {"should": parts}}


def _term_query(clause: TermClause) -> Clause:
    if clause.scored:
        return {"term": {clause.field: {"value": clause.term, "boost": clause.boost}}}
    return {"constant_score": {"filter": {"term": {clause.field: clause.term}}, "boost": clause.boost}}
