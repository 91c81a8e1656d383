"""A registry that grows by generated entries, in the database that the settings name."""

from collections.abc import Iterator
from statistics import mean
from time import monotonic

from django.core.management import call_command

from benchmarks.figures import load
from benchmarks.generate import Generator
from benchmarks.queries import WARM_UP, beginnings, queries
from benchmarks.rows import RowWriter
from benchmarks.words import word_pools
from cms.organisations.services import load_organisations
from cms.site.services import build_site
from cms.vocabularies.services import load_all
from search.catalogue import clear_catalogue, get_catalogue
from search.documents import Document


class Registry:
    """Vocabularies and pages of a new installation, the generated entries, and the searches that fit them."""

    def __init__(self) -> None:
        self._started = monotonic()
        self.say("preparing the database")
        for command, options in (
            ("migrate", {"interactive": False}),
            ("createcachetable", {}),
            ("collectstatic", {"interactive": False}),
        ):
            call_command(command, verbosity=0, **options)
        load_all()
        load_organisations()
        build_site()
        pools = word_pools(get_catalogue().concepts)
        self._generator = Generator(pools, get_catalogue())
        self._writer = RowWriter(self._generator)
        clear_catalogue()
        asked = queries(pools, get_catalogue())
        self.warm_up = [query for query in asked if query.kind == WARM_UP]
        self.asked = [query for query in asked if query.kind != WARM_UP]
        self.begun = beginnings(pools)
        self.ids: list[int] = []

    @property
    def tokens(self) -> float:
        """Mean number of indexed tokens of an entry."""
        return mean(map(self._generator.tokens, self._generator.entries(range(1, 201))))

    def grow(self, size: int, *, complete: bool) -> None:
        """Add entries until there are ``size``; unless ``complete``, without texts and figures in the database."""
        self.say(f"{size:,} entries: writing")
        new = self._generator.entries(range(len(self.ids) + 1, size + 1))
        self.ids += self._writer.write(new, complete=complete)

    def documents(self) -> Iterator[Document]:
        """The documents of all entries."""
        entries = self._generator.entries(range(1, len(self.ids) + 1))
        for entry, entry_id in zip(entries, self.ids, strict=True):
            yield self._generator.document(entry, entry_id)

    def say(self, line: str) -> None:
        """Tell what is done next, for how long all has been running, and how busy the machine is."""
        print(f"[{monotonic() - self._started:4.0f} s, load {load()}] {line}", flush=True)
