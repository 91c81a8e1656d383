"""Filters of the audit log."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cms.audit.models import Record
from cms.audit.words import action_choices
from cms.organisations.models import Organisation


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class FilterForm(forms.Form):
    """Who, what, about which entry or organisation, and when. What cannot be read is told and left out."""

    person = forms.CharField(label=_("Person"), max_length=150, required=False)
    action = forms.ChoiceField(label=_("Action"), required=False)
    entry = forms.CharField(
        label=_("Entry"), max_length=200, required=False, help_text=_("Number or a part of the title.")
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), required=False, empty_label=_("All")
    )
    since = _day(_("From (UTC)"))
    until = _day(_("Until (UTC)"))

    def __init__(self, data: Mapping[str, Any], records: QuerySet[Record], *, knows_addresses: bool) -> None:
        super().__init__(data)
        self._records = records
        self._knows_addresses = knows_addresses
        self.fields["action"].choices = [("", _("All")), *action_choices()]
        self.fields["organisation"].queryset = Organisation.objects.filter(
            pk__in=records.order_by().values("organisation")
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        return data

    def found(self) -> QuerySet[Record]:
        """The records that fit all filters that could be read."""
        self.is_valid()
        wanted = self.cleaned_data
        records = self._records
        if wanted.get("person"):
            records = records.filter(self._named(wanted["person"]))
        if wanted.get("action"):
            records = records.filter(action=wanted["action"])
        if wanted.get("entry"):
            text = wanted["entry"].strip()
            records = records.filter(Q(entry__code__icontains=text) | Q(entry__isnull=False, label__icontains=text))
        if wanted.get("organisation"):
            records = records.filter(organisation=wanted["organisation"])
        if wanted.get("since"):
            records = records.filter(at__gte=_midnight(wanted["since"]))
        if wanted.get("until"):
            records = records.filter(at__lt=_midnight(wanted["until"] + timedelta(days=1)))
        return records

    def _named(self, text: str) -> Q:
        """The words anywhere in a name. Addresses are found by those alone who see addresses."""
        columns = ["username", "first_name", "last_name", *(["email"] if self._knows_addresses else [])]
        words = Q()
        for word in text.split():
            words &= Q(*[(f"person__{column}__icontains", word) for column in columns], _connector=Q.OR)
        return words


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
