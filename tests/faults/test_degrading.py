"""Elasticsearch answers slowly, not at all, takes no writes, or holds no index that the platform can read.

Pages stay up, the search says plainly that it is away, changes are kept; all is well once the fault is mended, with no
process started again.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.urls import reverse

from search.documents import FORMAT
from search.engines.base import RETRY_AFTER
from search.engines.elastic import indices
from search.engines.elastic.client import bulk_client
from search.models import IndexJob
from search.tasks import rebuild, reconcile
from tests.faults import cluster
from tests.faults.load import PAGES
from tests.faults.platform import Platform, wait_until


@contextmanager
def slow(platform: Platform) -> Iterator[None]:
    nodes = platform.servers.cluster
    for node in nodes.nodes:
        node.pause()
    try:
        yield
    finally:
        for node in nodes.nodes:
            node.resume()
        nodes.wait()


@contextmanager
def gone(platform: Platform) -> Iterator[None]:
    nodes = platform.servers.cluster
    for node in nodes.nodes:
        node.kill()
    try:
        yield
    finally:
        nodes.start()
        nodes.wait()


@contextmanager
def without_index(platform: Platform) -> Iterator[None]:
    indices.delete(cluster.config(), [cluster.current_index()])
    try:
        yield
    finally:
        reconcile.delay()
        wait_until(has_index, "the nightly task builds an index")


@contextmanager
def with_the_index_of_an_older_release(platform: Platform) -> Iterator[None]:
    """Its format is another one; the nightly task builds ours and deletes it."""
    config = cluster.config()
    older = f"{config.prefix}-entries-{FORMAT - 1}"
    index = f"{older}-20260101000000-0123abcd"
    indices.delete(config, [cluster.current_index()])
    bulk_client(config).indices.create(index=index, aliases={older: {}})
    try:
        yield
    finally:
        reconcile.delay()
        wait_until(has_index, "the nightly task builds an index")
    assert index not in indices.names(config)


@contextmanager
def with_an_older_mapping(platform: Platform) -> Iterator[None]:
    """Of the index that bears our alias: it lacks every field, and takes no documents with others."""
    config = cluster.config()
    index = f"{indices.alias(config)}-20260101000000-0123abcd"
    indices.delete(config, [cluster.current_index()])
    bulk_client(config).indices.create(
        index=index,
        mappings={"dynamic": "strict"},
        aliases={indices.alias(config): {}, indices.handle(index): {}},
    )
    try:
        yield
    finally:
        rebuild.delay()
        wait_until(lambda: cluster.current_index() != index, "a rebuild has replaced it")


def has_index() -> bool:
    return indices.exists(cluster.config())


Fault = Callable[[Platform], AbstractContextManager[None]]


@pytest.mark.parametrize(
    "fault", [slow, gone, without_index, with_the_index_of_an_older_release, with_an_older_mapping]
)
def test_search_is_away(platform: Platform, counts: Counter[str], fault: Fault) -> None:
    appearing, vanishing = platform.drafts(2), platform.published(2)
    with fault(platform):
        page = platform.visitor.get("/en/search/", {"q": "dust"})
        assert page.status_code == 503
        for way in ("site:themes", "site:sectors", "site:hubs"):
            assert f'href="{reverse(way)}"' in page.text
        problem = platform.visitor.get("/api/v1/search", {"q": "dust"})
        assert (problem.status_code, problem.headers["Retry-After"]) == (503, str(RETRY_AFTER))
        assert problem.json()["title"] == "Search is not available"
        assert readiness(platform) == (200, "degraded", "unavailable")
        publish_meanwhile(platform, appearing, vanishing, counts)
    recovered(platform, counts)


def test_index_takes_no_writes(platform: Platform, counts: Counter[str]) -> None:
    """As Elasticsearch makes it when a disk is nearly full: searches go on, with what they know."""
    index = cluster.current_index()
    appearing, vanishing = platform.drafts(2), platform.published(2)
    cluster.change(index, **{"blocks.read_only_allow_delete": True})
    try:
        publish_meanwhile(platform, appearing, vanishing, counts)
        assert platform.visitor.get("/en/search/", {"q": "dust"}).status_code == 200
        assert readiness(platform) == (200, "ok", "ok")
    finally:
        cluster.change(index, **{"blocks.read_only_allow_delete": None})
    recovered(platform, counts)


def publish_meanwhile(platform: Platform, appearing: list[int], vanishing: list[int], counts: Counter[str]) -> None:
    """Pages are up, changes are taken and wait for the index."""
    for path in PAGES:
        assert platform.visitor.get(path).status_code == 200, path
        counts["pages"] += 1
    platform.change("publish", appearing)
    platform.change("withdraw", vanishing)
    waiting = set(IndexJob.objects.values_list("entry_id", flat=True))
    assert waiting >= {*appearing, *vanishing}
    counts["changes meanwhile"] += len(appearing) + len(vanishing)


def readiness(platform: Platform) -> tuple[int, Any, Any]:
    answer = platform.visitor.get("/readyz")
    return answer.status_code, answer.json()["status"], answer.json()["search"]


def recovered(platform: Platform, counts: Counter[str]) -> None:
    counts.update(platform.everything_found())
    wait_until(lambda: platform.visitor.get("/en/search/", {"q": "dust"}).status_code == 200, "the search page is back")
    wait_until(lambda: readiness(platform) == (200, "ok", "ok"), "the platform calls itself ready")
