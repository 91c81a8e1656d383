"""The claim to rebuild the index: one process at a time, on whatever machine, with whatever engine.

A claim is a row that is running, of which the database allows one. It counts as long as its holder gives signs of
life; the claim of a killed process is taken over by the next, who deletes its half-filled index.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from search.engines import IndexBusy, get_engine
from search.engines.base import Engine
from search.models import IndexRebuild

#: Without a sign of life for so long a rebuild is taken for dead. Signs come with every part of the index that is
#: filled, every few seconds; the longest wait for Elasticsearch is 30 seconds.
SILENCE: Final = timedelta(seconds=60)
#: Rebuilds that are remembered.
_REMEMBERED: Final = 20


class Claim:
    """A rebuild that runs in this process."""

    def __init__(self, row: IndexRebuild) -> None:
        self._rows = IndexRebuild.objects.filter(pk=row.pk, running=True)

    def report(self, **progress: Any) -> None:
        """Give a sign of life and store fields of ``IndexRebuild``.

        Raises ``IndexBusy`` if the claim has been taken over, because this process was silent for too long.
        """
        if not self._rows.update(heartbeat_at=Now(), **progress):
            raise IndexBusy("The rebuild was silent for too long; another process has taken over.")

    def end(self, error: str = "") -> None:
        """Give the claim back."""
        self._rows.update(running=False, finished_at=Now(), error=error)

    def forget(self) -> None:
        """Give the claim back and leave no trace of it."""
        self._rows.delete()


def dead_claims(engine: Engine) -> QuerySet[IndexRebuild]:
    """The claim of a killed process, if there is one."""
    running = IndexRebuild.objects.filter(running=True)
    match engine.rebuild_runs():
        case True:
            return running.none()
        case False:
            return running
        case _:
            return running.filter(heartbeat_at__lt=Now() - SILENCE)


@contextmanager
def claimed(engine: Engine) -> Iterator[Claim]:
    """Hold the claim; an exception is noted in its row. Raises ``IndexBusy`` if somebody else has it."""
    claim = Claim(_take(engine))
    try:
        yield claim
    except BaseException as error:
        claim.end(f"{type(error).__name__}: {error}")
        raise
    claim.end()


def _take(engine: Engine) -> IndexRebuild:
    with transaction.atomic():
        dead_claims(engine).update(running=False, finished_at=Now(), error=IndexRebuild.KILLED)
        try:
            with transaction.atomic():
                row = IndexRebuild.objects.create(started_at=Now(), heartbeat_at=Now())
        except IntegrityError as error:
            raise IndexBusy("Another rebuild is running.") from error
        IndexRebuild.objects.filter(pk__lte=row.pk - _REMEMBERED).delete()
    return row


def clean_up() -> None:
    """Delete what killed rebuilds and older releases have left, unless a rebuild is running."""
    engine = get_engine()
    try:
        with claimed(engine) as claim:
            try:
                engine.prune(older_formats=True)
            finally:
                claim.forget()
    except IndexBusy:
        return


def clean_up_after_killed() -> None:
    """``clean_up`` if a killed rebuild is known."""
    if dead_claims(get_engine()).exists():
        clean_up()
