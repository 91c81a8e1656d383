"""A temporary PostgreSQL cluster without passwords."""

import re
import signal
import subprocess
from pathlib import Path

import psycopg

from tests.servers.process import Server, UnavailableError, owned, program

#: The oldest version the platform supports.
_OLDEST = 15


class PostgreSQL(Server):
    """One cluster on a free port; UnavailableError where PostgreSQL 15 or newer is not installed."""

    # "Fast shutdown": open sessions are cut off.
    stop_signal = signal.SIGINT

    def __init__(self) -> None:
        self._programs = _programs()
        super().__init__("postgresql")
        subprocess.run(  # noqa: S603 - our own command
            owned(
                [
                    *(str(self._programs / "initdb"), "-D", str(self.folder / "data")),
                    *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"),
                    # Not the order of code points, which is SQLite's: a test that rests on either fails on one of them.
                    *("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=und"),
                ]
            ),
            check=True,
            capture_output=True,
            cwd=self.folder,
        )

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def command(self) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            # A commit outlives the kill of the server, though not a power failure.
            "fsync": "off",
            "full_page_writes": "off",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(self._programs / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), *options]

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True

    def version(self) -> str:
        """Name and version, as it says itself."""
        with psycopg.connect(self.url) as connection:
            return f"PostgreSQL {connection.info.parameter_status('server_version')}"


def _programs() -> Path:
    """Folder of the newest installed server's programs. Debian keeps them off PATH, one folder for each version."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    postgres = Path(program("postgres", *reversed(folders)))
    words = subprocess.run([postgres, "--version"], check=True, capture_output=True, text=True)  # noqa: S603
    version = re.search(r"\d+", words.stdout)
    if version is None or int(version[0]) < _OLDEST:
        raise UnavailableError(f"PostgreSQL {_OLDEST} or newer is not installed")
    return postgres.parent
