"""Celery tasks around the outbox. None is told what to do: that stands in the database."""

from threading import Thread
from typing import Any, Final

from celery import Task, shared_task
from django.db import InterfaceError, OperationalError, connections

from search import outbox, rebuilding, reconciling, unanswered
from search.claims import clean_up_after_killed
from search.engines import IndexBusy, SearchUnavailable

#: Faults that pass by themselves: the engine or the database is away. A fault in an entry stands in its job.
TRANSIENT: Final = (SearchUnavailable, OperationalError, InterfaceError)
#: Limits, in seconds, of what goes through the whole registry: 100,000 entries take about 20 minutes on one core.
LONG: Final[dict[str, Any]] = {
    "soft_time_limit": 58 * 60,
    "time_limit": 60 * 60,
    "autoretry_for": TRANSIENT,
    "retry_backoff": 10,
    "retry_backoff_max": 300,
    "retry_jitter": True,
    # About a quarter of an hour in all, with jitter.
    "max_retries": 10,
    # When the worker process was killed: by then the claim of its rebuild has lapsed (search.claims.SILENCE).
    "default_retry_delay": 90,
}


@shared_task(
    name="search.tasks.drain",
    soft_time_limit=10 * 60,
    time_limit=11 * 60,
    autoretry_for=TRANSIENT,
    retry_backoff=5,
    retry_backoff_max=60,
    retry_jitter=True,
    # Half a minute; by then the beat table has queued the next one, for everything that waits.
    max_retries=3,
    default_retry_delay=5,
)
def drain(seconds: float | None = None) -> int:
    """Bring the index in step with the outbox, for about ``seconds`` if given; returns the number of entries done.

    The run of the beat table, which has no limit, first clears away what a killed rebuild has left.
    """
    if seconds is None:
        clean_up_after_killed()
    return outbox.drain(seconds)


@shared_task(name="search.tasks.reconcile", **LONG)
def reconcile() -> int:
    """Repair what differs between database and index; returns the number of entries repaired."""
    try:
        return reconciling.reconcile()
    except IndexBusy:
        return 0


@shared_task(name="search.tasks.rebuild", **LONG)
def rebuild() -> int:
    """Build a new index and swap it in; returns the number of entries, 0 if another rebuild runs."""
    try:
        return rebuilding.rebuild()
    except IndexBusy:
        return 0


@shared_task(name="search.tasks.forget_unanswered", soft_time_limit=60, time_limit=90)
def forget_unanswered() -> int:
    """Delete words without hits that are older than they are kept; returns their number."""
    return unanswered.forget()


def start(task: Task) -> bool:
    """Have a long task begin, without waiting for it; returns False if it could not be queued.

    Where tasks run in the process that queues them, a thread does the work: a person looks at its progress.
    """
    if not task.app.conf.task_always_eager:
        return task.delay() is not None
    Thread(target=_run, args=[task], name=task.name, daemon=True).start()
    return True


def _run(task: Task) -> None:
    try:
        task.apply()
    finally:
        connections.close_all()
