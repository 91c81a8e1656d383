"""Closed lists that code depends on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuestionKind(TextChoices):
    """What a reader writes about."""

    ASK = "ask", _("A question")
    ERROR = "error", _("An error in the entry")


class QuestionState(TextChoices):
    """How far the hub is with it. A closed question is never opened again: its reader may be forgotten."""

    NEW = "new", _("New")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
