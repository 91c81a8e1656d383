"""The forms of an entry's rows in the portal: sources and emission levels."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import construct_instance
from django.utils.translation import gettext_lazy as _

from cms.languages import LANGUAGE_CHOICES
from cms.registry.models import EmissionLevel, EntrySource
from cms.submissions.fields import ConceptField, LongSelect, NumberField, WholeNumberField
from cms.submissions.forms import PortalForm
from cms.submissions.units import offered_units, unit_choices
from cms.vocabularies.models import AveragingPeriod, Medium, Pollutant


class RowForm(PortalForm, forms.ModelForm):
    """A row of an entry, checked by its model when the entry is to be sent."""

    def _post_clean(self) -> None:
        if self.strict:
            super()._post_clean()
        else:
            self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)

    def _update_errors(self, errors: ValidationError) -> None:
        """Take over the model's errors, but say only one thing at a field."""
        if hasattr(errors, "error_dict"):
            fresh = {name: found for name, found in errors.error_dict.items() if name not in self.errors}
            if not fresh:
                return
            errors = ValidationError(fresh)
        super()._update_errors(errors)

    def keep_choice(self, name: str) -> None:
        """Offer the value that the row has even where the list does not hold it."""
        value, choices = self[name].value(), self.fields[name].widget.choices
        known = {
            code
            for key, label in choices
            for code in ([nested for nested, _text in label] if isinstance(label, list | tuple) else [key])
        }
        if value and value not in known:
            self.fields[name].widget.choices = [*choices, (value, value)]


class SourceForm(RowForm):
    """A work that the statements rest on. Its number is given by the page and stays."""

    number = forms.IntegerField(min_value=1, max_value=999, widget=forms.HiddenInput)
    year = WholeNumberField(label=_("Year"), min_value=1, max_value=9999, required=False)
    url = forms.URLField(
        label=_("Web address or DOI"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none"}),
    )

    class Meta:
        model = EntrySource
        fields = ("number", "title", "author", "year", "language", "url", "pages", "note")
        labels = {
            "title": _("Title"),
            "author": _("Author"),
            "language": _("Language"),
            "pages": _("Page or section"),
            "note": _("Note"),
        }
        widgets = {
            "language": forms.Select(choices=[("", "—"), *LANGUAGE_CHOICES]),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keep_choice("language")

    def has_changed(self) -> bool:
        """Whether anything was typed: the number alone, which the page gives, is nothing."""
        return bool(set(self.changed_data) - {"number"})


class LevelForm(RowForm):
    """An emission level with the conditions it holds under, its evidence and source."""

    pollutant = ConceptField(Pollutant, label=_("Pollutant"))
    medium = ConceptField(Medium, label=_("Medium"), help_text=_("Where it is released to."))
    averaging = ConceptField(AveragingPeriod, label=_("Averaging period"), required=False)
    lower = NumberField(label=_("From"), max_digits=20, decimal_places=8, required=False)
    upper = NumberField(label=_("To"), max_digits=20, decimal_places=8, required=False)
    reference_oxygen = NumberField(
        label=_("Reference oxygen, %"),
        max_digits=4,
        decimal_places=2,
        required=False,
        help_text=_("Oxygen content that the value is referred to."),
    )
    source = WholeNumberField(
        label=_("Number of the source"), min_value=1, help_text=_("As numbered in your list of sources.")
    )

    class Meta:
        model = EmissionLevel
        fields = (
            "kind",
            "pollutant",
            "medium",
            "lower",
            "lower_is_less_than",
            "upper",
            "unit",
            "evidence",
            "source",
            "averaging",
            "reference_oxygen",
            "conditions",
            "dry_gas",
            "standard_conditions",
            "plant_status",
            "fuel",
            "size",
            "monitoring",
            "is_marker",
        )
        labels = {
            "kind": _("Kind of level"),
            "lower_is_less_than": _("The lower value is stated as “less than”"),
            "unit": _("Unit"),
            "evidence": _("Evidence"),
            "conditions": _("Conditions"),
            "dry_gas": _("Dry gas"),
            "standard_conditions": _("At 273.15 K and 101.3 kPa"),
            "plant_status": _("New or existing plants"),
            "fuel": _("Fuel or feed"),
            "size": _("Size of plant"),
            "monitoring": _("Monitoring method and frequency"),
            "is_marker": _("Marker pollutant"),
        }
        widgets = {"unit": LongSelect(choices=[]), "conditions": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"lower_is_less_than": ""}

    #: Fields that most levels do not need; the page shows them behind "More conditions".
    rare = ("dry_gas", "standard_conditions", "plant_status", "fuel", "size", "monitoring", "is_marker")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "evidence", "plant_status"):
            self.fields[name].choices = [("", _("Choose")), *self.fields[name].choices[1:]]
        self.fields["unit"].widget.choices = unit_choices()
        if self["unit"].value() not in offered_units():
            self.keep_choice("unit")

    @property
    def rare_fields(self) -> list[forms.BoundField]:
        """The fields behind "More conditions"."""
        return [self[name] for name in self.rare]

    @property
    def rare_filled(self) -> bool:
        """Whether one of them has a value or an error, so that they must be seen."""
        return any(field.value() or field.errors for field in self.rare_fields if field.name in self.rare)
