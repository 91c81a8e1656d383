"""Figures: rows shared by all languages, each with unit, conditions, evidence grade and source."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from cms.registry.enums import EVIDENCE_ORDER, LevelKind, PlantStatus, Site
from cms.registry.models.confidential import Confidential
from cms.registry.models.entry import Entry
from cms.registry.units import Unit, UnknownUnit, parse_unit
from cms.vocabularies.models import AveragingPeriod, CostType, Medium, Pollutant

EVIDENCE_CHOICES = [
    ("A", _("A: independently measured")),
    ("B", _("B: permit or official")),
    ("C", _("C: peer-reviewed")),
    ("D", _("D: supplier or operator")),
    ("E", _("E: expert judgement or press")),
]
assert "".join(code for code, _label in EVIDENCE_CHOICES) == EVIDENCE_ORDER

#: Quantities that an emission level may be stated in, by medium; a level in another unit is refused.
AIR_QUANTITIES = (
    "gas-concentration",
    "gas-concentration-us",
    "i-teq-concentration",
    "who-teq-concentration",
    "teq-concentration",
    "teq-concentration-us",
    "volume-fraction",
    "dry-volume-fraction",
)


def number_field(label: Any) -> models.DecimalField:
    """A figure: up to 12 digits before the point and 8 after it, or nothing."""
    return models.DecimalField(label, max_digits=20, decimal_places=8, null=True, blank=True)


def plain_number(value: Decimal | None) -> Decimal | None:
    """The value without trailing zeros (``10.50000000`` -> ``10.5``)."""
    return None if value is None else Decimal(format(value.normalize(), "f"))


class Sourced(Orderable):
    """A statement that must say where it comes from and how good the evidence is."""

    evidence = models.CharField(_("evidence"), max_length=1, choices=EVIDENCE_CHOICES)
    source = models.PositiveSmallIntegerField(
        _("source"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Number of the source in this entry's list of sources."),
    )

    class Meta(Orderable.Meta):
        abstract = True

    def clean(self) -> None:
        """Refuse a figure without a source."""
        super().clean()
        if self.source is None:
            raise ValidationError(
                {"source": _("State the source: the number it has in the list of sources of this entry.")}
            )


class Figure(Sourced):
    """A value or range in a unit."""

    lower = number_field(_("from"))
    lower_is_less_than = models.BooleanField(
        _("less than"), default=False, help_text=_("The lower end is stated as “<”.")
    )
    upper = number_field(_("to"))
    unit = models.CharField(_("unit"), max_length=40)
    conditions = models.TextField(_("conditions"), blank=True)

    class Meta(Sourced.Meta):
        abstract = True

    @property
    def low(self) -> Decimal | None:
        """Lower end without trailing zeros."""
        return plain_number(self.lower)

    @property
    def high(self) -> Decimal | None:
        """Upper end without trailing zeros."""
        return plain_number(self.upper)

    @cached_property
    def parsed_unit(self) -> Unit | None:
        """The unit from the table, None if the text names none."""
        try:
            return parse_unit(self.unit)
        except UnknownUnit:
            return None

    @property
    def is_stated(self) -> bool:
        """Whether the row holds any value."""
        return self.lower is not None or self.upper is not None

    def clean(self) -> None:
        """Refuse an empty range, ends the wrong way round and a unit that is not in the table."""
        errors: dict[str, object] = {}
        try:
            super().clean()
        except ValidationError as error:
            errors |= error.message_dict
        if not self.is_stated:
            errors["upper"] = _("State at least one value.")
        elif self.lower is not None and self.upper is not None and self.lower > self.upper:
            errors["lower"] = _("The lower value is above the upper one.")
        try:
            unit = parse_unit(self.unit)
        except UnknownUnit:
            errors["unit"] = _("This unit is not in the table of units.")
        else:
            self.unit = unit.symbol
            if message := self.unit_problem(unit):
                errors["unit"] = message
        if errors:
            raise ValidationError(errors)

    def unit_problem(self, unit: Unit) -> str | Promise:
        """Why this unit does not fit the row; empty if it does."""
        return ""


class EmissionLevel(Figure):
    """An emission level of a technique: BAT-AEL, measured value, permit limit or supplier's claim."""

    page = ParentalKey(Entry, on_delete=models.CASCADE, related_name="levels")
    kind = models.CharField(_("kind of level"), max_length=16, choices=LevelKind.choices)
    pollutant = models.ForeignKey(Pollutant, verbose_name=_("pollutant"), on_delete=models.PROTECT, related_name="+")
    medium = models.ForeignKey(Medium, verbose_name=_("medium"), on_delete=models.PROTECT, related_name="+")
    averaging = models.ForeignKey(
        AveragingPeriod,
        verbose_name=_("averaging period"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reference_oxygen = models.DecimalField(
        _("reference oxygen, %"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    dry_gas = models.BooleanField(_("dry gas"), null=True, blank=True)
    standard_conditions = models.BooleanField(_("273.15 K and 101.3 kPa"), null=True, blank=True)
    plant_status = models.CharField(_("new or existing plants"), max_length=8, choices=PlantStatus.choices, blank=True)
    fuel = models.CharField(_("fuel or feed"), max_length=120, blank=True)
    size = models.CharField(_("size of plant"), max_length=120, blank=True)
    monitoring = models.CharField(_("monitoring method and frequency"), max_length=250, blank=True)
    is_marker = models.BooleanField(_("marker pollutant"), default=False)

    class Meta(Figure.Meta):
        verbose_name = _("emission level")
        verbose_name_plural = _("emission levels")

    def clean(self) -> None:
        """As any figure; besides, reference oxygen must lie below that of air."""
        errors: dict[str, object] = {}
        try:
            super().clean()
        except ValidationError as error:
            errors |= error.message_dict
        if self.reference_oxygen is not None and not 0 <= self.reference_oxygen < Decimal("20.9"):
            errors["reference_oxygen"] = _("Reference oxygen lies between 0 and 20.9 %, the share in air.")
        if errors:
            raise ValidationError(errors)

    def unit_problem(self, unit: Unit) -> str | Promise:
        """A concentration in water does not describe an emission to air, nor the other way round."""
        if not self.medium_id:
            return ""
        quantity = unit.quantity
        if self.medium.code == "air" and quantity == "water-concentration":
            return _("This unit is a concentration in water; the level is for air.")
        if self.medium.code != "air" and quantity in AIR_QUANTITIES:
            return _("This unit is a concentration in waste gas; the level is not for air.")
        return ""


class Efficiency(Figure):
    """Abatement efficiency for a pollutant, in per cent."""

    page = ParentalKey(Entry, on_delete=models.CASCADE, related_name="efficiencies")
    pollutant = models.ForeignKey(Pollutant, verbose_name=_("pollutant"), on_delete=models.PROTECT, related_name="+")

    class Meta(Figure.Meta):
        verbose_name = _("abatement efficiency")
        verbose_name_plural = _("abatement efficiencies")

    def unit_problem(self, unit: Unit) -> str | Promise:
        """Only per cent."""
        return "" if unit.symbol == "%" else _("An abatement efficiency is stated in %.")

    def clean(self) -> None:
        """As any figure; besides, nothing is abated by more than 100 %."""
        super().clean()
        if any(value is not None and not 0 <= value <= 100 for value in (self.lower, self.upper)):
            raise ValidationError({"upper": _("An abatement efficiency lies between 0 and 100 %.")})


class Consumption(Confidential, Figure):
    """Consumption of water, energy, reagents ... or a resource level."""

    page = ParentalKey(Entry, on_delete=models.CASCADE, related_name="consumption")
    item = models.CharField(_("what is consumed"), max_length=200, blank=True)

    class Meta(Figure.Meta):
        verbose_name = _("consumption")
        verbose_name_plural = _("consumption")


class Outcome(Figure):
    """Any other achieved result; for a practice its impacts, with the value before and after."""

    page = ParentalKey(Entry, on_delete=models.CASCADE, related_name="outcomes")
    indicator = models.CharField(_("indicator"), max_length=250, blank=True)
    before = number_field(_("before"))
    after = number_field(_("after"))
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    site = models.CharField(_("on or off site"), max_length=8, choices=Site.choices, blank=True)
    rating = models.SmallIntegerField(
        _("rating"),
        null=True,
        blank=True,
        choices=[(value, f"{value:+d}" if value else "0") for value in range(-3, 4)],
    )
    how_measured = models.CharField(_("how measured"), max_length=250, blank=True)

    class Meta(Figure.Meta):
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")

    @property
    def is_stated(self) -> bool:
        """A value before or after serves as well as a range."""
        return super().is_stated or self.before is not None or self.after is not None


class Cost(Confidential, Sourced):
    """An amount of money with its currency and price year."""

    page = ParentalKey(Entry, on_delete=models.CASCADE, related_name="costs")
    cost_type = models.ForeignKey(
        CostType, verbose_name=_("what is counted"), on_delete=models.PROTECT, related_name="+"
    )
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=2)
    amount_upper = models.DecimalField(_("amount, upper end"), max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, help_text=_("Three letters: USD, KZT, UZS ..."))
    per_unit = models.CharField(_("per"), max_length=60, blank=True)
    price_year = models.PositiveSmallIntegerField(_("price year"), null=True, blank=True)
    usd_equivalent = models.DecimalField(_("equivalent in USD"), max_digits=20, decimal_places=2, null=True, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)

    class Meta(Sourced.Meta):
        verbose_name = _("cost")
        verbose_name_plural = _("costs")

    def clean(self) -> None:
        """Refuse ends the wrong way round and anything but three letters for the currency."""
        errors: dict[str, object] = {}
        try:
            super().clean()
        except ValidationError as error:
            errors |= error.message_dict
        self.currency = (self.currency or "").upper()
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isalpha()):
            errors["currency"] = _("Write the currency with three letters, for example USD.")
        if self.amount_upper is not None and self.amount is not None and self.amount > self.amount_upper:
            errors["amount"] = _("The lower value is above the upper one.")
        if errors:
            raise ValidationError(errors)
