"""Notices, and how people want to hear of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.languages import LANGUAGE_CHOICES
from cms.notices.enums import Delivery, Kind, MailState


class Notice(models.Model):
    """One person is told one thing. It names what it is about; the words are written when it is read or mailed.

    ``words`` holds what can be looked up nowhere else: no mail address, and no text of a field that is not public.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(_("kind"), max_length=32, choices=Kind.choices)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    entry = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("entry"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    words = models.JSONField(_("words"), default=dict)
    #: Of the mail, for a person who has chosen none.
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    created_at = models.DateTimeField(_("told at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mail = models.CharField(_("mail"), max_length=8, choices=MailState.choices, default=MailState.NONE)
    #: When the mail is to be tried next, or was given up. Whoever tries sets it to when others may, in case that the
    #: process is killed.
    due_at = models.DateTimeField(_("mail is due at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    #: A notice uses nothing: the admin need not warn of it where an entry is deleted.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=("recipient", "-created_at"), name="notices_of_a_person"),
            models.Index(fields=("recipient",), condition=Q(read_at=None), name="notices_unread"),
            models.Index(fields=("mail", "due_at"), name="notices_by_mail"),
        ]

    def __str__(self) -> str:
        """For logs: nothing personal."""
        return f"{self.kind} #{self.pk}"


class Preference(models.Model):
    """How a person wants to hear of one kind; without a row as ``cms.notices.kinds`` says."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="notice_preferences",
    )
    kind = models.CharField(_("kind"), max_length=32, choices=Kind.choices)
    delivery = models.CharField(_("delivery"), max_length=8, choices=Delivery.choices)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ("user", "kind")
        verbose_name = _("choice about notices")
        verbose_name_plural = _("choices about notices")
        constraints = [models.UniqueConstraint(fields=("user", "kind"), name="one_choice_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.delivery}"
