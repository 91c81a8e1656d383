"""Who uses the platform while something is broken: readers who search, one who reads pages, an editor."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Self

import requests

from tests.faults.client import Visitor
from tests.faults.content import NAMES

#: Pages that need no search engine.
PAGES = ("/en/", "/en/themes/", "/en/sectors/", "/en/hubs/", "/en/limits/", "/api/v1/changes", "/healthz")
#: What is counted, in the order in which it is printed.
_COUNTED = (
    *("searches", "failed", "failed twice", "pages", "pages failed"),
    *("publications", "withdrawals", "changes failed"),
)
_WORDS = sorted({word for name in NAMES for word in name.split()})
_FACETS = ({}, {"country": "KZ"}, {"sector": "C23.5"}, {"pollutant": "dust", "country": "KZ"})


class Load:
    """Steady work from ``with`` to its end.

    ``counts``: a search that has failed is sent once more at once, and may have ``failed twice``. ``public``: entry
    id -> whether it is, by the last change that the platform has confirmed. ``faults``: what went wrong, in words.
    """

    def __init__(self, url: str, cookies: dict[str, str], entries: dict[int, bool], *, readers: int = 2) -> None:
        self.counts = Counter(dict.fromkeys(_COUNTED, 0))
        self.public = dict(entries)
        self.faults: list[str] = []
        self._url = url
        self._cookies = cookies
        self._adding = threading.Lock()
        self._ended = threading.Event()
        works = [self._search] * readers + [self._read, self._edit]
        self._threads = [threading.Thread(target=self._work, args=(work, seed)) for seed, work in enumerate(works)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _work(self, work: Callable[[Visitor, random.Random], None], seed: int) -> None:
        visitor = Visitor(self._url, self._cookies if work == self._edit else None)
        chance = random.Random(seed)
        while not self._ended.is_set():
            work(visitor, chance)

    def _search(self, visitor: Visitor, chance: random.Random) -> None:
        words = chance.sample(_WORDS, chance.randint(0, 2))
        params = {"q": " ".join(words), "language": "en", **chance.choice(_FACETS)}

        def ask() -> requests.Response:
            return visitor.get("/api/v1/search", params)

        self._add("searches")
        if not self._succeeds(ask, {200}):
            self._add("failed")
            if not self._succeeds(ask, {200}):
                self._add("failed twice")

    def _read(self, visitor: Visitor, chance: random.Random) -> None:
        self._add("pages")
        path = chance.choice(PAGES)
        if not self._succeeds(lambda: visitor.get(path), {200}):
            self._add("pages failed")
        self._ended.wait(0.1)

    def _edit(self, visitor: Visitor, chance: random.Random) -> None:
        entry = chance.choice(sorted(self.public))
        action, counted = ("withdraw", "withdrawals") if self.public[entry] else ("publish", "publications")
        if self._succeeds(lambda: visitor.change(action, entry), {302}):
            self._add(counted)
            self.public[entry] = action == "publish"
        else:
            self._add("changes failed")
        self._ended.wait(0.1)

    def _succeeds(self, ask: Callable[[], requests.Response], expected: Iterable[int]) -> bool:
        try:
            answer = ask()
        except requests.RequestException as error:
            fault = type(error).__name__
        else:
            if answer.status_code in expected:
                return True
            fault = f"{answer.status_code} {answer.url}"
        with self._adding:
            self.faults.append(fault)
        return False

    def _add(self, name: str) -> None:
        with self._adding:
            self.counts[name] += 1
