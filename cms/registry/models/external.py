"""Numbers under which other registers hold the same technique."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from cms.registry.enums import ExternalScheme
from cms.registry.models.entry import Entry


class ExternalId(Orderable):
    """One number in one register. ``document`` is the part of the register in which it counts.

    "BAT 18" stands in every EU reference document, so an EU number needs the document ("CLM",
    "Decision 2013/163/EU"); of another register it is the register's name.
    """

    page = ParentalKey(Entry, on_delete=models.CASCADE, related_name="external_ids")
    scheme = models.CharField(_("register"), max_length=12, choices=ExternalScheme.choices)
    document = models.CharField(
        _("document"),
        max_length=120,
        blank=True,
        help_text=_("Reference document or act that numbers the technique; of another register, its name."),
    )
    number = models.CharField(_("number"), max_length=120, help_text=_("As printed: BAT 18, ИТС 38-2022 ..."))
    url = models.URLField(_("web address"), max_length=500, blank=True)
    source = models.PositiveSmallIntegerField(
        _("source"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Number of the source in this entry's list of sources."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("number in another register")
        verbose_name_plural = _("numbers in other registers")

    def __str__(self) -> str:
        return f"{self.document} {self.number}".strip()

    def clean(self) -> None:
        """Refuse a number that says nothing without its document."""
        super().clean()
        if self.scheme in (ExternalScheme.EU_BAT, ExternalScheme.OTHER) and not self.document:
            raise ValidationError({"document": _("Name the document or register that gives this number.")})
