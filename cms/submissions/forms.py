"""The form of an entry in the portal: everything that is not a row.

A draft may be incomplete: only what was typed must be readable. To be sent, everything must be there and
the models' own checks hold (``strict``). The same messages then stand at the same fields as in the admin.
"""

import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.languages import ENDONYMS, LANGUAGE_CHOICES
from cms.organisations.models import Organisation
from cms.registry.enums import Kind
from cms.registry.models import Entry, HubPage, Practice, Technique
from cms.registry.models.entry import SUMMARY_LENGTH
from cms.submissions.fields import ConceptsField, GroupedCheckboxes, Vocabularies
from cms.submissions.permissions import receiving_hubs, submitting_organisations
from cms.vocabularies.models import Country, Sector

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
