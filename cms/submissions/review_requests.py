"""What reviewers ask for at fields, in the words of the portal, and the answers of the submitters.

A request is a comment of Wagtail's, an answer a reply to it: reviewers see both where they look anyway. A request
counts as answered as long as the last word in it is the submitters'; that it is settled, a reviewer says.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Comment, CommentReply

from cms.moderation import services as moderation
from cms.moderation.comments import base_of, label_of, unsettled
from cms.moderation.enums import ANSWERED
from cms.organisations.models import Membership
from cms.registry.models import Entry
from cms.submissions.comments import reply
from cms.submissions.status import standing
from cms.submissions.task_list import task_about

#: Longest answer, in characters.
ANSWER_LENGTH = 2_000


@dataclass(frozen=True)
class Reply:
    """A word in a request."""

    text: str
    at: datetime
    is_own: bool


@dataclass(frozen=True)
class ChangeRequest:
    """What a reviewer asks for at a field. ``task``: name of the task with that field, ``name`` its name there."""

    pk: int
    label: str
    text: str
    at: datetime
    task: str
    name: str
    replies: list[Reply] = field(default_factory=list)

    @property
    def is_answered(self) -> bool:
        """Whether the submitters have spoken last."""
        return bool(self.replies) and self.replies[-1].is_own


def change_requests(entry: Entry) -> list[ChangeRequest]:
    """What reviewers ask for, the oldest first, for the time in which they wait for changes."""
    if standing(entry).stage not in ANSWERED:
        return []
    submitters = set(Membership.objects.filter(organisation=entry.organisation_id).values_list("user", flat=True))
    specific = entry.specific
    return [_request(specific, comment, submitters) for comment in unsettled(entry)]


def _request(entry: Entry, comment: Comment, submitters: set[int]) -> ChangeRequest:
    name, label = _field(entry, comment.contentpath)
    task = task_about(entry, name)
    replies = sorted(comment.replies.all(), key=lambda reply: (reply.created_at, reply.pk))
    return ChangeRequest(
        pk=comment.pk,
        label=label,
        text=comment.text,
        at=comment.created_at,
        task=task.name if task else "",
        name=name,
        replies=[Reply(reply.text, reply.created_at, reply.user_id in submitters) for reply in replies],
    )


def _field(entry: Entry, path: str) -> tuple[str, str]:
    """(field of the portal's form, label) of a column of the entry. Texts of another language have no form here."""
    base, language = base_of(path)
    return (base if language in ("", entry.source_language) else ""), label_of(type(entry), path)


def unplaced(requests: Iterable[ChangeRequest]) -> list[ChangeRequest]:
    """Requests that belong to no task of the portal."""
    return [request for request in requests if not request.task]


@transaction.atomic
def answer(entry: Entry, user: AbstractBaseUser, request_id: int, text: str = "") -> CommentReply:
    """Answer a request with words, or with none just as answered.

    Raises PermissionDenied for strangers, while the entry is under review, and for a request that is not there.
    """
    if not moderation.may_change_draft(entry, user):
        raise PermissionDenied
    if request_id not in {request.pk for request in change_requests(entry)}:
        raise PermissionDenied
    comment = Comment.objects.select_for_update().get(pk=request_id)
    with override(entry.source_language):
        words = text.strip()[:ANSWER_LENGTH] or _("Answered.")
    return reply(comment, user, words)
