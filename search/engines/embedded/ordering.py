"""One page of hits in a total order: every order ends in the code, so pages 1..n hold each hit once."""

from typing import Final

import tantivy
from tantivy import DocAddress, Order, Query

from search.engines.fields import DECIMALS, sort_field
from search.query import SearchRequest

#: Hits fetched beyond the page at first, to see where its last group of equal scores ends.
_MARGIN: Final = 50
_GROWTH: Final = 4

Ranked = tuple[float, DocAddress]


def page_of(searcher: tantivy.Searcher, query: Query, request: SearchRequest, total: int, scored: bool) -> list[Ranked]:
    """(score, address) of the hits on the page; empty past the end.

    ``total``: how many entries match, or may match at most. ``scored``: the query has words to score.
    """
    if request.offset >= total:
        return []
    if request.sort == "relevance" and scored:
        return _by_relevance(searcher, query, request, total)
    field = {"newest": "newest", "name": sort_field(request.language), "relevance": "code"}[request.sort]
    found = searcher.search(
        query, request.page_size, count=False, order_by_field=field, offset=request.offset, order=Order.Asc
    )
    return [(0.0, address) for _, address in found.hits]


def _by_relevance(searcher: tantivy.Searcher, query: Query, request: SearchRequest, total: int) -> list[Ranked]:
    """Order by (rounded score, code).

    tantivy orders by exact score; hits of equal rounded score are put in order of their codes here, so the group
    that the end of the page cuts has to be fetched whole.
    """
    end = min(request.offset + request.page_size, total)
    limit = end + _MARGIN
    while True:
        hits = searcher.search(query, limit, count=False).hits
        scores = [round(score, DECIMALS) for score, _ in hits]
        if len(hits) < limit or scores[-1] < scores[end - 1]:
            break
        limit *= _GROWTH
    end = min(end, len(scores))
    if request.offset >= end:
        return []
    first = scores.index(scores[request.offset])
    last = end
    while last < len(scores) and scores[last] == scores[end - 1]:
        last += 1
    addresses = [address for _, address in hits[first:last]]
    high = searcher.fast_field_values("code_high", addresses)
    low = searcher.fast_field_values("code_low", addresses)
    ranked = sorted(zip(scores[first:last], high, low, addresses, strict=True), key=lambda row: (-row[0], *row[1:3]))
    return [(score, address) for score, _, _, address in ranked[request.offset - first : end - first]]
