"""Readings and filters -> tantivy query objects. The query parser is never used."""

from collections.abc import Callable, Iterable, Mapping

import tantivy
from tantivy import Occur, Query

from search.engines.embedded.schema import schema
from search.engines.fields import TermClause, searched_fields, word_clauses
from search.facets import FACETS_BY_NAME
from search.reading import Alternative, Reading, Relaxation, Stream


def has_term(searcher: tantivy.Searcher, stream: Stream, language: str, term: str) -> bool:
    """Whether any entry holds ``term``."""
    return any(searcher.doc_freq(field, term) for field, _ in searched_fields(stream, language))


def text_query(readings: Iterable[Reading], missing: Callable[[int], int] = Relaxation.NONE.missing) -> Query | None:
    """Entries that match all words of a reading, but for ``missing(how many they are)``; None if there can be none."""
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


def _reading_query(reading: Reading, missing: Callable[[int], int]) -> Query | None:
    words = [_word_query(word, reading) for word in reading.words if word]
    needed = len(reading.words) - missing(len(reading.words))
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
    """The terms that may stand for one word: the best of each part of the entry, added up."""
    parts = [
        Query.disjunction_max_query([_term_query(clause) for clause in clauses])
        for clauses in word_clauses(alternatives, reading)
    ]
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Should, part) for part in parts])


def _term_query(clause: TermClause) -> Query:
    query = Query.term_query(schema(), clause.field, clause.term)
    return Query.boost_query(query, clause.boost) if clause.scored else Query.const_score_query(query, clause.boost)
