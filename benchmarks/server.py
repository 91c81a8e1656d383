"""A real server process and the JSON of its search over a kept-alive connection."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.figures import Timings, anonymous_memory
from benchmarks.queries import Query

#: Starts what ``manage.py serve`` starts, beat thread included, without its set-up.
_START: Final = (
    "import sys, django; port = sys.argv.pop(); django.setup();"
    "from bat_platform.management.commands.serve import EmbeddedServer; EmbeddedServer(f'127.0.0.1:{port}').run()"
)
_PATIENCE: Final = 60.0
#: As many as the server has threads.
_CLIENTS: Final = 8
#: Of the searches, every seventh is asked for as a page too: it takes several times as long as its JSON.
_PAGES: Final = 7


@dataclass(frozen=True, slots=True)
class Served:
    """What one server did: timings of the API, and the worker's memory in MB when it is ready and in the end."""

    api: Timings
    memory_at_start: float
    memory: float


def measure(warm_up: Sequence[Query], asked: Sequence[Query]) -> Served:
    """Ask the API for each query, one after the other; then for all of them again and for some of their pages, eight
    at a time.
    """
    with _running() as (port, worker):
        before = anonymous_memory(worker)
        client = Client(port)
        client.get_all([_api(query) for query in warm_up])
        timings = client.get_all([_api(query) for query in asked])
        addresses = [_api(query) for query in asked] + [_page(query) for query in asked[::_PAGES]]
        with ThreadPoolExecutor(_CLIENTS) as pool:
            list(pool.map(lambda start: Client(port).get_all(addresses[start::_CLIENTS]), range(_CLIENTS)))
        return Served(Timings(timings), before, anonymous_memory(worker))


class Client:
    """One kept-alive connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)

    def get_all(self, addresses: Sequence[str]) -> list[float]:
        """Milliseconds from sending each request to having read its answer. RuntimeError unless all are 200."""
        timings = []
        for address in addresses:
            started = perf_counter()
            self._connection.request("GET", address)
            response = self._connection.getresponse()
            body = response.read()
            timings.append((perf_counter() - started) * 1000)
            if response.status != 200:
                raise RuntimeError(f"{address}: {response.status} {body[:200]!r}")
        return timings


def _api(query: Query) -> str:
    return f"/api/v1/search?{query.parameters}"


def _page(query: Query) -> str:
    return f"/{query.request.language}/search/?{query.parameters}"


@contextmanager
def _running() -> Iterator[tuple[int, int]]:
    """(port, process id of the worker) of a server that answers and has done what it does at start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", _START, str(port)], cwd=Path(__file__).parent.parent)  # noqa: S603
    try:
        worker = _wait(process, port)
        yield port, worker
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE)


def _wait(process: subprocess.Popen[bytes], port: int) -> int:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            Client(port).get_all(["/readyz"])
            break
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.2)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    worker = int(children[0])
    # The beat thread compares index and database at start; it is done when the worker rests.
    used = -1.0
    while (now := _cpu_seconds(worker)) - used > 0.02 and time.monotonic() < deadline:
        used = now
        time.sleep(1)
    return worker


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
