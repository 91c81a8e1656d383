"""One table of what runs when, for the embedded thread and for Celery beat."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import shared_task
from celery.schedules import crontab
from django.conf import settings

from bat_platform import beat
from bat_platform.celery import app
from tests.bat_platform.installation import wait_until

NIGHT = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
runs: list[str] = []


@shared_task(name="tests.fails", autoretry_for=(OSError,), max_retries=5)
def fails() -> None:
    runs.append("fails")
    raise OSError


@shared_task(name="tests.works")
def works() -> None:
    runs.append("works")


@shared_task(name="tests.slow", takes_long=True)
def slow(names: list[str]) -> None:
    names.append(threading.current_thread().name)


@pytest.fixture
def thread(tmp_path: Path, settings: Any) -> Iterator[beat.Beat]:
    """The thread, not started."""
    settings.BEAT_TABLE = {"often": ("tests.fails", 30), "nightly": ("tests.works", crontab(hour="21", minute="30"))}
    runs.clear()
    with (tmp_path / "lock").open("w") as lock:
        yield beat.Beat(lock)


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock of Celery's schedules."""
    monkeypatch.setattr(app, "now", lambda: moment)
    for _task, when in settings.BEAT_TABLE.values():
        if isinstance(when, crontab):
            monkeypatch.setattr(when, "nowfun", lambda: moment)


class TestThread:
    def test_runs_everything_at_start_and_then_on_time(
        self, thread: beat.Beat, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        start = NIGHT - timedelta(hours=2)
        at(start, monkeypatch)
        assert thread.due() == ["tests.fails", "tests.works"]
        assert thread.due() == []
        at(start + timedelta(seconds=31), monkeypatch)
        assert thread.due() == ["tests.fails"]
        at(NIGHT + timedelta(seconds=1), monkeypatch)
        assert thread.due() == ["tests.fails", "tests.works"]
        assert thread.due() == []
        at(NIGHT + timedelta(hours=23), monkeypatch)
        assert thread.due() == ["tests.fails"]

    @pytest.mark.django_db(transaction=True)
    def test_a_task_that_fails_is_logged_and_stops_nothing(
        self, thread: beat.Beat, caplog: pytest.LogCaptureFixture
    ) -> None:
        for name in thread.due():
            thread._call(name)
        assert runs == ["fails", "works"]
        assert "tests.fails failed" in caplog.text

    @pytest.mark.django_db(transaction=True)
    def test_long_work_is_done_beside_the_request(
        self, thread: beat.Beat, settings: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.BEAT_TABLE = {}
        names: list[str] = []
        slow.delay(names)
        thread.start()
        wait_until(lambda: beat.hand(lambda: None), lambda: "The thread has not begun.")
        assert beat.hand(fails.run)
        slow.delay(names)
        thread.stop()
        thread.join(10)
        assert names == [threading.current_thread().name, "beat"]
        assert "Handed work failed" in caplog.text
        assert not beat.hand(lambda: None)

    def test_one_process_on_a_machine_has_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(beat.Beat, "run", lambda thread: None)
        first = beat.start(tmp_path / "beat.lock")
        assert first is not None
        with first._lock_file:
            assert beat.start(tmp_path / "beat.lock") is None

    def test_none_where_celery_beat_does_its_work(self, tmp_path: Path, settings: Any) -> None:
        settings.CELERY_TASK_ALWAYS_EAGER = False
        assert beat.start(tmp_path / "beat.lock") is None


class TestTable:
    def test_names_tasks_that_exist(self) -> None:
        app.loader.import_default_modules()
        assert {task for task, _when in settings.BEAT_TABLE.values()} <= set(app.tasks)

    def test_is_what_celery_beat_reads(self) -> None:
        schedule = {name: (entry["task"], entry["schedule"]) for name, entry in settings.CELERY_BEAT_SCHEDULE.items()}
        assert schedule == settings.BEAT_TABLE
