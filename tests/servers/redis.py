"""Redis that keeps nothing on disk: a restart finds it empty, as a broker that lost its messages."""

import redis

from tests.servers.process import Server, program


class Redis(Server):
    """One Redis on a free port; UnavailableError where it is not installed."""

    def __init__(self) -> None:
        self._program = program("redis-server")
        super().__init__("redis")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        return [
            *(self._program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)),
            *("--save", "", "--appendonly", "no"),
        ]

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def version(self) -> str:
        """Name and version, as it says itself."""
        with redis.Redis.from_url(self.url) as client:
            return f"Redis {client.info('server')['redis_version']}"
