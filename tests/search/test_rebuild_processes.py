"""Rebuilds by processes: killed, refused, and with workers that build documents."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from search.engines.elastic import indices
from search.engines.elastic.client import Config
from tests.factories import hub, technique
from tests.servers import server_url

pytestmark = [pytest.mark.slow]

ROOT = Path(__file__).resolve().parent.parent.parent


class Installation:
    """A registry with a database and processes of its own; without ``config`` its index is the embedded one."""

    def __init__(self, folder: Path, config: Config | None) -> None:
        self.database = folder / "db.sqlite3"
        self.database.write_bytes(connection.connection.serialize())
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bat_platform.settings.embedded",
            "VAR_DIR": str(folder),
            "SECRET_KEY": "a key for this test",
        }
        if config:
            self._environment |= {"ELASTICSEARCH_URL": ",".join(config.hosts), "ELASTICSEARCH_PREFIX": config.prefix}

    def start(self, script: str) -> subprocess.Popen[str]:
        """A process that runs ``script`` after Django's set-up."""
        return subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, "-c", f"import django; django.setup()\n{script}"],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, script: str) -> tuple[int, str]:
        """(exit status, what it said)."""
        process = self.start(script)
        said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def execute(self, statement: str) -> list[Any]:
        """A statement in the database."""
        with sqlite3.connect(self.database) as database:
            return database.execute(statement).fetchall()


@pytest.fixture
def one_config(use_elastic: Any) -> Config:
    """A place on one server, for what does not depend on its version."""
    return use_elastic(server_url("TEST_ELASTICSEARCH_8_URL"))


@pytest.fixture
def three_entries(db: None) -> None:
    """Three entries in the database, nothing in the index."""
    if connection.vendor != "sqlite":
        pytest.skip("the copy of the test's database is made by SQLite")
    for name in ("One", "Two", "Three"):
        technique(hub(), live=True, name=name)


@pytest.fixture
def installation(three_entries: None, tmp_path: Path, one_config: Config) -> Installation:
    """Three entries, on Elasticsearch."""
    return Installation(tmp_path, one_config)


HANG_WHILE_FILLING = """
import time
from search import rebuilding
fill = rebuilding.fill
def fill_a_part(session, ids):
    yield from fill(session, ids[:1])
    print("filling", flush=True)
    time.sleep(600)
rebuilding.fill = fill_a_part
rebuilding.rebuild()
"""


AFTER_THE_KILL = """
from datetime import timedelta
from django.core.management import CommandError, call_command
from django.db.models import F
from django.db.models.functions import Now
from search.models import IndexRebuild
# However long this process took to start, the killed one has just been heard of.
IndexRebuild.objects.update(heartbeat_at=Now())
try:
    call_command("search_index", "rebuild")
except CommandError as error:
    print("refused:", error)
try:
    call_command("search_index", "status")
except CommandError as error:
    print("no index:", error)
IndexRebuild.objects.update(heartbeat_at=F("heartbeat_at") - timedelta(seconds=61))
call_command("search_index", "rebuild")
call_command("search_index", "status")
"""


def test_a_killed_rebuild_is_taken_over(installation: Installation, one_config: Config) -> None:
    with installation.start(HANG_WHILE_FILLING) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "filling\n"
        (half,) = indices.names(one_config)
        process.kill()
    status, said = installation.run(AFTER_THE_KILL)
    assert status == 0, said
    for line in (
        "no index: There is no search index",
        "refused: Another rebuild is running.",
        "filling the new index, 33 %, 1 of 3 entries",
        "last rebuild: 3 entries",
        "0 missing, 0 outdated, 0 superfluous",
    ):
        assert line in said
    (index,) = indices.names(one_config)
    assert index != half
    assert indices.count(one_config) == 3
    assert installation.execute("SELECT running, error FROM search_indexrebuild ORDER BY id") == [
        (0, "killed"),
        (0, ""),
    ]


SEVERAL_PROCESSES = """
from search import filling, rebuilding, workers
filling.PARALLEL_FROM, filling.PART, workers.os.cpu_count = 1, 1, lambda: 2
started = []
start = workers._start
workers._start = lambda descriptor: started.append(start(descriptor)) or started[-1]
print(rebuilding.rebuild(), len(started), [process.poll() is not None for process in started])
"""


def test_several_processes_fill_the_index(installation: Installation, one_config: Config) -> None:
    assert installation.run(SEVERAL_PROCESSES) == (0, "3 2 [True, True]\n")
    pks = {pk for (pk,) in installation.execute("SELECT page_ptr_id FROM registry_entry")}
    assert indices.versions(one_config).keys() == pks
    assert len(pks) == 3


def test_several_processes_fill_the_embedded_index(three_entries: None, tmp_path: Path) -> None:
    assert Installation(tmp_path, None).run(SEVERAL_PROCESSES) == (0, "3 2 [True, True]\n")


WITH_A_WORKER = """
import time
from search.workers import Workers
workers = Workers(1, None)
print("one worker", flush=True)
time.sleep(600)
"""


def test_processes_end_with_the_one_that_started_them(installation: Installation) -> None:
    with installation.start(WITH_A_WORKER) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "one worker\n"
        process.kill()
        # The worker has inherited the other end of this pipe: it is closed when both are gone.
        assert process.communicate(timeout=60) == ("", None)


DYING_WORKERS = """
from search import filling, rebuilding, workers
filling.PARALLEL_FROM, filling.PART, workers.os.cpu_count = 1, 1, lambda: 2
start = workers._start
def start_and_kill(descriptor):
    process = start(descriptor)
    process.kill()
    process.wait()
    return process
workers._start = start_and_kill
rebuilding.rebuild()
"""


def test_a_worker_that_dies_ends_the_rebuild(installation: Installation, one_config: Config) -> None:
    status, said = installation.run(DYING_WORKERS)
    assert status == 1
    assert "WorkerDiedError" in said
    assert indices.names(one_config) == []
    assert installation.execute("SELECT running FROM search_indexrebuild") == [(0,)]
