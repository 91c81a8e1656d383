"""The portal's one page: an entry's form and its rows, filled, validated and reported together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.registry.models import Entry, Technique
from cms.submissions import services
from cms.submissions.fields import Vocabularies
from cms.submissions.forms import EntryForm, model_for
from cms.submissions.row_forms import LevelForm, RowForm, SourceForm

MAX_ROWS = 60


class RowFormSet(BaseFormSet):
    """Rows of one kind. Every row may stay empty, so none counts as initial."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extra = len(self.initial or ())

    def initial_form_count(self) -> int:
        """None: a row that was shown empty and comes back empty is no mistake."""
        return 0

    @property
    def is_full(self) -> bool:
        """Whether no row can be added."""
        return self.total_form_count() >= MAX_ROWS

    @property
    def rows(self) -> list[Any]:
        """Model rows of the valid forms in which something was typed."""
        return [form.instance for form in self.forms if form.has_changed()]


#: Rows by the name of the entry's relation, in the order of the page.
ROW_FORMS: Mapping[str, type[RowForm]] = {"sources": SourceForm, "levels": LevelForm}
_FORMSETS = {
    name: formset_factory(form, formset=RowFormSet, max_num=MAX_ROWS, absolute_max=MAX_ROWS, validate_max=True)
    for name, form in ROW_FORMS.items()
}


@dataclass(frozen=True)
class Problem:
    """What the error summary shows of a field; named like a bound field, so that one template fits both."""

    label: str
    errors: list[str]
    id_for_label: str


class PageForm:
    """The page's forms as one: bound to what was posted, or unbound with what it starts with.

    Offers ``errors``, ``non_field_errors`` and its faulty fields to the template of the error summary.
    """

    def __init__(
        self,
        user: AbstractBaseUser,
        entry: Entry | None = None,
        *,
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
        strict: bool = False,
    ) -> None:
        stored = services.read(entry) if entry is not None else {}
        shown = {**stored, **(initial or {})}
        shared: dict[str, Any] = {"strict": strict, "vocabularies": Vocabularies()}
        self.strict = strict
        self.entry = EntryForm(
            data,
            user=user,
            entry=entry,
            hub_is_open=entry is None or services.may_change_hub(entry),
            initial=shown.get("entry"),
            **shared,
        )
        for name, field in self.entry.fields.items():
            if field.disabled:  # browsers do not post these
                self.entry.initial[name] = stored["entry"][name]
        for name, formset in _FORMSETS.items():
            rows = None if data is not None else _with_empty_row(name, shown.get(name) or [])
            setattr(self, name, formset(data, prefix=name, initial=rows, form_kwargs=shared))
        self._own_errors: list[Problem] = []
        self._rows_checked = False

    @classmethod
    def retyped(cls, user: AbstractBaseUser, entry: Entry | None, data: QueryDict, command: str = "") -> "PageForm":
        """The page with everything that was typed, unvalidated; ``command`` adds or removes a row."""
        initial: dict[str, Any] = {"entry": _typed(EntryForm.base_fields, data, "")}
        for name, form in ROW_FORMS.items():
            rows = [_typed(form.base_fields, data, f"{name}-{index}-") for index in range(_row_count(data, name))]
            if command == f"add-{name}" and len(rows) < MAX_ROWS:
                rows.append(_empty_row(name, rows))
            elif command.startswith(f"remove-{name}-"):
                index = command.removeprefix(f"remove-{name}-")
                if index.isdecimal() and int(index) < len(rows):
                    del rows[int(index)]
            initial[name] = rows
        return cls(user, entry, initial=initial)

    @classmethod
    def checked(cls, user: AbstractBaseUser, entry: Entry) -> "PageForm":
        """The stored draft, validated as if it were to be sent."""
        unbound = cls(user, entry)
        data = QueryDict(mutable=True)
        for form in unbound.all_forms:
            for bound in form:
                value = bound.value()
                if isinstance(value, list):
                    data.setlist(bound.html_name, [str(item) for item in value])
                elif value is not None:
                    data[bound.html_name] = str(value)
        for name in ROW_FORMS:
            data[f"{name}-TOTAL_FORMS"] = str(len(unbound.formset(name).forms))
            data[f"{name}-INITIAL_FORMS"] = "0"
        return cls(user, entry, data=data, strict=True)

    # --- parts ------------------------------------------------------------------------------------

    def formset(self, name: str) -> RowFormSet:
        """Rows of one kind."""
        return getattr(self, name)

    @property
    def formsets(self) -> list[RowFormSet]:
        """Rows of every kind, in the order of the page."""
        return [self.formset(name) for name in ROW_FORMS]

    @property
    def all_forms(self) -> Iterator[forms.BaseForm]:
        """Every form of the page, in its order."""
        yield self.entry
        for formset in self.formsets:
            yield from formset.forms

    # --- validation -------------------------------------------------------------------------------

    def is_valid(self) -> bool:
        """Whether the draft can be saved, or sent if the form is strict."""
        # Every part is validated, also behind a faulty one: the summary lists all problems at once.
        results = [part.is_valid() for part in (self.entry, *self.formsets)]
        if self.strict and not self._rows_checked:
            self._check_rows()
        return all(results) and not self._own_errors and all(form.is_valid() for form in self.all_forms)

    def _check_rows(self) -> None:
        """Check once what needs more than one row: at least one of each, and sources that exist."""
        self._rows_checked = True
        numbers = {form.cleaned_data.get("number") for form in self.formset("sources").forms if form.has_changed()}
        for form in self.formset("levels").forms:
            number = form.cleaned_data.get("source") if form.has_changed() else None
            if number is not None and number not in numbers:
                form.add_error("source", _("No source has this number: add it to the list of sources first."))
        if not any(form.has_changed() for form in self.formset("sources").forms):
            self._own_errors.append(Problem(_("Sources"), [_("Name at least one source.")], "sources"))
        is_technique = model_for(self.entry.cleaned_data.get("kind", "")) is Technique
        if is_technique and not any(form.has_changed() for form in self.formset("levels").forms):
            problem = _("State at least one emission level.")
            self._own_errors.append(Problem(_("Emission levels"), [problem], "levels"))

    @property
    def content(self) -> services.Content:
        """What the valid form says."""
        names = ("source_language", "organisation", "hub", "kind", *services.TEXTS, "sectors", "countries")
        return services.Content(
            **{name: self.entry.cleaned_data[name] for name in names},
            sources=self.formset("sources").rows,
            levels=self.formset("levels").rows,
        )

    # --- error summary ----------------------------------------------------------------------------

    @property
    def errors(self) -> bool:
        """Whether there is anything to report."""
        return bool(self.non_field_errors or list(self))

    @property
    def non_field_errors(self) -> list[str]:
        """What concerns no single field."""
        found = [*self.entry.non_field_errors()]
        for formset in self.formsets:
            found += formset.non_form_errors()
            found += [error for form in formset.forms for error in form.non_field_errors()]
        return found

    def __iter__(self) -> Iterator[Problem]:
        """Every faulty field with its errors and the id to jump to, in the order of the page."""
        yield from self._problems(self.entry, "")
        for name, heading in (("sources", _("Source %(number)s")), ("levels", _("Emission level %(number)s"))):
            yield from (problem for problem in self._own_errors if problem.id_for_label == name)
            for index, form in enumerate(self.formset(name).forms, start=1):
                number = form["number"].value() if name == "sources" else index
                yield from self._problems(form, heading % {"number": number})

    def _problems(self, form: forms.BaseForm, heading: str) -> Iterator[Problem]:
        for bound in form:
            if bound.errors:
                label = f"{heading}, {bound.label}" if heading else str(bound.label)
                yield Problem(label, [str(error) for error in bound.errors], bound.id_for_label or bound.auto_id)


def _with_empty_row(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return rows or [_empty_row(name, rows)]


def _empty_row(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A new row; a source gets the number after the highest."""
    if name != "sources":
        return {}
    numbers = [int(number) for row in rows if str(number := row.get("number") or "").isdecimal()]
    return {"number": max(numbers, default=0) + 1}


def _typed(fields: Mapping[str, forms.Field], data: QueryDict, prefix: str) -> dict[str, Any]:
    """What was typed into the fields, as their widgets read it."""
    return {name: field.widget.value_from_datadict(data, {}, prefix + name) for name, field in fields.items()}


def _row_count(data: QueryDict, name: str) -> int:
    count = data.get(f"{name}-TOTAL_FORMS", "")
    return min(int(count), MAX_ROWS) if count.isdecimal() else 0
