"""The platform's own processes, as an operator starts them."""

import sys
import urllib.request

from tests.servers.process import Server


class Process(Server):
    """A Python program of the platform. Its settings come with our environment."""

    as_root = True
    #: What its log says once it is at work.
    ready = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        """Whether its log says that it is at work."""
        return self.ready in self.log()


class Web(Process):
    """Two processes of four threads behind one port. The master replaces one that has died."""

    def __init__(self) -> None:
        super().__init__("web")

    def command(self) -> list[str]:
        options = ["--workers", "2", "--threads", "4", "--preload", "--bind", f"127.0.0.1:{self.port}"]
        return [sys.executable, "-m", "gunicorn", "bat_platform.wsgi", *options]

    def answers(self) -> bool:
        """Whether it serves pages."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:  # noqa: S310 - http to this machine
                return bool(answer.status == 200)
        except OSError:
            return False


class Worker(Process):
    """A Celery worker with one process for tasks of all queues."""

    ready = " ready."

    def __init__(self) -> None:
        super().__init__("worker")

    def command(self) -> list[str]:
        return [sys.executable, "-m", "celery", "-A", "bat_platform", "worker", "-c", "1", "-l", "info"]


class Beat(Process):
    """Celery beat."""

    ready = "beat: Starting"

    def __init__(self) -> None:
        super().__init__("beat")

    def command(self) -> list[str]:
        return [sys.executable, "-m", "celery", "-A", "bat_platform", "beat", "-l", "info"]
