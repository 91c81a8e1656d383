"""Nodes of Elasticsearch die and come back while people search and publish."""

from collections import Counter
from collections.abc import Callable
from time import sleep

import pytest

from tests.faults import cluster
from tests.faults.platform import Platform, wait_until
from tests.servers.elasticsearch import Cluster, Node

#: So many searches at least, for a share of one in a thousand to mean something.
SEARCHES = 1500
#: Seconds that a node stays away: longer than the search for a new master.
AWAY = 10


@pytest.mark.parametrize("find", [cluster.holder, cluster.master])
def test_a_node_is_killed(platform: Platform, counts: Counter[str], find: Callable[[Cluster], Node]) -> None:
    nodes = platform.servers.cluster
    with platform.load() as load:
        sleep(2)
        node = find(nodes)
        before = load.counts["searches"]
        node.kill()
        sleep(AWAY)
        node.start()
        nodes.wait()
        wait_until(lambda: load.counts["searches"] - before >= SEARCHES, f"{SEARCHES} searches", patience=300)
    counts.update(load.counts)
    platform.saved(load)
    counts.update(platform.everything_found())
    assert load.counts["failed twice"] <= load.counts["searches"] / 1000, load.faults
    assert not load.counts["pages failed"], load.faults
    assert not load.counts["changes failed"], load.faults
