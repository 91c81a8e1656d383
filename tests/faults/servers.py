"""The servers that the platform stands on. They run before Django is set up, for the settings hold their addresses."""

from contextlib import ExitStack

import pytest

from tests.servers.elasticsearch import Cluster, Release
from tests.servers.postgres import PostgreSQL
from tests.servers.redis import Redis

_NODES = 3
SERVERS = pytest.StashKey["Servers"]()


class Servers:
    """PostgreSQL, Redis, a cluster of three nodes; ``stack`` ends them. Raises UnavailableError."""

    def __init__(self, release: Release, stack: ExitStack) -> None:
        self.database = PostgreSQL()
        stack.callback(self.database.close)
        self.redis = Redis()
        stack.callback(self.redis.close)
        self.cluster = Cluster(release, nodes=_NODES)
        stack.callback(self.cluster.close)

    def start(self) -> None:
        """Start all. The cluster takes half a minute: whoever needs it waits for it."""
        for server in (self.cluster, self.database, self.redis):
            server.start()
        for server in (self.database, self.redis):
            server.wait()


class ServersPlugin:
    """Tells pytest which servers run."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers

    def pytest_configure(self, config: pytest.Config) -> None:
        """Keep them where the fixtures find them."""
        config.stash[SERVERS] = self._servers
