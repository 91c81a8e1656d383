"""Search engines behind one protocol; ``get_engine`` gives the one that the settings choose."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from search.engines.base import Engine, EngineResult, IndexBusy, IndexUnreadable, SearchUnavailable

if TYPE_CHECKING:
    from search.engines.elastic import Config

__all__ = ["Engine", "EngineResult", "IndexBusy", "IndexUnreadable", "SearchUnavailable", "get_engine"]


def get_engine() -> Engine:
    """The engine of this installation: Elasticsearch where its address is set, else the embedded one.

    One object for each configuration in a process.
    """
    if not settings.ELASTICSEARCH_URL:
        return _embedded(Path(settings.SEARCH_INDEX_DIR))
    from search.engines.elastic import Config

    return _elastic(Config.from_settings())


@lru_cache(maxsize=4)
def _embedded(directory: Path) -> Engine:
    from search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(directory)


@lru_cache(maxsize=4)
def _elastic(config: "Config") -> Engine:
    from search.engines.elastic import ElasticEngine

    return ElasticEngine(config)
