"""Work of the review that nobody asks for."""

from celery import shared_task

from cms.moderation import reminders


@shared_task(name="cms.moderation.tasks.remind")
def remind() -> None:
    """Remind reviewers of what is overdue. No retry: it is scheduled every night."""
    reminders.remind()
