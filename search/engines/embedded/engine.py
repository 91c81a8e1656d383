"""The embedded engine: reads the query, matches, counts, orders, fetches."""

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Final

import tantivy
from tantivy import Query

from search.concepts import ConceptTable
from search.documents import PARTS
from search.engines.base import EngineHit, EngineResult, IndexWriter, RebuildSession
from search.engines.embedded import writing
from search.engines.embedded.counting import Counts, facet_counts
from search.engines.embedded.matching import filtered, has_term, text_query
from search.engines.embedded.ordering import page_of
from search.engines.embedded.schema import token_field
from search.engines.embedded.storage import Storage, guarded
from search.query import SearchRequest
from search.reading import Reading, Stream, read
from search.terms import TermTable

#: Counts of one search serve all its pages and orders, and the page that shows everything serves everybody.
_CACHED_COUNTS: Final = 256
#: A large term table is not read anew for every commit: a word may be this many seconds old before its
#: misspellings and prefixes find it.
_TABLE_SECONDS: Final = 30.0
_SMALL_TABLE: Final = 5_000

Commit = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Matched:
    """What the words of a query mean in the index; ``query`` is None when there are no words."""

    query: Query | None
    readings: tuple[Reading, ...]
    relaxed: bool


class _View:
    """One commit of the index; the vocabulary that queries are read with."""

    def __init__(self, searcher: tantivy.Searcher, commit: Commit, tables: "_Tables") -> None:
        self.searcher = searcher
        self.commit = commit
        self._tables = tables

    def has(self, stream: Stream, language: str, term: str) -> bool:
        """Whether any entry holds the term."""
        return has_term(self.searcher, stream, language, term)

    def table(self, language: str) -> TermTable:
        """All surface words of a language, as of this commit or shortly before."""
        return self._tables.get(self.searcher, self.commit, language)


class _Tables:
    """Term tables by language, read from the index when they are first asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tables: dict[str, tuple[Commit, float, TermTable]] = {}

    def get(self, searcher: tantivy.Searcher, commit: Commit, language: str) -> TermTable:
        with self._lock:
            known = self._tables.get(language)
            if known is not None:
                read_from, at, table = known
                young = len(table) > _SMALL_TABLE and monotonic() - at < _TABLE_SECONDS
                if read_from == commit or (read_from[0] == commit[0] and young):
                    return table
            table = _read_table(searcher, language)
            self._tables[language] = (commit, monotonic(), table)
            return table


def _read_table(searcher: tantivy.Searcher, language: str) -> TermTable:
    counts: dict[str, int] = {}
    for part in PARTS:
        for term, count in searcher.terms_with_prefix(token_field("surface", language, part), ""):
            counts[term] = counts.get(term, 0) + count
    return TermTable(counts.items())


class EmbeddedEngine:
    """tantivy under one directory. One object serves all threads of a process."""

    def __init__(self, directory: Path) -> None:
        self._storage = Storage(directory)
        self._tables = _Tables()
        self._counts: OrderedDict[tuple[Any, ...], Counts] = OrderedDict()
        self._counts_lock = threading.Lock()

    def search(self, request: SearchRequest, concepts: ConceptTable) -> EngineResult:
        """Answer a request; see ``search.engines.base.Engine``."""
        view = self._view()
        with guarded():
            matched = _match(request, view, concepts)
            if matched is None:
                return EngineResult(0, (), {})
            query = filtered(matched.query, request.filters)
            counts = self._cached_counts(view, request, matched)
            total = _total(view.searcher, query)
            ranked = page_of(view.searcher, query, request, total, matched.query is not None)
            hits = tuple(_hit(view.searcher, score, address) for score, address in ranked)
        terms = {reading.language: reading.terms for reading in matched.readings}
        return EngineResult(total, hits, counts, matched.relaxed, terms)

    def count_matches(self, request: SearchRequest, concepts: ConceptTable) -> int:
        """Number of hits alone."""
        view = self._view()
        with guarded():
            matched = _match(request, view, concepts)
            return _total(view.searcher, filtered(matched.query, request.filters)) if matched else 0

    def writing(self) -> AbstractContextManager[IndexWriter]:
        """Open the index for one drain."""
        return writing.drain(self._storage)

    def rebuilding(self) -> AbstractContextManager[RebuildSession]:
        """Start a new index beside the current one."""
        return writing.rebuild(self._storage)

    def exists(self) -> bool:
        """Whether there is an index of this version."""
        return self._storage.current() is not None

    def count(self) -> int:
        """Number of entries in the index."""
        searcher, _ = self._storage.searcher()
        return searcher.num_docs

    def versions(self) -> dict[int, int]:
        """Entry id -> version, of every entry in the index."""
        searcher, _ = self._storage.searcher()
        with guarded():
            if not searcher.num_docs:
                return {}
            hits = searcher.search(Query.all_query(), searcher.num_docs, count=False).hits
            addresses = [address for _, address in hits]
            ids = searcher.fast_field_values("id", addresses)
            versions = searcher.fast_field_values("version", addresses)
        return {int(key or 0): int(version or 0) for key, version in zip(ids, versions, strict=True)}

    def _view(self) -> _View:
        return _View(*self._storage.searcher(), self._tables)

    def _cached_counts(self, view: _View, request: SearchRequest, matched: _Matched) -> Mapping[str, Mapping[str, int]]:
        words = tuple((reading.language, reading.words) for reading in matched.readings)
        filters = tuple(sorted((name, tuple(sorted(values))) for name, values in request.filters.items()))
        key = (view.commit, frozenset(words), matched.relaxed, filters)
        with self._counts_lock:
            if key in self._counts:
                self._counts.move_to_end(key)
                return self._counts[key]
        counts = facet_counts(view.searcher, matched.query, request.filters)
        with self._counts_lock:
            self._counts[key] = counts
            while len(self._counts) > _CACHED_COUNTS:
                self._counts.popitem(last=False)
        return counts


def _match(request: SearchRequest, view: _View, concepts: ConceptTable) -> _Matched | None:
    """What the words match, whatever the filters: as they are, else with typing errors, else all but one word.

    None if nothing matches even then, or the text holds no word that counts.
    """
    if not request.q:
        return _Matched(None, (), relaxed=False)
    readings: tuple[Reading, ...] = ()
    for typos in (False, True):
        readings = read(request.q, request.language, view, concepts, typos=typos)
        query = text_query(readings)
        if query is not None and _total(view.searcher, query):
            return _Matched(query, readings, relaxed=False)
    query = text_query(readings, missing=1)
    if query is not None and _total(view.searcher, query):
        return _Matched(query, readings, relaxed=True)
    return None


def _total(searcher: tantivy.Searcher, query: Query) -> int:
    return int(searcher.search(query, 1, count=True).count)


def _hit(searcher: tantivy.Searcher, score: float, address: tantivy.DocAddress) -> EngineHit:
    stored = json.loads(bytes(searcher.doc(address)["stored"][0]))
    return EngineHit(stored["id"], stored["code"], stored["kind"], stored["display"], score)
