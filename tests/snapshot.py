"""The migrated SQLite database, kept between runs: migrations take longer than most tests together.

Django's own set-up migrates as ever, but finds a database in which nothing is left to do. A snapshot therefore cannot
lack a migration; its key sees to it that it was made by the very same ones.
"""

import fcntl
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import distributions
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

_ROOT = Path(__file__).resolve().parent.parent
_FOLDER = _ROOT / ".cache" / "test-database"


def prepare() -> sqlite3.Connection:
    """Fill the in-memory test database from the snapshot, or migrate it and keep a snapshot.

    Call it before Django sets up the test database. The database lives while the connection given back is open.
    """
    name = connection.creation._get_test_db_name()
    memory = sqlite3.connect(name, uri=True)
    path = _FOLDER / f"{_key()}.sqlite3"
    with _lock():
        if path.exists():
            _copy(path, memory)
        else:
            _migrate(name)
            _keep(memory, path)
    return memory


def _key() -> str:
    """What the migrated database depends on: every migration, every installed package, settings, Python and SQLite."""
    digest = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    digest.update("\n".join(sorted(f"{package.name} {package.version}" for package in distributions())).encode())
    migrations = MigrationLoader(None).disk_migrations.values()
    modules = [Path(str(sys.modules[migration.__module__].__file__)) for migration in migrations]
    for path in sorted([*modules, *(_ROOT / "bat_platform" / "settings").glob("*.py")]):
        digest.update(f"\n{path}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _lock() -> Iterator[None]:
    """Only one process at a time: the first migrates, the others find its snapshot."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with (_FOLDER / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _migrate(name: str) -> None:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", verbosity=0, run_syncdb=True)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _copy(path: Path, target: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(path)) as stored:
        stored.backup(target)


def _keep(source: sqlite3.Connection, path: Path) -> None:
    """Write the snapshot, under its name only when it is complete, in place of earlier ones."""
    unfinished = _FOLDER / "unfinished"
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    for earlier in _FOLDER.glob("*.sqlite3"):
        earlier.unlink()
    os.replace(unfinished, path)
