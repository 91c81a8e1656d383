"""Several drains and editors at a time, where the database locks rows."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections, transaction

from cms.registry.models import Entry
from search import outbox
from search.engines import get_engine
from search.models import IndexJob, IndexState
from search.rebuilding import rebuild
from search.reconciling import compare
from tests.factories import hub, technique

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("index_dir"),
    pytest.mark.slow,
    pytest.mark.skipif("connections['default'].vendor == 'sqlite'", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def entries() -> list[Entry]:
    """Two entries that are in the index; the outbox is empty."""
    made = [technique(hub(), live=True, name=name) for name in ("One", "Two")]
    rebuild()
    IndexJob.objects.all().delete()
    return made


def queue(entry: Entry) -> None:
    """Queue an entry, without the drain that follows a commit."""
    with transaction.atomic():
        outbox.enqueue([entry.pk])
        connection.run_on_commit.clear()


@contextmanager
def elsewhere(action: Callable[[], object]) -> Iterator[threading.Event]:
    """Run ``action`` in a thread, with a connection of its own; the event is set when it has ended."""
    ended = threading.Event()

    def run() -> None:
        try:
            action()
        finally:
            connections.close_all()
            ended.set()

    thread = threading.Thread(target=run)
    thread.start()
    yield ended
    thread.join(30)
    assert not thread.is_alive()


@pytest.fixture
def held(entries: list[Entry]) -> Iterator[Entry]:
    """The first entry's job, in the hands of another drain that has not ended."""
    first = entries[0]
    queue(first)
    taken, go_on = threading.Event(), threading.Event()

    def take() -> None:
        with outbox._taken(but=()) as jobs:
            assert [job.entry_id for job in jobs] == [first.pk]
            taken.set()
            go_on.wait(30)

    with elsewhere(take):
        assert taken.wait(30)
        yield first
        go_on.set()


def test_a_drain_passes_by_what_another_holds(held: Entry, entries: list[Entry]) -> None:
    queue(entries[1])
    assert outbox.drain() == 1
    assert list(IndexJob.objects.values_list("entry_id", flat=True)) == [held.pk]
    assert outbox.drain() == 0


def test_nobody_who_publishes_waits_for_a_drain(held: Entry) -> None:
    with elsewhere(lambda: queue(held)) as ended:
        assert ended.wait(10)
    versions = list(IndexJob.objects.order_by("version").values_list("version", flat=True))
    assert versions == [IndexState.objects.get(pk=held.pk).version - 1, IndexState.objects.get(pk=held.pk).version]


def test_a_change_of_an_entry_that_is_being_drained_is_drained_next(held: Entry) -> None:
    queue(held)
    assert outbox.drain() == 1
    assert get_engine().versions()[held.pk] == IndexState.objects.get(pk=held.pk).version
    assert IndexJob.objects.count() == 1


def test_an_ended_drain_gives_back_what_it_has_not_done(entries: list[Entry]) -> None:
    queue(entries[0])
    with outbox._taken(but=()):
        IndexJob.objects.all().delete()
        transaction.set_rollback(True)
    assert outbox.drain() == 1
    assert compare().ids == set()


def test_two_drains_share_the_work(entries: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "BATCH", 1)
    for entry in entries:
        queue(entry)
    both_hold_one = threading.Barrier(2, timeout=30)
    taken: list[int] = []

    def take_one() -> None:
        with outbox._taken(but=()) as jobs:
            taken.extend(job.entry_id for job in jobs)
            both_hold_one.wait()

    with elsewhere(take_one), elsewhere(take_one):
        pass
    assert sorted(taken) == sorted(entry.pk for entry in entries)
