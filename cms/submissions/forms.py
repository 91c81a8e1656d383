"""What the forms of the portal share, and the forms with which an entry begins.

A draft may be incomplete: only what was typed must be readable. To be sent, everything must be there and
the models' own checks hold (``strict``). The same messages then stand at the same fields as in the admin.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.languages import ENDONYMS, LANGUAGE_CHOICES
from cms.organisations.enums import OrganisationKind
from cms.organisations.models import Organisation
from cms.registry.enums import Kind
from cms.registry.models import Entry, HubPage, Practice, Technique
from cms.registry.models.entry import translated_fields
from cms.submissions import content
from cms.submissions.fields import Vocabularies
from cms.submissions.permissions import may_change_hub, receiving_hubs, submitting_organisations

DEFAULT_KIND = Kind.SOLUTION
LANGUAGE_HINT = _("Write in the language you know best. The other languages are translated from it.")
HUB_HINT = _("Its reviewers alone see the entry until it is public.")
NAME_LENGTH = 200
NAME_HINT = _("What it is called, short enough for one line of a list. For example: Bag filter for a cement kiln.")


def model_for(kind: str) -> type[Entry]:
    """The page class that holds entries of this kind."""
    return Practice if kind in Practice.kinds else Technique


class PortalForm(forms.BaseForm):
    """What the forms of the portal share: leniency with drafts, and text in one Unicode form."""

    def __init__(self, *args: Any, strict: bool = False, vocabularies: Vocabularies | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.strict = strict
        (vocabularies or Vocabularies()).fill(self)

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

    def show_language(self, names: Iterable[str], language: str) -> None:
        """Tell browsers in which language the texts are."""
        for name in names:
            if name in self.fields:
                self.fields[name].widget.attrs["lang"] = language

    def stored_data(self) -> QueryDict:
        """What a browser would post if nothing was changed."""
        data = QueryDict(mutable=True)
        for bound in self:
            value = bound.value()
            if isinstance(value, list):
                data.setlist(bound.html_name, [str(item) for item in value])
            elif value is not None:
                data[bound.html_name] = str(value)
        return data


def typed(fields: Mapping[str, forms.Field], data: QueryDict) -> dict[str, Any]:
    """What was typed into the fields, unchecked, as their widgets read it."""
    return {name: field.widget.value_from_datadict(data, {}, name) for name, field in fields.items()}


class TaskForm(PortalForm, forms.Form):
    """One page of questions about a draft; its fields are named as those of the entry."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        draft: Entry,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.stored = self.read(draft)
        super().__init__(data, initial={**self.stored, **(initial or {})}, **kwargs)
        self.draft = draft
        self.show_language(translated_fields(type(draft)), draft.source_language)

    @classmethod
    def read(cls, draft: Entry) -> dict[str, Any]:
        """What the draft says to these questions."""
        return content.read(draft, cls.base_fields)

    @classmethod
    def write(cls, draft: Entry, values: Mapping[str, Any]) -> None:
        """Put the answers into the draft, which is not saved."""
        content.write(draft, values)

    @property
    def is_begun(self) -> bool:
        """Whether the draft has any answer yet."""
        return not all(content.is_empty(value) for value in self.stored.values())


def settle(fields: Mapping[str, Any], entry: Entry) -> None:
    """Of an entry that exists some facts no longer change; what is stated for them is ignored."""
    kinds = model_for(entry.kind).kinds
    fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
    fields["kind"].disabled = len(kinds) == 1
    fields["source_language"].disabled = entry.first_published_at is not None
    fields["hub"].disabled = not may_change_hub(entry)


class BasicsForm(TaskForm):
    """What frames an entry: language, kind, hub. What is settled no longer changes, whatever is posted for it."""

    source_language = forms.ChoiceField(
        label=_("Language of your description"), choices=LANGUAGE_CHOICES, help_text=LANGUAGE_HINT
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect)
    hub = forms.ModelChoiceField(
        label=_("Hub that reviews it"), queryset=HubPage.objects.none(), help_text=HUB_HINT, empty_label=None
    )

    def __init__(self, *args: Any, draft: Entry, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        settle(self.fields, draft)
        hub = self.fields["hub"]
        hub.queryset = receiving_hubs() | HubPage.objects.filter(pk=draft.get_parent().pk)
        hub.label_from_instance = lambda page: page.public_name
        for name, field in self.fields.items():
            if field.disabled:  # browsers do not post these
                self.initial[name] = self.stored[name]

    @classmethod
    def read(cls, draft: Entry) -> dict[str, Any]:
        """Language and kind, and the hub under whose page the entry stands."""
        hub = HubPage.objects.filter(pk=draft.get_parent().pk).first()
        return {**content.read(draft, ("source_language", "kind")), "hub": hub}

    @classmethod
    def write(cls, draft: Entry, values: Mapping[str, Any]) -> None:
        """Language and kind; the hub is a place in the tree (``services.save_task``)."""
        if language := values.get("source_language"):
            content.change_language(draft, language)
        if kind := values.get("kind"):
            draft.kind = kind


class BeginForm(PortalForm, forms.Form):
    """The first step of an entry: with its name a draft exists."""

    needed = frozenset({"name"})

    kind = forms.ChoiceField(label=_("What do you describe?"), choices=Kind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH, help_text=NAME_HINT)
    source_language = forms.ChoiceField(
        label=_("Language of your description"), choices=LANGUAGE_CHOICES, help_text=LANGUAGE_HINT
    )
    organisation = forms.ModelChoiceField(
        label=_("In the name of"), queryset=Organisation.objects.none(), empty_label=None
    )
    hub = forms.ModelChoiceField(
        label=_("Hub that reviews it"), queryset=HubPage.objects.none(), help_text=HUB_HINT, empty_label=None
    )

    def __init__(self, *args: Any, user: AbstractBaseUser, origin: Entry | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.origin = origin
        self.organisations = submitting_organisations(user)
        self.fields["organisation"].queryset = Organisation.objects.filter(
            pk__in=[row.pk for row in self.organisations]
        )
        self.fields["hub"].queryset = receiving_hubs()
        self.fields["hub"].label_from_instance = lambda page: page.public_name
        if len(self.organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
        if origin is not None:
            kinds = origin.specific_class.kinds
            self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """What a new entry starts with."""
        organisation = next(iter(self.organisations), None)
        return {**usual(organisation), "organisation": organisation, "kind": self._kind(organisation).value}

    def _kind(self, organisation: Organisation | None) -> Kind:
        """Cities describe practices; a copy is of the kind that it was made of."""
        if self.origin is not None:
            return Kind(self.origin.kind)
        is_city = organisation is not None and organisation.kind == OrganisationKind.CITY
        return Kind.PRACTICE if is_city else DEFAULT_KIND

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """The initial value, or what a new entry starts with."""
        value = super().get_initial_for_field(field, field_name)
        return self.defaults.get(field_name) if value is None else value

    def clean(self) -> dict[str, Any]:
        """Fill in what was left open."""
        data = super().clean()
        for name, value in self.defaults.items():
            if name not in self.errors and not data.get(name):
                data[name] = value
        return data


def usual(organisation: Organisation | None) -> dict[str, Any]:
    """What an entry of the organisation starts with where nothing else is stated: the page's language, the next hub."""
    language = get_language()
    return {
        "source_language": language if language in ENDONYMS else LANGUAGE_CHOICES[0][0],
        "hub": _nearest(list(receiving_hubs()), organisation),
        "kind": DEFAULT_KIND.value,
    }


def _nearest(hubs: list[HubPage], organisation: Organisation | None) -> HubPage | None:
    """The first hub of the organisation's country, else the first hub."""
    country = organisation.country_id if organisation else None
    home = [hub for hub in hubs if hub.organisation and country and hub.organisation.country_id == country]
    return next(iter(home or hubs), None)
