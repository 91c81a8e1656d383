"""What a country has decided about an entry. Never written by anybody but that country."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.registry.enums import DecisionStatus
from cms.registry.models.entry import Entry
from cms.vocabularies.models import Country


class NationalDecision(models.Model):
    """One row per entry and country."""

    entry = models.ForeignKey(Entry, verbose_name=_("entry"), on_delete=models.CASCADE, related_name="decisions")
    country = models.ForeignKey(Country, verbose_name=_("country"), on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=20, choices=DecisionStatus.choices, blank=True)
    act_title = models.CharField(_("act"), max_length=300, blank=True)
    act_number = models.CharField(_("number of the act"), max_length=60, blank=True)
    act_date = models.DateField(_("date of the act"), null=True, blank=True)
    act_url = models.URLField(_("web address of the act"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)
    withheld = models.BooleanField(_("withheld in this country"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("entry", "country")
        verbose_name = _("national decision")
        verbose_name_plural = _("national decisions")
        constraints = [models.UniqueConstraint(fields=("entry", "country"), name="one_decision_per_country")]

    def __str__(self) -> str:
        return f"{self.country}: {self.get_status_display()}"
