"""From a change in the database to the index: nothing is lost, nothing stale stays."""

from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cms.registry.models import Entry
from cms.vocabularies.models import Sector
from search import building, filling, outbox, rebuilding
from search.catalogue import get_catalogue
from search.claims import clean_up
from search.documents import Document
from search.engines import IndexBusy, get_engine
from search.engines.base import RebuildSession
from search.filling import Filled
from search.models import IndexJob, IndexRebuild, IndexState, Phase
from search.query import SearchRequest
from search.rebuilding import IncompleteIndexError, rebuild
from search.reconciling import compare, reconcile
from tests.factories import concept, hub, technique
from tests.search.conftest import queued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("any_engine")]


def test_a_drain_writes_and_empties_the_outbox(entry: Entry) -> None:
    outbox.enqueue([entry.pk])
    assert outbox.drain() == 1
    assert queued() == set()
    assert get_engine().versions() == {entry.pk: IndexState.objects.get(pk=entry.pk).version}


def test_a_drain_follows_the_commit(entry: Entry, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        entry.unpublish()
    assert get_engine().count() == 0
    assert queued() == set()


def test_without_an_index_jobs_wait() -> None:
    made = technique(hub(), live=True)
    assert outbox.drain() == 0
    assert queued() == {made.pk}


def die(*args: object) -> None:
    """Stand-in for a process that is killed in this place."""
    raise KeyboardInterrupt


@pytest.mark.parametrize("place", ["build_apart", "finish"], ids=["before it is written", "after it is written"])
def test_a_crash_between_commit_and_indexing_loses_nothing(
    entry: Entry, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.enqueue([entry.pk])
    with monkeypatch.context() as patched:
        patched.setattr(outbox, place, die)
        with pytest.raises(KeyboardInterrupt):
            outbox.drain()
    assert queued() == {entry.pk}
    assert outbox.drain() == 1
    assert compare().ids == set()


def test_a_change_during_the_drain_stays_queued(entry: Entry) -> None:
    outbox.enqueue([entry.pk])
    build = building.build_documents
    seen: list[set[int]] = []

    def build_and_change(ids: list[int]) -> dict:
        documents = build(ids)
        if not seen:
            outbox.enqueue([entry.pk])
        seen.append(queued())
        return documents

    with mock.patch("search.filling.build_documents", side_effect=build_and_change):
        assert outbox.drain() == 2
    assert seen == [{entry.pk}, {entry.pk}]
    assert get_engine().versions() == {entry.pk: IndexState.objects.get(pk=entry.pk).version}


def test_one_broken_entry_does_not_hold_up_the_others(entry: Entry) -> None:
    other = technique(hub(), live=True, name="Scrubber")
    outbox.enqueue([entry.pk])
    build = building.build_documents

    def broken(ids: list[int]) -> dict:
        if entry.pk in ids:
            raise ValueError("no good")
        return build(ids)

    with mock.patch("search.filling.build_documents", side_effect=broken):
        assert outbox.drain() == 1
    assert get_engine().versions().keys() == {entry.pk, other.pk}
    job = IndexJob.objects.get()
    assert (job.entry_id, job.failures, job.error) == (entry.pk, 1, "ValueError: no good")
    assert outbox.drain() == 1


def during_the_filling(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> None:
    """Have ``action`` done once the next rebuild has filled its index."""
    fill = rebuilding.fill
    done: list[object] = []

    def fill_and_act(session: RebuildSession, ids: list[int]) -> Iterator[Filled]:
        yield from fill(session, ids)
        if not done:
            done.append(action())

    monkeypatch.setattr(rebuilding, "fill", fill_and_act)


@pytest.mark.slow
@pytest.mark.parametrize("drained", [True, False])
def test_a_rebuild_keeps_what_is_written_meanwhile(
    entry: Entry, drained: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = hub()
    gone = technique(parent, live=True, name="Gone")

    def change() -> None:
        gone.delete()
        technique(parent, live=True, name="New")
        outbox.enqueue([entry.pk])
        if drained:
            outbox.drain()

    during_the_filling(monkeypatch, change)
    rebuild()
    if drained:
        assert compare().ids == set()
        assert queued() == set()
    outbox.drain()
    assert compare().ids == set()
    assert get_engine().count() == 2


def test_a_second_rebuild_is_refused(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[str] = []

    def try_another() -> None:
        with pytest.raises(IndexBusy):
            rebuild()
        refused.append(IndexRebuild.objects.get(running=True).phase)
        clean_up()

    during_the_filling(monkeypatch, try_another)
    assert rebuild() == 1
    assert refused == [Phase.FILLING]
    assert compare().ids == set()
    (done,) = IndexRebuild.objects.filter(finished_at__isnull=False)[:1]
    assert (done.running, done.percent, done.total, done.error) == (False, 100, 1, "")


def test_an_incomplete_index_is_not_swapped_in(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = get_engine().names()
    technique(hub(), live=True, name="Lost on the way")
    outbox.drain()
    monkeypatch.setattr(rebuilding, "fill", lambda session, ids: iter(()))
    with pytest.raises(IncompleteIndexError, match="2 missing, 0 outdated, 0 superfluous"):
        rebuild()
    assert get_engine().names() == kept
    assert compare().ids == set()
    last = IndexRebuild.objects.filter(running=False).first()
    assert last is not None
    assert "2 missing" in last.error


def test_a_rebuild_reports_what_cannot_be_built_and_takes_the_rest(
    entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = technique(hub(), live=True, name="Bad")
    build = building.build_documents

    def broken(ids: list[int]) -> dict[int, Document]:
        if bad.pk in ids:
            raise ValueError("no good")
        return build(ids)

    with monkeypatch.context() as patched:
        patched.setattr(filling, "build_documents", broken)
        assert rebuild() == 1
    assert get_engine().versions().keys() == {entry.pk}
    job = IndexJob.objects.get()
    assert (job.entry_id, job.error) == (bad.pk, "ValueError: no good")
    assert IndexRebuild.objects.filter(running=False, refused=1).exists()
    assert outbox.drain() == 1
    assert get_engine().versions().keys() == {entry.pk, bad.pk}


def test_a_label_changed_by_another_process_is_read_anew(entry: Entry) -> None:
    get_catalogue()
    Sector.objects.filter(code="C23.5").update(parent=concept(Sector, "C23", "Minerals"))
    outbox.enqueue([entry.pk])
    outbox.drain()
    found = get_engine().search(SearchRequest(filters={"sector": ("C23",)}), get_catalogue().concepts)
    assert [hit.id for hit in found.hits] == [entry.pk]


def test_reconcile_repairs(entry: Entry) -> None:
    missing = technique(hub(), live=True, name="Missing")
    IndexJob.objects.all().delete()
    IndexState.objects.filter(pk=entry.pk).update(version=99)
    with get_engine().writing() as writer:
        document = building.build_document(entry)
        assert document is not None
        writer.index({**document, "id": 4_000_000, "version": 1})
    difference = compare()
    assert (difference.missing, difference.outdated, difference.superfluous) == (
        {missing.pk},
        {entry.pk},
        {4_000_000: 1},
    )
    assert reconcile() == 3
    assert compare().ids == set()


def test_reconcile_overtakes_an_index_that_is_ahead_of_the_database(entry: Entry) -> None:
    gone = technique(hub(), live=True, name="Gone")
    with get_engine().writing() as writer:
        for one in (entry, gone):
            document = building.build_document(one)
            assert document is not None
            writer.index({**document, "version": 50})
    Entry.objects.filter(pk=gone.pk).update(live=False)
    IndexJob.objects.all().delete()
    assert compare().ahead == {entry.pk: 50}
    assert compare().superfluous == {gone.pk: 50}
    assert reconcile() == 2
    assert compare().ids == set()
    assert get_engine().versions() == {entry.pk: 51}


def test_the_command(entry: Entry, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("search_index", "status")
    said = capsys.readouterr().out
    for line in ("format", "entries in the index: 1", "waiting entries: 0", "last rebuild: 1 entries", "0 missing"):
        assert line in said
    call_command("search_index", "reconcile")
    call_command("search_index", "rebuild")
    assert "1 entries in the new index" in capsys.readouterr().out


def test_the_command_says_what_is_wrong() -> None:
    with pytest.raises(CommandError, match="rebuild"):
        call_command("search_index", "status")
