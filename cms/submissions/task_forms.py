"""The pages of questions about an entry, beside those about rows: at most six questions each."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.registry.enums import PlantStatus
from cms.registry.models.entry import SUMMARY_LENGTH
from cms.registry.models.practice import BALANCE
from cms.submissions.fields import (
    ConceptField,
    ConceptsField,
    DayField,
    GroupedCheckboxes,
    NumberField,
    WholeNumberField,
)
from cms.submissions.forms import NAME_HINT, NAME_LENGTH, TaskForm
from cms.vocabularies.models import (
    City,
    Country,
    DrivingForce,
    Goal,
    Hazard,
    MaturityLevel,
    Medium,
    Pollutant,
    PracticeType,
    Sector,
    TechniqueType,
    Theme,
)

DESCRIPTION_LENGTH = 20_000
TEXT_LENGTH = 10_000


def _text(label: Any, help_text: Any = "", rows: int = 6) -> forms.CharField:
    """A text that may be left out."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=TEXT_LENGTH, widget=widget)


def _line(label: Any, length: int, help_text: Any = "") -> forms.CharField:
    """A line of text that may be left out."""
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=length)


def _number(label: Any, help_text: Any = "") -> NumberField:
    """A number that may be left out."""
    return NumberField(label=label, help_text=help_text, required=False, max_digits=20, decimal_places=8)


def _year(label: Any, help_text: Any = "") -> WholeNumberField:
    """A year that may be left out."""
    return WholeNumberField(label=label, help_text=help_text, required=False, min_value=1, max_value=9999)


def _boxes(scheme: type[Any], label: Any, help_text: Any = "", *, tree: bool = False) -> ConceptsField:
    """Any number of concepts, or none."""
    widget = GroupedCheckboxes if tree else forms.CheckboxSelectMultiple
    return ConceptsField(scheme, label=label, help_text=help_text, required=False, widget=widget)


def _choice(label: Any, choices: list[tuple[Any, Any]], help_text: Any = "") -> forms.ChoiceField:
    """One of a few, or none."""
    return forms.ChoiceField(
        label=label, choices=[("", _("Not stated")), *choices], help_text=help_text, required=False
    )


class NameForm(TaskForm):
    """What a technique is called."""

    needed = frozenset({"name"})

    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH, help_text=NAME_HINT)
    summary = forms.CharField(
        label=_("Summary"),
        max_length=SUMMARY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("At most 300 characters: what it is, what it does, where it fits."),
    )


class PracticeNameForm(NameForm):
    """What a practice is called, also by those who use it."""

    field_order = ["name", "local_name", "summary"]
    local_name = _line(_("Local name"), 200, _("What people on the spot call it. For example: karez."))


class SectorsForm(TaskForm):
    """Where it is used."""

    sectors = ConceptsField(Sector, label=_("Sectors"), widget=GroupedCheckboxes)
    countries = ConceptsField(
        Country,
        label=_("Countries"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where it is in use or described for. National adoption is stated apart."),
    )


class PracticeSectorsForm(SectorsForm):
    """Where a practice is used: a theme serves as well as a sector."""

    sectors = _boxes(Sector, _("Sectors"), _("A practice may have a theme instead, on the next page."), tree=True)

    def clean(self) -> dict[str, Any]:
        """To be sent, a practice needs one of them."""
        data = super().clean()
        if self.strict and not data.get("sectors") and not self.draft.themes.all():
            self.add_error("sectors", _("Choose at least one sector here, or a theme on the next page."))
        return data


class ThemesForm(TaskForm):
    """By what a technique is found."""

    technique_types = _boxes(TechniqueType, _("How it acts"))
    # Named as the entry's; forms take their fields out of the class, so the property of this name stays what it is.
    media = _boxes(Medium, _("Environmental media"), _("What it protects or saves."))  # type: ignore[assignment]
    pollutants = _boxes(Pollutant, _("Pollutants"), _("Those that it reduces."), tree=True)
    themes = _boxes(Theme, _("Themes"), _("Themes of the declaration that it serves."))
    goals = _boxes(Goal, _("Sustainable Development Goals"))


class PracticeThemesForm(TaskForm):
    """By what a practice is found."""

    themes = _boxes(Theme, _("Themes"), _("Themes of the declaration that it serves."))
    practice_types = _boxes(PracticeType, _("What kind of practice it is"))
    hazards = _boxes(Hazard, _("Hazards addressed"), tree=True)
    cities = _boxes(City, _("Cities of the Coalition"), _("Cities in which it is in use."))
    goals = _boxes(Goal, _("Sustainable Development Goals"))


class DescriptionForm(TaskForm):
    """The description."""

    description = forms.CharField(
        label=_("Description"),
        max_length=DESCRIPTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("How it works, what it needs, what it achieves. Leave an empty line between paragraphs."),
    )


class TechnicalForm(TaskForm):
    """Texts about a technique that not everybody can give."""

    technical_description = _text(
        _("Technical description"), _("Construction, operation, control. Leave an empty line between paragraphs."), 8
    )
    benefits = _text(_("Achieved environmental benefits"), _("For example: less dust, less water, no mercury."))
    performance_note = _text(
        _("Environmental performance and operational data"),
        _("What the figures depend on: load, maintenance, age. The figures themselves have pages of their own."),
    )
    cross_media = _text(
        _("Cross-media effects"), _("What becomes worse elsewhere. For example: more electricity, a sludge.")
    )


class ApplicabilityForm(TaskForm):
    """For whom a technique is."""

    applicability = _text(_("Where it can be used and where not"), _("For example: not below −20 °C without heating."))
    plant_status = _choice(_("New or existing plants"), PlantStatus.choices)
    process_step = _line(_("Process step"), 120, _("For example: clinker cooling."))
    fuels = _line(_("Fuels"), 200, _("For example: natural gas, lignite."))
    skills = _line(_("Skills needed"), 250, _("For example: one trained operator a shift."))


class ConditionsForm(TaskForm):
    """The conditions that a technique needs, as numbers."""

    capacity_min = _number(_("Capacity from"))
    capacity_max = _number(_("Capacity to"), _("Size of the plants that it is made for. For example: 50 to 200."))
    capacity_unit = _line(_("Unit of capacity"), 40, _("For example: t/h."))
    temperature_min = _number(_("Outside temperature from, °C"), _("For example: −25."))
    temperature_max = _number(_("Outside temperature to, °C"))
    altitude_max = _number(_("Altitude up to, m"))
    humidity = _line(_("Humidity"), 120)
    water_need = _number(_("Water need, m³/h"))
    space_need = _number(_("Space need, m²"))

    def clean(self) -> dict[str, Any]:
        """To be sent, ranges must stand the right way round."""
        data = super().clean()
        for name in ("capacity", "temperature") if self.strict else ():
            low, high = data.get(f"{name}_min"), data.get(f"{name}_max")
            if low is not None and high is not None and low > high:
                self.add_error(f"{name}_min", _("The lower value is above the upper one."))
        return data


class EconomicsForm(TaskForm):
    """What makes a technique pay. Amounts of money are rows."""

    economics = _text(_("Economics"), _("What the costs depend on, and what is saved."))
    lifetime_years = WholeNumberField(label=_("Lifetime, years"), min_value=1, max_value=999, required=False)
    payback_years = _number(_("Payback, years"), _("For example: 3,5."))
    driving_force = _text(_("Driving force"), _("Why plants take it up."), 4)
    drivers = _boxes(DrivingForce, _("Driving forces"))


class MaturityForm(TaskForm):
    """How far it is developed."""

    maturity = ConceptField(MaturityLevel, label=_("Technology readiness level"), required=False)
    maturity_assessed_on = DayField(label=_("Assessed on"), required=False)
    maturity_evidence = _text(
        _("Evidence"), _("Where it has run, how long, under which climate. For example: two winters at one plant."), 4
    )

    def clean(self) -> dict[str, Any]:
        """Nothing is assessed tomorrow."""
        data = super().clean()
        if (day := data.get("maturity_assessed_on")) and day > timezone.localdate():
            self.add_error("maturity_assessed_on", _("The date lies in the future."))
        return data


class SettingForm(TaskForm):
    """Where and when a practice is used."""

    land_use = _line(_("Land use"), 120, _("For example: irrigated cropland."))
    ecosystem = _line(_("Ecosystem"), 120, _("For example: dry steppe."))
    area_ha = _number(_("Area covered, ha"))
    year_started = _year(_("Year started"), _("For example: 2015."))
    year_ended = _year(_("Year ended"), _("Empty if it goes on."))

    def clean(self) -> dict[str, Any]:
        """To be sent, the years must stand the right way round."""
        data = super().clean()
        start, end = data.get("year_started"), data.get("year_ended")
        if self.strict and start and end and end < start:
            self.add_error("year_ended", _("The end lies before the start."))
        return data


class ChallengeForm(TaskForm):
    """What a practice answers to."""

    challenges = _text(_("Challenges"), _("What was wrong before: for nature, for people, for their income."))
    objectives = _text(_("Objectives"), _("What it is meant to achieve."))


class SpecificationForm(TaskForm):
    """How to do it again."""

    technical_specification = _text(
        _("Technical specification"), _("Sizes, materials, steps, so that others can do it again."), 10
    )


class ExperienceForm(TaskForm):
    """What was learned."""

    success_factors = _text(_("Success factors and strengths"))
    limiting_factors = _text(_("Limiting factors and how to overcome them"))
    replicability = _text(_("Where else it can be used"))


class BalanceForm(TaskForm):
    """Whether a practice pays."""

    cost_benefit = _text(_("Costs and benefits"))
    balance_short_term = forms.TypedChoiceField(
        label=_("Benefits against costs, short term"),
        choices=[("", _("Not stated")), *BALANCE],
        coerce=int,
        empty_value=None,
        required=False,
    )
    balance_long_term = forms.TypedChoiceField(
        label=_("Benefits against costs, long term"),
        choices=[("", _("Not stated")), *BALANCE],
        coerce=int,
        empty_value=None,
        required=False,
    )
    funding_source = _line(_("Funding source"), 250)
