"""The web process is killed between commit and indexing, on every path of the admin that is atomic."""

from collections import Counter
from typing import Any

import pytest
import requests

from search.models import IndexJob
from tests import factories
from tests.faults.client import Visitor
from tests.faults.killing import HEADER
from tests.faults.platform import Platform
from tests.search.admin_paths import PATHS, state


class FatalVisitor(Visitor):
    """Every POST kills the process that serves it."""

    def post(self, path: str, data: Any = None, **headers: str) -> requests.Response:
        return super().post(path, data, **headers, **{HEADER: "yes"})


def jobs() -> set[tuple[int, int]]:
    """What waits for a worker: entry and version."""
    return set(IndexJob.objects.values_list("entry_id", "version"))


def test_after_the_commit(platform: Platform, counts: Counter[str]) -> None:
    visitor = FatalVisitor(platform.web.url, platform.cookies)
    factories.hub("cagac")
    # Each with a hub of its own: one path schedules it, which locks it for the others.
    prepared = [
        (name, path, path.prepare(factories.hub(f"of-path-{number}")))
        for number, (name, path) in enumerate(PATHS.items())
    ]
    platform.everything_found()
    platform.beat.pause()
    platform.worker.pause()
    try:
        for name, path, about in prepared:
            state_before, jobs_before = state(), jobs()
            with pytest.raises(requests.ConnectionError):
                path.act(visitor, about)
            assert state() != state_before, f"{name}: committed"
            assert (jobs() != jobs_before) == path.indexed, f"{name}: with its jobs"
            counts["killed"] += 1
        counts["jobs left"] = IndexJob.objects.count()
        platform.lose_messages()
    finally:
        platform.worker.resume()
        platform.beat.resume()
    counts.update(platform.everything_found())
