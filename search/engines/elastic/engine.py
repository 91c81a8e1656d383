"""The Elasticsearch engine: reads the query, asks once for hits, total and counts, puts the page in order."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from search.concepts import ConceptTable
from search.engines.base import EngineHit, EngineResult, IndexWriter, RebuildSession
from search.engines.elastic import indices, writing
from search.engines.elastic.client import Config, guarded, web_client
from search.engines.elastic.counting import MATCHES, counts, counts_query, matches
from search.engines.elastic.matching import MAX_CLAUSES, Clause, WordSearch, affordable, chosen, clauses, text_query
from search.engines.elastic.ordering import Row, page_of, rows_of, score
from search.engines.elastic.vocabulary import Terms, Vocabulary
from search.query import SearchRequest
from search.reading import Reading, read, relaxations

#: All shards score by the statistics of the whole index; an answer that lacks a shard is none.
_PARAMS: Final = {"search_type": "dfs_query_then_fetch", "allow_partial_search_results": False}


@dataclass(frozen=True, slots=True)
class _Meaning:
    """One way to take the words of a query; ``query`` is None when there are no words."""

    query: Clause | None
    readings: tuple[Reading, ...] = ()
    relaxed: bool = False


class ElasticEngine:
    """Elasticsearch behind an alias. One object serves all threads of a process."""

    label = "Elasticsearch"

    def __init__(self, config: Config) -> None:
        self._config = config
        self._vocabulary = Vocabulary(config)

    def search(self, request: SearchRequest, concepts: ConceptTable) -> EngineResult:
        """Answer a request; see ``search.engines.base.Engine``."""
        with guarded():
            for meaning in self._meanings(request, concepts):
                asked = self._search(request, meaning)
                page = page_of(request, meaning.query is not None)
                aggregations = MATCHES | counts_query(request.filters)
                answer = _send(page.ask(asked).extra(track_total_hits=True, aggs=aggregations))
                if matches(answer) or meaning.query is None:
                    rows = rows_of(page, answer["hits"]["hits"], asked, _send)
                    return EngineResult(
                        answer["hits"]["total"]["value"],
                        tuple(map(_hit, rows)),
                        counts(answer, request.filters),
                        meaning.relaxed,
                        meaning.readings,
                    )
        return EngineResult(0, (), {})

    def count_matches(self, request: SearchRequest, concepts: ConceptTable) -> int:
        """Number of hits alone."""
        with guarded():
            for meaning in self._meanings(request, concepts):
                asked = self._search(request, meaning)
                answer = _send(asked.extra(size=0, track_total_hits=True, aggs=MATCHES))
                if matches(answer):
                    return int(answer["hits"]["total"]["value"])
        return 0

    def vocabulary(self) -> Terms:
        """The terms of the index as of now or shortly before."""
        with guarded():
            return self._vocabulary.terms()

    def best(self, readings: Sequence[Reading], limit: int, missing: int = 0) -> tuple[EngineHit, ...]:
        """The best hits of ready readings."""
        query = text_query(readings, lambda words: missing)
        if query is None:
            return ()
        request = SearchRequest(page_size=limit)
        with guarded():
            asked = self._search(request, _Meaning(query))
            page = page_of(request, scored=True)
            answer = _send(page.ask(asked).extra(track_total_hits=False))
            return tuple(map(_hit, rows_of(page, answer["hits"]["hits"], asked, _send)))

    def matching(self, readings: Sequence[Reading]) -> set[int]:
        """Ids of all entries that match one of the readings."""
        query = text_query(readings)
        return indices.matching(self._config, query) if query else set()

    def writing(self) -> AbstractContextManager[IndexWriter]:
        """Open the index for one drain."""
        return writing.drain(self._config)

    def rebuilding(self) -> AbstractContextManager[RebuildSession]:
        """Start a new index beside the current one."""
        return writing.rebuild(self._config)

    def rebuild_runs(self) -> bool | None:
        """Whether some process, on whatever machine, is rebuilding: the index does not tell."""
        return None

    def prune(self, *, older_formats: bool = False) -> None:
        """Delete what killed rebuilds have left."""
        indices.prune(self._config, older_formats=older_formats)

    def names(self) -> list[str]:
        """Names of all indices kept, the current one first."""
        return indices.names(self._config)

    def exists(self) -> bool:
        """Whether there is an index of this version."""
        return indices.exists(self._config)

    def count(self) -> int:
        """Number of entries in the index."""
        return indices.count(self._config)

    def versions(self) -> dict[int, int]:
        """Entry id -> version, of every entry in the index."""
        return indices.versions(self._config)

    def _meanings(self, request: SearchRequest, concepts: ConceptTable) -> Iterator[_Meaning]:
        """What the words may mean, the likeliest first: as they are, with typing errors, most of them.

        The first that matches anything is meant, whatever is chosen in the facets.
        """
        terms = self._vocabulary.terms()
        if not request.q:
            yield _Meaning(None)
            return
        before: Clause | None = None
        for typos in (False, True):
            readings = _read(request, terms, concepts, typos)
            for relaxation in relaxations(typos=typos):
                query = text_query(readings, relaxation.missing)
                if query is not None and query != before:
                    yield _Meaning(query, readings, relaxed=bool(relaxation))
                    before = query

    def _search(self, request: SearchRequest, meaning: _Meaning) -> WordSearch:
        """Words and choices. All pages of one search go to the same copies of the index."""
        search = WordSearch(using=web_client(self._config), index=indices.alias(self._config)).asking(meaning.query)
        search = search.params(preference=_preference(request), **_PARAMS)
        return search.post_filter(chosen(request.filters)) if request.filters else search


def _read(request: SearchRequest, terms: Terms, concepts: ConceptTable, typos: bool) -> tuple[Reading, ...]:
    """Readings with terms that are new to us or, if they are more than can be borne, with those we know."""
    readings = read(request.q, request.language, terms, concepts, typos=typos, unknown=True)
    if clauses(readings) <= MAX_CLAUSES:
        return readings
    return affordable(read(request.q, request.language, terms, concepts, typos=typos))


def _preference(request: SearchRequest) -> str:
    asked = repr((request.q, request.language, sorted(request.filters.items())))
    return blake2b(asked.encode(errors="replace"), digest_size=8).hexdigest()


def _send(search: WordSearch) -> Mapping[str, Any]:
    answer: Mapping[str, Any] = search.execute().to_dict()
    return answer


def _hit(row: Row) -> EngineHit:
    stored = row["_source"]["stored"]
    return EngineHit(stored["id"], stored["code"], stored["kind"], stored["display"], score(row))
