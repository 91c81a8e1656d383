"""Real servers for tests: Elasticsearch, PostgreSQL, Redis, as processes that whoever starts them owns.

``make test`` runs the tests under ``python -m tests.servers``, which starts what is needed and says where it listens in
the variables ``TEST_ELASTICSEARCH_8_URL``, ``TEST_ELASTICSEARCH_9_URL``, ``TEST_DATABASE_URL`` and ``TEST_REDIS_URL``.
By hand: ``python -m tests.servers redis -- python -m pytest tests/bat_platform``.

A test that stops or kills a server takes one of its own: ``with own_server(Redis) as redis``, likewise
``postgres.PostgreSQL`` and ``elasticsearch.Cluster`` of several nodes.
"""

import os
from collections.abc import Callable
from typing import TypeVar

import pytest

from tests.servers.process import UnavailableError

S = TypeVar("S")


def missing_variable(variable: str) -> str:
    """Name of the variable in which the runner says why it could not start the server of ``variable``."""
    return f"{variable}_MISSING"


def server_url(variable: str) -> str:
    """Address of a running server, from the environment variable of that name.

    Without it the test is skipped, with the runner's reason where there is one. In CI a server that nobody started is
    a failure: the runner gives a reason there only for what the machine cannot run (Elasticsearch 9 without a JDK 21).
    """
    if url := os.environ.get(variable):
        return url
    if reason := os.environ.get(missing_variable(variable)):
        pytest.skip(reason)
    if os.environ.get("CI"):
        pytest.fail(f"{variable} is not set: run the tests under `python -m tests.servers`")
    pytest.skip(f"{variable} is not set; `make test` starts the server")


def own_server(make: Callable[[], S]) -> S:
    """A server for this test alone, not started yet; where it cannot run the test is skipped, in CI it fails."""
    try:
        return make()
    except UnavailableError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))
