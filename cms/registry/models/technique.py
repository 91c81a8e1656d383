"""Techniques: the ten headings of Decision 2012/119/EU, section 2.3.7.2, and their rows."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from cms.registry.enums import TECHNIQUE_KINDS, Direction, OperatingStatus, PlantStatus
from cms.registry.models.confidential import Confidential
from cms.registry.models.entry import Entry
from cms.registry.models.figures import Sourced, number_field, plain_number
from cms.vocabularies.models import Country, DrivingForce, Medium, TechniqueType


class Technique(Entry):
    """A technology solution described by the headings of the BREF template."""

    technical_description = RichTextField(
        _("technical description"), blank=True, features=["h3", "bold", "ol", "ul", "link", "image"]
    )
    benefits = models.TextField(_("achieved environmental benefits"), blank=True)
    performance_note = models.TextField(_("environmental performance and operational data"), blank=True)
    cross_media = models.TextField(_("cross-media effects"), blank=True)
    applicability = models.TextField(_("technical considerations relevant to applicability"), blank=True)
    economics = models.TextField(_("economics"), blank=True)
    driving_force = models.TextField(_("driving force for implementation"), blank=True)

    technique_types = ParentalManyToManyField(
        TechniqueType, verbose_name=_("technique types"), blank=True, related_name="+"
    )
    drivers = ParentalManyToManyField(DrivingForce, verbose_name=_("driving forces"), blank=True, related_name="+")

    process_step = models.CharField(_("process step"), max_length=120, blank=True)
    plant_status = models.CharField(_("new or existing plants"), max_length=8, choices=PlantStatus.choices, blank=True)
    capacity_min = number_field(_("capacity from"))
    capacity_max = number_field(_("capacity to"))
    capacity_unit = models.CharField(_("unit of capacity"), max_length=40, blank=True)
    temperature_min = number_field(_("temperature from, °C"))
    temperature_max = number_field(_("temperature to, °C"))
    humidity = models.CharField(_("humidity"), max_length=120, blank=True)
    altitude_max = number_field(_("altitude up to, m"))
    water_need = number_field(_("water need, m³/h"))
    space_need = number_field(_("space need, m²"))
    fuels = models.CharField(_("fuels"), max_length=200, blank=True)
    skills = models.CharField(_("skills needed"), max_length=250, blank=True)

    lifetime_years = models.PositiveSmallIntegerField(_("lifetime, years"), null=True, blank=True)
    payback_years = number_field(_("payback, years"))

    kinds = TECHNIQUE_KINDS
    code_prefix = "CA-BAT"
    template = "registry/entry_page.html"
    parent_page_types = ["registry.HubPage"]

    class Meta:
        verbose_name = _("technique")
        verbose_name_plural = _("techniques")

    def clean(self) -> None:
        """Refuse ranges the wrong way round."""
        super().clean()
        errors = {
            f"{name}_min": _("The lower value is above the upper one.")
            for name in ("capacity", "temperature")
            if None not in (low := getattr(self, f"{name}_min"), high := getattr(self, f"{name}_max")) and low > high
        }
        if errors:
            raise ValidationError(errors)


class CrossMediaEffect(Orderable):
    """What the technique does to another medium."""

    page = ParentalKey(Technique, on_delete=models.CASCADE, related_name="cross_media_effects")
    medium = models.ForeignKey(Medium, verbose_name=_("medium"), on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(_("direction"), max_length=1, choices=Direction.choices)
    magnitude = models.CharField(_("magnitude"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("cross-media effect")
        verbose_name_plural = _("cross-media effects")


class ExamplePlant(Confidential, Sourced):
    """A plant in which the technique is in use or planned."""

    page = ParentalKey(Technique, on_delete=models.CASCADE, related_name="plants")
    name = models.CharField(_("plant"), max_length=200)
    operator = models.CharField(_("operator"), max_length=200, blank=True)
    country = models.ForeignKey(Country, verbose_name=_("country"), on_delete=models.PROTECT, related_name="+")
    place = models.CharField(_("place"), max_length=120, blank=True)
    capacity = number_field(_("capacity"))
    capacity_unit = models.CharField(_("unit of capacity"), max_length=40, blank=True)
    year_start = models.PositiveSmallIntegerField(_("year of start"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=OperatingStatus.choices, blank=True)
    permit_url = models.URLField(_("link to the permit"), max_length=500, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("example plant")
        verbose_name_plural = _("example plants")

    @property
    def plain_capacity(self) -> object:
        """Capacity without trailing zeros."""
        return plain_number(self.capacity)
