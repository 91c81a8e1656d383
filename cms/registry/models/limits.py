"""Reference limits: emission limits of legal texts, for orientation beside an entry's own levels."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.registry.models.entry import Entry
from cms.registry.models.figures import number_field, plain_number
from cms.vocabularies.models import Activity, AveragingPeriod, Medium, Pollutant, Sector


class ReferenceLimit(models.Model):
    """A limit as one legal text states it. Never an entry's own level, never an EU range."""

    code = models.CharField(_("code"), max_length=16, unique=True)
    act = models.CharField(_("act"), max_length=200)
    reference = models.CharField(_("reference"), max_length=200)
    address = models.URLField(_("web address"), max_length=500, blank=True)
    text_date = models.CharField(_("date of the text read"), max_length=20, blank=True)
    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.PROTECT, related_name="limits")
    sector = models.ForeignKey(
        Sector, verbose_name=_("sector"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pollutant = models.ForeignKey(
        Pollutant, verbose_name=_("pollutant"), on_delete=models.PROTECT, related_name="limits"
    )
    medium = models.ForeignKey(Medium, verbose_name=_("medium"), on_delete=models.PROTECT, related_name="+")
    lower = number_field(_("from"))
    lower_is_less_than = models.BooleanField(_("less than"), default=False)
    upper = number_field(_("to"))
    unit = models.CharField(_("unit"), max_length=40)
    averaging = models.ForeignKey(
        AveragingPeriod,
        verbose_name=_("averaging period"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    averaging_text = models.CharField(_("averaging as stated"), max_length=250, blank=True)
    reference_oxygen = models.DecimalField(
        _("reference oxygen, %"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    conditions = models.TextField(_("conditions"), blank=True)
    note = models.TextField(_("note"), blank=True)
    confidence = models.CharField(
        _("confidence"),
        max_length=1,
        choices=[("A", _("read in the act")), ("B", _("read in an official restatement"))],
    )
    entries = models.ManyToManyField(
        Entry, verbose_name=_("entries of the same activity"), blank=True, related_name="reference_limits"
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("reference limit")
        verbose_name_plural = _("reference limits")

    def __str__(self) -> str:
        return f"{self.code}: {self.act}, {self.reference}"

    @property
    def low(self) -> Decimal | None:
        """Lower end without trailing zeros."""
        return plain_number(self.lower)

    @property
    def high(self) -> Decimal | None:
        """Upper end without trailing zeros."""
        return plain_number(self.upper)
