"""Work on entries that nobody asks for."""

from celery import shared_task

from cms.registry import confidential


@shared_task(name="cms.registry.tasks.release_confidential")
def release_confidential() -> None:
    """Open what was confidential until yesterday. No retry: it is scheduled every night."""
    confidential.release_ended()
