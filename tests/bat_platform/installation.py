"""The platform as in production: production settings in processes of their own, over a database, Redis and folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from search.engines.embedded import EmbeddedEngine

ROOT = Path(__file__).resolve().parent.parent.parent
#: Seconds for anything on a busy machine.
PATIENCE = 60.0


class Installation:
    """Starts processes and looks at what they did; a process ends when its ``with`` does."""

    def __init__(self, folder: Path, database_url: str, redis_url: str) -> None:
        self.folder = folder
        self.redis_url = redis_url
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("CELERY", "ELASTICSEARCH"))},
            "DJANGO_SETTINGS_MODULE": "tests.bat_platform.worker_settings",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            "VAR_DIR": str(folder),
            "SECRET_KEY": "of-a-test",
            "ALLOWED_HOSTS": "*",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "EMAIL_URL": f"filemail:///{folder / 'mail'}",
        }
        self._environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)

    def run(self, code: str) -> str:
        """Output of Python code with Django set up; AssertionError with its traceback if it fails."""
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def worker(self, *options: str) -> Iterator["Process"]:
        """A Celery worker with one process, ready to take tasks."""
        command = [sys.executable, "-m", "celery", "-A", "bat_platform", "worker", "-c", "1", "-l", "info", *options]
        log = self.folder / "worker.log"
        with log.open("ab") as output:
            process = subprocess.Popen(  # noqa: S603 - our own command
                command,
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        worker = Process(process, log)
        try:
            wait_until(lambda: " ready." in worker.log(), worker.log)
            yield worker
        finally:
            worker.kill()

    def messages(self, queue: str) -> int:
        """Messages in a queue that no worker has taken."""
        with redis.Redis.from_url(self.redis_url) as client:
            return int(client.llen(queue))

    def indexed(self) -> set[int]:
        """Ids of the entries in the index."""
        return set(EmbeddedEngine(self.folder / "search").versions())


class Process:
    """A worker and the processes it has started."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self._log = log

    def log(self) -> str:
        """What it wrote."""
        return self._log.read_text(errors="replace")

    def stop(self) -> None:
        """End it in good order."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(PATIENCE)

    def kill(self) -> None:
        """End all of it as a power failure would."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def wait_until(condition: Callable[[], bool], explain: Callable[[], str]) -> None:
    """Wait for a condition; AssertionError with the explanation if it does not come true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, explain()
        time.sleep(0.1)
