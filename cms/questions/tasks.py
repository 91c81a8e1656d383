"""Work on questions that nobody asks for."""

from celery import shared_task

from cms.questions import services


@shared_task(name="cms.questions.tasks.forget")
def forget() -> None:
    """Remove names and addresses that are no longer needed. No retry: it is scheduled every night."""
    services.forget()
