"""The form of a national decision: nothing in it names a country, and notes are in that country's languages."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from cms.decisions.permissions import languages_of
from cms.decisions.services import Statement, mark
from cms.languages import ENDONYMS, column
from cms.registry.enums import DecisionStatus
from cms.registry.models import NationalDecision

NOTE_LENGTH = 2000


class DecisionForm(forms.Form):
    """What a country states about an entry."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", _("No decision")), *DecisionStatus.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    withheld = forms.BooleanField(
        label=_("Withheld in this country"),
        required=False,
        help_text=_("The entry leaves the country's facet, and a notice with the act stands on its page."),
    )
    act_title = forms.CharField(label=_("Act"), max_length=300, required=False)
    act_number = forms.CharField(label=_("Number of the act"), max_length=60, required=False)
    act_date = forms.DateField(label=_("Date of the act"), required=False, widget=AdminDateInput)
    act_url = forms.URLField(label=_("Web address of the act"), max_length=500, required=False, assume_scheme="https")

    def __init__(self, decision: NationalDecision, data: Any = None) -> None:
        self.languages = languages_of(decision.country)
        notes = {column("note", language): language for language in self.languages}
        names = [*self.base_fields, *notes]
        super().__init__(data, initial={name: getattr(decision, name) for name in names})
        self.seen = data.get("seen", "") if data is not None else mark(decision)
        for name, language in notes.items():
            self.fields[name] = forms.CharField(
                label=_("Note in %(language)s") % {"language": ENDONYMS[language]},
                max_length=NOTE_LENGTH,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4, "lang": language}),
            )

    def clean(self) -> dict[str, Any]:
        """Ask the rules of the registry, once every field can be read."""
        data = super().clean() or self.cleaned_data
        self.cleaned_data = {
            name: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
            for name, value in data.items()
        }
        if not self.errors:
            for name, problem in self.statement.problems().items():
                self.add_error(name, problem)
        return self.cleaned_data

    @property
    def statement(self) -> Statement:
        """What was stated."""
        values = {name: self.cleaned_data[name] for name in self.base_fields}
        notes = {language: self.cleaned_data[column("note", language)] for language in self.languages}
        return Statement(**values, notes=notes)
