"""One page of hits in a total order: every order ends in the code, so pages 1..n hold each hit once.

By relevance that is (rounded score, code). Elasticsearch orders by (exact score, code), which is the same unless
hits of one rounded score reach over an edge of the page. One hit more is fetched at either edge to see that; only
then the whole group of equals is asked for, without its sources.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from search.engines.elastic.mapping import MAX_WINDOW
from search.engines.elastic.matching import WordSearch
from search.engines.fields import DECIMALS, sort_field
from search.query import SearchRequest

#: Hits fetched beyond an edge at first, to see where its group of equal scores ends.
_MARGIN: Final = 50
_GROWTH: Final = 4

#: A hit as Elasticsearch returns it.
Row = Mapping[str, Any]
#: Sends a search and returns the answer's body.
Send = Callable[[WordSearch], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Page:
    """The places ``start:end`` of the order; ``scored``: by relevance of words."""

    start: int
    end: int
    sort: tuple[str, ...]
    scored: bool

    @property
    def edge(self) -> int:
        """Hits fetched beyond either edge."""
        return 1 if self.scored else 0

    @property
    def first(self) -> int:
        """Place of the first hit that is fetched."""
        return max(0, self.start - self.edge)

    def ask(self, search: WordSearch) -> WordSearch:
        """Ask for the hits of the page; for none beyond the window."""
        if self.start >= MAX_WINDOW:
            return search.extra(size=0)
        size = min(self.end + self.edge, MAX_WINDOW) - self.first
        return search.sort(*self.sort).extra(from_=self.first, size=size, _source=["stored"])


def page_of(request: SearchRequest, scored: bool) -> Page:
    """The page that is asked for; ``scored``: the query has words to score."""
    by_score = scored and request.sort == "relevance"
    field = {"newest": "newest", "name": sort_field(request.language), "relevance": "code"}[request.sort]
    return Page(
        request.offset, request.offset + request.page_size, ("_score", "code") if by_score else (field,), by_score
    )


def rows_of(page: Page, found: list[Row], search: WordSearch, send: Send) -> list[Row]:
    """The hits of the page in their order, from what was ``found`` for ``page.ask``; empty past the end.

    ``search`` holds the words and choices, to ask for more of the same.
    """
    last = page.end - page.first
    rows = found[page.start - page.first : last]
    if not page.scored or not rows:
        return rows
    cut_before = page.first < page.start and score(found[0]) == score(rows[0])
    cut_after = len(found) > last and score(found[last]) == score(rows[-1])
    if not cut_before and not cut_after:
        return sorted(rows, key=_rank)
    shown = {row["_id"]: row["_source"] for row in found}
    ranked = _group(page, search, send)
    if missing := [row["_id"] for row in ranked if row["_id"] not in shown]:
        shown |= _sources(missing, search, send)
    return [{**row, "_source": shown[row["_id"]]} for row in ranked if row["_id"] in shown]


def score(row: Row) -> float:
    """The rounded score of a hit by relevance; 0 in other orders."""
    value = row["sort"][0]
    return round(value, DECIMALS) if isinstance(value, float) else 0.0


def _rank(row: Row) -> tuple[float, str]:
    return -score(row), row["sort"][1]


def _group(page: Page, search: WordSearch, send: Send) -> list[Row]:
    """The hits of the page, put in order together with all that share a score with the first or the last."""
    margin = _MARGIN
    while True:
        low, high = max(0, page.start - margin), min(page.end + margin, MAX_WINDOW)
        asked = search.sort(*page.sort).extra(from_=low, size=high - low, _source=False, track_total_hits=False)
        rows: list[Row] = send(asked)["hits"]["hits"]
        last = min(page.end - low, len(rows)) - 1
        if last < page.start - low:
            return []
        begins = low == 0 or score(rows[0]) > score(rows[page.start - low])
        ends = len(rows) < high - low or high == MAX_WINDOW or score(rows[-1]) < score(rows[last])
        if begins and ends:
            return sorted(rows, key=_rank)[page.start - low : page.end - low]
        margin *= _GROWTH


def _sources(ids: list[str], search: WordSearch, send: Send) -> dict[str, Any]:
    """What is shown of hits, by id; the words are left out, as nothing is to be scored again."""
    asked = search.asking({"ids": {"values": ids}})
    asked = asked.extra(size=len(ids), _source=["stored"], track_total_hits=False)
    return {row["_id"]: row["_source"] for row in send(asked)["hits"]["hits"]}
