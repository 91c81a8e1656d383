"""The engine without a server: search with all counts, rebuild, publish to searchable."""

import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Final

from django.db import transaction
from wagtail.models import Page

from benchmarks.figures import Timings
from benchmarks.queries import Query
from cms.registry.models import Technique
from cms.site.services import initial_collection
from search import rebuilding
from search.catalogue import get_catalogue
from search.documents import Document
from search.engines import get_engine
from search.engines.base import Engine
from search.query import SearchRequest

_PUBLISHED: Final = 10
_PATIENCE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Rate:
    """Entries written, in seconds on the clock and in seconds of one core, helping processes included."""

    entries: int
    seconds: float
    core_seconds: float

    @property
    def by_clock(self) -> float:
        """Entries a second on the clock."""
        return self.entries / self.seconds

    def __str__(self) -> str:
        return f"{self.entries / self.core_seconds:.0f} entries a second a core ({self.by_clock:.0f} on the clock)"


@dataclass(frozen=True, slots=True)
class Publication:
    """From the call that publishes to the first search that finds the entry, and the part after the commit."""

    whole: Timings
    after_commit: Timings


def search(asked: Sequence[Query]) -> list[float]:
    """Milliseconds of each search with its hits and the counts of all facets."""
    engine = get_engine()
    return [timed(engine, query) for query in asked]


def timed(engine: Engine, query: Query) -> float:
    """Milliseconds of one search."""
    concepts = get_catalogue().concepts
    started = perf_counter()
    engine.search(query.request, concepts)
    return (perf_counter() - started) * 1000


def core_seconds() -> float:
    """Used by this process and by those that it has started and that have ended."""
    return sum(os.times()[:4])


def rebuild() -> Rate:
    """A new index from the database."""
    started, cpu = perf_counter(), core_seconds()
    entries = rebuilding.rebuild()
    return Rate(entries, perf_counter() - started, core_seconds() - cpu)


def fill(engine: Engine, documents: Iterable[Document], number: int) -> Rate:
    """A new index from ready documents; making them counts too."""
    started, cpu = perf_counter(), core_seconds()
    with engine.rebuilding() as session:
        session.add(documents)
        with session.closing():
            pass
    return Rate(number, perf_counter() - started, core_seconds() - cpu)


def publish() -> Publication:
    """Publish new entries one by one; each is taken out again."""
    whole, after_commit = [], []
    hub = initial_collection()
    for number in range(_PUBLISHED):
        word = f"zyx{chr(ord('a') + number)}wvut{os.getpid()}"
        entry = Technique(
            kind="bat", source_language="ru", live=False, name_ru=word, summary_ru=word, description_ru=f"<p>{word}</p>"
        )
        hub.add_child(instance=entry)
        revision = entry.save_revision()
        committed: list[float] = []
        started = perf_counter()
        with transaction.atomic():
            transaction.on_commit(lambda seen=committed: seen.append(perf_counter()))
            revision.publish()
        _until(partial(_is_found, word))
        found = perf_counter()
        whole.append((found - started) * 1000)
        after_commit.append((found - committed[0]) * 1000)
        with transaction.atomic():
            Page.objects.get(pk=entry.pk).specific.delete()
        hub.refresh_from_db()
    return Publication(Timings(whole), Timings(after_commit))


def _is_found(word: str) -> bool:
    return get_engine().search(SearchRequest(word), get_catalogue().concepts).total == 1


def _until(happened: partial[bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not happened():
        if time.monotonic() > deadline:
            raise RuntimeError("A published entry was not found.")
        time.sleep(0.01)
