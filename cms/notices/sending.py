"""From the notices to the mail server, with nothing lost on the way.

What is to be sent stands in the rows that ``services.notify`` wrote. A task sends it right after the commit, a run of
the beat table what that one left: a process that is killed, or a broker that loses its messages, only makes it later.
At least once: whoever is killed between the mail server's answer and the note of it has the mail sent again, under
the same number, by which mail programs know it.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from time import monotonic
from typing import Any, Final

from celery.exceptions import SoftTimeLimitExceeded
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from cms.notices import mails
from cms.notices.enums import UNSENT, MailState
from cms.notices.models import Notice

logger = logging.getLogger(__name__)

#: For so long a mail belongs to the process that tries to send it. No task of this app runs for longer.
LEASE: Final = timedelta(minutes=5)
#: Waits between tries double from half a minute to an hour; with the last of sixteen tries, after nine hours, the mail
#: is given up. The notice stays in the portal.
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=1)
MAX_ATTEMPTS: Final = 16
#: The mail server answers, and does not take this mail: others may go out.
REFUSALS: Final = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)


class MailServerAway(Exception):  # noqa: N818
    """Nothing can be sent now."""


def drain(seconds: float) -> int:
    """Send what is due, for about ``seconds``; returns the number of mails sent. Several processes may drain at a time.

    While the mail server is away, each run tries one mail.
    """
    end = monotonic() + seconds
    sent = 0
    while monotonic() < end and (notices := _claim()):
        try:
            sent += _send(notices)
        except MailServerAway:
            break
    return sent


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries."""
    return min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)


def backlog() -> dict[str, Any]:
    """For whoever watches: how many notices wait to be mailed, when the next or oldest is due, how many were given up.

    Those that were given up are counted for a week.
    """
    now = timezone.now()
    waits = Q(mail__in=UNSENT) & (Q(due_at__lte=now) | Q(attempts__gt=0))
    return Notice.objects.filter(mail__in=(*UNSENT, MailState.FAILED)).aggregate(
        waiting=Count("pk", filter=waits),
        oldest=Min("due_at", filter=waits),
        failed=Count("pk", filter=Q(mail=MailState.FAILED, due_at__gt=now - timedelta(days=7))),
    )


# --- claiming --------------------------------------------------------------------------------------


def _claim() -> list[Notice]:
    """What goes into the next mail, this process's for the time of the lease; empty if nothing is due."""
    due = Notice.objects.filter(mail__in=UNSENT, due_at__lte=timezone.now())
    # Without it every run would take SQLite's one write lock.
    if not due.exists():
        return []
    with transaction.atomic():
        notices = _one(due.filter(mail=MailState.DUE)) or _of_one_person(due.filter(mail=MailState.DIGEST))
        due_at = timezone.now() + LEASE
        ids = [notice.pk for notice in notices]
        Notice.objects.filter(pk__in=ids).update(due_at=due_at, attempts=F("attempts") + 1)
    for notice in notices:
        notice.attempts += 1
    return notices


def _one(due: QuerySet[Notice]) -> list[Notice]:
    return list(due.select_for_update(**_passing_by()).order_by("due_at", "pk")[:1])


def _of_one_person(due: QuerySet[Notice]) -> list[Notice]:
    """Everything for one daily mail. The person's row is locked: two processes never divide one mail."""
    waiting = get_user_model().objects.filter(Exists(due.filter(recipient=OuterRef("pk")))).order_by("pk")
    person = waiting.select_for_update(no_key=True, **_passing_by()).first()
    return list(due.filter(recipient=person).order_by("created_at", "pk")) if person else []


def _passing_by() -> dict[str, Any]:
    """Rows that another process holds are passed by. SQLite has one writer at a time and locks no rows."""
    return {"skip_locked": connection.features.has_select_for_update_skip_locked}


# --- sending ---------------------------------------------------------------------------------------


def _send(notices: Sequence[Notice]) -> int:
    """Send one mail about the notices; returns 1, or 0 if there was nothing to say or it failed.

    Raises MailServerAway.
    """
    try:
        mail = mails.compose(notices)
        if mail is not None:
            mail.message.send()
    except REFUSALS as error:
        _put_off(notices, error)
        return 0
    except OSError as error:  # everything else that a mail server or the way to it can do wrong
        _put_off(notices, error)
        raise MailServerAway from error
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        # Whatever is wrong with this one, the others go out.
        logger.exception("A mail cannot be written.")
        _put_off(notices, error)
        return 0
    told = mail.told if mail is not None else set()
    _note(notices, told)
    return 1 if mail is not None else 0


def _note(notices: Sequence[Notice], told: set[int]) -> None:
    """What was not told need not be any more: it was read, is done, or is no longer the person's business."""
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    rows.filter(pk__in=told).update(mail=MailState.SENT, due_at=None)
    rows.exclude(pk__in=told).update(mail=MailState.NONE, due_at=None)


def _put_off(notices: Sequence[Notice], error: Exception) -> None:
    """Try again later, or give up."""
    logger.warning("%s cannot be mailed now: %s", ", ".join(map(str, notices)), type(error).__name__)
    for notice in notices:
        # Settled meanwhile: nothing is to be sent any more.
        row = Notice.objects.filter(pk=notice.pk, mail__in=UNSENT)
        if notice.attempts >= MAX_ATTEMPTS:
            row.update(mail=MailState.FAILED, due_at=timezone.now())
        else:
            row.update(due_at=timezone.now() + wait_after(notice.attempts))
