"""Entries that are written as a whole, by other systems and from tables, instead of page by page.

The fields are those of the portal's pages, so the same is asked for and refused there and here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from cms.organisations.models import Organisation
from cms.registry.models import EmissionLevel, Entry, EntrySource, HubPage, Practice
from cms.submissions import content, services
from cms.submissions.forms import BasicsForm, PortalForm, model_for, settle, usual
from cms.submissions.permissions import receiving_hubs
from cms.submissions.row_forms import SourceForm
from cms.submissions.task_forms import DescriptionForm, NameForm, SectorsForm
from cms.vocabularies.models import Country, Sector

#: Texts, written in the entry's source language.
TEXTS: Final = ("name", "summary", "description")


@dataclass(frozen=True)
class Whole:
    """Everything that an entry says here, cleaned."""

    source_language: str
    hub: HubPage
    kind: str
    name: str
    summary: str = ""
    description: str = ""
    sectors: list[Sector] = field(default_factory=list)
    countries: list[Country] = field(default_factory=list)
    sources: list[EntrySource] = field(default_factory=list)
    levels: list[EmissionLevel] = field(default_factory=list)


class WholeForm(PortalForm, forms.Form):
    """What is not a row: language, hub, kind, texts, classification."""

    needed = frozenset({"name"})

    source_language = BasicsForm.base_fields["source_language"]
    hub = BasicsForm.base_fields["hub"]
    kind = BasicsForm.base_fields["kind"]
    name = NameForm.base_fields["name"]
    summary = NameForm.base_fields["summary"]
    description = DescriptionForm.base_fields["description"]
    sectors = SectorsForm.base_fields["sectors"]
    countries = SectorsForm.base_fields["countries"]

    def __init__(
        self, data: Mapping[str, Any], *, organisation: Organisation, entry: Entry | None = None, **kwargs: Any
    ) -> None:
        initial = BasicsForm.read(entry) if entry is not None else {}
        super().__init__(data, initial=initial, **kwargs)
        self.organisation = organisation
        self.fields["hub"].queryset = receiving_hubs()
        if entry is not None:
            settle(self.fields, entry)
            # A practice may have a theme instead, which is chosen in the portal.
            if issubclass(entry.specific_class, Practice) and entry.themes.exists():
                self.fields["sectors"].required = False

    def clean(self) -> dict[str, Any]:
        """Fill in what a draft may leave open but a page must have."""
        data = super().clean()
        for name, value in () if self.strict else usual(self.organisation).items():
            if name not in self.errors and not data.get(name):
                data[name] = value
        return data


class NumberedSourceForm(SourceForm):
    """A source whose number is stated, as figures refer to it."""

    number = forms.IntegerField(min_value=1, max_value=999)

    class Meta(SourceForm.Meta):
        fields = ("number", *SourceForm.Meta.fields)  # type: ignore[assignment]

    def has_changed(self) -> bool:
        """Whether anything is stated: the number alone is nothing."""
        return bool(set(self.changed_data) - {"number"})


@transaction.atomic
def create(user: AbstractBaseUser, organisation: Organisation, whole: Whole) -> Entry:
    """Create a draft with everything in it. Raises PermissionDenied as ``services.begin`` does."""
    beginning = services.Beginning(
        kind=whole.kind,
        name=whole.name,
        source_language=whole.source_language,
        organisation=organisation,
        hub=whole.hub,
    )
    entry = services.begin(user, model_for(whole.kind), beginning)
    return _write(entry, user, whole, in_one_with_the_latest=True)


@transaction.atomic
def update(entry: Entry, user: AbstractBaseUser, whole: Whole, based_on: int | None = None) -> Entry:
    """Write everything into a new revision; what a whole does not hold stays as it is. Returns the entry anew.

    ``based_on`` is the revision that the caller has seen. Raises PermissionDenied for strangers and while the entry is
    under review, NewerDraft if it is no longer the latest one.
    """
    entry = services.changeable(entry, user)
    if based_on is not None and based_on != entry.latest_revision_id:
        raise services.NewerDraft({})
    return _write(services.moved_to(entry, whole.hub, user), user, whole)


def _write(entry: Entry, user: AbstractBaseUser, whole: Whole, *, in_one_with_the_latest: bool = False) -> Entry:
    draft = entry.get_latest_revision_as_object()
    if draft.first_published_at is None:
        content.change_language(draft, whole.source_language)
    if whole.kind in draft.kinds:
        draft.kind = whole.kind
    content.write(draft, {name: getattr(whole, name) for name in (*TEXTS, "sectors", "countries")})
    for relation in ("sources", "levels"):
        services.put_rows(draft, relation, getattr(whole, relation))
    services.store(draft, user, in_background=in_one_with_the_latest)
    return services.stored(draft.pk)
