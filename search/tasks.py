"""Celery tasks around the outbox. None is told what to do: that stands in the database."""

from celery import shared_task

from search import outbox
from search.engines import IndexBusy


@shared_task(name="search.tasks.drain")
def drain(seconds: float | None = None) -> int:
    """Bring the index in step with the outbox, for about ``seconds`` if given; returns the number of jobs done."""
    return outbox.drain(seconds)


@shared_task(name="search.tasks.reconcile")
def reconcile() -> int:
    """Repair what differs between database and index; returns the number of entries repaired."""
    try:
        return outbox.reconcile()
    except IndexBusy:
        return 0


@shared_task(name="search.tasks.rebuild")
def rebuild() -> int:
    """Build a new index and swap it in; returns the number of entries, 0 if another rebuild runs."""
    try:
        return outbox.rebuild()
    except IndexBusy:
        return 0
