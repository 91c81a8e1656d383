"""The measurements at each size of a growing registry."""

from dataclasses import dataclass
from typing import Final

from benchmarks import engine, server, wagtail_search
from benchmarks.engine import Publication, Rate
from benchmarks.figures import Timings
from benchmarks.queries import ONE_WORD, TWO_WORDS
from benchmarks.registry import Registry
from benchmarks.server import Served
from search.engines import get_engine

#: Larger registries have their documents put into the index directly, and pages without texts in the database:
#: writing all their rows and rebuilding from them would take longer than everything else together.
FROM_DATABASE: Final = 10_000


@dataclass
class Measured:
    """What was measured at one size. ``kinds``: of the engine, by kind of query. ``words``: milliseconds of
    the engine for the queries that Wagtail is asked too; ``names`` and ``texts``: Wagtail over names alone and over
    all texts, as many of these queries as there was time for.
    """

    size: int
    kinds: dict[str, Timings]
    first: Timings
    again: Timings
    words: list[float]
    written: Rate
    from_database: bool
    served: Served
    published: Publication
    names: Timings | None = None
    texts: Timings | None = None


class Suite:
    """Measures at growing sizes in the database and index that the settings name."""

    def __init__(self) -> None:
        self._registry = Registry()
        # What Wagtail can be asked too, words without filters by relevance; every third of them, for it is slow.
        self._words = [query for query in self._registry.asked if query.kind in (ONE_WORD, TWO_WORDS)][::3]

    @property
    def tokens(self) -> float:
        """Mean number of indexed tokens of an entry."""
        return self._registry.tokens

    def measure(self, size: int) -> Measured:
        """Grow the registry to ``size`` entries and measure everything."""
        registry, from_database = self._registry, size <= FROM_DATABASE
        registry.grow(size, complete=from_database)
        registry.say("building the index")
        written = engine.rebuild() if from_database else engine.fill(get_engine(), registry.documents(), size)
        registry.say("searching")
        engine.search(registry.warm_up)
        first, again = engine.search(registry.asked), engine.search(registry.asked)
        registry.say("asking a server")
        served = server.measure(registry.warm_up, registry.asked, registry.begun)
        registry.say("publishing")
        measured = Measured(
            size=size,
            kinds=self._by_kind(first),
            first=Timings(first),
            again=Timings(again),
            words=[took for query, took in zip(registry.asked, first, strict=True) if query in self._words],
            written=written,
            from_database=from_database,
            served=served,
            published=engine.publish(),
        )
        if from_database:
            self._compare(measured)
        return measured

    def _compare(self, measured: Measured) -> None:
        ids = self._registry.ids
        self._registry.say("asking Wagtail, names alone")
        wagtail_search.index_entries(ids)
        measured.names = wagtail_search.measure(self._words)
        self._registry.say("asking Wagtail, all texts")
        with wagtail_search.all_texts():
            wagtail_search.index_entries(ids)
            measured.texts = wagtail_search.measure(self._words)

    def _by_kind(self, took: list[float]) -> dict[str, Timings]:
        kinds: dict[str, list[float]] = {}
        for query, milliseconds in zip(self._registry.asked, took, strict=True):
            kinds.setdefault(query.kind, []).append(milliseconds)
        return {kind: Timings(found) for kind, found in kinds.items()}
