"""The embedded beat: one thread in one server process runs the beat table by calling the tasks.

Production runs Celery beat instead. A file lock makes sure that of several server processes on a
machine only one has the thread.
"""

import fcntl
import logging
import threading
import time
from pathlib import Path
from typing import IO

from celery import current_app
from django.conf import settings
from django.db import close_old_connections

logger = logging.getLogger(__name__)


class Beat(threading.Thread):
    """Runs each task of ``settings.BEAT_TABLE`` when its interval has passed; the first run is at start."""

    def __init__(self, lock_file: IO[str]) -> None:
        super().__init__(name="beat", daemon=True)
        self._lock_file = lock_file  # held open: closing it gives the lock back
        self._due = dict.fromkeys(settings.BEAT_TABLE, 0.0)

    def run(self) -> None:
        """Loop for the life of the process; a failing task is logged and tried again at its next turn."""
        current_app.loader.import_default_modules()  # registers the tasks of all apps
        while True:
            for name, (task, seconds) in settings.BEAT_TABLE.items():
                if time.monotonic() >= self._due[name]:
                    self._due[name] = time.monotonic() + seconds
                    self._call(task)
            time.sleep(1)

    @staticmethod
    def _call(task: str) -> None:
        close_old_connections()
        try:
            current_app.tasks[task].apply(throw=True)
        except Exception:
            logger.exception("Task %s failed; it runs again at its next turn.", task)
        finally:
            close_old_connections()


def start(lock_path: Path) -> Beat | None:
    """Start the thread unless another process on this machine has it."""
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
