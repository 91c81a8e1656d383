"""The mails: one about a notice, or a daily one about several, as text and HTML, in the language of who gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail.users.models import UserProfile

from cms.notices import unsubscribing
from cms.notices.enums import Delivery, Kind, MailState
from cms.notices.kinds import ABOUT
from cms.notices.messages import Message, messages_for
from cms.notices.models import Notice
from cms.notices.services import deliveries_of
from cms.notices.zones import zone_of

#: A subject is cut here: names of entries may be long.
SUBJECT_LENGTH: Final = 150


@dataclass(frozen=True)
class Mail:
    """A mail that is ready to be sent, and the ids of the notices in it."""

    message: EmailMultiAlternatives
    told: set[int]


@dataclass(frozen=True)
class Section:
    """What a daily mail says about one entry or organisation."""

    about: str
    messages: list[Message]


def compose(notices: Sequence[Notice]) -> Mail | None:
    """The mail about notices to one person; None if there is nothing that they still have to be told."""
    person = notices[0].recipient
    wanted = deliveries_of(person)
    open_ones = [row for row in notices if row.read_at is None and _is_wanted(row, wanted)]
    if not open_ones or not person.is_active or not person.email:
        return None
    with override(_language(person, open_ones[-1])):
        messages = messages_for(person, open_ones)
        told = [row for row in open_ones if row.pk in messages]
        if not told:
            return None
        is_daily = told[0].mail == MailState.DIGEST
        mail = _daily(person, told, messages) if is_daily else _single(person, told[0], messages[told[0].pk])
    return Mail(mail, {row.pk for row in told})


def _is_wanted(notice: Notice, wanted: dict[Kind, Delivery]) -> bool:
    # A kind may be gone since the notice was written.
    return notice.kind in Kind.values and wanted[Kind(notice.kind)] != Delivery.PORTAL


def _language(person: Any, notice: Notice) -> str:
    """The language that the person chose, else the one that goes with the notice."""
    chosen = UserProfile.objects.filter(user=person).values_list("preferred_language", flat=True).first()
    return chosen or notice.language


def _single(person: Any, notice: Notice, message: Message) -> EmailMultiAlternatives:
    words = {"message": message, "url": _absolute(message.url), "stop_words": _("No more mails of this kind")}
    return _mail("notice", person, message.subject, words, [notice], notice.kind)


def _daily(person: Any, notices: Sequence[Notice], messages: dict[int, Message]) -> EmailMultiAlternatives:
    day = date_format(notices[0].due_at.astimezone(zone_of(person)), "DATE_FORMAT") if notices[0].due_at else ""
    number = len(notices)
    subject = ngettext("%(number)s notice, %(day)s", "%(number)s notices, %(day)s", number)
    words = {
        "sections": _sections(notices, messages),
        "base_url": settings.WAGTAILADMIN_BASE_URL,
        "stop_words": _("No more daily mail"),
    }
    return _mail("daily", person, subject % {"number": number, "day": day}, words, notices, unsubscribing.DAILY)


def _sections(notices: Sequence[Notice], messages: dict[int, Message]) -> list[Section]:
    """The notices about one thing together, in the order in which each thing was first told of."""

    def key(row: Notice) -> tuple[int, int]:
        return (row.entry_id or 0, 0 if row.entry_id else row.organisation_id or 0)

    first = {key(row): position for position, row in reversed(list(enumerate(notices)))}
    ordered = sorted(notices, key=lambda row: first[key(row)])
    groups = [[messages[row.pk] for row in rows] for _key, rows in groupby(ordered, key)]
    return [Section(group[0].about, group) for group in groups]


def _mail(
    name: str, person: Any, subject: str, words: dict[str, Any], notices: Sequence[Notice], kind: str
) -> EmailMultiAlternatives:
    stop_url = _absolute(reverse("notices:unsubscribe", args=[unsubscribing.token_for(person.pk, kind)]))
    subject = " ".join(subject.split())[:SUBJECT_LENGTH]
    context = {
        **words,
        "subject": subject,
        "reasons": list(dict.fromkeys(str(ABOUT[Kind(row.kind)].reason) for row in notices)),
        "settings_url": _absolute(reverse("notices:settings")),
        "stop_url": stop_url,
    }
    mail = EmailMultiAlternatives(
        subject,
        render_to_string(f"notices/mail/{name}.txt", context).strip(),
        to=[person.email],
        headers={
            "Auto-Submitted": "auto-generated",
            # The same when it is sent again.
            "Message-ID": f"<notice.{notices[0].pk}@{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname}>",
            # RFC 8058: the mail program's own button.
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(render_to_string(f"notices/mail/{name}.html", context), "text/html")
    return mail


def _absolute(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"
