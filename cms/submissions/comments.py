"""What reviewers ask at fields, and what the organisation answers."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Comment, CommentReply

from cms.moderation.comments import unsettled
from cms.registry.models import Entry
from cms.submissions.services import changeable
from cms.submissions.status import Stage, standing

#: Longest answer, in characters.
ANSWER_LENGTH = 4000


def open_comments(entry: Entry) -> QuerySet[Comment]:
    """Comments that are not resolved, for the time in which changes are asked for: before, reviewers talk."""
    if standing(entry).stage != Stage.CHANGES:
        return Comment.objects.none()
    return unsettled(entry)


def reply(comment: Comment, user: AbstractBaseUser, text: str) -> CommentReply:
    """Write an answer under a comment. Whoever calls has checked who may."""
    written = CommentReply.objects.create(comment=comment, user=user, text=text)
    written.log_create(user=user)
    return written


@transaction.atomic
def answer(entry: Entry, user: AbstractBaseUser, comment_id: int, text: str) -> CommentReply:
    """Answer an open comment; reviewers see it beside the field when they have the entry again.

    Raises PermissionDenied for strangers, Comment.DoesNotExist for a comment that is not open to the organisation.
    """
    comment = open_comments(changeable(entry, user)).get(pk=comment_id)
    return reply(comment, user, text)
