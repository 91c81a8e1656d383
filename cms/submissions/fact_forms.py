"""The forms of rows that are no figures: places, plants, effects, hazards, inputs of a practice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.registry.models import CrossMediaEffect, EntryPlace, ExamplePlant, HazardExposure, PracticeInput
from cms.submissions.fields import ConceptField, NumberField, WholeNumberField
from cms.submissions.figure_forms import SourcedForm
from cms.submissions.row_forms import RowForm
from cms.vocabularies.models import Country, Hazard, Medium

_STEPS = [("", _("Choose")), *[(step, str(step)) for step in range(1, 6)]]


def _steps(label: Any, help_text: Any = "") -> forms.TypedChoiceField:
    """One of five steps, or none."""
    return forms.TypedChoiceField(
        label=label, choices=_STEPS, coerce=int, empty_value=None, required=False, help_text=help_text
    )


class PlaceForm(RowForm):
    """A place where it is in use."""

    remembered = ("country", "precision")
    field_order = ["name"]

    name = forms.CharField(
        label=_("Place"), max_length=120, help_text=_("The town or district. For example: Balkhash.")
    )
    country = ConceptField(Country, label=_("Country"))
    latitude = NumberField(
        label=_("Latitude"),
        max_digits=8,
        decimal_places=5,
        min_value=-90,
        max_value=90,
        required=False,
        help_text=_("In degrees. For example: 46,84. Without coordinates the place is not on the map."),
    )
    longitude = NumberField(
        label=_("Longitude"),
        max_digits=8,
        decimal_places=5,
        min_value=-180,
        max_value=180,
        required=False,
        help_text=_("In degrees. For example: 74,98."),
    )

    class Meta:
        model = EntryPlace
        fields = ("country", "latitude", "longitude", "precision")
        labels = {"precision": _("What the coordinates stand for")}


class PlantForm(SourcedForm):
    """A plant in which the technique is in use or planned."""

    remembered = ("country",)

    country = ConceptField(Country, label=_("Country"))
    capacity = NumberField(label=_("Capacity"), max_digits=20, decimal_places=8, required=False)
    year_start = WholeNumberField(label=_("Year of start"), min_value=1, max_value=9999, required=False)
    permit_url = forms.URLField(
        label=_("Link to the permit"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none"}),
    )

    class Meta:
        model = ExamplePlant
        fields = (
            *("name", "operator", "country", "place", "capacity", "capacity_unit", "year_start", "status"),
            *("permit_url", "contact", "evidence", "source"),
        )
        labels = {
            "name": _("Name of the plant"),
            "operator": _("Operator"),
            "place": _("Place"),
            "capacity_unit": _("Unit of capacity"),
            "status": _("Status"),
            "contact": _("Contact"),
            "evidence": _("Evidence"),
        }
        help_texts = {
            "capacity_unit": _("For example: t/d of clinker."),
            "contact": _("For the hub; readers do not see it."),
        }


class EffectForm(RowForm):
    """What the technique does to another medium."""

    medium = ConceptField(Medium, label=_("Medium"))

    class Meta:
        model = CrossMediaEffect
        fields = ("medium", "direction", "magnitude")
        labels = {"direction": _("Better or worse"), "magnitude": _("How much")}
        help_texts = {"magnitude": _("For example: 3 kWh more for a tonne of clinker.")}


class ExposureForm(RowForm):
    """How much a place is exposed to a hazard."""

    hazard = ConceptField(Hazard, label=_("Hazard"))
    exposure = _steps(_("Exposure, 1 to 5"), _("1: hardly ever, 5: all the time."))
    sensitivity = _steps(_("Sensitivity, 1 to 5"), _("1: does little harm, 5: destroys."))

    class Meta:
        model = HazardExposure
        fields = ("hazard", "exposure", "sensitivity")


class InputForm(RowForm):
    """An activity or input of a practice."""

    remembered = ("phase", "currency")
    field_order = ["item"]

    item = forms.CharField(
        label=_("Activity or input"), max_length=200, help_text=_("For example: seedlings of saxaul.")
    )
    quantity = NumberField(label=_("Quantity"), max_digits=20, decimal_places=8, required=False)
    cost = NumberField(label=_("Cost"), max_digits=16, decimal_places=2, required=False)
    borne_by_users = WholeNumberField(label=_("Share borne by users, %"), min_value=0, max_value=100, required=False)

    class Meta:
        model = PracticeInput
        fields = ("phase", "quantity", "unit", "cost", "currency", "borne_by_users", "timing")
        labels = {
            "phase": _("When"),
            "unit": _("Unit"),
            "currency": _("Currency"),
            "timing": _("Timing"),
        }
        help_texts = {
            "unit": _("For example: piece, kg, working day."),
            "currency": _("Three letters: USD, KZT, UZS ..."),
            "timing": _("For example: in March, every second year."),
        }
