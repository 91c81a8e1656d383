"""For tokens that were found where they should not be: in a public repository, a log, a mail."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.tokens.services import revoke_leaked


class Command(BaseCommand):
    """``tokens revoke --leaked FILE``."""

    help = "Revoke every token that stands in a file, whatever else stands there, and tell its organisation by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """One action, and its file."""
        parser.add_argument("action", choices=("revoke",))
        parser.add_argument("--leaked", metavar="FILE", required=True, help="A text; - reads what is piped in.")

    def handle(self, *args: Any, leaked: str, **options: Any) -> None:
        """Revoke, and say which: by their first characters."""
        try:
            text = sys.stdin.read() if leaked == "-" else Path(leaked).read_bytes().decode(errors="replace")
        except OSError as error:
            raise CommandError(f"{leaked} cannot be read: {error.strerror}") from error
        ended, others = revoke_leaked(text)
        for token in ended:
            self.stdout.write(f"{token.prefix}…: revoked; token {token.pk} of {token.organisation.code}")
        self.stdout.write(f"{len(ended)} revoked, {others} unknown or not in use any more")
