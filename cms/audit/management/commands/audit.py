"""``audit verify [DIGEST ...] | seal``: the audit log, by hand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.audit import sealing
from cms.audit.models import Record, Seal


class Command(BaseCommand):
    """Check the audit log against its seals, or seal what is new."""

    help = "Checks that nothing in the audit log was changed, or seals what is new in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One action, and digests for the check."""
        parser.add_argument("action", choices=("verify", "seal"))
        parser.add_argument("digests", nargs="*", metavar="DIGEST", help="Digest of a seal that was noted elsewhere.")

    def handle(self, *args: Any, action: str, digests: list[str], **options: Any) -> None:
        """Do it; what is wrong ends the command with exit status 1."""
        if action == "seal":
            made = sealing.seal()
            self.stdout.write(f"seal {made}: {made.digest}" if made else "nothing to seal")
            return
        if problems := sealing.verify(digests):
            raise CommandError("\n".join(problems))
        last = Seal.objects.last()
        sealed = last.last if last else 0
        self.stdout.write(f"{Record.objects.filter(pk__lte=sealed).count()} records, as they were sealed")
        self.stdout.write(f"{Record.objects.filter(pk__gt=sealed).count()} not sealed yet")
        if last:
            self.stdout.write(f"last seal: {last.number}, {last.at:%Y-%m-%d %H:%M} UTC, {last.digest}")
