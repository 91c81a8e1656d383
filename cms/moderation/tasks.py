"""Work that the review leaves to the task queue."""

from celery import shared_task
from django.core.mail import EmailMessage


@shared_task(
    name="cms.moderation.tasks.send_mail", autoretry_for=(OSError,), retry_backoff=30, retry_kwargs={"max_retries": 8}
)
def send_mail(subject: str, body: str, address: str) -> None:
    """Send one plain mail; if the mail server is away, try again ever more slowly, eight times."""
    EmailMessage(subject, body, to=[address], headers={"Auto-Submitted": "auto-generated"}).send()
