"""The embedded engine: reads the query, matches, counts, orders, fetches."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

import orjson
import tantivy
from tantivy import Query

from search.analysis.languages import LANGUAGES
from search.concepts import ConceptTable
from search.documents import PARTS, Part
from search.engines.base import EngineHit, EngineResult, IndexWriter, RebuildSession
from search.engines.embedded import writing
from search.engines.embedded.counting import Counted, count
from search.engines.embedded.matching import filtered, has_term, text_query
from search.engines.embedded.ordering import page_of
from search.engines.embedded.storage import Storage, guarded, indexed_versions
from search.engines.fields import token_field
from search.query import SearchRequest
from search.reading import Reading, Relaxation, Stream, Vocabulary, read, relaxations
from search.terms import TermTable

#: Counts of one search serve all its pages and orders, and the page that shows everything serves everybody.
_CACHED_COUNTS: Final = 256
#: A large term table is not read anew for every commit, but after this many seconds.
_TABLE_SECONDS: Final = 30.0
_SMALL_TABLE: Final = 5_000

Commit = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Matched:
    """What the words of a query mean in the index; ``query`` is None when there are no words."""

    query: Query | None
    readings: tuple[Reading, ...] = ()
    relaxation: Relaxation = Relaxation.NONE

    @property
    def key(self) -> Hashable:
        """The same for all searches that match the same entries."""
        return frozenset((reading.language, reading.words) for reading in self.readings), self.relaxation


class _View:
    """One commit of the index; the vocabulary that queries are read with."""

    def __init__(self, searcher: tantivy.Searcher, commit: Commit, tables: "_Tables") -> None:
        self.searcher = searcher
        self.commit = commit
        self._tables = tables

    def has(self, stream: Stream, language: str, term: str) -> bool:
        """Whether any entry holds the term."""
        return has_term(self.searcher, stream, language, term)

    def prefixed(self, language: str, prefix: str, limit: int, parts: Sequence[Part] = PARTS) -> list[str]:
        """The surface words of these parts that begin with ``prefix`` and are longer, in most entries first."""
        return _most_frequent(
            (term, number)
            for part in parts
            for term, number in self.searcher.terms_with_prefix(
                token_field("surface", language, part), prefix, limit=limit + 1
            )
            if term != prefix
        )[:limit]

    def table(self, language: str) -> TermTable:
        """All surface words of a language, as of this commit or shortly before."""
        return self._tables.get(self.searcher, self.commit, language)


class _Tables:
    """Term tables by language, read from the index when they are first asked for.

    Reading a large one takes up to a second, so a large one that a commit has outdated goes on serving while a
    thread reads the next: until then new words are found as they are, only not from misspellings.
    """

    def __init__(self) -> None:
        self._reading = {language: threading.Lock() for language in LANGUAGES}
        self._tables: dict[str, tuple[Commit, float, TermTable]] = {}

    def get(self, searcher: tantivy.Searcher, commit: Commit, language: str) -> TermTable:
        known = self._tables.get(language)
        if known is None or (known[0] != commit and len(known[2]) < _SMALL_TABLE):
            with self._reading[language]:
                return self._read(searcher, commit, language)
        read_from, at, table = known
        if (
            read_from != commit
            and monotonic() - at > _TABLE_SECONDS
            and self._reading[language].acquire(blocking=False)
        ):
            threading.Thread(target=self._refresh, args=(searcher, commit, language), daemon=True).start()
        return table

    def _refresh(self, searcher: tantivy.Searcher, commit: Commit, language: str) -> None:
        try:
            self._read(searcher, commit, language)
        finally:
            self._reading[language].release()

    def _read(self, searcher: tantivy.Searcher, commit: Commit, language: str) -> TermTable:
        known = self._tables.get(language)
        if known is not None and known[0] == commit:
            return known[2]
        table = _read_table(searcher, language)
        self._tables[language] = (commit, monotonic(), table)
        return table


def _most_frequent(counts: Iterable[tuple[str, int]]) -> list[str]:
    """Terms by the sum of their counts, the highest first."""
    sums: Counter[str] = Counter()
    for term, number in counts:
        sums[term] += number
    return sorted(sums, key=lambda term: (-sums[term], term))


def _read_table(searcher: tantivy.Searcher, language: str) -> TermTable:
    counts: Counter[str] = Counter()
    for part in PARTS:
        for term, number in searcher.terms_with_prefix(token_field("surface", language, part), ""):
            counts[term] += number
    return TermTable(counts.items())


class EmbeddedEngine:
    """tantivy under one directory. One object serves all threads of a process."""

    label = "tantivy (embedded)"

    def __init__(self, directory: Path) -> None:
        self._storage = Storage(directory)
        self._tables = _Tables()
        self._cache: OrderedDict[Hashable, Counted] = OrderedDict()
        self._cache_lock = threading.Lock()

    def search(self, request: SearchRequest, concepts: ConceptTable) -> EngineResult:
        """Answer a request; see ``search.engines.base.Engine``."""
        view = self._view()
        with guarded():
            matched = self._match(request, view, concepts)
            if matched is None:
                return EngineResult(0, (), {})
            counted = self._counted(view, matched, request.filters)
            query = filtered(matched.query, request.filters)
            ranked = page_of(view.searcher, query, request, counted.total, matched.query is not None)
            hits = tuple(_hit(view.searcher, score, address) for score, address in ranked)
        return EngineResult(counted.total, hits, counted.facets, bool(matched.relaxation), matched.readings)

    def count_matches(self, request: SearchRequest, concepts: ConceptTable) -> int:
        """Number of hits alone."""
        view = self._view()
        with guarded():
            matched = self._match(request, view, concepts)
            return self._counted(view, matched, request.filters).total if matched else 0

    def vocabulary(self) -> Vocabulary:
        """The terms of the index as it is now."""
        return self._view()

    def best(self, readings: Sequence[Reading], limit: int, missing: int = 0) -> tuple[EngineHit, ...]:
        """The best hits of ready readings."""
        query = text_query(readings, lambda words: missing)
        if query is None:
            return ()
        searcher = self._view().searcher
        with guarded():
            ranked = page_of(searcher, query, SearchRequest(page_size=limit), searcher.num_docs, scored=True)
            return tuple(_hit(searcher, score, address) for score, address in ranked)

    def matching(self, readings: Sequence[Reading]) -> set[int]:
        """Ids of all entries that match one of the readings."""
        searcher, query = self._view().searcher, text_query(readings)
        if query is None or not searcher.num_docs:
            return set()
        with guarded():
            hits = searcher.search(query, searcher.num_docs, count=False).hits
            return {int(pk or 0) for pk in searcher.fast_field_values("id", [address for _, address in hits])}

    def writing(self) -> AbstractContextManager[IndexWriter]:
        """Open the index for one drain."""
        return writing.drain(self._storage)

    def rebuilding(self) -> AbstractContextManager[RebuildSession]:
        """Start a new index beside the current one."""
        return writing.rebuild(self._storage)

    def rebuild_runs(self) -> bool:
        """Whether some process is rebuilding; its file lock tells."""
        return writing.rebuild_runs(self._storage)

    def prune(self, *, older_formats: bool = False) -> None:
        """Delete the folders that killed rebuilds have left."""
        writing.prune(self._storage)

    def exists(self) -> bool:
        """Whether there is an index of this version."""
        return self._storage.current() is not None

    def names(self) -> list[str]:
        """The folders kept, the current one first."""
        return self._storage.names()

    def count(self) -> int:
        """Number of entries in the index."""
        searcher, _ = self._storage.searcher()
        return searcher.num_docs

    def versions(self) -> dict[int, int]:
        """Entry id -> version, of every entry in the index."""
        searcher, _ = self._storage.searcher()
        with guarded():
            return indexed_versions(searcher)

    def _view(self) -> _View:
        return _View(*self._storage.searcher(), self._tables)

    def _match(self, request: SearchRequest, view: _View, concepts: ConceptTable) -> _Matched | None:
        """What the words match, whatever the filters: as they are, else with typing errors, else most of them.

        None if nothing matches even then, or the text holds no word that counts.
        """
        if not request.q:
            return _Matched(None)
        for typos in (False, True):
            readings = read(request.q, request.language, view, concepts, typos=typos)
            for relaxation in relaxations(typos=typos):
                query = text_query(readings, relaxation.missing)
                if query is not None:
                    matched = _Matched(query, readings, relaxation)
                    if self._any(view, matched, counts_follow=not request.filters):
                        return matched
        return None

    def _any(self, view: _View, matched: _Matched, *, counts_follow: bool) -> bool:
        """Whether anything matches; where all of it will be counted anyway, that count tells."""
        if counts_follow:
            return bool(self._counted(view, matched, {}).total)
        return bool(view.searcher.search(filtered(matched.query, {}), 1, count=False).hits)

    def _counted(self, view: _View, matched: _Matched, filters: Mapping[str, tuple[str, ...]]) -> Counted:
        """Total and counts, from the cache if this commit has been asked the same."""
        chosen = tuple(sorted((name, tuple(sorted(values))) for name, values in filters.items()))
        key = (view.commit, matched.key, chosen)
        with self._cache_lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        counted = count(view.searcher, matched.query, filters)
        with self._cache_lock:
            self._cache[key] = counted
            while len(self._cache) > _CACHED_COUNTS:
                self._cache.popitem(last=False)
        return counted


def _hit(searcher: tantivy.Searcher, score: float, address: tantivy.DocAddress) -> EngineHit:
    stored = orjson.loads(searcher.doc(address)["stored"][0])
    return EngineHit(stored["id"], stored["code"], stored["kind"], stored["display"], score)
