"""Fixtures of tests around tasks: processes of the platform, and brokers that work or do not."""

import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import redis
from django.db import connection

from bat_platform.celery import Task, app
from tests.bat_platform.installation import Installation
from tests.servers import server_url


@pytest.fixture
def database_url(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """A copy of the test database that other processes can open, of the kind that this run is about."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")
        yield f"sqlite:///{tmp_path / 'db.sqlite3'}?transaction_mode=IMMEDIATE&timeout=20"
        return
    connection.close()  # PostgreSQL copies no database that somebody uses
    connection.creation.clone_test_db("own", verbosity=0)
    settings = connection.creation.get_test_db_clone_settings("own")
    try:
        yield "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(settings)
    finally:
        connection.creation.destroy_test_db(suffix="own", verbosity=0)


@pytest.fixture
def redis_url() -> Iterator[str]:
    """An empty database of the running Redis."""
    url = server_url("TEST_REDIS_URL").rsplit("/", 1)[0] + "/7"
    with redis.Redis.from_url(url) as client:
        client.flushdb()
        yield url
        client.flushdb()


@pytest.fixture
def installation(tmp_path: Path, database_url: str, redis_url: str) -> Installation:
    """The platform as in production, with no process yet."""
    return Installation(tmp_path, database_url, redis_url)


@pytest.fixture
def use_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Makes this process queue its tasks at an address, instead of running them."""

    def use(url: str) -> None:
        monkeypatch.setitem(app.conf, "broker_url", url)
        monkeypatch.setitem(app.conf, "task_always_eager", False)
        monkeypatch.setattr(Task, "_away_until", 0.0)
        app._after_fork()  # forget connections

    yield use
    app._after_fork()


class Deaf:
    """A server that hangs up on whoever calls, and counts the calls."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._hang_up, daemon=True).start()

    @property
    def url(self) -> str:
        """Where somebody who expects Redis would look for it."""
        return f"redis://127.0.0.1:{self._socket.getsockname()[1]}/0"

    def _hang_up(self) -> None:
        while True:
            caller, _address = self._socket.accept()
            self.calls += 1
            caller.close()


@pytest.fixture
def no_broker(use_broker: Callable[[str], None]) -> Deaf:
    """A broker that is out of order."""
    deaf = Deaf()
    use_broker(deaf.url)
    return deaf
