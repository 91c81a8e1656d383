"""The forms behind the portal's one page: the entry, a source, an emission level.

A draft may be incomplete: only what was typed must be readable. To be sent, everything must be there and
the models' own checks hold (``strict``). The same messages then stand at the same fields as in the admin.
"""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.forms.models import construct_instance
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.languages import ENDONYMS, LANGUAGE_CHOICES
from cms.organisations.models import Organisation
from cms.registry.enums import Kind
from cms.registry.models import EmissionLevel, Entry, EntrySource, HubPage, Practice, Technique
from cms.registry.models.entry import SUMMARY_LENGTH
from cms.submissions.fields import (
    ConceptField,
    ConceptsField,
    GroupedCheckboxes,
    LongSelect,
    NumberField,
    Vocabularies,
    WholeNumberField,
)
from cms.submissions.permissions import receiving_hubs, submitting_organisations
from cms.submissions.units import offered_units, unit_choices
from cms.vocabularies.models import AveragingPeriod, Country, Medium, Pollutant, Sector

DESCRIPTION_LENGTH = 20_000
DEFAULT_KIND = Kind.SOLUTION


def model_for(kind: str) -> type[Entry]:
    """The page class that holds entries of this kind."""
    return Practice if kind in Practice.kinds else Technique


class PortalForm(forms.BaseForm):
    """What the forms of the portal share: leniency with drafts, and text in one Unicode form."""

    def __init__(self, *args: Any, strict: bool, vocabularies: Vocabularies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strict = strict
        vocabularies.fill(self)

    def full_clean(self) -> None:
        """Validate; for a draft nothing but ``needed`` is required."""
        required = [field for name, field in self.fields.items() if field.required and name not in self.needed]
        if not self.strict:
            for field in required:
                field.required = False
        super().full_clean()
        for field in required:
            field.required = True

    #: Fields that even a draft must have.
    needed: frozenset[str] = frozenset()

    def clean(self) -> dict[str, Any]:
        """Bring texts into composed Unicode: what looks the same is the same."""
        data = super().clean() or self.cleaned_data
        for name, value in data.items():
            if isinstance(value, str):
                data[name] = unicodedata.normalize("NFC", value)
        return data


class EntryForm(PortalForm, forms.Form):
    """What is not a row: languages, kind, texts, classification."""

    needed = frozenset({"name"})

    source_language = forms.ChoiceField(
        label=_("Language of your description"),
        choices=LANGUAGE_CHOICES,
        help_text=_("Write in the language you know best. The other languages are translated from it."),
    )
    organisation = forms.ModelChoiceField(label=_("In the name of"), queryset=Organisation.objects.none())
    hub = forms.ModelChoiceField(
        label=_("Hub that reviews it"),
        queryset=HubPage.objects.none(),
        help_text=_("Its reviewers alone see the entry until it is public."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("What it is called, short enough for one line of a list."),
    )
    summary = forms.CharField(
        label=_("Summary"),
        max_length=SUMMARY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("At most 300 characters: what it is, what it does, where it fits."),
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=DESCRIPTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("How it works, what it needs, what it achieves. Leave an empty line between paragraphs."),
    )
    sectors = ConceptsField(Sector, label=_("Sectors"), widget=GroupedCheckboxes)
    countries = ConceptsField(
        Country,
        label=_("Countries"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where it is in use or described for. National adoption is stated apart."),
    )

    def __init__(
        self, *args: Any, user: AbstractBaseUser, entry: Entry | None = None, hub_is_open: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        organisations = submitting_organisations(user)
        hubs = list(receiving_hubs())
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=[row.pk for row in organisations])
        self.fields["hub"].queryset = receiving_hubs()
        self.fields["hub"].label_from_instance = lambda page: page.public_name
        self.default_organisation = organisations[0] if organisations else None
        self.default_hub = _nearest(hubs, self.default_organisation)
        for name in ("name", "summary", "description"):
            self.fields[name].widget.attrs["lang"] = self._language()
        self.fields["hub"].disabled = not hub_is_open
        if entry is not None:
            self._fix_what_is_settled(entry)
        elif len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()

    def _language(self) -> str:
        language = self["source_language"].value()
        return language if language in ENDONYMS else ""

    def _fix_what_is_settled(self, entry: Entry) -> None:
        """Of an existing entry some facts no longer change; what is posted for them is ignored."""
        kinds = model_for(entry.kind).kinds
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["organisation"].disabled = True
        self.fields["source_language"].disabled = entry.first_published_at is not None
        if len(kinds) == 1:
            self.fields["kind"].disabled = True

    def defaults(self) -> dict[str, Any]:
        """What a new entry starts with."""
        language = get_language()
        return {
            "source_language": language if language in ENDONYMS else LANGUAGE_CHOICES[0][0],
            "organisation": self.default_organisation,
            "hub": self.default_hub,
            "kind": DEFAULT_KIND.value,
        }

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """The initial value, or what a new entry starts with."""
        value = super().get_initial_for_field(field, field_name)
        return self.defaults().get(field_name) if value is None else value

    def clean(self) -> dict[str, Any]:
        """Fill in what a draft may leave open but a page must have."""
        data = super().clean()
        if not self.strict:
            for name, value in self.defaults().items():
                if name not in self.errors and not data.get(name):
                    data[name] = value
        return data


def _nearest(hubs: list[HubPage], organisation: Organisation | None) -> HubPage | None:
    """The first hub of the organisation's country, else the first hub."""
    country = organisation.country_id if organisation else None
    home = [hub for hub in hubs if hub.organisation and country and hub.organisation.country_id == country]
    return next(iter(home or hubs), None)


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
