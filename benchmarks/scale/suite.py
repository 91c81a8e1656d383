"""The measurements at each size of a growing registry."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from benchmarks import engine
from benchmarks.engine import Rate
from benchmarks.registry import Registry
from benchmarks.scale import raw, searching, serving
from benchmarks.scale.searching import Compared
from benchmarks.scale.serving import Served
from search.building import build_documents
from search.documents import Document
from search.engines.base import Engine
from search.engines.elastic import Config, ElasticEngine, indices
from search.engines.elastic.client import bulk_client
from search.engines.embedded import EmbeddedEngine
from search.filling import PART

#: The web server's engine: as the settings say, or without Elasticsearch.
_ELASTIC: Final[dict[str, str]] = {}
_EMBEDDED: Final = {"ELASTICSEARCH_URL": ""}


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured at one size. ``rebuilt``: from the database; ``bulk``: ready-made documents without our
    layers. Sizes of the indices in MB.
    """

    size: int
    compared: Compared
    elastic: Served
    embedded: Served
    elastic_size: float
    embedded_size: float
    rebuilt: Rate | None
    bulk: Rate | None


class Suite:
    """Measures both engines at growing sizes, with the database and the cluster that the settings name.

    Above ``from_database`` entries the documents are put into the indices directly, and only pages without texts into
    the database.
    """

    def __init__(self, from_database: int) -> None:
        self._from_database = from_database
        self._registry = Registry()
        self._config = Config.from_settings()

    @property
    def tokens(self) -> float:
        """Mean number of indexed tokens of an entry."""
        return self._registry.tokens

    def measure(self, size: int) -> Measured:
        """Grow the registry to ``size`` entries and measure everything."""
        registry, from_database = self._registry, size <= self._from_database
        registry.grow(size, complete=from_database)
        # New ones for each size: they read the words of the index at once.
        elastic, embedded = ElasticEngine(self._config), EmbeddedEngine(Path(settings.SEARCH_INDEX_DIR))
        rebuilt = bulk = None
        if from_database:
            rebuilt, bulk = self._rebuild()
            # The rebuild has filled Elasticsearch; to be compared with it, the other is given the same documents.
            self._fill(embedded, _built(registry.ids))
        else:
            for each in (embedded, elastic):
                self._fill(each, registry.documents())
        registry.say("searching")
        compared = searching.compare(self._config, elastic, embedded, registry.warm_up, registry.asked)
        registry.say("asking a server with Elasticsearch")
        by_elastic = serving.measure(elastic, _ELASTIC, registry.warm_up, registry.asked, registry.begun)
        registry.say("asking a server with the embedded engine")
        by_embedded = serving.measure(embedded, _EMBEDDED, registry.warm_up, registry.asked, registry.begun)
        sizes = self._elastic_size(), _size_of(Path(settings.SEARCH_INDEX_DIR, "current"))
        return Measured(size, compared, by_elastic, by_embedded, *sizes, rebuilt, bulk)

    def _fill(self, each: Engine, documents: Iterable[Document]) -> None:
        self._registry.say(f"filling {each.label}")
        engine.fill(each, documents, len(self._registry.ids))

    def _rebuild(self) -> tuple[Rate, Rate]:
        """(from the database, ready-made documents without our layers: the better of before and after)."""
        registry = self._registry
        registry.say("making bulk requests")
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
            bodies = raw.prepare(_built(registry.ids), Path(folder))
            registry.say("sending them")
            before = raw.bulk(self._config, bodies, len(registry.ids))
            registry.say("rebuilding from the database")
            rebuilt = engine.rebuild()
            registry.say("sending them again")
            after = raw.bulk(self._config, bodies, len(registry.ids))
        return rebuilt, max(before, after, key=lambda rate: rate.by_clock)

    def _elastic_size(self) -> float:
        stats = bulk_client(self._config).indices.stats(index=indices.alias(self._config), metric="store")
        return stats["_all"]["primaries"]["store"]["size_in_bytes"] / 2**20


def _built(ids: Sequence[int]) -> Iterator[Document]:
    """The documents that a rebuild makes."""
    for start in range(0, len(ids), PART):
        yield from build_documents(ids[start : start + PART]).values()


def _size_of(folder: Path) -> float:
    """MB of the files in a folder."""
    return sum(entry.stat().st_size for entry in os.scandir(folder)) / 2**20
