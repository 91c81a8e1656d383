"""Work of the review that nobody asks for."""

from celery import shared_task

from cms.moderation import due, reminders


@shared_task(name="cms.moderation.tasks.remind")
def remind() -> None:
    """Remind reviewers of what is overdue, and everybody concerned of entries that are to be verified again.

    No retry: it is scheduled every night.
    """
    reminders.remind()
    due.remind()
