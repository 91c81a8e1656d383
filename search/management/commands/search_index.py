"""``search_index rebuild | reconcile | status``: the index, by hand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from search.engines import IndexBusy, SearchUnavailable
from search.models import IndexRebuild
from search.rebuilding import IncompleteIndexError, rebuild
from search.reconciling import compare, reconcile
from search.status import read_status


class Command(BaseCommand):
    """Rebuild the index, repair it, or say how it is."""

    help = "Rebuilds or repairs the search index, or tells its state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One action."""
        parser.add_argument("action", choices=("rebuild", "reconcile", "status"))

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Do it; a busy, unreadable or incomplete index ends the command with a message and exit status 1."""
        try:
            with override("en"):  # as the rest of what commands say
                getattr(self, f"_{action}")()
        except (IndexBusy, IncompleteIndexError, SearchUnavailable) as error:
            raise CommandError(str(error)) from error

    def _rebuild(self) -> None:
        rebuild(self._say)

    def _reconcile(self) -> None:
        repaired = reconcile(self._say)
        self._say(f"{repaired} entries repaired")

    def _status(self) -> None:
        status = read_status()
        self._say(f"engine: {status.engine}, format {status.format}")
        for name in status.names:
            self._say(f"index: {name}")
        if status.entries is not None:
            self._say(f"entries in the index: {status.entries}")
        self._say(f"waiting entries: {status.waiting}")
        if status.oldest_age is not None:
            self._say(f"the oldest has waited {status.oldest_age.total_seconds():.0f} seconds")
        for failed in status.failed:
            self._say(f"failed {failed.job.failures} times: entry {failed.job.entry_id}: {failed.job.error}")
        if status.failed_more:
            self._say(f"and {status.failed_more} more failed entries")
        if status.running:
            self._say(f"rebuild: {_progress(status.running)}")
        if status.last:
            self._say(f"last rebuild: {_result(status.last)}")
        if status.problem:
            raise SearchUnavailable(status.problem)
        self._say(f"compared with the database: {compare()}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)


def _progress(running: IndexRebuild) -> str:
    return (
        f"{running.get_phase_display()}, {running.percent} %, {running.done} of {running.total} entries; "
        f"began {running.started_at:%Y-%m-%d %H:%M:%S}, last sign of life {running.heartbeat_at:%H:%M:%S} UTC"
    )


def _result(last: IndexRebuild) -> str:
    ended = f"{last.finished_at:%Y-%m-%d %H:%M:%S} UTC"
    if last.error:
        return f"failed {ended} at {last.percent} %: {last.fault}"
    return f"{last.done} entries, {last.refused} refused, finished {ended}"
