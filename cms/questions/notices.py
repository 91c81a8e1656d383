"""What a notice about a question says to those in whose inbox it is. The reader's name and address are not in it."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.notices.enums import Kind
from cms.notices.messages import Message, register
from cms.notices.models import Notice
from cms.questions.enums import QuestionKind
from cms.questions.models import Question
from cms.questions.permissions import inbox_of
from cms.registry.texts import Reader


def write(person: Any, notices: Sequence[Notice]) -> dict[int, Message]:
    """By notice, the questions that are still in the person's inbox."""
    asked = {notice.pk: notice.words["question"] for notice in notices}
    inbox = inbox_of(person).select_related("entry", "hub__organisation")
    questions = inbox.in_bulk(set(asked.values()))
    return {notice: _message(questions[pk]) for notice, pk in asked.items() if pk in questions}


def _message(question: Question) -> Message:
    entry = question.entry
    name = str(Reader(entry, get_language() or entry.source_language).text("name"))
    facts = [
        (_("Entry"), f"{name} ({entry.code})"),
        (_("Hub"), question.hub.public_name if question.hub else ""),
        (_("Language of the reader"), question.get_language_display()),
    ]
    quotes = [(_("The figure as the reader saw it:"), question.figure_text), (_("The reader writes:"), question.text)]
    is_error = question.kind == QuestionKind.ERROR
    return Message(
        about=f"{name} ({entry.code})",
        subject=(_("A reader reports an error: %(code)s") if is_error else _("A reader asks: %(code)s"))
        % {"code": entry.code},
        sentence=_("A reader reports an error in an entry.") if is_error else _("A reader asks about an entry."),
        facts=[(label, value) for label, value in facts if value],
        quotes=[(label, value) for label, value in quotes if value],
        action=_("Answer it here; a reply to a mail does not reach the reader"),
        url=reverse("questions_inbox:detail", args=[question.pk]),
    )


def register_writers() -> None:
    """Let these be the words of the kind."""
    register(Kind.QUESTION_ASKED, write)
