"""Processes that build documents beside this one.

Plain subprocesses and not a pool of ``multiprocessing``: a Celery worker is not allowed to have those, and they
outlive a parent that is killed. These end by themselves when their connection closes, whatever closed it.
"""

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import Any, Final, cast

import django
from django.db import connection, connections

from search.documents import Document
from search.engines.base import Fill, SearchUnavailable

#: More processes than this and the database or the search engine is what holds the work up.
_MOST: Final = 8
#: Objects made before the collector looks for cycles among them.
_YOUNG: Final = 50_000
_ROOT: Final = Path(__file__).resolve().parent.parent

#: Documents by entry id, unless the worker has written them itself; entry id -> why it is refused.
Built = tuple[dict[int, Document], dict[int, str]]


def useful_workers(parts: int) -> int:
    """How many processes help with so many parts; 0 if others cannot see what this process sees in the database."""
    in_memory = connection.vendor == "sqlite" and cast(Any, connection).is_in_memory_db()
    if connection.in_atomic_block or in_memory:
        return 0
    return min(parts, os.cpu_count() or 1, _MOST)


class WorkerDiedError(Exception):
    """A worker was killed, or could not start."""


class Workers:
    """``number`` processes, each with a database connection of its own.

    ``write``: what each does with its documents; without it they are handed back.
    """

    def __init__(self, number: int, write: Fill | None) -> None:
        self._write = write
        self._processes: list[subprocess.Popen[bytes]] = []
        self._connections: list[Connection] = []
        for _ in range(number):
            ours, theirs = Pipe()
            with theirs:
                self._processes.append(_start(theirs.fileno()))
            self._connections.append(ours)

    def __enter__(self) -> "Workers":
        """The processes are at work already."""
        return self

    def __exit__(self, *error: object) -> None:
        """End them: they are idle, or nobody wants their work any more."""
        for one in self._connections:
            one.close()
        for process in self._processes:
            process.terminate()
            process.wait()

    def work_off(self, parts: Sequence[Sequence[int]]) -> Iterator[tuple[Sequence[int], Built]]:
        """Each part of the entry ids with what came of it, in the order in which they are ready.

        Raises what a worker has raised, or ``WorkerDiedError``.
        """
        names = {alias: settings["NAME"] for alias, settings in connections.settings.items()}
        waiting = iter(parts)
        busy: dict[Connection, Sequence[int]] = {}

        def give(worker: Connection) -> None:
            if part := next(waiting, None):
                worker.send(part)
                busy[worker] = part

        try:
            for worker in self._connections:
                worker.send((names, self._write))
                give(worker)
            while busy:
                for worker in cast(list[Connection], wait(list(busy))):
                    answer = worker.recv()
                    if isinstance(answer, Exception):
                        raise answer
                    part = busy.pop(worker)
                    give(worker)
                    yield part, answer
        except (EOFError, ConnectionError) as error:
            raise WorkerDiedError("A process that builds documents has died.") from error


def _start(descriptor: int) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "search.workers", str(descriptor)],
        pass_fds=[descriptor],
        env={**os.environ, "PYTHONPATH": path},
    )


def _work(parent: Connection) -> None:
    """Serve the process at the other end for as long as it is there."""
    from search.filling import build_apart

    names, write = parent.recv()
    for alias, name in names.items():
        connections[alias].settings_dict["NAME"] = name
    while True:
        documents, errors = build_apart(parent.recv())
        if write is not None:
            try:
                errors |= write(documents.values())
            except SearchUnavailable as error:
                parent.send(error)
                continue
            documents = {}
        parent.send((documents, errors))


if __name__ == "__main__":
    # Ctrl-C reaches the whole group; the parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    # What is loaded by now stays, and what is made for a part until the part is done: to look through it again and
    # again costs a tenth of the work.
    gc.freeze()
    gc.set_threshold(_YOUNG)
    try:
        _work(Connection(int(sys.argv[1])))
    except (EOFError, ConnectionError):
        sys.exit()
