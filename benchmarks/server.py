"""A real server process, asked over kept-alive connections."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.figures import Timings, anonymous_memory
from benchmarks.queries import Beginning, Query

#: Starts what ``manage.py serve`` starts, beat thread included, without its set-up.
_START: Final = (
    "import sys, django; port = sys.argv.pop(); django.setup();"
    "from bat_platform.management.commands.serve import EmbeddedServer; EmbeddedServer(f'127.0.0.1:{port}').run()"
)
_PATIENCE: Final = 60.0
_MOST_RECEIVED: Final = 1 << 20
_END_OF_HEAD: Final = b"\r\n\r\n"
_ENGINE: Final = re.compile(rb"\r\nserver-timing: engine;dur=([0-9.]+)")
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *([0-9]+)")
#: As many as the server has threads.
_CLIENTS: Final = 8
#: Of the searches, every seventh is asked for as a page too: it takes several times as long as its JSON.
PAGES: Final = 7


@dataclass(frozen=True, slots=True)
class Served:
    """What one server did. ``api``: answers to each search, the first time that it is asked; ``above``: what they take
    above the engine when they are asked again, with the words of the texts met before. Memory of the worker in MB.
    """

    api: Timings
    above: Timings
    suggested: Timings
    memory_at_start: float
    memory: float


def measure(warm_up: Sequence[Query], asked: Sequence[Query], begun: Sequence[Beginning]) -> Served:
    """Ask the API for each query, for each again, for suggestions; then for all queries and some of their pages, eight
    at a time.
    """
    with running(_embedded) as (port, worker):
        before = anonymous_memory(worker)
        client = Client(port)
        client.get_all([api(query) for query in warm_up])
        served = Timings([client.timed(api(query)) for query in asked])
        above = Timings([client.above_engine(api(query)) for query in asked])
        suggested = suggestions(client, begun)
        addresses = [api(query) for query in asked] + [page(query) for query in asked[::PAGES]]
        with ThreadPoolExecutor(_CLIENTS) as pool:
            list(pool.map(lambda start: Client(port).get_all(addresses[start::_CLIENTS]), range(_CLIENTS)))
        return Served(served, above, suggested, before, anonymous_memory(worker))


class Client:
    """One kept-alive connection to a server on this machine.

    It reads no more of an answer than status and length: what a client makes of headers is no cost of the server, and
    the standard library's takes half a millisecond for it.
    """

    def __init__(self, port: int) -> None:
        self._connection = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)

    def get(self, address: str) -> bytes:
        """The body of the answer. RuntimeError unless its status is 200 and its length is told."""
        return self._answer(address)[1]

    def _answer(self, address: str) -> tuple[bytes, bytes]:
        """Head and body."""
        self._connection.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        received = self._receive()
        while (end := received.find(_END_OF_HEAD)) < 0:
            received += self._receive()
        head, body = received[:end].lower(), received[end + len(_END_OF_HEAD) :]
        length = _LENGTH.search(head)
        while length and len(body) < int(length[1]):
            body += self._receive()
        if not (length and head.startswith(b"http/1.1 200 ")):
            raise RuntimeError(f"{address}: {head[:200]!r} {body[:200]!r}")
        return head, body

    def _receive(self) -> bytes:
        received = self._connection.recv(_MOST_RECEIVED)
        if not received:
            raise ConnectionError("The server has closed the connection.")
        return received

    def timed(self, address: str) -> float:
        """Milliseconds from sending the request to having read its answer."""
        started = perf_counter()
        self.get(address)
        return (perf_counter() - started) * 1000

    def above_engine(self, address: str) -> float:
        """Milliseconds of the answer to a search without those of the server's engine."""
        started = perf_counter()
        head, _ = self._answer(address)
        whole = (perf_counter() - started) * 1000
        told = _ENGINE.search(head)
        if told is None:
            raise RuntimeError(f"{address} does not tell what its engine took.")
        return whole - float(told[1])

    def get_all(self, addresses: Sequence[str]) -> None:
        """Ask for one after the other."""
        for address in addresses:
            self.get(address)


def api(query: Query) -> str:
    """Address of a search in JSON."""
    return f"/api/v1/search?{query.parameters}"


def suggestions(client: Client, begun: Sequence[Beginning]) -> Timings:
    """Suggestions for what is typed, the first of them made ready before."""
    addresses = [f"/api/v1/suggest?{beginning.parameters}" for beginning in begun]
    client.get(addresses[0])
    return Timings([client.timed(address) for address in addresses])


def page(query: Query) -> str:
    """Address of a search as people see it."""
    return f"/{query.request.language}/search/?{query.parameters}"


@contextmanager
def running(
    command: Callable[[int], list[str]], environment: Mapping[str, str] | None = None
) -> Iterator[tuple[int, int]]:
    """(port, process id of the worker) of a server that answers and has done what it does at start.

    ``command`` makes the words that start it on a port; ``environment`` comes on top of ours.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603
        command(port), cwd=Path(__file__).parent.parent, env={**os.environ, **(environment or {})}
    )
    try:
        worker = _wait(process, port)
        yield port, worker
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE)


def _embedded(port: int) -> list[str]:
    return [sys.executable, "-c", _START, str(port)]


def _wait(process: subprocess.Popen[bytes], port: int) -> int:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            Client(port).get("/healthz")
            break
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.2)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    worker = int(children[0])
    # The embedded server's beat thread compares index and database at start; it is done when the worker rests.
    used = -1.0
    while (now := _cpu_seconds(worker)) - used > 0.02 and time.monotonic() < deadline:
        used = now
        time.sleep(1)
    return worker


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
