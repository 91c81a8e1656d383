"""Celery tasks around notices. None is told what to do: that stands in the database."""

from typing import Final

from celery import shared_task

from cms.notices import sending, services

#: Seconds that a run of the beat table sends for; the next one goes on.
RUN: Final = 180.0


@shared_task(
    name="cms.notices.tasks.send",
    # Within the lease of what it sends last (cms.notices.sending.LEASE).
    soft_time_limit=4 * 60,
    time_limit=4 * 60 + 30,
)
def send(seconds: float = RUN) -> int:
    """Send mails that are due, for about ``seconds``; returns their number.

    No retry: each mail has its own, and the beat table runs this every minute.
    """
    return sending.drain(seconds)


@shared_task(name="cms.notices.tasks.forget")
def forget() -> None:
    """Delete notices that were read long ago. No retry: it is scheduled every night."""
    services.forget()
