"""Expert practices, after the questionnaires of WOCAT, PANORAMA and Climate-ADAPT (docs/fields.md)."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from cms.registry.enums import Depth, Kind, Phase
from cms.registry.models.confidential import Confidential
from cms.registry.models.entry import Entry
from cms.registry.models.figures import number_field
from cms.vocabularies.models import Hazard, PracticeType

SCALE = [MinValueValidator(1), MaxValueValidator(5)]
#: Seven steps from very negative to very positive.
BALANCE = [
    (-3, _("very negative")),
    (-2, _("negative")),
    (-1, _("slightly negative")),
    (0, _("neutral")),
    (1, _("slightly positive")),
    (2, _("positive")),
    (3, _("very positive")),
]


class Practice(Entry):
    """An expert practice: how people manage land, water, risk or a city."""

    local_name = models.CharField(_("local name"), max_length=200, blank=True)
    challenges = models.TextField(_("challenges"), blank=True)
    objectives = models.TextField(_("objectives"), blank=True)
    technical_specification = RichTextField(
        _("technical specification"), blank=True, features=["h3", "bold", "ol", "ul", "link", "image"]
    )
    cost_benefit = models.TextField(_("costs and benefits"), blank=True)
    success_factors = models.TextField(_("success factors and strengths"), blank=True)
    limiting_factors = models.TextField(_("limiting factors and how to overcome them"), blank=True)
    replicability = models.TextField(_("replicability and scalability"), blank=True)

    practice_types = ParentalManyToManyField(
        PracticeType, verbose_name=_("practice types"), blank=True, related_name="+"
    )

    description_depth = models.CharField(_("depth"), max_length=10, choices=Depth.choices, default=Depth.SNAPSHOT)
    land_use = models.CharField(_("land use"), max_length=120, blank=True)
    ecosystem = models.CharField(_("ecosystem"), max_length=120, blank=True)
    area_ha = number_field(_("area covered, ha"))
    year_started = models.PositiveSmallIntegerField(_("year started"), null=True, blank=True)
    year_ended = models.PositiveSmallIntegerField(_("year ended"), null=True, blank=True)
    balance_short_term = models.SmallIntegerField(
        _("benefits against costs, short term"), choices=BALANCE, null=True, blank=True
    )
    balance_long_term = models.SmallIntegerField(
        _("benefits against costs, long term"), choices=BALANCE, null=True, blank=True
    )
    funding_source = models.CharField(_("funding source"), max_length=250, blank=True)

    kinds = (Kind.PRACTICE,)
    code_prefix = "CA-EP"
    template = "registry/entry_page.html"
    parent_page_types = ["registry.HubPage"]

    class Meta:
        verbose_name = _("expert practice")
        verbose_name_plural = _("expert practices")

    def clean(self) -> None:
        """Refuse an end before the start."""
        super().clean()
        if self.year_started and self.year_ended and self.year_ended < self.year_started:
            raise ValidationError({"year_ended": _("The end lies before the start.")})


class HazardExposure(Orderable):
    """How exposed and how sensitive the place is to a hazard, each on five steps."""

    page = ParentalKey(Practice, on_delete=models.CASCADE, related_name="exposures")
    hazard = models.ForeignKey(Hazard, verbose_name=_("hazard"), on_delete=models.PROTECT, related_name="+")
    exposure = models.PositiveSmallIntegerField(_("exposure, 1 to 5"), null=True, blank=True, validators=SCALE)
    sensitivity = models.PositiveSmallIntegerField(_("sensitivity, 1 to 5"), null=True, blank=True, validators=SCALE)

    class Meta(Orderable.Meta):
        verbose_name = _("exposure to a hazard")
        verbose_name_plural = _("exposure to hazards")


class PracticeInput(Confidential, Orderable):
    """An activity or input of establishment or maintenance, with quantity and cost."""

    page = ParentalKey(Practice, on_delete=models.CASCADE, related_name="inputs")
    phase = models.CharField(_("phase"), max_length=16, choices=Phase.choices)
    item = models.CharField(_("activity or input"), max_length=200, blank=True)
    quantity = number_field(_("quantity"))
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    borne_by_users = models.PositiveSmallIntegerField(
        _("share borne by users, %"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    timing = models.CharField(_("timing"), max_length=120, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("activity or input")
        verbose_name_plural = _("activities and inputs")


class PracticeContributor(Orderable):
    """A person or organisation that contributed, named with consent only."""

    page = ParentalKey(Practice, on_delete=models.CASCADE, related_name="contributors")
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    consented_on = models.DateField(_("consent given on"))

    class Meta(Orderable.Meta):
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
