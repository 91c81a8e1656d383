"""The embedded beat: one thread in one server process runs the beat table by calling the tasks.

With a broker there is Celery beat instead. A file lock makes sure that of several server processes on a machine only
one has the thread.
"""

import fcntl
import logging
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import IO

from celery import current_app
from celery.schedules import crontab, schedule
from django.conf import settings
from django.db import close_old_connections

logger = logging.getLogger(__name__)


class Beat(threading.Thread):
    """Runs each task of ``settings.BEAT_TABLE`` at start, and then whenever its schedule says so.

    At start also what belongs into the night: a machine that is switched off at night would never do it.
    """

    def __init__(self, lock_file: IO[str]) -> None:
        super().__init__(name="beat", daemon=True)
        self._lock_file = lock_file  # held open: closing it gives the lock back
        self._last_run: dict[str, datetime] = {}

    def run(self) -> None:
        """Loop for the life of the process; a failing task is logged and tried again at its next turn."""
        current_app.loader.import_default_modules()  # registers the tasks of all apps
        while True:
            for task in self.due():
                self._call(task)
            time.sleep(1)

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
        close_old_connections()
        try:
            task = current_app.tasks[name]
            task.apply(throw=True, retries=task.max_retries or 0)  # its next turn is the retry
        except Exception:
            logger.exception("Task %s failed; it runs again at its next turn.", name)
        finally:
            close_old_connections()


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
