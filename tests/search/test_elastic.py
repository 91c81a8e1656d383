"""Elasticsearch keeps the contract; what only it has."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from search.concepts import NO_CONCEPTS
from search.engines.base import SearchUnavailable
from search.engines.elastic import Config, ElasticEngine, indices, vocabulary, writing
from search.engines.elastic.client import bulk_client
from search.engines.elastic.matching import MAX_CLAUSES, affordable, clauses
from search.engines.elastic.vocabulary import Terms, read_counts
from search.query import MAX_TOKENS, SearchRequest
from search.reading import EXACT, read
from tests.search.contract import EngineContract, codes, fill
from tests.search.elastic import clear
from tests.search.samples import document
from tests.servers import server_url


@pytest.fixture(params=["TEST_ELASTICSEARCH_8_URL", "TEST_ELASTICSEARCH_9_URL"], ids=["8", "9"])
def url(request: pytest.FixtureRequest) -> str:
    """Address of a real server."""
    return server_url(request.param)


@pytest.fixture(params=[1, 3], ids=["1 shard", "3 shards"])
def config(url: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """A place of the test's own on the server."""
    # No page reads here while an index is swapped.
    monkeypatch.setattr(writing, "SEARCHES_END", 0)
    config = Config((url,), prefix=f"contract-{uuid4().hex[:12]}", shards=request.param)
    yield config
    clear(config)


@pytest.fixture
def engine(config: Config) -> ElasticEngine:
    """An engine without an index."""
    return ElasticEngine(config)


@pytest.mark.slow
class TestElastic(EngineContract):
    """The contract."""


one_shard = pytest.mark.parametrize("config", [1], indirect=True, ids=["1 shard"])


@pytest.mark.slow
@one_shard
class TestVocabulary:
    """Terms are read ahead; searches do not wait for them."""

    def test_a_new_word_is_found_before_the_terms_are_read_again(self, engine: ElasticEngine) -> None:
        fill(engine, [document(1, {"ru": "Вода"})])
        assert engine.search(SearchRequest(q="вода"), NO_CONCEPTS).total == 1
        with engine.writing() as writer:
            writer.index(document(2, {"ru": "Скрубберы", "kk": "Тозаңсыздандыру"}))
        for q in ("скрубберы", "скруббера", "тозаңсыздандыру", "CA-BAT-2026-00002"):
            assert codes(engine.search(SearchRequest(q=q), NO_CONCEPTS)) == [2], q

    def test_the_terms_are_read_again(self, engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        fill(engine, [document(1, {"ru": "Вода"})])
        misspelt = SearchRequest(q="скурббер")
        assert engine.search(misspelt, NO_CONCEPTS).total == 0
        with engine.writing() as writer:
            writer.index(document(2, {"ru": "Скруббер"}))
        assert engine.search(misspelt, NO_CONCEPTS).total == 0
        monkeypatch.setattr(engine._vocabulary, "_pause", 0.0)
        _until(lambda: engine.search(misspelt, NO_CONCEPTS).total == 1)

    def test_a_search_that_waits_long_goes_on_without(
        self, engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(engine, [document(1, {"ru": "Вода"})])
        monkeypatch.setattr(vocabulary, "_PATIENCE", 0.0)
        monkeypatch.setattr(vocabulary, "read_counts", lambda client, index: time.sleep(1) or {})
        assert engine.search(SearchRequest(q="вода"), NO_CONCEPTS).total == 1
        assert engine.search(SearchRequest(q="вдоа"), NO_CONCEPTS).total == 0

    def test_many_terms_are_read_in_parts(
        self, engine: ElasticEngine, config: Config, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        letters = "абвгдежзиклмнопр"
        fill(
            engine, [document(number, {"ru": " ".join(f"{a}{letters[number]}к" for a in letters)}) for number in (1, 2)]
        )
        whole = read_counts(bulk_client(config), indices.alias(config))
        assert len(whole["words_ru_name"]) == 32
        monkeypatch.setattr(vocabulary, "_BUCKETS", 30)
        assert read_counts(bulk_client(config), indices.alias(config)) == whole


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.slow
@one_shard
def test_the_longest_query_is_answered(engine: ElasticEngine) -> None:
    words = [f"скруббер{a}{b}" for a in "абвгдежз" for b in "абвг"]
    assert len(words) == MAX_TOKENS
    text = " ".join(words)
    fill(engine, [document(1, dict.fromkeys(("kk", "ky", "tg", "ru", "en"), text)), document(2, {"ru": "Вода"})])
    assert codes(engine.search(SearchRequest(q=text), NO_CONCEPTS)) == [1]
    unknown = " ".join(word[::-1] for word in words)
    assert engine.search(SearchRequest(q=unknown), NO_CONCEPTS).total == 0


def test_no_query_has_more_clauses_than_any_cluster_bears() -> None:
    words = [f"скруббер{a}{b}" for a in "абвгдежз" for b in "абвг"]
    counts = {
        f"words_{language}_{part}": dict.fromkeys(words, 1)
        for language in ("kk", "ky", "tg", "tk", "uz", "ru", "en")
        for part in ("name", "summary", "text")
    }
    misspelt = " ".join(word.replace("кру", "кур") for word in words)
    readings = read(misspelt, "ru", Terms(counts), NO_CONCEPTS, unknown=True)
    assert clauses(readings) > 2 * MAX_CLAUSES
    kept = affordable(readings)
    assert clauses(kept) <= MAX_CLAUSES
    assert [len(reading.words) for reading in kept] == [MAX_TOKENS] * 7
    assert all(word and word[0].weight == EXACT for reading in kept for word in reading.words)


@pytest.mark.slow
@one_shard
def test_pages_beyond_the_window_are_empty(engine: ElasticEngine) -> None:
    fill(engine, [document(number, {"ru": "Вода"}) for number in range(1, 4)])
    for sort in ("relevance", "newest", "name"):
        request = SearchRequest(q="вода", sort=sort, page_size=100)
        for page in (9_999, 10_000, 10_001, 999_999_999):
            found = engine.search(replace(request, page=page), NO_CONCEPTS)
            assert (found.total, found.hits) == (3, ())


def test_nobody_answers() -> None:
    engine = ElasticEngine(Config(("http://127.0.0.1:9",), user="bat", password="hunter2"))
    for action in (
        lambda: engine.search(SearchRequest(q="вода"), NO_CONCEPTS),
        lambda: engine.count_matches(SearchRequest(), NO_CONCEPTS),
        engine.exists,
        engine.count,
        engine.versions,
    ):
        with pytest.raises(SearchUnavailable) as raised:
            action()
        assert "hunter2" not in str(raised.value)


@pytest.mark.slow
@one_shard
def test_an_index_with_other_fields_is_unavailable(engine: ElasticEngine, config: Config) -> None:
    bulk_client(config).indices.create(
        index=f"{config.prefix}-entries-strange",
        aliases={indices.alias(config): {}},
        mappings={"properties": {"code": {"type": "text"}}},
    )
    with pytest.raises(SearchUnavailable):
        engine.search(SearchRequest(sort="name"), NO_CONCEPTS)
