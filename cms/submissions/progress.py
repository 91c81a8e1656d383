"""How far each task of a draft is, and what keeps the draft from being sent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.languages import column
from cms.registry.models import Entry
from cms.registry.services import row_errors
from cms.submissions import content
from cms.submissions.fields import Vocabularies
from cms.submissions.forms import TaskForm
from cms.submissions.review_requests import ChangeRequest
from cms.submissions.row_forms import RowForm
from cms.submissions.row_lines import row_title
from cms.submissions.task_list import Task, tasks_of


class State(TextChoices):
    """How far a task is, in words."""

    NOT_STARTED = "not-started", gettext_lazy("Not yet started")
    IN_PROGRESS = "in-progress", gettext_lazy("In progress")
    COMPLETED = "completed", gettext_lazy("Completed")
    PROBLEM = "problem", gettext_lazy("There is a problem")
    CHANGES = "changes", gettext_lazy("Changes requested")


@dataclass(frozen=True)
class Problem:
    """What is missing (``is_gap``) or wrong, and the address of the page and field where to mend it."""

    label: str
    text: str
    url: str
    is_gap: bool


@dataclass(frozen=True)
class Progress:
    """How far a task is. ``requests``: what reviewers ask for there and nobody has answered."""

    task: Task
    state: State
    url: str
    problems: list[Problem] = field(default_factory=list)
    requests: list[ChangeRequest] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The state in words, with the number of requests."""
        words = str(self.state.label)
        return f"{words} ({len(self.requests)})" if self.state == State.CHANGES else words

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.state == State.COMPLETED

    @property
    def kind(self) -> str:
        """Kind of the tag; what is done has none, so that the rest stands out."""
        return {State.PROBLEM: "bad", State.CHANGES: "warn", State.IN_PROGRESS: "info"}.get(self.state, "")


@dataclass(frozen=True)
class Overview:
    """All tasks of a draft."""

    tasks: list[Progress]

    @property
    def needed(self) -> list[Progress]:
        """Those without which it cannot be sent."""
        return [one for one in self.tasks if not one.task.is_optional]

    @property
    def done(self) -> list[Progress]:
        """Those of them that are done."""
        return [one for one in self.needed if one.is_done]

    @property
    def problems(self) -> list[Problem]:
        """Everything that keeps the draft from being sent."""
        return [problem for one in self.tasks for problem in one.problems]

    @property
    def groups(self) -> list[tuple[str, list[Progress]]]:
        """(heading, tasks) in their order."""
        found: dict[str, list[Progress]] = {}
        for one in self.tasks:
            found.setdefault(str(one.task.group.label), []).append(one)
        return list(found.items())


def overview(
    entry: Entry,
    draft: Entry,
    requests: Sequence[ChangeRequest] = (),
    vocabularies: Vocabularies | None = None,
) -> Overview:
    """How far every task of the draft is; ``requests``: what reviewers ask for, answered or not."""
    vocabularies = vocabularies or Vocabularies()
    return Overview([task_progress(entry, draft, task, requests, vocabularies) for task in tasks_of(draft)])


def task_url(entry: Entry, task: Task) -> str:
    """Address of the page of a task."""
    if task.form is None and task.rows is None:
        return reverse("submissions:files", args=[entry.pk])
    return reverse("submissions:task", args=[entry.pk, task.name])


def task_progress(
    entry: Entry,
    draft: Entry,
    task: Task,
    requests: Sequence[ChangeRequest] = (),
    vocabularies: Vocabularies | None = None,
) -> Progress:
    """How far one task of the draft is."""
    vocabularies = vocabularies or Vocabularies()
    url = task_url(entry, task)
    if task.form is not None:
        form = task.form(draft=draft, vocabularies=vocabularies)
        problems, is_begun = list(_form_problems(form, task, url, vocabularies)), form.is_begun
    elif task.rows is not None:
        rows = list(getattr(draft, task.relation).all())
        problems, is_begun = list(_row_problems(entry, draft, task, rows)), bool(rows)
    else:
        problems, is_begun = [], bool(draft.images.all() or draft.documents.all())
    if task.is_optional and not is_begun:
        problems = [problem for problem in problems if not problem.is_gap]
    open_requests = [request for request in requests if request.task == task.name and not request.is_answered]
    return Progress(task, _state(problems, open_requests, is_begun=is_begun), url, problems, open_requests)


def _state(problems: Iterable[Problem], requests: Sequence[ChangeRequest], *, is_begun: bool) -> State:
    problems = list(problems)
    if requests:
        return State.CHANGES
    if any(not problem.is_gap for problem in problems):
        return State.PROBLEM
    if not is_begun:
        return State.NOT_STARTED
    return State.IN_PROGRESS if problems else State.COMPLETED


def _form_problems(untouched: TaskForm, task: Task, url: str, vocabularies: Vocabularies) -> Iterator[Problem]:
    data = untouched.stored_data()
    form = type(untouched)(data, draft=untouched.draft, vocabularies=vocabularies, strict=True)
    if form.is_valid():
        return
    for name, messages in form.errors.items():
        label = str(form.fields[name].label) if name in form.fields else str(task.title)
        target = f"{url}?check=1#{form[name].id_for_label or form[name].auto_id}" if name in form.fields else url
        for message in messages:
            yield Problem(label, str(message), target, content.is_empty(form.stored.get(name)))


def _row_problems(entry: Entry, draft: Entry, task: Task, rows: list[Any]) -> Iterator[Problem]:
    if not rows and not task.is_optional:
        yield Problem(str(task.title), str(task.add), task_url(entry, task), is_gap=True)
    numbers = {source.number for source in draft.sources.all()}
    for number, (row, errors) in enumerate(zip(rows, row_errors(rows), strict=True), start=1):
        yield from _problems_of_row(entry, draft, task, row, number, _with_missing(task, draft, row, errors, numbers))


def _with_missing(
    task: Task, draft: Entry, row: Any, errors: dict[str, list[str]], numbers: set[int]
) -> dict[str, list[str]]:
    """The errors of the model, besides texts that the form asks for and a source that is not in the list."""
    assert task.rows is not None  # noqa: S101 - for the type checker
    found = dict(errors)
    for name in content.ROW_TEXTS.get(task.relation, ()):
        form_field = task.rows.base_fields.get(name)
        if form_field is not None and form_field.required and not getattr(row, column(name, draft.source_language)):
            found[name] = [_("This field is required.")]
    source = getattr(row, "source", None)
    if source is not None and source not in numbers:
        found["source"] = [_("No source has this number: add it to the list of sources first.")]
    return found


def _problems_of_row(
    entry: Entry, draft: Entry, task: Task, row: Any, number: int, errors: dict[str, list[str]]
) -> Iterator[Problem]:
    title = row_title(row, number, draft.source_language)
    url = reverse("submissions:row", args=[entry.pk, task.name, number])
    for name, messages in errors.items():
        label = _field_label(task.rows, row, name)
        is_gap = _is_gap(row, name, draft.source_language)
        form_field = task.rows.base_fields.get(name) if task.rows else None
        # As the form will say it: the model knows no field that is required, only one that is blank.
        message = _("This field is required.") if is_gap and form_field and form_field.required else messages[0]
        text = f"{label}: {message}" if label else message
        yield Problem(title, text, f"{url}?check=1#id_{name}", is_gap)


def _field_label(form: type[RowForm] | None, row: Any, name: str) -> str:
    form_field = form.base_fields.get(name) if form else None
    if form_field is not None:
        return str(form_field.label)
    fields = {one.name: one for one in row._meta.get_fields() if hasattr(one, "verbose_name")}
    return capfirst(str(fields[name].verbose_name)) if name in fields else ""


def _is_gap(row: Any, name: str, language: str) -> bool:
    """Whether the field at fault is empty, so that it is missing rather than wrong."""
    if name in content.ROW_TEXTS.get(row._meta.get_field("page").remote_field.related_name, ()):
        return not getattr(row, column(name, language))
    found = next((one for one in row._meta.fields if one.name == name), None)
    return found is not None and content.is_empty(getattr(row, found.attname))
