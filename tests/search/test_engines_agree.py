"""Elasticsearch answers as the embedded engine does, on generated entries and requests, whatever its shards."""

from collections.abc import Iterator
from dataclasses import replace
from statistics import mean
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from search.engines.base import Engine, EngineHit
from search.engines.elastic import Config, ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.query import SearchRequest
from tests.search.contract import fill
from tests.search.elastic import clear
from tests.search.generated import CONCEPTS, entries, requests
from tests.servers import server_url

REQUESTS = 250
PAGES = 3
#: Of the first ten.
LEAST_OVERLAP = 0.95

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    """The embedded engine with all entries."""
    engine = EmbeddedEngine(tmp_path_factory.mktemp("agree"))
    fill(engine, entries())
    return engine


@pytest.fixture(
    scope="module",
    params=[(name, shards) for name in ("TEST_ELASTICSEARCH_8_URL", "TEST_ELASTICSEARCH_9_URL") for shards in (1, 3)],
    ids=["8, 1 shard", "8, 3 shards", "9, 1 shard", "9, 3 shards"],
)
def elastic(request: pytest.FixtureRequest) -> Iterator[ElasticEngine]:
    """Elasticsearch with all entries."""
    name, shards = request.param
    config = Config((server_url(name),), prefix=f"agree-{uuid4().hex[:12]}", shards=shards)
    engine = ElasticEngine(config)
    fill(engine, entries())
    yield engine
    clear(config)


def everything(engine: Engine, request: SearchRequest, total: int) -> list[EngineHit]:
    """All hits of a search, in three pages, each once."""
    size = -(-total // PAGES) or 1
    hits = [
        hit
        for page in range(1, PAGES + 1)
        for hit in engine.search(replace(request, page=page, page_size=size), CONCEPTS).hits
    ]
    assert len({hit.id for hit in hits}) == len(hits) == total
    return hits


def overlap(expected: list[EngineHit], found: list[EngineHit]) -> float:
    """Share of the first ten that are among the first ten ``expected``, or score as much as the tenth of them."""
    first = expected[:10]
    scores = {hit.id: hit.score for hit in expected}
    return sum(scores[hit.id] >= first[-1].score for hit in found[:10]) / len(first)


def test_equal_answers(embedded: EmbeddedEngine, elastic: ElasticEngine) -> None:
    overlaps: list[float] = []

    @settings(
        max_examples=REQUESTS,
        deadline=None,
        derandomize=True,
        # Shrinking takes too long where every example asks a server; what failed is printed anyway.
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(requests())
    def compare(request: SearchRequest) -> None:
        expected, found = embedded.search(request, CONCEPTS), elastic.search(request, CONCEPTS)
        assert (found.total, found.relaxed) == (expected.total, expected.relaxed)
        assert found.counts == expected.counts
        assert elastic.count_matches(request, CONCEPTS) == expected.total
        assert all(terms <= found.terms[language] for language, terms in expected.terms.items())
        all_expected, all_found = (everything(engine, request, expected.total) for engine in (embedded, elastic))
        assert {hit.id for hit in all_found} == {hit.id for hit in all_expected}
        assert list(found.hits) == all_found[request.offset : request.offset + request.page_size]
        if request.sort == "relevance" and request.q:
            if all_expected:
                overlaps.append(overlap(all_expected, all_found))
        else:
            assert [hit.code for hit in all_found] == [hit.code for hit in all_expected]
            assert all_found == all_expected

    compare()
    print(f"overlap of the first ten: {mean(overlaps):.4f} in {len(overlaps)} searches")  # noqa: T201 - shown on -s
    assert mean(overlaps) >= LEAST_OVERLAP
