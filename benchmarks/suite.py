"""A registry that grows from size to size, and the measurements at each."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean
from time import monotonic
from typing import Final

from django.core.management import call_command

from benchmarks import engine, server, wagtail_search
from benchmarks.engine import Publication, Rate
from benchmarks.figures import Timings, load
from benchmarks.generate import Generator
from benchmarks.queries import ONE_WORD, TWO_WORDS, WARM_UP, queries
from benchmarks.rows import RowWriter
from benchmarks.server import Served
from benchmarks.words import word_pools
from cms.organisations.services import load_organisations
from cms.site.services import build_site
from cms.vocabularies.services import load_all
from search.catalogue import clear_catalogue, get_catalogue
from search.documents import Document

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
        self._started = monotonic()
        self._say("preparing the database")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        load_all()
        load_organisations()
        build_site()
        pools = word_pools(get_catalogue().concepts)
        self._generator = Generator(pools, get_catalogue())
        self._writer = RowWriter(self._generator)
        clear_catalogue()
        asked = queries(pools, get_catalogue())
        self._warm_up = [query for query in asked if query.kind == WARM_UP]
        self._asked = [query for query in asked if query.kind != WARM_UP]
        # What Wagtail can be asked too, words without filters by relevance; every third of them, for it is slow.
        self._words = [query for query in self._asked if query.kind in (ONE_WORD, TWO_WORDS)][::3]
        self._ids: list[int] = []

    @property
    def tokens(self) -> float:
        """Mean number of indexed tokens of an entry."""
        return mean(map(self._generator.tokens, self._generator.entries(range(1, 201))))

    def measure(self, size: int) -> Measured:
        """Grow the registry to ``size`` entries and measure everything."""
        from_database = size <= FROM_DATABASE
        self._say(f"{size:,} entries: writing")
        new = self._generator.entries(range(len(self._ids) + 1, size + 1))
        self._ids += self._writer.write(new, complete=from_database)
        self._say("building the index")
        written = engine.rebuild() if from_database else engine.fill(self._documents(), size)
        self._say("searching")
        engine.search(self._warm_up)
        first, again = engine.search(self._asked), engine.search(self._asked)
        self._say("asking a server")
        served = server.measure(self._warm_up, self._asked)
        self._say("publishing")
        measured = Measured(
            size=size,
            kinds=self._by_kind(first),
            first=Timings(first),
            again=Timings(again),
            words=[took for query, took in zip(self._asked, first, strict=True) if query in self._words],
            written=written,
            from_database=from_database,
            served=served,
            published=engine.publish(),
        )
        if from_database:
            self._compare(measured)
        return measured

    def _compare(self, measured: Measured) -> None:
        self._say("asking Wagtail, names alone")
        wagtail_search.index_entries(self._ids)
        measured.names = wagtail_search.measure(self._words)
        self._say("asking Wagtail, all texts")
        with wagtail_search.all_texts():
            wagtail_search.index_entries(self._ids)
            measured.texts = wagtail_search.measure(self._words)

    def _by_kind(self, took: list[float]) -> dict[str, Timings]:
        kinds: dict[str, list[float]] = {}
        for query, milliseconds in zip(self._asked, took, strict=True):
            kinds.setdefault(query.kind, []).append(milliseconds)
        return {kind: Timings(found) for kind, found in kinds.items()}

    def _documents(self) -> Iterator[Document]:
        entries = self._generator.entries(range(1, len(self._ids) + 1))
        for entry, entry_id in zip(entries, self._ids, strict=True):
            yield self._generator.document(entry, entry_id)

    def _say(self, line: str) -> None:
        print(f"[{monotonic() - self._started:4.0f} s, load {load()}] {line}", flush=True)
