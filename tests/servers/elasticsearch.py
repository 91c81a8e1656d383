"""A cluster of real Elasticsearch nodes.

Elastic publishes the server without its optional modules on Maven Central, for integration tests: what runs on it runs
on every cluster. It has no ``GET /``, no scripts, no ``_reindex``, no analysis-common.
"""

import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.servers.java import java_home
from tests.servers.process import START, Server, UnavailableError, free_port, give_away, private_folder, program

_CACHE = Path(__file__).resolve().parent.parent.parent / ".cache" / "elasticsearch"
#: Seconds for Maven to fetch 100 MB.
_DOWNLOAD = 600


@dataclass(frozen=True)
class Release:
    """A version the platform supports, and the oldest Java that runs it."""

    version: str
    java: int


RELEASES = {8: Release("8.19.9", java=17), 9: Release("9.2.0", java=21)}


class Node(Server):
    """One node of a cluster; ``kill`` and ``start`` it one by one."""

    def __init__(self, cluster: "Cluster", number: int) -> None:
        super().__init__(f"elasticsearch-{cluster.release.version}-{number}")
        self._cluster = cluster
        self.node_name = f"node-{number}"
        self.transport_port = free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        return ["bash", str(self._cluster.home / "bin" / "elasticsearch")]

    def environment(self) -> dict[str, str]:
        heap = self._cluster.heap_mb
        return {
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_JAVA_HOME": str(self._cluster.java),
            "ES_JAVA_OPTS": f"-Xms{heap}m -Xmx{heap}m",
        }

    def start(self) -> None:
        config = self.folder / "config"
        if not config.exists():
            shutil.copytree(self._cluster.home / "config", config)
            # YAML contains JSON.
            (config / "elasticsearch.yml").write_text(json.dumps(self._settings()))
            (self.folder / "logs").mkdir()
            give_away(self.folder)
        super().start()

    def answers(self) -> bool:
        """Whether it serves requests as a member of a cluster with a master."""
        return self.health() is not None

    def health(self) -> dict[str, Any] | None:
        """What the node says about its cluster; None if it says nothing or knows no master."""
        address = f"{self.url}/_cluster/health?timeout=1s&master_timeout=1s"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - http to this machine
                return dict(json.load(answer))
        except (OSError, ValueError):
            return None

    def _settings(self) -> dict[str, Any]:
        return {
            "cluster.name": self._cluster.folder.name,
            "node.name": self.node_name,
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
            "network.host": "127.0.0.1",
            "http.port": self.port,
            "transport.port": self.transport_port,
            "xpack.security.enabled": False,
            "action.auto_create_index": False,
            # A full disk of this machine is no reason for a test to fail.
            "cluster.routing.allocation.disk.threshold_enabled": False,
            **self._cluster.discovery(),
        }


class Cluster:
    """Nodes of one release, about 400 MB more than their heap each; UnavailableError where they cannot run.

    ``with`` starts them, waits until all form a green cluster, and removes everything.
    """

    def __init__(self, release: Release, nodes: int = 1, heap_mb: int = 384) -> None:
        self.release = release
        self.java = java_home(release.java)
        self.heap_mb = heap_mb
        archive = _archive(release)
        self.folder = private_folder("elasticsearch")
        self.home = self.folder / f"elasticsearch-{release.version}"
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(self.folder)
        self.nodes = [Node(self, number) for number in range(1, nodes + 1)]

    @property
    def url(self) -> str:
        """Addresses of all nodes, separated by commas."""
        return ",".join(node.url for node in self.nodes)

    def discovery(self) -> dict[str, Any]:
        """Settings by which the nodes find one another."""
        if len(self.nodes) == 1:
            return {"discovery.type": "single-node"}
        return {
            "discovery.seed_hosts": [f"127.0.0.1:{node.transport_port}" for node in self.nodes],
            "cluster.initial_master_nodes": [node.node_name for node in self.nodes],
        }

    def start(self) -> None:
        """Start all nodes; does not wait."""
        for node in self.nodes:
            node.start()

    def wait(self) -> None:
        """Wait until every node has joined and every copy of every shard is in place; RuntimeError if that fails."""
        for node in self.nodes:
            node.wait()
        end = time.monotonic() + START
        while not self._complete():
            if time.monotonic() > end:
                raise RuntimeError(f"The cluster is not green: {[node.health() for node in self.nodes]}")
            time.sleep(0.1)

    def close(self) -> None:
        """End all nodes and remove their folders."""
        for node in self.nodes:
            node.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def version(self) -> str:
        """Name and version, and the Java it runs on."""
        return f"Elasticsearch {self.release.version} on {self.java.name}"

    def _complete(self) -> bool:
        health = self.nodes[0].health()
        return health is not None and (health["number_of_nodes"], health["status"]) == (len(self.nodes), "green")

    def __enter__(self) -> Self:
        try:
            self.start()
            self.wait()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _archive(release: Release) -> Path:
    """The distribution as Maven Central has it, fetched once; raises UnavailableError."""
    name = f"elasticsearch-{release.version}.zip"
    archive = _CACHE / name
    if archive.exists():
        return archive
    maven = program("mvn")
    _CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_CACHE) as folder:
        artifact = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{release.version}:zip"
        copying = [maven, "--batch-mode", "dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
        try:
            subprocess.run(  # noqa: S603 - our own command
                copying, check=True, capture_output=True, text=True, timeout=_DOWNLOAD
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise UnavailableError(f"Maven could not fetch {artifact}: {str(error.stdout)[-1000:]}") from error
        # Only a complete archive gets the name that counts.
        os.replace(Path(folder) / name, archive)
    return archive
