"""What notices about a review say, to reviewers and to submitters, for as long as the entry is their business."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cms.moderation.comments import open_comments
from cms.moderation.permissions import readable_reviews
from cms.notices.enums import Kind
from cms.notices.messages import Message, register
from cms.notices.models import Notice
from cms.organisations.enums import Role
from cms.organisations.models import Membership
from cms.registry.addresses import entry_url
from cms.registry.enums import Life
from cms.registry.files import may_know
from cms.registry.models import Entry, HubPage

#: What it means for a public entry.
_LIFE: Final = {
    Life.CURRENT: gettext_lazy("The entry counts as current again."),
    Life.OUTDATED: gettext_lazy("The entry is marked as outdated. It stays public, with the reason above it."),
    Life.ARCHIVED: gettext_lazy(
        "The entry is archived. It stays public, with the reason above it, and is no longer kept up to date."
    ),
    Life.WITHDRAWN: gettext_lazy("The entry is withdrawn. Its address stays and states the reason."),
}

#: (notice, its entry) -> what it says.
Words = Callable[[Notice, Entry], Message]


def entries_of(notices: Iterable[Notice]) -> dict[int, Entry]:
    """The entries that notices are about, by their ids."""
    ids = {notice.entry_id for notice in notices if notice.entry_id}
    return Entry.objects.select_related("organisation").in_bulk(ids)


def submitted_by(person: Any, entries: Iterable[Entry]) -> set[int]:
    """Ids of those of the entries for whose organisation the person submits; without one, those they may know."""
    held = Membership.objects.filter(user=person.pk, role=Role.SUBMITTER)
    organisations = set(held.values_list("organisation", flat=True))
    return {
        entry.pk
        for entry in entries
        if (entry.organisation_id in organisations if entry.organisation_id else may_know(person, entry))
    }


def _to_reviewers(words: Callable[[Notice, Entry, str], Message]) -> Callable[..., dict[int, Message]]:
    """A writer for those who may read the review: the third of the words is the name of the hub."""

    def write(person: Any, notices: Sequence[Notice]) -> dict[int, Message]:
        entries = entries_of(notices)
        readable = readable_reviews(person, entries.values())
        hubs = {hub.path: hub.public_name for hub in HubPage.objects.select_related("organisation")}
        return {
            notice.pk: words(notice, entry, hubs.get(entry.path[: -entry.steplen], ""))
            for notice in notices
            if (entry := entries.get(notice.entry_id or 0)) is not None and entry.pk in readable
        }

    return write


def to_submitters(words: Words) -> Callable[..., dict[int, Message]]:
    """A writer for those who submit for the entry's organisation today."""

    def write(person: Any, notices: Sequence[Notice]) -> dict[int, Message]:
        entries = entries_of(notices)
        own = submitted_by(person, entries.values())
        return {
            notice.pk: words(notice, entry)
            for notice in notices
            if (entry := entries.get(notice.entry_id or 0)) is not None and entry.pk in own
        }

    return write


def _entry_waits(notice: Notice, entry: Entry, hub: str) -> Message:
    if notice.words.get("came_back"):
        subject = _("Came back for review: %(title)s")
        sentence = _("An entry was changed and came back to you for review.")
    else:
        subject, sentence = _("Waits for review: %(title)s"), _("An entry waits for your review.")
    return _review_message(entry, hub, subject, sentence)


def _overdue(notice: Notice, entry: Entry, hub: str) -> Message:
    since = date_format(date.fromisoformat(notice.words["since"]), "DATE_FORMAT")
    sentence = _("An entry has waited for your review since %(date)s, longer than submitters are told.")
    return _review_message(entry, hub, _("Still waits for review: %(title)s"), sentence % {"date": since})


def _review_message(entry: Entry, hub: str, subject: str, sentence: str) -> Message:
    facts = [
        (_("Entry"), entry.draft_title),
        (_("Hub"), hub),
        (_("Submitted by"), str(entry.organisation or "")),
        (_("Source language"), entry.get_source_language_display()),
        (_("Number"), entry.code or ""),
    ]
    return Message(
        about=entry.draft_title,
        subject=subject % {"title": entry.draft_title},
        sentence=sentence,
        facts=[(label, value) for label, value in facts if value],
        action=_("Open the entry"),
        url=reverse("review:entry", args=[entry.pk]),
    )


def _changes_requested(notice: Notice, entry: Entry) -> Message:
    comment = notice.words.get("comment", "")
    return Message(
        about=entry.draft_title,
        subject=_("Changes requested: %(title)s") % {"title": entry.draft_title},
        sentence=_("The reviewers ask for changes before the entry can be passed on."),
        facts=_entry_facts(entry, entry.draft_title),
        quotes=[
            *([(_("Their comment:"), comment)] if comment else []),
            *((f"{row.label}:", row.text) for row in open_comments(entry)),
        ],
        action=_("Change the draft and send it again"),
        url=reverse("submissions:detail", args=[entry.pk]),
    )


def _rejected(notice: Notice, entry: Entry) -> Message:
    return _with_reason(
        notice,
        entry,
        subject=_("Rejected: %(title)s"),
        sentence=_(
            "The reviewers do not take the entry into the registry. The draft and its number stay yours. Once you have"
            " changed it, you can send it again."
        ),
    )


def _handed_over(notice: Notice, entry: Entry) -> Message:
    return _with_reason(
        notice,
        entry,
        subject=_("Another hub reviews: %(title)s"),
        sentence=_(
            "The hub has handed your entry over to another one, which reviews it from the beginning. You need not do"
            " anything."
        ),
    )


def _published_outside_review(notice: Notice, entry: Entry) -> Message:
    return _with_reason(
        notice,
        entry,
        subject=_("Published by the registrar: %(title)s"),
        sentence=_("A registrar has published the entry without the usual review."),
    )


def _life_changed(notice: Notice, entry: Entry) -> Message:
    life = Life(notice.words["life"])
    message = _with_reason(notice, entry, subject=f"{life.label}: %(title)s", sentence=str(_LIFE[life]))
    successor = notice.words.get("successor")
    return replace(message, facts=[*message.facts, (_("Replaced by"), successor)]) if successor else message


def _with_reason(notice: Notice, entry: Entry, *, subject: str, sentence: str) -> Message:
    """To submitters: what was done, and why."""
    reason = notice.words.get("reason", "")
    return Message(
        about=entry.draft_title,
        subject=subject % {"title": entry.draft_title},
        sentence=sentence,
        facts=_entry_facts(entry, entry.draft_title),
        quotes=[(_("The reason:"), reason)] if reason else [],
        action=_("See where it stands"),
        url=reverse("submissions:detail", args=[entry.pk]),
    )


def _assigned(notice: Notice, entry: Entry, hub: str) -> Message:
    return _review_message(
        entry, hub, _("Yours to review: %(title)s"), _("Somebody has given you this entry to review.")
    )


def _to_verify(notice: Notice, entry: Entry, hub: str) -> Message:
    message = _review_message(entry, hub, *_verification(notice))
    return replace(
        message,
        facts=_verified_facts(entry),
        action=_("Note that you have verified it, or ask for changes"),
        url=reverse("review:life", args=[entry.pk]),
    )


def _to_update(notice: Notice, entry: Entry) -> Message:
    subject, sentence = _verification(notice)
    return Message(
        about=entry.title,
        subject=subject % {"title": entry.title},
        sentence=sentence,
        facts=_verified_facts(entry),
        action=_("If something has changed, write it into the draft and send it to the hub"),
        url=reverse("submissions:detail", args=[entry.pk]),
    )


def _verification(notice: Notice) -> tuple[str, str]:
    """(subject, sentence)."""
    day = {"day": date_format(date.fromisoformat(notice.words["due_on"]), "DATE_FORMAT")}
    if notice.words["is_due"]:
        sentence = _("The entry was to be verified by %(day)s. Until that is done, its page says so.")
        return _("To be verified now: %(title)s"), sentence % day
    sentence = _("By %(day)s somebody should read the entry again: do its figures, sources and contacts still hold?")
    return _("To be verified soon: %(title)s"), sentence % day


def _verified_facts(entry: Entry) -> list[tuple[str, str]]:
    verified = date_format(entry.last_verified_on, "DATE_FORMAT") if entry.last_verified_on else _("Not stated")
    return [*_entry_facts(entry, entry.title), (_("Last verified"), verified)]


def _published(notice: Notice, entry: Entry) -> Message:
    return Message(
        about=entry.title,
        subject=_("Approved and published: %(title)s") % {"title": entry.title},
        sentence=_("The entry is approved and public."),
        facts=_entry_facts(entry, entry.title),
        action=_("Open the entry"),
        # It may have been taken off the public pages since.
        url=entry_url(entry, get_language() or "") or reverse("submissions:detail", args=[entry.pk]),
    )


def _entry_facts(entry: Entry, title: str) -> list[tuple[str, str]]:
    return [(_("Entry"), title), *([(_("Number"), entry.code)] if entry.code else [])]


def register_writers() -> None:
    """Let these be the words of the kinds."""
    register(Kind.ENTRY_WAITS, _to_reviewers(_entry_waits))
    register(Kind.ENTRY_ASSIGNED, _to_reviewers(_assigned))
    register(Kind.REVIEW_OVERDUE, _to_reviewers(_overdue))
    register(Kind.ENTRY_TO_VERIFY, _to_reviewers(_to_verify))
    register(Kind.ENTRY_TO_UPDATE, to_submitters(_to_update))
    register(Kind.REJECTED, to_submitters(_rejected))
    register(Kind.HANDED_OVER, to_submitters(_handed_over))
    register(Kind.PUBLISHED_OUTSIDE_REVIEW, to_submitters(_published_outside_review))
    register(Kind.LIFE_CHANGED, to_submitters(_life_changed))
    register(Kind.CHANGES_REQUESTED, to_submitters(_changes_requested))
    register(Kind.PUBLISHED, to_submitters(_published))
