"""Which changes of the registry reach the outbox: in the same transaction, for all entries concerned."""

import pytest
from django.db import transaction

from cms.registry.enums import LanguageState, Life
from cms.registry.models import Entry, NationalDecision
from cms.registry.services import set_language_state, set_life
from cms.vocabularies.models import Country, Sector, Term, Theme
from search import outbox
from search.catalogue import get_catalogue
from search.engines import get_engine
from search.models import IndexJob, IndexState
from tests.factories import concept, hub, technique
from tests.search.conftest import queued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]


def test_publishing_queues_in_the_same_transaction() -> None:
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


@pytest.mark.parametrize("change", ["unpublish", "delete", "withdraw", "delete_hub"])
def test_what_is_no_longer_public_leaves_the_index(entry: Entry, change: str) -> None:
    if change == "unpublish":
        entry.unpublish()
    elif change == "delete":
        entry.delete()
    elif change == "delete_hub":
        entry.get_parent().delete()
    else:
        set_life(entry, Life.WITHDRAWN, "It failed.")
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


def test_while_the_only_writer_is_taken_jobs_wait(entry: Entry) -> None:
    outbox.enqueue([entry.pk])
    with get_engine().writing():
        assert outbox.drain() == 0
    assert queued() == {entry.pk}
    assert outbox.drain() == 1
