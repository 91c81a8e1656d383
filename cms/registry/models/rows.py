"""Rows of an entry that are no figures: places, sources, relations."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from cms.registry.enums import PlacePrecision, RelationKind
from cms.registry.models.entry import Entry
from cms.vocabularies.models import Country


class EntryPlace(Orderable):
    """Where the technique or practice is in use; a town's coordinates are marked as such."""

    page = ParentalKey(Entry, on_delete=models.CASCADE, related_name="places")
    name = models.CharField(_("place"), max_length=120, blank=True)
    country = models.ForeignKey(Country, verbose_name=_("country"), on_delete=models.PROTECT, related_name="+")
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    precision = models.CharField(
        _("precision"), max_length=8, choices=PlacePrecision.choices, default=PlacePrecision.TOWN
    )

    class Meta(Orderable.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def clean(self) -> None:
        """Both coordinates or none."""
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("State both coordinates or none.")})


class EntrySource(Orderable):
    """A work that the entry's statements rest on. Figures name it by its number."""

    page = ParentalKey(Entry, on_delete=models.CASCADE, related_name="sources")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    title = models.CharField(_("title"), max_length=300)
    author = models.CharField(_("author"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    url = models.URLField(_("web address or DOI"), max_length=500, blank=True)
    pages = models.CharField(_("page or section"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")


class EntryRelation(Orderable):
    """A link to another entry, or to an item of another register (EU BAT number, ITS NDT ...)."""

    page = ParentalKey(Entry, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=16, choices=RelationKind.choices)
    target = models.ForeignKey(
        Entry, verbose_name=_("entry"), null=True, blank=True, on_delete=models.CASCADE, related_name="related_from"
    )
    external_register = models.CharField(_("other register"), max_length=120, blank=True)
    external_id = models.CharField(_("number there"), max_length=120, blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("relation")
        verbose_name_plural = _("relations")

    def clean(self) -> None:
        """Exactly one of: an entry of this registry, an item of another register."""
        super().clean()
        if bool(self.target_id) == bool(self.external_register):
            raise ValidationError({"target": _("Choose an entry or name another register, not both.")})
