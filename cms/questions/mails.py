"""Mails about a question: to those who answer, and to the reader. Each in the language of whoever gets it."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from cms.mail import send_mail
from cms.questions.models import Answer, Question
from cms.questions.permissions import who_answers
from cms.registry.addresses import entry_url
from cms.registry.texts import Reader


def tell_hub(question: Question) -> None:
    """A question has come in. The reader's address stays in the registry: answers are written there."""
    url = settings.WAGTAILADMIN_BASE_URL + reverse("questions_inbox:detail", args=[question.pk])
    for person in who_answers(question.hub):
        profile = getattr(person, "wagtail_userprofile", None)
        language = (profile and profile.preferred_language) or settings.LANGUAGE_CODE
        _send("asked", language, person.email, question, url=url)


def tell_reader(answer: Answer) -> None:
    """The hub has answered."""
    question = answer.question
    url = settings.WAGTAILADMIN_BASE_URL + entry_url(question.entry, question.language)
    _send("answered", question.language, question.email, question, url=url, answer=answer)


def _send(mail: str, language: str, address: str, question: Question, **words: Any) -> None:
    with override(language):
        entry = question.entry
        context = {
            "question": question,
            "entry": entry,
            "name": Reader(entry, language).text("name"),
            "hub": question.hub.public_name if question.hub else "",
            **words,
        }
        subject = " ".join(render_to_string(f"questions/mail/{mail}_subject.txt", context).split())
        body = render_to_string(f"questions/mail/{mail}.txt", context).strip()
    send_mail.delay(subject, body, address)
