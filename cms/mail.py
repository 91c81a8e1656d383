"""Mails to people: words from a pair of templates in the reader's language, sent by a task after the commit."""

from collections.abc import Mapping
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from wagtail.users.models import UserProfile


@shared_task(
    name="cms.mail.send_mail",
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


def language_of(person: Any) -> str:
    """The language that the person chose, else that of the page that is being answered."""
    chosen = UserProfile.objects.filter(user=person).values_list("preferred_language", flat=True).first()
    return chosen or get_language() or settings.LANGUAGE_CODE


def queue_mail(
    name: str, address: str, language: str, words: Mapping[str, Any], *, page: str, arguments: list[Any] | None = None
) -> None:
    """Send the mail ``name`` (its templates are ``NAME.txt`` and ``NAME_subject.txt``) once the transaction is done.

    ``page`` names the address, with its ``arguments``, at which the reader goes on. Without an address nothing
    is sent.
    """
    if not address:
        return
    with override(language):
        context = {**words, "url": settings.WAGTAILADMIN_BASE_URL + reverse(page, args=arguments)}
        subject = " ".join(render_to_string(f"{name}_subject.txt", context).split())
        body = render_to_string(f"{name}.txt", context).strip()
    send_mail.delay_on_commit(subject, body, address)
