"""The same searches by bare requests to Elasticsearch, by our Elasticsearch engine and by the embedded one."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import permutations
from math import inf
from statistics import mean, median
from time import monotonic, perf_counter, sleep
from typing import Final

from benchmarks.engine import timed
from benchmarks.figures import Timings
from benchmarks.queries import Query
from benchmarks.scale.raw import RawClient, Sent, recorded
from search.catalogue import get_catalogue
from search.engines.base import Engine, SearchUnavailable
from search.engines.elastic import Config, ElasticEngine
from search.engines.elastic.client import web_client
from search.engines.embedded import EmbeddedEngine

#: Seconds in which an engine has read the words of its index, without which it takes no word for misspelt.
_PATIENCE: Final = 120.0


@dataclass(frozen=True, slots=True)
class Compared:
    """Milliseconds of each search, in the median of the rounds.

    ``decoding``: what ``raw`` would need besides to make data of the bytes. ``requests``: those of one search, in the
    mean. ``unequal``: searches in which the two engines do not find the same number of entries.
    """

    raw: Timings
    decoding: Timings
    elastic: Timings
    embedded: Timings
    requests: float
    unequal: int

    def ratio(self, engine: Timings) -> tuple[float, float]:
        """An engine's time by the raw one: (median of the ratios, ratio of the medians)."""
        ratios = map(lambda ours, raw: ours / raw, engine.milliseconds, self.raw.milliseconds)
        return median(ratios), engine.median / self.raw.median


def compare(
    config: Config, elastic: ElasticEngine, embedded: EmbeddedEngine, warm_up: Sequence[Query], asked: Sequence[Query]
) -> Compared:
    """Ask all three for each search before the next, in as many rounds as they can take turns: each order once.

    Elasticsearch caches no search with hits; the embedded engine's own cache is emptied before each.
    """
    until_equal(lambda query: total(elastic, query), [(query, total(embedded, query)) for query in warm_up])
    requests = _record(config, elastic, asked)
    client = RawClient(config.hosts[0])
    decoding: list[float] = []

    def ask_raw(place: int) -> float:
        started = perf_counter()
        answers = [client.send(sent) for sent in requests[place]]
        answered = perf_counter()
        for answer in answers:
            json.loads(answer)
        decoding.append((perf_counter() - answered) * 1000)
        return (answered - started) * 1000

    def ask_elastic(place: int) -> float:
        return answered(lambda: timed(elastic, asked[place]))

    def ask_embedded(place: int) -> float:
        embedded._cache.clear()
        return timed(embedded, asked[place])

    raw, ours, local = _rounds(len(asked), ask_raw, ask_elastic, ask_embedded)
    return Compared(
        raw=raw,
        decoding=Timings(decoding),
        elastic=ours,
        embedded=local,
        requests=mean(map(len, requests)),
        unequal=sum(total(elastic, query) != total(embedded, query) for query in asked),
    )


def answered(measure: Callable[[], float]) -> float:
    """The milliseconds that it measures; infinitely many if the search is given up."""
    try:
        return measure()
    except (SearchUnavailable, RuntimeError):
        return inf


def total(engine: Engine, query: Query) -> int:
    """Number of entries that an engine finds."""
    return engine.search(query.request, get_catalogue().concepts).total


def until_equal(ask: Callable[[Query], int], expected: Sequence[tuple[Query, int]]) -> None:
    """Ask for each query until the number expected is found, or for two minutes; a server just started may fail."""
    deadline = monotonic() + _PATIENCE
    for query, number in expected:
        found = None
        while found != number and monotonic() < deadline:
            with suppress(SearchUnavailable, RuntimeError):
                found = ask(query)
            if found != number:
                sleep(1)


def _record(config: Config, elastic: ElasticEngine, asked: Sequence[Query]) -> list[list[Sent]]:
    """The requests of each search."""
    requests = []
    for query in asked:
        with recorded(web_client(config)) as sent:
            total(elastic, query)
        requests.append(sent)
    return requests


def _rounds(number: int, *contenders: Callable[[int], float]) -> list[Timings]:
    """The median of the rounds for each of ``number`` searches, by contender.

    Who is asked after whom changes from round to round, so that nobody always finds what another has warmed.
    """
    took: list[list[list[float]]] = [[[] for _ in range(number)] for _ in contenders]
    for order in permutations(range(len(contenders))):
        for place in range(number):
            for which in order:
                took[which][place].append(contenders[which](place))
    return [Timings([median(rounds) for rounds in one]) for one in took]
