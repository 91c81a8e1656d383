"""Load the vocabularies; safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.vocabularies.services import load_all


class Command(BaseCommand):
    """``load_vocabularies [--force]``."""

    help = "Load the vocabularies from their data files. What an editor changed stays unless --force is given."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare --force."""
        parser.add_argument("--force", action="store_true", help="overwrite editors' changes too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and report."""
        report = load_all(force=options["force"], progress=self.stdout.write)
        for name in report.kept:
            self.stdout.write(self.style.WARNING(f"kept as edited: {name}"))
        self.stdout.write(str(report))
