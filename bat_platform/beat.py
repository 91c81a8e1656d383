"""The embedded beat: one thread in one server process runs the beat table by calling the tasks.

Between them it does what is handed to it: work that takes long, which a person watches on a page instead of waiting
for the answer to a request. With a broker there is Celery beat, and there are workers, instead. A file lock makes sure
that of several server processes on a machine only one has the thread.
"""

import fcntl
import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Final

from celery import current_app
from celery.schedules import crontab, schedule
from django.conf import settings
from django.db import close_old_connections

logger = logging.getLogger(__name__)

#: Seconds between two looks at the clock.
_PAUSE: Final = 1.0
#: The thread of this process, while it runs.
_thread: "Beat | None" = None


class Beat(threading.Thread):
    """Runs each task of ``settings.BEAT_TABLE`` at start, and then whenever its schedule says so.

    At start also what belongs into the night: a machine that is switched off at night would never do it.
    """

    def __init__(self, lock_file: IO[str]) -> None:
        super().__init__(name="beat", daemon=True)
        self._lock_file = lock_file  # held open: closing it gives the lock back
        self._last_run: dict[str, datetime] = {}
        self._handed: SimpleQueue[Callable[[], object] | None] = SimpleQueue()

    def run(self) -> None:
        """Loop for the life of the process, or until ``stop``; a failing task is logged and tried again at its next
        turn, handed work is not.
        """
        global _thread
        current_app.loader.import_default_modules()  # registers the tasks of all apps
        _thread = self
        try:
            while True:
                for task in self.due():
                    self._call(task)
                try:
                    work = self._handed.get(timeout=_PAUSE)
                except Empty:
                    continue
                if work is None:
                    return
                _apart(work, "Handed work failed.")
        finally:
            _thread = None

    def hand(self, work: Callable[[], object]) -> None:
        """Have something done by the thread, after what it does now."""
        self._handed.put(work)

    def stop(self) -> None:
        """End the thread when it has done what was handed to it."""
        self._handed.put(None)

    def due(self) -> list[str]:
        """Names of the tasks whose turn it is; from now on their next turn is waited for."""
        now = current_app.now()
        names = [name for name, (_task, when) in settings.BEAT_TABLE.items() if self._is_due(name, when)]
        self._last_run |= dict.fromkeys(names, now)
        return [settings.BEAT_TABLE[name][0] for name in names]

    def _is_due(self, name: str, when: int | crontab) -> bool:
        if name not in self._last_run:
            return True
        timing = schedule(when) if isinstance(when, int) else when
        return bool(timing.is_due(self._last_run[name])[0])

    @staticmethod
    def _call(name: str) -> None:
        def run() -> None:
            task = current_app.tasks[name]
            task.apply(throw=True, retries=task.max_retries or 0)  # its next turn is the retry

        _apart(run, f"Task {name} failed; it runs again at its next turn.")


def _apart(work: Callable[[], object], failure: str) -> None:
    """Do something with connections of its own, and log if it fails."""
    close_old_connections()
    try:
        work()
    except Exception:
        logger.exception(failure)
    finally:
        close_old_connections()


def hand(work: Callable[[], object]) -> bool:
    """Have the thread of this process do something; False if it has none."""
    if _thread is None:
        return False
    _thread.hand(work)
    return True


def start(lock_path: Path) -> Beat | None:
    """Start the thread, unless another process on this machine has it or Celery beat does its work."""
    if not settings.CELERY_TASK_ALWAYS_EAGER:
        return None
    lock_path.parent.mkdir(parents=True, exist_ok=True)
    lock_file = lock_path.open("w")
    try:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock_file.close()
        return None
    beat = Beat(lock_file)
    beat.start()
    return beat
