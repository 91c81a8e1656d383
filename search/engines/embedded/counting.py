"""Facet counts: all facets without a choice in one pass, one more pass for each facet with one."""

from collections.abc import Mapping
from typing import Any, Final

import tantivy
from tantivy import Query

from search.engines.embedded.matching import filtered
from search.facets import FACETS, FACETS_BY_NAME, Facet

#: More values than any vocabulary has.
_MAX_VALUES: Final = 2_000

Counts = dict[str, dict[str, int]]


def facet_counts(searcher: tantivy.Searcher, text: Query | None, filters: Mapping[str, tuple[str, ...]]) -> Counts:
    """Facet name -> stored code -> number of entries, each facet without its own choice."""
    open_facets = [facet for facet in FACETS if facet.name not in filters]
    counts = _count(searcher, filtered(text, filters), open_facets)
    for name in filters:
        others = {other: values for other, values in filters.items() if other != name}
        counts |= _count(searcher, filtered(text, others), [FACETS_BY_NAME[name]])
    return counts


def _count(searcher: tantivy.Searcher, query: Query, facets: list[Facet]) -> Counts:
    if not facets:
        return {}
    asked: dict[str, Any] = {
        facet.name: {"terms": {"field": facet.field, "size": _MAX_VALUES, "segment_size": _MAX_VALUES}}
        for facet in facets
    }
    answer = searcher.aggregate(query, asked)
    return {name: {bucket["key"]: int(bucket["doc_count"]) for bucket in answer[name]["buckets"]} for name in asked}
