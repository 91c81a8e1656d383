"""Redis hangs, then is gone with all messages, while people search and publish."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from time import sleep

import pytest

from tests.faults.platform import Platform
from tests.servers.redis import Redis

#: Seconds without Redis.
AWAY = 20


@contextmanager
def hanging(redis: Redis) -> Iterator[None]:
    """It takes connections and does not answer."""
    redis.pause()
    try:
        yield
    finally:
        redis.resume()


@contextmanager
def gone(redis: Redis) -> Iterator[None]:
    """It comes back without the messages that it had."""
    redis.stop()
    try:
        yield
    finally:
        redis.start()
        redis.wait()


@pytest.mark.parametrize("away", [hanging, gone])
def test_redis_is_away(
    platform: Platform, counts: Counter[str], away: Callable[[Redis], AbstractContextManager[None]]
) -> None:
    with platform.load(readers=1) as load:
        sleep(1)
        with away(platform.servers.redis):
            sleep(AWAY)
            assert platform.visitor.get("/readyz").json()["broker"] == "unavailable"
    counts.update(load.counts)
    assert not load.faults
    platform.saved(load)
    counts.update(platform.everything_found())
    assert platform.visitor.get("/readyz").json()["broker"] == "ok"
