"""Run a command beside real servers: ``python -m tests.servers [NAME ...] -- COMMAND``; without a name, all of them.

Ends with the command's exit code. A server whose variable is set already is not started but used as it is. What cannot
run on this machine is named with the reason: its tests are skipped, but in CI only where nothing could be installed.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from tests.servers import missing_variable
from tests.servers.elasticsearch import RELEASES, Cluster
from tests.servers.java import NoJavaError
from tests.servers.postgres import PostgreSQL
from tests.servers.process import UnavailableError, owned
from tests.servers.redis import Redis


@dataclass(frozen=True)
class Offer:
    """A server that can be asked for, and the variable that tells where it listens."""

    variable: str
    make: Callable[[], Cluster | PostgreSQL | Redis]


OFFERS = {
    "elasticsearch-8": Offer("TEST_ELASTICSEARCH_8_URL", lambda: Cluster(RELEASES[8])),
    "elasticsearch-9": Offer("TEST_ELASTICSEARCH_9_URL", lambda: Cluster(RELEASES[9])),
    "postgresql": Offer("TEST_DATABASE_URL", PostgreSQL),
    "redis": Offer("TEST_REDIS_URL", Redis),
}


def main(arguments: list[str]) -> int:
    """Start the servers, run the command, stop the servers; the command's exit code, or 2 if it cannot run."""
    divider = arguments.index("--") if "--" in arguments else len(arguments)
    names, command = arguments[:divider] or list(OFFERS), arguments[divider + 1 :]
    if not command or not set(names) <= set(OFFERS):
        _say(f"usage: python -m tests.servers [{' | '.join(OFFERS)} ...] -- COMMAND")
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    with ExitStack() as stack:
        try:
            environment = _start(names, stack)
        except (UnavailableError, RuntimeError) as error:
            _say(str(error))
            return 2
        return _run(command, environment)


def _start(names: list[str], stack: ExitStack) -> dict[str, str]:
    """Start the servers side by side and wait for them; the variables that tell the tests."""
    environment: dict[str, str] = {}
    running = []
    for name in names:
        offer = OFFERS[name]
        if offer.variable in os.environ:
            _say(f"{name}: {os.environ[offer.variable]}, as {offer.variable} says")
            continue
        try:
            server = offer.make()
        except UnavailableError as error:
            if os.environ.get("CI") and not isinstance(error, NoJavaError):
                raise
            environment[missing_variable(offer.variable)] = f"{name}: {error}"
            _say(f"{name}: {error}. Its tests are skipped.")
            continue
        stack.callback(server.close)
        server.start()
        running.append(server)
        environment[offer.variable] = server.url
    for server in running:
        server.wait()
        _say(f"{server.version()}: {server.url}")
    return environment


def _run(command: list[str], environment: dict[str, str]) -> int:
    with subprocess.Popen(  # noqa: S603 - the command we were asked to run
        owned(command, as_root=True), env={**os.environ, **environment}
    ) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # Ctrl-C reached the command as well: let it report and end.
            return process.wait()
        except SystemExit:
            process.terminate()
            raise


def _leave(number: int, frame: object) -> None:
    """End as by a signal, through every ``finally``."""
    sys.exit(128 + number)


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
