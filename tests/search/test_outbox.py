"""From a change in the database to the index: nothing is lost, nothing stale stays."""

from pathlib import Path
from unittest import mock

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from cms.registry.enums import LanguageState, Life
from cms.registry.models import Entry, NationalDecision
from cms.registry.services import set_language_state
from cms.vocabularies.models import Country, Sector, Term, Theme
from search import building, outbox
from search.catalogue import get_catalogue
from search.engines import get_engine
from search.models import IndexJob, IndexState
from tests.factories import concept, hub, technique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]


def queued() -> set[int]:
    return set(IndexJob.objects.values_list("pk", flat=True))


@pytest.fixture
def entry() -> Entry:
    """A published entry that is in the index; the outbox is empty."""
    made = technique(hub(), live=True)
    outbox.rebuild()
    assert queued() == set()
    return made


def test_publishing_queues_in_the_same_transaction(index_dir: Path) -> None:
    parent = hub()
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        technique(parent, live=True)
        assert queued()
        raise RuntimeError
    assert queued() == set()
    made = technique(parent, live=True)
    assert queued() == {made.pk}


def test_each_change_raises_the_version_and_keeps_one_job(entry: Entry) -> None:
    before = IndexState.objects.get(pk=entry.pk).version
    outbox.enqueue([entry.pk])
    outbox.enqueue([entry.pk, entry.pk])
    assert IndexState.objects.get(pk=entry.pk).version == before + 2
    assert IndexJob.objects.get().version == before + 2


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


@pytest.mark.parametrize("change", ["unpublish", "delete", "withdraw", "delete_hub"])
def test_what_is_no_longer_public_leaves_the_index(entry: Entry, change: str) -> None:
    if change == "unpublish":
        entry.unpublish()
    elif change == "delete":
        entry.delete()
    elif change == "delete_hub":
        entry.get_parent().delete()
    else:
        entry.life = Life.WITHDRAWN
        entry.save_revision().publish()
    outbox.drain()
    assert get_engine().count() == 0


def test_a_move_and_a_new_address_of_a_hub_reach_the_entries(entry: Entry) -> None:
    entry.move(hub("cagac"), pos="last-child")
    assert queued() == {entry.pk}
    outbox.drain()
    page = Entry.objects.get(pk=entry.pk).get_parent().specific
    page.slug = "another"
    page.save_revision().publish()
    assert queued() == {entry.pk}


def test_rows_beside_the_entry_count(entry: Entry) -> None:
    NationalDecision.objects.create(entry=entry, country=concept(Country, "KZ"), status="adopted")
    assert queued() == {entry.pk}
    outbox.drain()
    set_language_state(entry, "en", LanguageState.STALE)
    assert queued() == {entry.pk}


def test_a_renamed_value_concerns_the_entries_that_have_it(entry: Entry) -> None:
    unused = concept(Theme, "methane", "Methane")
    outbox.drain()
    unused.label_en = "Methane and gas"
    unused.save()
    assert queued() == set()
    parent = concept(Sector, "C23", "Minerals")
    Sector.objects.filter(code="C23.5").update(parent=parent)
    parent.label_en = "Mineral products"
    parent.save()
    assert queued() == {entry.pk}
    assert get_catalogue().labels("sectors", "en")["C23"].label == "Mineral products"


def test_a_changed_term_concerns_every_public_entry(entry: Entry) -> None:
    Term.objects.create(code="t1", label_en="dust")
    assert queued() == {entry.pk}


def test_without_an_index_jobs_wait(index_dir: Path) -> None:
    made = technique(hub(), live=True)
    assert outbox.drain() == 0
    assert queued() == {made.pk}


def test_while_somebody_else_writes_jobs_wait(entry: Entry) -> None:
    outbox.enqueue([entry.pk])
    with get_engine().writing():
        assert outbox.drain() == 0
    assert queued() == {entry.pk}
    assert outbox.drain() == 1


def test_a_crash_between_commit_and_indexing_loses_nothing(entry: Entry) -> None:
    outbox.enqueue([entry.pk])
    killed = mock.patch("search.engines.embedded.writing.Drain.commit", side_effect=KeyboardInterrupt)
    with killed, pytest.raises(KeyboardInterrupt):
        outbox.drain()
    assert queued() == {entry.pk}
    assert outbox.drain() == 1


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

    with mock.patch("search.outbox.build_documents", side_effect=build_and_change):
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

    with mock.patch("search.outbox.build_documents", side_effect=broken):
        assert outbox.drain() == 1
    assert get_engine().versions().keys() == {entry.pk, other.pk}
    job = IndexJob.objects.get()
    assert (job.pk, job.failures, job.error) == (entry.pk, 1, "ValueError: no good")
    assert outbox.drain() == 1


def test_a_rebuild_keeps_what_is_written_meanwhile(entry: Entry) -> None:
    parent = hub()
    gone = technique(parent, live=True, name="Gone")
    fill = outbox._fill

    def fill_and_change(*args: object) -> dict[int, int]:
        written = fill(*args)
        gone.delete()
        technique(parent, live=True, name="New")
        outbox.enqueue([entry.pk])
        outbox.drain()
        return written

    with mock.patch("search.outbox._fill", side_effect=fill_and_change):
        assert outbox.rebuild() == 2
    assert outbox.compare().ids == set()
    assert queued() == set()


def test_reconcile_repairs(entry: Entry) -> None:
    missing = technique(hub(), live=True, name="Missing")
    IndexJob.objects.all().delete()
    IndexState.objects.filter(pk=entry.pk).update(version=99)
    with get_engine().writing() as writer:
        document = building.build_document(entry)
        assert document is not None
        writer.index({**document, "id": 4_000_000, "version": 1})
    difference = outbox.compare()
    assert (difference.missing, difference.outdated, difference.superfluous) == ({missing.pk}, {entry.pk}, {4_000_000})
    assert outbox.reconcile() == 3
    assert outbox.compare().ids == set()


def test_the_command(entry: Entry, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("search_index", "status")
    assert "entries in the index: 1" in capsys.readouterr().out
    call_command("search_index", "reconcile")
    call_command("search_index", "rebuild")
    assert "1 entries in the new index" in capsys.readouterr().out


def test_the_command_says_what_is_wrong() -> None:
    with pytest.raises(CommandError, match="rebuild"):
        call_command("search_index", "status")
