"""The forms of rows in the portal: what they share, and sources. Others: ``figure_forms``, ``fact_forms``."""

from collections.abc import Mapping
from itertools import takewhile
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.languages import LANGUAGE_CHOICES
from cms.registry.models import Entry, EntrySource
from cms.submissions import content
from cms.submissions.fields import LongSelect, WholeNumberField
from cms.submissions.forms import PortalForm
from cms.submissions.units import offered_units, unit_choices


class RowForm(PortalForm, forms.ModelForm):
    """A row of an entry, checked by its model when the entry is to be sent."""

    #: Fields that a new row takes over from the last one; alone they make no row.
    remembered: ClassVar[tuple[str, ...]] = ()
    #: Values that every row has, whatever is posted.
    constants: ClassVar[Mapping[str, Any]] = {}
    #: Names of fields that most rows do not need; the page shows them behind "More".
    rare: ClassVar[tuple[str, ...]] = ()
    #: Names of fields that explain each other, a value and its unit; the page shows them together.
    value_names: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        draft: Entry,
        row: Model | None = None,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        row = row or self._meta.model()
        stored = self.read(row, draft.source_language)
        super().__init__(data, instance=row, initial={**stored, **(initial or {})}, **kwargs)
        self.draft = draft
        self.show_language(content.ROW_TEXTS.get(self.relation(), ()), draft.source_language)
        for field in self.fields.values():
            if isinstance(field, forms.TypedChoiceField):
                choices: Any = field.choices
                field.choices = [("", _("Choose")), *[choice for choice in choices if choice[0] != ""]]
        unit = self.fields.get("unit")
        if unit is not None and isinstance(unit.widget, LongSelect):
            unit.widget.choices = unit_choices()
            if self["unit"].value() not in offered_units():
                self._keep_choice("unit")
        if "source" in self.fields:
            sources = [(str(row.number), f"{row.number}: {row.title}"[:80]) for row in draft.sources.all()]
            self.fields["source"].widget.choices = [("", _("Choose")), *sources]
            self._keep_choice("source")

    @classmethod
    def relation(cls) -> str:
        """Name of the entry's relation that holds these rows."""
        return cls._meta.model._meta.get_field("page").remote_field.related_name

    @classmethod
    def read(cls, row: Model, language: str) -> dict[str, Any]:
        """What the row says."""
        return content.read_row(row, cls.base_fields, language)

    @classmethod
    def write(cls, row: Model, values: Mapping[str, Any], language: str) -> None:
        """Put the answers into a row, which is not saved."""
        content.write_row(row, {**cls.constants, **values}, language)

    @classmethod
    def is_blank(cls, values: Mapping[str, Any]) -> bool:
        """Whether nothing was typed beside what the page had filled in."""
        return all(content.is_empty(value) for name, value in values.items() if name not in cls.remembered)

    def _post_clean(self) -> None:
        """Ask the model where the row is to be sent; the row itself is written by ``write``."""
        if not self.strict:
            return
        for name, value in self.constants.items():
            setattr(self.instance, name, value)
        super()._post_clean()

    def _update_errors(self, errors: ValidationError) -> None:
        """Take over the model's errors, but say only one thing at a field."""
        if hasattr(errors, "error_dict"):
            here = {*self.fields, NON_FIELD_ERRORS} - self.errors.keys()
            fresh = {name: found for name, found in errors.error_dict.items() if name in here}
            if not fresh:
                return
            errors = ValidationError(fresh)
        super()._update_errors(errors)

    def _keep_choice(self, name: str) -> None:
        """Offer the value that the row has even where the list does not hold it."""
        value, choices = self[name].value(), self.fields[name].widget.choices
        known = {
            str(code)
            for key, label in choices
            for code in ([nested for nested, _text in label] if isinstance(label, list | tuple) else [key])
        }
        if value and str(value) not in known:
            self.fields[name].widget.choices = [*choices, (value, value)]

    @property
    def lead_fields(self) -> list[forms.BoundField]:
        """What the value is about."""
        if not self.value_names:
            return []
        return [self[name] for name in takewhile(lambda name: name not in self.value_names, self.fields)]

    @property
    def value_fields(self) -> list[forms.BoundField]:
        """The value or range, and its unit where it may be chosen."""
        return [self[name] for name in self.value_names if name in self.fields]

    @property
    def usual_fields(self) -> list[forms.BoundField]:
        """All others that are always seen."""
        elsewhere = {*(bound.name for bound in self.lead_fields), *self.value_names, "lower_is_less_than", *self.rare}
        return [bound for bound in self if bound.name not in elsewhere]

    @property
    def rare_fields(self) -> list[forms.BoundField]:
        """The fields behind "More"."""
        return [self[name] for name in self.rare]

    @property
    def rare_filled(self) -> bool:
        """Whether one of them has a value or an error, so that they must be seen."""
        return any(bound.value() or bound.errors for bound in self.rare_fields)


class SourceForm(RowForm):
    """A work that the statements rest on. It gets its number when it is added, and keeps it."""

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
        fields = ("title", "author", "year", "language", "url", "pages", "note")
        labels = {
            "title": _("Title"),
            "author": _("Author"),
            "language": _("Language"),
            "pages": _("Page or section"),
            "note": _("Note"),
        }
        help_texts = {
            "title": _("For example: Report on measurements at kiln 2."),
            "pages": _("For example: p. 14, table 3."),
        }
        widgets = {
            "language": forms.Select(choices=[("", "—"), *LANGUAGE_CHOICES]),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._keep_choice("language")
