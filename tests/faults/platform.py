"""The whole platform, and what must hold after every fault."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

import redis
import requests
from django.core.management import call_command

from cms.registry.enums import Life
from cms.registry.models import Entry
from cms.registry.public import public_entries
from search.models import IndexJob
from search.rebuilding import rebuild
from search.reconciling import compare
from tests.faults import content
from tests.faults.client import Visitor, administrator
from tests.faults.load import Load
from tests.faults.processes import Beat, Process, Web, Worker
from tests.faults.servers import Servers

P = TypeVar("P", bound=Process)
#: Seconds for the platform to get over a fault: several runs of the beat table, with waits between retries.
PATIENCE = 120.0


def wait_until(condition: Callable[[], bool], what: str, *, pause: float = 0.2, patience: float = PATIENCE) -> None:
    """Wait for a condition; AssertionError that says what did not come true."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, f"Not within {patience:.0f} seconds: {what}"
        time.sleep(pause)


class Platform:
    """Web, worker and beat over the servers. ``with`` fills the registry and starts them."""

    web: Web
    worker: Worker
    beat: Beat

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self._stack = ExitStack()

    def __enter__(self) -> "Platform":
        with self._stack:
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            content.fill()
            self.servers.cluster.wait()
            rebuild()
            self.web, self.worker, self.beat = self._own(Web()), self._own(Worker()), self._own(Beat())
            for process in self.processes:
                process.start()
            for process in self.processes:
                process.wait()
            self.cookies = administrator()
            self.visitor = Visitor(self.web.url, self.cookies)
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    @property
    def processes(self) -> list[Process]:
        """What runs, the servers aside."""
        return [self.web, self.worker, self.beat]

    def replace_worker(self) -> None:
        """Start another worker; the one before is dead."""
        self.worker = self._own(Worker())
        self.worker.start()
        self.worker.wait()

    def _own(self, process: P) -> P:
        """A process that ends with the platform."""
        self._stack.callback(process.close)
        return process

    def drafts(self, number: int) -> list[int]:
        """Ids of entries that are not public."""
        return list(content.editable().filter(live=False).order_by("?").values_list("pk", flat=True)[:number])

    def published(self, number: int) -> list[int]:
        """Ids of entries that are public."""
        public = content.editable().filter(live=True).exclude(life=Life.WITHDRAWN)
        return list(public.order_by("?").values_list("pk", flat=True)[:number])

    def change(self, action: str, ids: list[int]) -> None:
        """Publish or withdraw entries in the admin."""
        for pk in ids:
            answer = self.visitor.change(action, pk)
            assert answer.status_code == 302, answer.text[:2000]

    def load(self, readers: int = 2) -> Load:
        """People at work, see ``Load``."""
        return Load(self.web.url, self.cookies, content.whether_public(), readers=readers)

    def lose_messages(self) -> None:
        """Empty Redis: what is repaired from now on, the beat table has repaired."""
        with redis.Redis.from_url(self.servers.redis.url) as client:
            client.flushall()

    # --- what must hold -------------------------------------------------------------------------------

    def everything_found(self) -> dict[str, int]:
        """Wait for the outbox to be empty; then index, API and database say the same of every entry.

        Returns what was counted.
        """
        wait_until(lambda: not IndexJob.objects.exists(), "the outbox is empty")
        found = compare()
        assert not found.ids, str(found)
        public = dict(public_entries().values_list("code", "version"))
        hidden = set(Entry.objects.exclude(code=None).values_list("code", flat=True)) - public.keys()
        assert sorted(self._listed()) == sorted(public)
        by_code = {code for code in [*public, *hidden] if code in self._hits(q=code)}
        assert by_code == public.keys()
        return {"found": len(by_code), "not found": len(hidden), "versions compared": len(public)}

    def saved(self, load: Load) -> None:
        """Every change that was confirmed to the editor is in the database."""
        assert set(content.whether_public().items()) ^ set(load.public.items()) == set()

    def _listed(self) -> list[str]:
        """Codes of all pages of a search for everything."""
        pages = self._search(page_size=100)["pages"]
        return [code for page in range(1, pages + 1) for code in self._hits(page_size=100, page=page)]

    def _hits(self, **params: str | int) -> list[str]:
        return [hit["code"] for hit in self._search(**params)["hits"]]

    def _search(self, **params: str | int) -> dict:
        """What the API answers, in the end: servers that have just been started are slow."""
        answers: list[requests.Response] = []

        def answered() -> bool:
            answers.append(self.visitor.get("/api/v1/search", params))
            return answers[-1].status_code == 200

        wait_until(answered, f"a search for {params} is answered")
        return answers[-1].json()
