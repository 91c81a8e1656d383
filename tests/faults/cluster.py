"""What the tests do to the index and learn of the cluster, past the platform."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from search.engines.elastic import indices
from search.engines.elastic.client import Config, bulk_client
from tests.servers.elasticsearch import Cluster, Node


def config() -> Config:
    """The platform's own."""
    return Config.from_settings()


def current_index() -> str:
    """Name of the index that is read."""
    name = indices.read(config()).current
    assert name is not None
    return name


def change(index: str, **settings: Any) -> None:
    """Change settings of an index; None gives the value that nobody has set."""
    bulk_client(config()).indices.put_settings(index=index, settings={f"index.{k}": v for k, v in settings.items()})


@contextmanager
def bulks_hang(index: str) -> Iterator[None]:
    """Every bulk request to ``index`` waits, for a copy that no node has room for; everything else is answered."""
    copies = bulk_client(config()).indices.get_settings(index=index)[index]["settings"]["index"]["number_of_replicas"]
    change(index, **{"number_of_replicas": 3, "write.wait_for_active_shards": "all"})
    try:
        yield
    finally:
        change(index, **{"number_of_replicas": copies, "write.wait_for_active_shards": None})


def bulk_is_waiting() -> bool:
    """Whether Elasticsearch is at work on a bulk request."""
    answer = bulk_client(config()).perform_request(
        "GET", "/_tasks", params={"actions": "indices:data/write/bulk"}, headers={"accept": "application/json"}
    )
    return bool(answer["nodes"])


def master(cluster: Cluster) -> Node:
    """The node that leads the others."""
    (row,) = bulk_client(config()).cat.master(format="json")
    return _named(cluster, row["node"])


def holder(cluster: Cluster) -> Node:
    """The node to which the documents of the index are written first."""
    rows = bulk_client(config()).cat.shards(index=current_index(), format="json", h="prirep,node")
    (name,) = [row["node"] for row in rows if row["prirep"] == "p"]
    return _named(cluster, name)


def _named(cluster: Cluster, name: str) -> Node:
    (node,) = [node for node in cluster.nodes if node.node_name == name]
    return node
