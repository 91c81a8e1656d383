"""Fixtures for tests of search with the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.catalogue import clear_catalogue


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
