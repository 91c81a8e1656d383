"""Facet counts, all in the request that finds the hits.

The query holds the words, ``post_filter`` the choices, so aggregations see what the words match. The facets
without a choice share one filter by all choices; a facet with a choice is counted under all the others.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from search.engines.elastic.matching import Clause, chosen
from search.engines.fields import MAX_VALUES
from search.facets import FACETS, FACETS_BY_NAME, Facet

#: Names of aggregations; that of a facet's values is the facet's name.
_WORDS: Final = "words"
_OPEN: Final = "open"
_WITHOUT: Final = "without-{}"

Aggregations = dict[str, dict[str, Any]]
Filters = Mapping[str, tuple[str, ...]]

#: Asks how many entries the words match, whatever is chosen.
MATCHES: Final[Aggregations] = {_WORDS: {"filter": {"match_all": {}}}}


def matches(answer: Mapping[str, Any]) -> int:
    """How many entries the words match."""
    return int(answer["aggregations"][_WORDS]["doc_count"])


def counts_query(filters: Filters) -> Aggregations:
    """Aggregations for the counts of all facets."""
    asked = {_OPEN: _within(filters, (facet for facet in FACETS if facet.name not in filters))}
    for name in filters:
        others = {other: values for other, values in filters.items() if other != name}
        asked[_WITHOUT.format(name)] = _within(others, [FACETS_BY_NAME[name]])
    return asked


def counts(answer: Mapping[str, Any], filters: Filters) -> dict[str, dict[str, int]]:
    """Facet name -> stored code -> number of entries."""
    found = answer["aggregations"]
    counted = {}
    for facet in FACETS:
        within = found[_WITHOUT.format(facet.name) if facet.name in filters else _OPEN]
        counted[facet.name] = {bucket["key"]: bucket["doc_count"] for bucket in within[facet.name]["buckets"]}
    return counted


def _within(filters: Filters, facets: Iterable[Facet]) -> dict[str, Any]:
    scope: Clause = chosen(filters).to_dict() if filters else {"match_all": {}}
    values = {facet.name: {"terms": {"field": facet.field, "size": MAX_VALUES}} for facet in facets}
    return {"filter": scope, "aggs": values}
