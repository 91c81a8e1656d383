"""Start the servers, tell the settings where they are, run the tests in this process; see the package."""

import os
import secrets
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.servers import Servers, ServersPlugin
from tests.servers.elasticsearch import RELEASES
from tests.servers.process import UnavailableError

ROOT = Path(__file__).resolve().parent.parent.parent


def main(options: list[str]) -> int:
    """Exit code of pytest. Where a server cannot run: 0 with the reason, 2 in CI."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        # As Ctrl-C: pytest ends at once, and everything is put away.
        signal.signal(number, signal.default_int_handler)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bat-faults-"))
        try:
            servers = Servers(RELEASES[int(os.environ.get("ELASTICSEARCH", "8"))], stack)
        except UnavailableError as error:
            sys.stderr.write(f"No fault tests: {error}\n")
            return 2 if os.environ.get("CI") else 0
        servers.start()
        os.environ.update(
            DJANGO_SETTINGS_MODULE="tests.faults.settings",
            PYTHONPATH=str(ROOT),
            VAR_DIR=folder,
            SECRET_KEY=secrets.token_hex(),
            ALLOWED_HOSTS="127.0.0.1",
            EMAIL_URL=f"filemail:///{folder}/mail",
            DATABASE_URL=servers.database.url,
            REDIS_URL=servers.redis.url,
            ELASTICSEARCH_URL=servers.cluster.url,
        )
        return int(pytest.main([str(Path(__file__).parent), *options], plugins=[ServersPlugin(servers)]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
