"""The forms of figures: levels, efficiencies, consumption, outcomes, costs."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.registry.models import Consumption, Cost, Efficiency, EmissionLevel, Outcome
from cms.submissions.fields import ConceptField, LongSelect, NumberField, WholeNumberField
from cms.submissions.row_forms import RowForm
from cms.vocabularies.models import AveragingPeriod, CostType, Medium, Pollutant


class SourcedForm(RowForm):
    """A statement with its evidence and source."""

    source = forms.IntegerField(
        label=_("Source"), min_value=1, widget=LongSelect, help_text=_("One of your list of sources.")
    )

    def clean(self) -> dict[str, Any]:
        """To be sent, the source must be in the list."""
        data = super().clean()
        number = data.get("source")
        if self.strict and number is not None and number not in {row.number for row in self.draft.sources.all()}:
            self.add_error("source", _("No source has this number: add it to the list of sources first."))
        return data


class FigureForm(SourcedForm):
    """A value or a range in a unit."""

    lower = NumberField(label=_("From"), max_digits=20, decimal_places=8, required=False)
    upper = NumberField(label=_("To"), max_digits=20, decimal_places=8, required=False)

    value_names: ClassVar[tuple[str, ...]] = ("lower", "upper", "unit")


#: Labels and widgets of what figures share.
LABELS: Mapping[str, Any] = {
    "lower_is_less_than": _("The lower value is stated as “less than”"),
    "unit": _("Unit"),
    "evidence": _("Evidence"),
    "conditions": _("Conditions"),
}
FIGURE = ("lower", "lower_is_less_than", "upper", "unit", "evidence", "source", "conditions")


def _widgets() -> dict[str, Any]:
    return {"unit": LongSelect(choices=[]), "conditions": forms.Textarea(attrs={"rows": 2})}


class LevelForm(FigureForm):
    """An emission level with the conditions it holds under, its evidence and source."""

    remembered = ("unit", "medium")
    rare = ("dry_gas", "standard_conditions", "plant_status", "fuel", "size", "monitoring", "is_marker")

    pollutant = ConceptField(Pollutant, label=_("Pollutant"))
    medium = ConceptField(Medium, label=_("Medium"), help_text=_("Where it is released to."))
    averaging = ConceptField(AveragingPeriod, label=_("Averaging period"), required=False)
    reference_oxygen = NumberField(
        label=_("Reference oxygen, %"),
        max_digits=4,
        decimal_places=2,
        required=False,
        help_text=_("Oxygen content that the value is referred to. For example: 10 for cement kilns."),
    )

    class Meta:
        model = EmissionLevel
        fields = (
            *("kind", "pollutant", "medium", *FIGURE, "averaging", "reference_oxygen", "dry_gas"),
            *("standard_conditions", "plant_status", "fuel", "size", "monitoring", "is_marker"),
        )
        labels = {
            **LABELS,
            "kind": _("Kind of level"),
            "dry_gas": _("Dry gas"),
            "standard_conditions": _("At 273.15 K and 101.3 kPa"),
            "plant_status": _("New or existing plants"),
            "fuel": _("Fuel or feed"),
            "size": _("Size of plant"),
            "monitoring": _("Monitoring method and frequency"),
            "is_marker": _("Marker pollutant"),
        }
        widgets = _widgets()
        help_texts = {"lower_is_less_than": "", "conditions": _("For example: at full load, after the first winter.")}


class EfficiencyForm(FigureForm):
    """How much of a pollutant is abated, in per cent."""

    constants = {"unit": "%"}

    pollutant = ConceptField(Pollutant, label=_("Pollutant"))

    class Meta:
        model = Efficiency
        fields = ("pollutant", "lower", "upper", "evidence", "source", "conditions")
        labels = LABELS
        widgets = {"conditions": forms.Textarea(attrs={"rows": 2})}


class ConsumptionForm(FigureForm):
    """What is consumed."""

    remembered = ("unit",)
    field_order = ["item"]

    item = forms.CharField(
        label=_("What is consumed"), max_length=200, help_text=_("For example: electricity of the fan.")
    )

    class Meta:
        model = Consumption
        fields = FIGURE
        labels = LABELS
        widgets = _widgets()
        help_texts = {"lower_is_less_than": ""}


class OutcomeForm(FigureForm):
    """What has changed: before, afterwards, how it was measured."""

    remembered = ("unit",)
    value_names = ("before", "after", "lower", "upper", "unit")
    field_order = ["indicator"]
    rare = ("year", "site", "rating", "how_measured")

    indicator = forms.CharField(label=_("Indicator"), max_length=250, help_text=_("For example: wheat yield."))
    before = NumberField(label=_("Before"), max_digits=20, decimal_places=8, required=False)
    after = NumberField(label=_("Afterwards"), max_digits=20, decimal_places=8, required=False)
    year = WholeNumberField(label=_("Year"), min_value=1, max_value=9999, required=False)

    class Meta:
        model = Outcome
        fields = (*FIGURE, "before", "after", "year", "site", "rating", "how_measured")
        labels = {
            **LABELS,
            "site": _("On or off site"),
            "rating": _("Rating, −3 to +3"),
            "how_measured": _("How it was measured"),
        }
        widgets = _widgets()
        help_texts = {"lower_is_less_than": ""}


class CostForm(SourcedForm):
    """An amount of money."""

    remembered = ("currency", "price_year")

    cost_type = ConceptField(CostType, label=_("What is counted"))
    amount = NumberField(label=_("Amount"), max_digits=20, decimal_places=2, help_text=_("For example: 86 000 000."))
    amount_upper = NumberField(
        label=_("Amount, upper end"), max_digits=20, decimal_places=2, required=False, help_text=_("For a range.")
    )
    price_year = WholeNumberField(label=_("Price year"), min_value=1, max_value=9999, required=False)

    class Meta:
        model = Cost
        fields = (
            *("cost_type", "amount", "amount_upper", "currency", "per_unit", "price_year"),
            *("evidence", "source", "conditions"),
        )
        labels = {
            **LABELS,
            "currency": _("Currency"),
            "per_unit": _("Per"),
        }
        help_texts = {
            "currency": _("Three letters: USD, KZT, UZS ..."),
            "per_unit": _("For example: tonne of clinker. Empty for a whole sum."),
        }
        widgets = {"conditions": forms.Textarea(attrs={"rows": 2})}
