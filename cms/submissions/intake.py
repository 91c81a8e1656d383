"""Entries that come as plain data, by the API or from a table, read through the portal's own forms.

Names are those of the registry (docs/fields.md) and of ``EntryOut`` in the API; concepts and hubs are named by code,
sources and levels are lists. What is stated has to be right, and is refused with its path (``levels.0.upper``)
otherwise. What is missing may follow later: a draft needs its name and its language, nothing else.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Final

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.forms.forms import NON_FIELD_ERRORS
from django.utils.translation import gettext as _

from cms.languages import ENDONYMS, LANGUAGE_CHOICES
from cms.organisations.models import Organisation
from cms.problems import Problem
from cms.registry.models import Entry, EntrySource, HubPage, Technique
from cms.submissions.fields import Vocabularies
from cms.submissions.figure_forms import LevelForm
from cms.submissions.forms import model_for
from cms.submissions.permissions import receiving_hubs
from cms.submissions.row_forms import RowForm
from cms.submissions.task_list import MAX_ROWS
from cms.submissions.whole import NumberedSourceForm, Whole, WholeForm

#: Lists of an entry and the form of their rows.
ROWS: Final[Mapping[str, type[RowForm]]] = {"sources": NumberedSourceForm, "levels": LevelForm}
#: Names of what is not a row.
PLAIN: Final = tuple(WholeForm.base_fields)
_UNSTATED: Final = (None, "", [], False)


@dataclass(frozen=True)
class Reading:
    """What the data say. ``content`` is None if something is ``wrong``; ``missing`` keeps it from being sent."""

    content: Whole | None
    wrong: list[Problem]
    missing: list[Problem]

    @property
    def problems(self) -> list[Problem]:
        """Everything that keeps it from being sent."""
        return [*self.wrong, *self.missing]


class Intake:
    """Reads entries for a person and an organisation; vocabularies and hubs are read once for all of them."""

    def __init__(self, user: AbstractBaseUser, organisation: Organisation) -> None:
        self.user = user
        self.organisation = organisation
        self.vocabularies = Vocabularies()

    @cached_property
    def hubs(self) -> dict[str, HubPage]:
        """Hubs that take submissions, by code."""
        return {page.hub_code: page for page in receiving_hubs()}

    def read(
        self, data: Mapping[str, Any], entry: Entry | None = None, given: Collection[str] | None = None
    ) -> Reading:
        """What the data say, as a new entry or as the whole of an existing one.

        ``given`` are the names that the caller has stated, if not all of them: what is wrong elsewhere was stored
        before, and only keeps the entry from being sent.
        """
        strict = _Forms(self, data, entry, strict=True)
        found = list(strict.problems())
        wrong = [problem for problem, is_stated in found if is_stated and _concerns(problem, given)]
        missing = [problem for problem, _is_stated in found if problem not in wrong]
        if wrong:
            return Reading(None, wrong, missing)
        lenient = _Forms(self, data, entry, strict=False) if missing else strict
        unreadable = [problem for problem, _is_stated in lenient.problems()]
        if not unreadable and lenient.entry.cleaned_data["hub"] is None:
            unreadable = [Problem("hub", _("This field is required."))]
        if unreadable:
            paths = {problem.path for problem in unreadable}
            return Reading(None, unreadable, [problem for problem in missing if problem.path not in paths])
        return Reading(lenient.content(), [], missing)


def _concerns(problem: Problem, given: Collection[str] | None) -> bool:
    return given is None or problem.path.split(".")[0] in given


class _Forms:
    """The portal's forms, bound to plain data."""

    def __init__(self, intake: Intake, data: Mapping[str, Any], entry: Entry | None, *, strict: bool) -> None:
        self.intake, self.data, self.stored, self.strict = intake, data, entry, strict
        shared: dict[str, Any] = {"strict": strict, "vocabularies": intake.vocabularies}
        hub = intake.hubs.get(data.get("hub") or "")
        stated = {**data, "hub": hub.pk if hub else ""}
        self.entry = WholeForm(stated, organisation=intake.organisation, entry=entry, **shared)
        draft = self._draft()
        self.rows: dict[str, list[RowForm]] = {}
        for name, form in ROWS.items():
            self.rows[name] = [form(row, draft=draft, **shared) for row in (data.get(name) or [])[:MAX_ROWS]]
            if name == "sources":
                # Figures name sources of this very list.
                draft.sources = [EntrySource(number=number) for number in self._numbers() if number]

    def _draft(self) -> Entry:
        """What the rows belong to: a copy of the stored draft, or a new entry that is not stored."""
        if self.stored is not None:
            return self.stored.get_latest_revision_as_object()
        language = self.data.get("source_language")
        return model_for(self.data.get("kind") or "")(
            source_language=language if language in ENDONYMS else LANGUAGE_CHOICES[0][0]
        )

    def _numbers(self) -> list[Any]:
        """The numbers of the sources, None where there is none."""
        return [form.cleaned_data.get("number") if form.is_valid() else None for form in self.rows["sources"]]

    def content(self) -> Whole:
        """What the valid forms say."""
        names = {field.name for field in fields(Whole)}
        said: dict[str, Any] = {name: value for name, value in self.entry.cleaned_data.items() if name in names}
        for name, rows in self.rows.items():
            said[name] = [self._row(form, said["source_language"]) for form in rows if form.has_changed()]
        return Whole(**said)

    @staticmethod
    def _row(form: RowForm, language: str) -> Any:
        row = form._meta.model()
        form.write(row, form.cleaned_data, language)
        return row

    def problems(self) -> Iterator[tuple[Problem, bool]]:
        """Each with whether it is about something that was stated."""
        yield from self._own_problems()
        yield from self._of(self.entry, self.data, "")
        for name, rows in self.rows.items():
            for number, form in enumerate(rows):
                if form.has_changed():
                    yield from self._of(form, self.data[name][number], f"{name}.{number}")
            if len(self.data.get(name) or []) > MAX_ROWS:
                yield Problem(name, _("An entry takes at most %(count)s of these.") % {"count": MAX_ROWS}), True
        yield from self._source_problems()
        if self.strict:
            yield from self._missing_rows()

    def _own_problems(self) -> Iterator[tuple[Problem, bool]]:
        """What forms pass over, as a browser does not post it."""
        if not self.strict and not self.data.get("source_language"):
            yield Problem("source_language", _("This field is required.")), True
        hub = self.data.get("hub")
        if hub and hub not in self.intake.hubs:
            yield Problem("hub", _("No hub that takes entries has this code.")), True
        for name, field in self.entry.fields.items():
            if field.disabled and self._differs(name):
                yield Problem(name, _("This cannot be changed any more.")), True

    def _differs(self, name: str) -> bool:
        stored, stated = self.entry.initial.get(name), self.data.get(name)
        stored = stored.hub_code if isinstance(stored, HubPage) else stored
        return stated not in _UNSTATED and stated != stored

    def _of(self, form: forms.BaseForm, data: Mapping[str, Any], path: str) -> Iterator[tuple[Problem, bool]]:
        for name, errors in form.errors.items():
            if name == "hub" and self.data.get("hub"):
                continue  # told already, by its code
            own = "" if name == NON_FIELD_ERRORS else name
            is_stated = not own or data.get(own) not in _UNSTATED
            where = ".".join(filter(None, (path, own)))
            yield from ((Problem(where, str(error)), is_stated) for error in errors)

    def _source_problems(self) -> Iterator[tuple[Problem, bool]]:
        """Numbers of sources are given once. That figures name one of them, their own form checks."""
        numbers = self._numbers()
        for position, number in enumerate(numbers):
            if number is not None and number in numbers[:position]:
                yield Problem(f"sources.{position}.number", _("This number is already taken by another source.")), True

    def _missing_rows(self) -> Iterator[tuple[Problem, bool]]:
        if not any(form.has_changed() for form in self.rows["sources"]):
            yield Problem("sources", _("Name at least one source.")), False
        is_technique = model_for(self.data.get("kind") or "") is Technique
        if is_technique and not any(form.has_changed() for form in self.rows["levels"]):
            yield Problem("levels", _("State at least one emission level.")), False
