"""Set up database, content and index without starting a server."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from bat_platform.setup import ADMIN_NAME, set_up


class Command(BaseCommand):
    """``set_up [--force]``."""

    help = "Migrate, load vocabularies, organisations and the initial collection, index, create an administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --force."""
        parser.add_argument("--force", action="store_true", help="load content again over editors' changes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps and print the generated password, if any."""
        if password := set_up(self.stdout.write, force=options["force"]):
            self.stdout.write(f"Administrator: {ADMIN_NAME}\nPassword:      {password}")
