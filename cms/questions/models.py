"""Questions and their answers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.languages import LANGUAGE_CHOICES
from cms.questions.enums import QuestionKind, QuestionState
from cms.registry.models import Entry, HubPage

#: Longest question and longest answer, in characters: two pages of paper.
TEXT_LENGTH = 4000


class Question(models.Model):
    """What a reader has written about an entry. ``name`` and ``email`` are personal: see ``services.forget``."""

    #: Given when the form is opened, so that a form that is sent twice is one question.
    reference = models.UUIDField(_("reference"), unique=True, editable=False)
    entry = models.ForeignKey(Entry, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="questions")
    # Whose inbox it is in. The entry may move on to another hub; what was told to this one stays with it.
    hub = models.ForeignKey(
        HubPage, verbose_name=_("hub"), null=True, on_delete=models.SET_NULL, related_name="questions"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=QuestionKind.choices)
    figure = models.CharField(_("figure"), max_length=40, blank=True)
    figure_text = models.TextField(_("figure as the reader saw it"), blank=True)
    text = models.TextField(_("text"), max_length=TEXT_LENGTH)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language of the reader"), max_length=2, choices=LANGUAGE_CHOICES)
    state = models.CharField(_("state"), max_length=8, choices=QuestionState.choices, default=QuestionState.NEW)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = [models.Index(fields=("state", "closed_at"), name="questions_by_state")]

    def __str__(self) -> str:
        """For logs: nothing personal."""
        return f"{self.entry.code} #{self.pk}"

    @property
    def is_closed(self) -> bool:
        """Whether nothing more can be answered."""
        return self.state == QuestionState.CLOSED


class Answer(models.Model):
    """What a person of the hub has answered, as it was mailed to the reader."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(_("answer"), max_length=TEXT_LENGTH)
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)

    class Meta:
        ordering = ("written_at", "pk")
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return f"{self.question}: {self.written_at:%Y-%m-%d}"
