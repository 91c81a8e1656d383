"""Search engines behind one protocol; ``get_engine`` gives the one that the settings choose."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from search.engines.base import Engine, EngineResult, IndexBusy, SearchUnavailable

__all__ = ["Engine", "EngineResult", "IndexBusy", "SearchUnavailable", "get_engine"]


def get_engine() -> Engine:
    """The engine of this installation, one object a process and index directory."""
    return _embedded(Path(settings.SEARCH_INDEX_DIR))


@lru_cache(maxsize=4)
def _embedded(directory: Path) -> Engine:
    from search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(directory)
