"""``search_index rebuild | reconcile | status``: the index, by hand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import outbox
from search.engines import IndexBusy, SearchUnavailable, get_engine
from search.models import IndexJob


class Command(BaseCommand):
    """Rebuild the index, repair it, or say how it is."""

    help = "Rebuilds or repairs the search index, or tells its state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One action."""
        parser.add_argument("action", choices=("rebuild", "reconcile", "status"))

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Do it; a busy or unreadable index ends the command with a message and exit status 1."""
        try:
            getattr(self, f"_{action}")()
        except IndexBusy as error:
            raise CommandError("Another rebuild is running.") from error
        except SearchUnavailable as error:
            raise CommandError(str(error)) from error

    def _rebuild(self) -> None:
        outbox.rebuild(self._say)

    def _reconcile(self) -> None:
        repaired = outbox.reconcile(self._say)
        self._say(f"{repaired} entries repaired")

    def _status(self) -> None:
        self._say(f"entries in the index: {get_engine().count()}")
        difference = outbox.compare()
        self._say(f"missing: {len(difference.missing)}")
        self._say(f"outdated: {len(difference.outdated)}")
        self._say(f"superfluous: {len(difference.superfluous)}")
        self._say(f"waiting jobs: {IndexJob.objects.count()}")
        for job in IndexJob.objects.filter(failures__gt=0):
            self._say(f"failed {job.failures} times: entry {job.entry_id}: {job.error}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
