"""Fixtures for tests of search with the database."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from cms.registry.models import Entry
from search.catalogue import clear_catalogue
from search.engines.elastic import writing
from search.engines.elastic.client import Config
from search.models import IndexJob
from search.rebuilding import rebuild
from tests.factories import hub, technique
from tests.search.elastic import clear
from tests.servers import server_url


@pytest.fixture(autouse=True)
def _own_catalogue() -> Iterator[None]:
    """Vocabularies differ from test to test."""
    clear_catalogue()
    yield
    clear_catalogue()


@pytest.fixture
def index_dir(settings: object, tmp_path: Path) -> Path:
    """A folder of the test's own for the embedded index."""
    settings.SEARCH_INDEX_DIR = tmp_path / "search"  # type: ignore[attr-defined]
    return tmp_path / "search"


@pytest.fixture(
    params=[
        "embedded",
        pytest.param("TEST_ELASTICSEARCH_8_URL", marks=pytest.mark.slow, id="elasticsearch 8"),
        pytest.param("TEST_ELASTICSEARCH_9_URL", marks=pytest.mark.slow, id="elasticsearch 9"),
    ]
)
def any_engine(request: pytest.FixtureRequest) -> None:
    """The test runs on each engine, without an index at first."""
    if request.param == "embedded":
        request.getfixturevalue("index_dir")
    else:
        request.getfixturevalue("use_elastic")(server_url(request.param))


@pytest.fixture
def use_elastic(settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Config]]:
    """Call it with the address of a server: search uses that, under a prefix of the test's own."""
    used: list[Config] = []

    def use(url: str) -> Config:
        settings.ELASTICSEARCH_URL = [url]  # type: ignore[attr-defined]
        settings.ELASTICSEARCH_PREFIX = f"outbox-{uuid4().hex[:12]}"  # type: ignore[attr-defined]
        # Nobody is still reading an old index here.
        monkeypatch.setattr(writing, "SEARCHES_END", 0)
        used.append(Config.from_settings())
        return used[-1]

    yield use
    for config in used:
        clear(config)


def queued() -> set[int]:
    """Entries with a job in the outbox."""
    return set(IndexJob.objects.values_list("entry_id", flat=True))


@pytest.fixture
def entry() -> Entry:
    """A published entry that is in the index; the outbox is empty."""
    made = technique(hub(), live=True)
    rebuild()
    assert queued() == set()
    return made
