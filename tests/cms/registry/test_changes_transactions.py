"""No reader of the feed misses anything, whatever is committed when."""

import threading

import pytest
from django.db import connections, transaction

from cms.registry import changes
from cms.registry.enums import LanguageState
from cms.registry.models import Change, ChangeMark, Entry
from cms.registry.services import set_language_state
from tests import factories
from tests.cms.registry.feed import Reader, publish
from tests.cms.registry.pages import published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

one_writer = pytest.mark.skipif("connections['default'].vendor == 'sqlite'", reason="SQLite has one writer at a time")


@pytest.fixture
def reader():
    return Reader()


def test_a_commit_is_logged_at_once_and_as_one_change():
    entry = published()
    before = Change.objects.count()
    with transaction.atomic():
        publish(entry)
        set_language_state(entry, "en", LanguageState.APPROVED)
        assert Change.objects.count() == before
    assert not ChangeMark.objects.exists()
    assert [row.kind for row in Change.objects.all()[before:]] == ["published"]


def test_a_transaction_undone_tells_nothing(reader):
    entry = published()
    reader.news()

    def fail():
        with transaction.atomic():
            publish(entry, name_en="Never")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert reader.news() == []


def test_a_process_that_died_after_the_commit_lost_nothing(reader, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(changes, "log_marked", lambda: None)
        entry = published()
    assert Change.objects.count() == 0
    assert reader.news() == [(entry.code, "published", None)]


@one_writer
def test_a_slow_transaction_is_not_skipped(reader):
    """One that began first and is committed last comes after what was read meanwhile."""
    hub = factories.hub()
    slow, quick = published(hub), published(hub, name="Scrubber")
    while reader.news():
        pass
    marked, release = threading.Event(), threading.Event()

    def change_slowly():
        try:
            with transaction.atomic():
                set_language_state(Entry.objects.get(pk=slow.pk).specific, "en", LanguageState.STALE)
                marked.set()
                assert release.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=change_slowly)
    thread.start()
    assert marked.wait(20)
    set_language_state(quick, "en", LanguageState.STALE)
    assert reader.news() == [(quick.code, "changed", None)]
    release.set()
    thread.join(20)
    assert reader.news() == [(slow.code, "changed", None)]


@one_writer
def test_readers_and_writers_at_once(reader):
    """Eight writers and two readers: every change is read once, in order of the numbers."""
    hub = factories.hub()
    entries = [published(hub, name=f"Filter {number}") for number in range(8)]
    while reader.news():
        pass
    failures = []

    def work(action):
        try:
            action()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    def write(entry):
        for state in (LanguageState.STALE, LanguageState.APPROVED) * 5:
            set_language_state(entry, "en", state)

    seen, done = ([], []), threading.Event()

    def read(rows):
        own = Reader()
        own.address = reader.address
        while not done.is_set():
            rows += own.news()
        rows += own.news()

    writers = [threading.Thread(target=work, args=(lambda entry=entry: write(entry),)) for entry in entries]
    readers = [threading.Thread(target=work, args=(lambda rows=rows: read(rows),)) for rows in seen]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join(60)
    done.set()
    for thread in readers:
        thread.join(60)
    assert failures == []
    everything = reader.news()
    assert {code for code, _, _ in everything} == {entry.code for entry in entries}
    assert seen == (everything, everything)
