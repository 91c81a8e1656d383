"""Facet counts: all facets without a choice in one pass, one more pass for each facet with one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import tantivy
from tantivy import Query

from search.engines.embedded.matching import filtered
from search.engines.fields import MAX_VALUES
from search.facets import FACETS, FACETS_BY_NAME, Facet

_TOTAL: Final = "total"


@dataclass(frozen=True, slots=True)
class Counted:
    """Number of matching entries, and facet name -> stored code -> number of entries."""

    total: int
    facets: Mapping[str, Mapping[str, int]]


def count(searcher: tantivy.Searcher, text: Query | None, filters: Mapping[str, tuple[str, ...]]) -> Counted:
    """Count what matches, by every facet; a facet with a choice is counted without it."""
    open_facets = [facet for facet in FACETS if facet.name not in filters]
    counted = _count(searcher, filtered(text, filters), open_facets)
    facets = dict(counted.facets)
    for name in filters:
        others = {other: values for other, values in filters.items() if other != name}
        facets |= _count(searcher, filtered(text, others), [FACETS_BY_NAME[name]]).facets
    return Counted(counted.total, facets)


def _count(searcher: tantivy.Searcher, query: Query, facets: list[Facet]) -> Counted:
    """One pass over the matching entries."""
    asked: dict[str, Any] = {
        facet.name: {"terms": {"field": facet.field, "size": MAX_VALUES, "segment_size": MAX_VALUES}}
        for facet in facets
    }
    answer = searcher.aggregate(query, asked | {_TOTAL: {"value_count": {"field": "id"}}})
    return Counted(
        int(answer[_TOTAL]["value"]),
        {name: {bucket["key"]: int(bucket["doc_count"]) for bucket in answer[name]["buckets"]} for name in asked},
    )
