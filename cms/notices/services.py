"""Telling people something, and what they do about it: read it, choose how they hear of it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models, transaction
from django.db.models import Case, QuerySet, When
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from cms.notices.enums import UNSENT, Delivery, Kind, MailState
from cms.notices.kinds import ABOUT
from cms.notices.messages import Message, messages_for
from cms.notices.models import Notice, Preference
from cms.notices.zones import next_morning, zone_of

#: How long what was read is kept, for whoever looks for it once more.
KEPT: Final = timedelta(days=180)
#: Seconds that sending right after a commit may take: in the embedded default whoever wrote waits for it. What is left
#: is done by the next run of the beat table.
AFTER_COMMIT: Final = 2.0
#: Unread notices are counted no further than to this.
MOST_COUNTED: Final = 100


# --- telling ---------------------------------------------------------------------------------------


@transaction.atomic
def notify(
    kind: Kind,
    recipients: Iterable[Any],
    *,
    entry: Page | None = None,
    organisation: models.Model | None = None,
    words: Mapping[str, Any] | None = None,
    language: str = "",
) -> None:
    """Tell each of the people once, in the caller's transaction; mails go out when that is committed.

    ``words`` is what the writer of the kind cannot look up (see ``Notice``). ``language`` is that of mails to people
    who have chosen none; without it that of the page that is being answered.
    """
    people = {person.pk: person for person in recipients if person.is_active}
    chosen = _deliveries(kind, people)
    notices = [
        Notice(
            recipient=person,
            kind=kind,
            entry_id=entry.pk if entry else None,
            organisation_id=organisation.pk if organisation else None,
            words=dict(words or {}),
            language=language or get_language() or settings.LANGUAGE_CODE,
            **_mail(person, chosen[pk]),
        )
        for pk, person in people.items()
    ]
    Notice.objects.bulk_create(notices)
    if any(notice.mail == MailState.DUE for notice in notices):
        transaction.on_commit(_start_sending, robust=True)


def _mail(person: Any, delivery: Delivery) -> dict[str, Any]:
    if not person.email or delivery == Delivery.PORTAL:
        return {"mail": MailState.NONE}
    if delivery == Delivery.DIGEST:
        return {"mail": MailState.DIGEST, "due_at": next_morning(zone_of(person))}
    return {"mail": MailState.DUE, "due_at": timezone.now()}


def _start_sending() -> None:
    from cms.notices.tasks import send

    send.delay(seconds=AFTER_COMMIT)


@transaction.atomic
def settle(kind: Kind, **about: Any) -> None:
    """What waited is done, by whomever: it counts as read, and no mail goes out about it any more.

    ``about`` are lookups of the notices: ``entry=...``, ``words__step=...``.
    """
    notices = Notice.objects.filter(kind=kind, **about)
    notices.filter(mail__in=UNSENT).update(mail=MailState.NONE, due_at=None)
    notices.filter(read_at=None).update(read_at=timezone.now())


# --- reading ---------------------------------------------------------------------------------------


def notices_of(person: AbstractBaseUser) -> QuerySet[Notice]:
    """The person's notices: what is unread, the latest first, then the rest."""
    is_read = Case(When(read_at=None, then=0), default=1)
    return Notice.objects.filter(recipient=person.pk).order_by(is_read, "-created_at", "-pk")


def unread_count(person: AbstractBaseUser | AnonymousUser) -> int:
    """How many notices the person has not read, up to ``MOST_COUNTED``."""
    return Notice.objects.filter(recipient=person.pk, read_at=None)[:MOST_COUNTED].count()


def shown(person: AbstractBaseUser, notices: Iterable[Notice]) -> list[tuple[Notice, Message]]:
    """Those of the person's notices that they may still see, each with its words.

    The others count as read from now on: the number of unread ones is that of what can be read.
    """
    notices = list(notices)
    messages = messages_for(person, notices)
    hidden = [notice.pk for notice in notices if notice.pk not in messages and notice.read_at is None]
    if hidden:
        Notice.objects.filter(pk__in=hidden).update(read_at=timezone.now())
    return [(notice, messages[notice.pk]) for notice in notices if notice.pk in messages]


def mark_read(notices: QuerySet[Notice]) -> None:
    """Note that the person has read them."""
    notices.filter(read_at=None).update(read_at=timezone.now())


def forget() -> int:
    """Delete what was read long ago. Returns the number of notices."""
    deleted, _by_table = Notice.objects.filter(read_at__lt=timezone.now() - KEPT).delete()
    return deleted


# --- choosing --------------------------------------------------------------------------------------


def deliveries_of(person: AbstractBaseUser) -> dict[Kind, Delivery]:
    """How the person hears of each kind."""
    chosen = dict(Preference.objects.filter(user=person.pk).values_list("kind", "delivery"))
    return {kind: Delivery(chosen.get(kind, about.default)) for kind, about in ABOUT.items()}


def _deliveries(kind: Kind, people: Iterable[int]) -> dict[int, Delivery]:
    rows = Preference.objects.filter(kind=kind, user__in=list(people)).values_list("user", "delivery")
    return dict.fromkeys(people, ABOUT[kind].default) | {pk: Delivery(delivery) for pk, delivery in rows}


@transaction.atomic
def choose(person: AbstractBaseUser, wanted: Mapping[Kind, Delivery]) -> None:
    """Let the person hear of kinds as they want from now on; mails that they no longer want are not sent."""
    now = deliveries_of(person)
    for kind, delivery in wanted.items():
        if now[kind] != delivery:
            Preference.objects.update_or_create(user=person, kind=kind, defaults={"delivery": delivery})
    unwanted = [kind for kind, delivery in wanted.items() if delivery == Delivery.PORTAL]
    unsent = Notice.objects.filter(recipient=person, kind__in=unwanted, mail__in=UNSENT)
    unsent.update(mail=MailState.NONE, due_at=None)
