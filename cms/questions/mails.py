"""The mail to the reader who has asked: they have no account, and get it at the address they gave for it."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from cms.mail import send_mail
from cms.questions.models import Answer
from cms.registry.addresses import entry_url
from cms.registry.texts import Reader


def tell_reader(answer: Answer) -> None:
    """The hub has answered: in the language in which the reader wrote."""
    question = answer.question
    entry = question.entry
    with override(question.language):
        context = {
            "question": question,
            "answer": answer,
            "entry": entry,
            "name": Reader(entry, question.language).text("name"),
            "hub": question.hub.public_name if question.hub else "",
            "url": settings.WAGTAILADMIN_BASE_URL + entry_url(entry, question.language),
        }
        subject = " ".join(render_to_string("questions/mail/answered_subject.txt", context).split())
        body = render_to_string("questions/mail/answered.txt", context).strip()
    send_mail.delay(subject, body, question.email)
