"""Readings and filters -> tantivy query objects. The query parser is never used."""

from collections.abc import Iterable, Mapping

import tantivy
from tantivy import Occur, Query

from search.engines.embedded.schema import schema
from search.engines.fields import TIE_BREAKER, searched_fields
from search.facets import FACETS_BY_NAME
from search.reading import Alternative, Reading, Stream


def has_term(searcher: tantivy.Searcher, stream: Stream, language: str, term: str) -> bool:
    """Whether any entry holds ``term``."""
    return any(searcher.doc_freq(field, term) for field, _ in searched_fields(stream, language))


def text_query(readings: Iterable[Reading], missing: int = 0) -> Query | None:
    """Entries that match all words of a reading, but for ``missing`` of them; None if there can be none."""
    found = [query for reading in readings if (query := _reading_query(reading, missing)) is not None]
    if not found:
        return None
    return found[0] if len(found) == 1 else Query.disjunction_max_query(found)


def filtered(text: Query | None, filters: Mapping[str, tuple[str, ...]]) -> Query:
    """``text`` (everything if None) within the chosen facet values; filters do not touch the score."""
    clauses = [(Occur.Must, text)] if text is not None else []
    for name, values in filters.items():
        field = FACETS_BY_NAME[name].field
        chosen = Query.term_set_query(schema(), field, [value.lower() for value in values])
        clauses.append((Occur.Must, Query.const_score_query(chosen, 0.0)))
    if not clauses:
        return Query.all_query()
    return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)


def _reading_query(reading: Reading, missing: int) -> Query | None:
    words = [_word_query(word, reading) for word in reading.words if word]
    needed = len(reading.words) - missing
    if needed < 1 or len(words) < needed:
        return None
    if len(words) == 1:
        query = words[0]
    elif needed == len(words):
        query = Query.boolean_query([(Occur.Must, word) for word in words])
    else:
        query = Query.boolean_query([(Occur.Should, word) for word in words], minimum_number_should_match=needed)
    return Query.boost_query(query, reading.weight)


def _word_query(alternatives: Iterable[Alternative], reading: Reading) -> Query:
    """The best of the terms that may stand for one word."""
    queries = [
        Query.boost_query(Query.term_query(schema(), field, alternative.term), boost * alternative.weight)
        for alternative in alternatives
        for field, boost in searched_fields(alternative.stream, reading.language, reading.parts)
    ]
    return Query.disjunction_max_query(queries, TIE_BREAKER)
