"""Work that the review leaves to the task queue."""

from celery import shared_task
from django.core.mail import EmailMessage


@shared_task(
    name="cms.moderation.tasks.send_mail",
    # Nothing else knows that this mail was to be sent.
    runs_without_broker=True,
    # Everything that a mail server or the way to it can do wrong is an OSError. The waits grow from half a minute to
    # an hour and are about half of that with jitter: nine hours in all, in which a mail server is back.
    autoretry_for=(OSError,),
    retry_backoff=30,
    retry_backoff_max=3600,
    retry_jitter=True,
    max_retries=24,
    default_retry_delay=60,
    soft_time_limit=60,
    time_limit=90,
)
def send_mail(subject: str, body: str, address: str) -> None:
    """Send one plain mail; if the mail server is away, try again ever more slowly.

    At least once: a worker that is killed between sending and acknowledging leaves it to be sent again.
    """
    EmailMessage(subject, body, to=[address], headers={"Auto-Submitted": "auto-generated"}).send()
