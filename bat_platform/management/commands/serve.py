"""The embedded platform in one process: set up if needed, then serve."""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from gunicorn.app.base import BaseApplication

from bat_platform import beat
from bat_platform.setup import ADMIN_NAME, set_up


class EmbeddedServer(BaseApplication):
    """Gunicorn with one worker process of several threads, and the beat thread in that worker."""

    def __init__(self, bind: str) -> None:
        self._bind = bind
        super().__init__()

    def load_config(self) -> None:
        """One worker: SQLite and the embedded index have one writer."""
        for name, value in {
            "bind": self._bind,
            "workers": 1,
            "threads": 8,
            # A search of 10,000 letters is answered by a page that says so, not by the server's own 414.
            "limit_request_line": 0,
            "worker_class": "gthread",
            "timeout": 120,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "post_worker_init": lambda worker: beat.start(settings.VAR_DIR / "beat.lock"),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application."""
        from bat_platform.wsgi import application

        return application


class Command(BaseCommand):
    """``serve [--port 8000]``."""

    help = "Set up what is missing, then serve the platform on this machine."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --port."""
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, **options: Any) -> None:
        """Set up once per state of the code, then start the server."""
        stamp = settings.VAR_DIR / "set-up"
        state = _state_of_the_code()
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != state:
            self._set_up()
            stamp.write_text(state, encoding="utf-8")
        address = f"127.0.0.1:{options['port']}"
        self.stdout.write(f"Ready: http://{address}/  (admin: http://{address}/admin/; stop with Ctrl+C)")
        self.stdout.flush()
        connections.close_all()
        sys.argv = [sys.argv[0]]  # gunicorn reads the command line otherwise
        EmbeddedServer(address).run()

    def _set_up(self) -> None:
        def progress(line: str) -> None:
            self.stdout.write(line)
            self.stdout.flush()

        password = set_up(progress)
        progress("Collecting static files and translations ...")
        call_command("collectstatic", interactive=False, verbosity=0)
        if password:
            progress(f"\n  Administrator: {ADMIN_NAME}\n  Password:      {password}\n  Change it after signing in.\n")


def _state_of_the_code() -> str:
    """Newest change of anything that set-up loads, so that an update of the code sets up again."""
    newest = max(
        path.stat().st_mtime_ns
        for root in ("cms", "search", "media", "bat_platform", "locale")
        for path in Path(settings.BASE_DIR, root).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and path.suffix != ".mo"
    )
    return str(newest)
