"""A web server as in production, with one worker: answers in JSON and as pages, fifty readers at a time, memory."""

import json
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic, perf_counter
from typing import Final

from benchmarks.figures import Timings, anonymous_memory, in_turn
from benchmarks.queries import Beginning, Query
from benchmarks.scale.searching import answered, total, until_equal
from benchmarks.server import Client, api, page, running, suggestions
from search.engines.base import Engine
from tests.servers.process import owned

_READERS: Final = 50
#: Seconds in which readers ask.
_READING: Final = 20.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What readers got who ask again as soon as they are answered: ``errors`` are answers other than 200, or none."""

    seconds: float
    answers: Timings
    errors: int

    def __str__(self) -> str:
        rate = len(self.answers.milliseconds) / self.seconds
        return f"{rate:.0f} a second, {self.answers}, {self.errors} errors"


@dataclass(frozen=True, slots=True)
class Served:
    """One server. ``json`` and ``html`` were asked in turn; ``above``: what answers in JSON take above the engine when
    they are asked again. Memory of the worker in MB.
    """

    json: Timings
    html: Timings
    above: Timings
    suggested: Timings
    json_readers: Reading
    html_readers: Reading
    memory_at_start: float
    memory: float


def measure(
    engine: Engine,
    environment: Mapping[str, str],
    warm_up: Sequence[Query],
    asked: Sequence[Query],
    begun: Sequence[Beginning],
) -> Served:
    """Ask a server with this environment; ``engine`` is the one it uses, in this process."""
    with running(_gunicorn, environment) as (port, worker):
        before = anonymous_memory(worker)
        client = Client(port)
        until_equal(
            lambda query: json.loads(client.get(api(query)))["total"], [(one, total(engine, one)) for one in warm_up]
        )
        client.get_all([page(query) for query in warm_up[:: len(warm_up) // 7]])
        in_json, in_html = in_turn(
            asked,
            lambda query: answered(lambda: client.timed(api(query))),
            lambda query: answered(lambda: client.timed(page(query))),
        )
        above = Timings([answered(lambda query=query: client.above_engine(api(query))) for query in asked])
        return Served(
            in_json,
            in_html,
            above,
            suggestions(client, begun),
            _read(port, [api(query) for query in asked]),
            _read(port, [page(query) for query in asked]),
            before,
            anonymous_memory(worker),
        )


def _gunicorn(port: int) -> list[str]:
    # A connection outlives the time in which others are asked.
    options = ["--workers=1", "--threads=8", "--keep-alive=60", "--log-level=warning", f"--bind=127.0.0.1:{port}"]
    return owned([sys.executable, "-m", "gunicorn", *options, "bat_platform.wsgi"], as_root=True)


def _read(port: int, addresses: Sequence[str]) -> Reading:
    """Readers that begin at different places of the list, each over a connection of its own."""
    started = perf_counter()
    begin = threading.Barrier(_READERS)
    with ThreadPoolExecutor(_READERS) as pool:
        places = [len(addresses) * reader // _READERS for reader in range(_READERS)]
        found = list(pool.map(lambda place: _read_on(port, addresses[place:] + addresses[:place], begin), places))
    answers = [took for answered, _ in found for took in answered]
    return Reading(perf_counter() - started, Timings(answers), sum(errors for _, errors in found))


def _read_on(port: int, addresses: Sequence[str], begin: threading.Barrier) -> tuple[list[float], int]:
    """(milliseconds of the answers, number of errors) of one reader."""
    client, answered, errors, place = Client(port), [], 0, 0
    begin.wait()
    deadline = monotonic() + _READING
    while monotonic() < deadline:
        try:
            answered.append(client.timed(addresses[place % len(addresses)]))
        except (OSError, RuntimeError):
            client, errors = Client(port), errors + 1
        place += 1
    return answered, errors
