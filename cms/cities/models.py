"""What a city states beside what every organisation does."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.languages import LANGUAGE_CHOICES
from cms.organisations.models import Organisation


class CityRequest(models.Model):
    """A city's request. The authority is the organisation: it holds country, website, and how the request stands."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="city_request")
    #: Of a city that is not in the vocabulary; one that is stands at the organisation.
    city_name = models.CharField(_("name of the city"), max_length=120, blank=True)
    activities = models.TextField(_("what the city does"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)

    class Meta:
        ordering = ("organisation",)
        verbose_name = _("request of a city")
        verbose_name_plural = _("requests of cities")

    def __str__(self) -> str:
        return self.city_label

    @property
    def city_label(self) -> str:
        """The city, in the reader's language if the vocabulary knows it."""
        return str(self.organisation.city) if self.organisation.city else self.city_name
