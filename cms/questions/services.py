"""What happens to a question: asked, answered, closed, forgotten. Each in one transaction, with what it has to tell."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.notices.enums import Kind
from cms.notices.services import notify, settle
from cms.questions import mails
from cms.questions.enums import QuestionKind, QuestionState
from cms.questions.models import Answer, Question
from cms.questions.permissions import inbox_of, who_answers
from cms.registry.models import Entry, HubPage

#: How long after closing the reader's name and address are kept: who writes back within half a year is still known.
KEEP_PERSON: Final = timedelta(days=180)


@dataclass(frozen=True)
class Message:
    """A question as it came from the form, cleaned."""

    reference: str
    kind: QuestionKind
    text: str
    email: str
    language: str
    name: str = ""
    figure: str = ""
    figure_text: str = ""


@transaction.atomic
def ask(entry: Entry, message: Message) -> Question:
    """Put a question into the inbox of the entry's hub and tell those who answer there.

    The same form sent twice is one question.
    """
    question, is_new = Question.objects.get_or_create(
        reference=uuid.UUID(message.reference),
        defaults={
            "entry": entry,
            "hub": HubPage.objects.filter(pk=entry.get_parent().pk).first(),
            "kind": message.kind,
            "figure": message.figure,
            "figure_text": message.figure_text,
            "text": message.text,
            "name": message.name,
            "email": message.email,
            "language": message.language,
        },
    )
    if is_new:
        log(instance=question, action="questions.ask")
        # The reader's address stays in the inbox: answers are written there.
        people = who_answers(question.hub)
        words = {"question": question.pk}
        notify(Kind.QUESTION_ASKED, people, entry=entry, words=words, language=settings.LANGUAGE_CODE)
    return question


class NewerAnswer(Exception):  # noqa: N818
    """Somebody else answered while the person was writing."""


@transaction.atomic
def answer(
    question: Question, user: AbstractBaseUser | AnonymousUser, text: str, seen: int, *, closes: bool = False
) -> Answer:
    """Answer the reader by mail, and close the question if ``closes``.

    ``seen`` is how many answers the person had before their eyes.

    Raises PermissionDenied unless the question is in the person's inbox, ValidationError if it is closed,
    NewerAnswer if there is another answer by now.
    """
    question = _locked(question, user)
    if question.answers.count() != seen:
        raise NewerAnswer
    given = Answer.objects.create(question=question, author=user, text=text)
    question.state = QuestionState.ANSWERED
    question.save(update_fields=["state"])
    log(instance=question, action="questions.answer", user=user)
    _settle(question)
    transaction.on_commit(partial(mails.tell_reader, given), robust=True)
    if closes:
        close(question, user)
    return given


@transaction.atomic
def close(question: Question, user: AbstractBaseUser | AnonymousUser) -> Question:
    """Nothing more is to be done. The reader hears nothing of it.

    Raises PermissionDenied unless the question is in the person's inbox, ValidationError if it is closed already.
    """
    question = _locked(question, user)
    question.state = QuestionState.CLOSED
    question.closed_at = timezone.now()
    question.save(update_fields=["state", "closed_at"])
    log(instance=question, action="questions.close", user=user)
    _settle(question)
    return question


def _settle(question: Question) -> None:
    """Nobody else has to be told any more that it waits for an answer."""
    settle(Kind.QUESTION_ASKED, entry=question.entry_id, words__question=question.pk)


@transaction.atomic
def forget() -> int:
    """Remove name and address from questions that were closed long ago. Returns their number."""
    old = Question.objects.filter(state=QuestionState.CLOSED, closed_at__lt=timezone.now() - KEEP_PERSON)
    questions = list(old.exclude(name="", email=""))
    for question in questions:
        question.name = question.email = ""
        question.save(update_fields=["name", "email"])
        log(instance=question, action="questions.forget")
    return len(questions)


def _locked(question: Question, user: AbstractBaseUser | AnonymousUser) -> Question:
    """The question's row, locked until the transaction ends."""
    if not inbox_of(user).filter(pk=question.pk).exists():
        raise PermissionDenied(_("Only the hub of this entry answers this question."))
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.is_closed:
        raise ValidationError(_("This question is closed already."))
    return question
