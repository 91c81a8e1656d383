"""Concepts of the controlled vocabularies.

Every scheme is a table of its own, so that foreign keys say what they may point to. All share
``Concept``: a stable code, a label and a note in seven languages (columns added by translation.py).
"""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.languages import columns


class Concept(models.Model):
    """One value of a vocabulary. ``code`` never changes once published: URLs and the API carry it."""

    #: Name of the scheme in the API and of its data file.
    scheme: ClassVar[str]

    code = models.CharField(_("code"), max_length=100, unique=True)
    label = models.CharField(_("label"), max_length=250, blank=True)
    note = models.TextField(_("note"), blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    #: Fingerprint of the row as the loader last wrote it; a different one means an editor changed it.
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.label or self.code

    @classmethod
    def label_columns(cls) -> list[str]:
        """Names of the seven label columns."""
        return columns("label")


class TreeConcept(Concept):
    """A concept with a broader one above it."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("broader concept"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="narrower",
    )

    class Meta(Concept.Meta):
        abstract = True

    def ancestors(self) -> list["TreeConcept"]:
        """Broader concepts, the nearest first."""
        found: list[TreeConcept] = []
        concept = self.parent
        while concept is not None and concept not in found:
            found.append(concept)
            concept = concept.parent
        return found


class Theme(Concept):
    """A theme of the declaration, with the clauses that speak of it."""

    scheme = "themes"
    clauses = models.CharField(_("clauses of the declaration"), max_length=64, blank=True)
    articles = models.CharField(_("articles of the Coalition's declaration"), max_length=64, blank=True)
    sdgs = models.CharField(_("Sustainable Development Goals"), max_length=64, blank=True)

    class Meta(Concept.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class Sector(TreeConcept):
    """An economic activity by NACE Rev. 2 / ISIC Rev. 4 (the same at two digits)."""

    scheme = "sectors"
    nace = models.CharField("NACE", max_length=16, blank=True)
    isic = models.CharField("ISIC", max_length=16, blank=True)

    class Meta(Concept.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")


class Activity(Concept):
    """An industrial activity as legal texts on emission limits name it."""

    scheme = "activities"
    source_text = models.CharField(_("wording in the source"), max_length=250, blank=True)

    class Meta(Concept.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")


class Pollutant(TreeConcept):
    """A pollutant or a sum parameter; groups stand above them."""

    scheme = "pollutants"
    cas = models.CharField(_("CAS number"), max_length=16, blank=True)
    formula = models.CharField(_("formula"), max_length=64, blank=True)
    synonyms = models.TextField(_("synonyms"), blank=True, help_text=_("Separated by semicolons."))

    class Meta(Concept.Meta):
        verbose_name = _("pollutant")
        verbose_name_plural = _("pollutants")


class Medium(Concept):
    """An environmental medium or resource that a technique acts upon."""

    scheme = "media"

    class Meta(Concept.Meta):
        verbose_name = _("medium")
        verbose_name_plural = _("media")


class AveragingPeriod(Concept):
    """The period over which a level is averaged."""

    scheme = "averaging-periods"

    class Meta(Concept.Meta):
        verbose_name = _("averaging period")
        verbose_name_plural = _("averaging periods")


class MeasurementUnit(Concept):
    """The spoken name of a unit; what it converts to is decided in ``cms.registry.units``."""

    scheme = "units"

    class Meta(Concept.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")


class ReferenceCondition(Concept):
    """Conditions to which a concentration in gas is referred."""

    scheme = "reference-conditions"
    oxygen = models.DecimalField(_("reference oxygen, %"), max_digits=4, decimal_places=1, null=True, blank=True)

    class Meta(Concept.Meta):
        verbose_name = _("reference condition")
        verbose_name_plural = _("reference conditions")


class TechniqueType(Concept):
    """How a technique acts: in the process, at its end, by another fuel ..."""

    scheme = "technique-types"

    class Meta(Concept.Meta):
        verbose_name = _("technique type")
        verbose_name_plural = _("technique types")


class PracticeType(Concept):
    """How a practice acts: built, nature-based, by rules and behaviour ..."""

    scheme = "practice-types"

    class Meta(Concept.Meta):
        verbose_name = _("practice type")
        verbose_name_plural = _("practice types")


class MaturityLevel(Concept):
    """A technology readiness level."""

    scheme = "maturity-levels"
    level = models.PositiveSmallIntegerField(
        _("level"), default=1, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )

    class Meta(Concept.Meta):
        verbose_name = _("maturity level")
        verbose_name_plural = _("maturity levels")


class Hazard(TreeConcept):
    """A hazard; its group stands above it."""

    scheme = "hazards"

    class Meta(Concept.Meta):
        verbose_name = _("hazard")
        verbose_name_plural = _("hazards")


class Country(Concept):
    """A member state, or the region as a whole (code REG)."""

    scheme = "countries"
    alpha3 = models.CharField("ISO 3166-1 alpha-3", max_length=3, blank=True)
    languages = models.CharField(_("languages"), max_length=32, blank=True)
    requires_sign_off = models.BooleanField(
        _("requires sign-off"),
        default=False,
        help_text=_("What belongs to this country is shown only after its national focal point has signed it off."),
    )

    class Meta(Concept.Meta):
        verbose_name = _("country")
        verbose_name_plural = _("countries")


class City(Concept):
    """A city of the Coalition of Resilient Cities; the list is open to accession."""

    scheme = "cities"
    country = models.ForeignKey(Country, verbose_name=_("country"), on_delete=models.PROTECT, related_name="cities")
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    founding = models.BooleanField(_("founding city"), default=False)
    authority = models.CharField(_("city authority"), max_length=120, blank=True)

    class Meta(Concept.Meta):
        verbose_name = _("city")
        verbose_name_plural = _("cities")


class Goal(Concept):
    """A Sustainable Development Goal."""

    scheme = "sdgs"

    class Meta(Concept.Meta):
        verbose_name = _("Sustainable Development Goal")
        verbose_name_plural = _("Sustainable Development Goals")


class DrivingForce(Concept):
    """Why operators put a technique into use."""

    scheme = "drivers"

    class Meta(Concept.Meta):
        verbose_name = _("driving force")
        verbose_name_plural = _("driving forces")


class EvidenceGrade(Concept):
    """How well a figure is supported, A (measured independently) to E (expert judgement)."""

    scheme = "evidence-grades"

    class Meta(Concept.Meta):
        verbose_name = _("evidence grade")
        verbose_name_plural = _("evidence grades")


class CostType(Concept):
    """What a cost figure counts."""

    scheme = "cost-types"

    class Meta(Concept.Meta):
        verbose_name = _("cost type")
        verbose_name_plural = _("cost types")


class Term(Concept):
    """A term of the thesaurus. ``label`` holds the preferred term and, after semicolons, alternatives."""

    scheme = "terms"
    uncertain = models.CharField(
        _("languages to check"),
        max_length=32,
        blank=True,
        help_text=_("Codes of the languages whose term a native speaker should look at."),
    )

    class Meta(Concept.Meta):
        verbose_name = _("term")
        verbose_name_plural = _("terms")

    def __str__(self) -> str:
        return (self.label or self.code).split(";")[0].strip()

    def labels(self, language: str) -> list[str]:
        """Preferred term and alternatives in ``language``; empty if there is none."""
        text = getattr(self, f"label_{language}") or ""
        return [part.strip() for part in text.split(";") if part.strip()]


#: Every scheme, in the order in which they are loaded (what others refer to comes first) and shown.
SCHEMES: tuple[type[Concept], ...] = (
    Theme,
    Sector,
    Activity,
    Pollutant,
    Medium,
    AveragingPeriod,
    MeasurementUnit,
    ReferenceCondition,
    TechniqueType,
    PracticeType,
    MaturityLevel,
    Hazard,
    Country,
    City,
    Goal,
    DrivingForce,
    EvidenceGrade,
    CostType,
    Term,
)
