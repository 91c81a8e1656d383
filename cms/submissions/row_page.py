"""Rows of a draft: the list of them, and one to a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cms.registry.models import Entry
from cms.requests import SignedInRequest
from cms.submissions import services
from cms.submissions.content import fingerprint
from cms.submissions.form_page import FormPage, answer_requests
from cms.submissions.forms import PortalForm
from cms.submissions.progress import Problem, task_progress, task_url
from cms.submissions.review_requests import change_requests
from cms.submissions.row_forms import RowForm
from cms.submissions.row_lines import row_details, row_title
from cms.submissions.status import standing
from cms.submissions.task_list import MAX_ROWS, Task, task_after


@dataclass(frozen=True)
class RowLine:
    """A row in the list of them."""

    number: int
    title: str
    details: str
    problems: list[Problem]
    is_held: bool


def row_lines(entry: Entry, draft: Entry, task: Task, problems: list[Problem]) -> list[RowLine]:
    """The rows of a task in a line each, with what is missing or wrong."""
    rows = list(getattr(draft, task.relation).all())
    found = []
    for number, row in enumerate(rows, start=1):
        url = reverse("submissions:row", args=[entry.pk, task.name, number])
        own = [problem for problem in problems if problem.url.partition("?")[0] == url]
        title = row_title(row, number, draft.source_language)
        found.append(RowLine(number, title, row_details(row), own, getattr(row, "is_held", False)))
    return found


def list_page(request: SignedInRequest, entry: Entry, draft: Entry, task: Task) -> HttpResponse:
    """The rows, with links to change, remove and add; a POST answers requests."""
    if not standing(entry).can_edit:
        messages.warning(request, _("This entry cannot be changed now."))
        return redirect("submissions:detail", entry.pk)
    if request.method == "POST":
        answer_requests(request, entry)
        return redirect("submissions:task", entry.pk, task.name)
    requests = change_requests(entry)
    lines = row_lines(entry, draft, task, task_progress(entry, draft, task).problems)
    following = task_after(draft, task)
    context = {
        "entry": entry,
        "draft": draft,
        "task": task,
        "lines": lines,
        "next_number": len(lines) + 1,
        "is_full": len(lines) >= MAX_ROWS,
        "max_rows": MAX_ROWS,
        "requests": [one for one in requests if one.task == task.name],
        "next_url": task_url(entry, following) if following else reverse("submissions:check", args=[entry.pk]),
    }
    return render(request, "submissions/rows.html", context)


class RowPage(FormPage):
    """The page of one row; that of a number after the last adds one."""

    template = "submissions/row.html"

    def __init__(self, request: SignedInRequest, entry: Entry, draft: Entry, task: Task, number: int) -> None:
        super().__init__(request, entry, draft, task)
        self.number = number

    @cached_property
    def rows(self) -> list[Any]:
        """The rows that there are."""
        return list(getattr(self.draft, self.task.relation).all())

    @property
    def is_new(self) -> bool:
        """Whether the page adds a row."""
        return self.number > len(self.rows)

    @property
    def url(self) -> str:
        """Address of the page."""
        return reverse("submissions:row", args=[self.entry.pk, self.task.name, self.number])

    @property
    def keep_name(self) -> str:
        """Name of the page among those of the draft."""
        return f"{self.task.name}-{self.number}"

    @property
    def stored(self) -> dict[str, Any]:
        """What the row says; nothing if there is none yet."""
        if self.is_new:
            return {}
        return self._row_form.read(self.rows[self.number - 1], self.draft.source_language)

    @property
    def _row_form(self) -> type[RowForm]:
        assert self.task.rows is not None  # noqa: S101 - for the type checker
        return self.task.rows

    def form(self, data: QueryDict | None = None, initial: Any = None, *, strict: bool = False) -> PortalForm:
        """The form; a new row begins with the unit of the last one."""
        row = None if self.is_new else self.rows[self.number - 1]
        if row is None and initial is None and self.rows:
            last = self._row_form.read(self.rows[-1], self.draft.source_language)
            initial = {name: last[name] for name in self._row_form.remembered}
        given: dict[str, Any] = {
            "draft": self.draft,
            "initial": initial,
            "strict": strict,
            "vocabularies": self.vocabularies,
        }
        return self._row_form(data, row=row, **given)

    def save(self, values: Mapping[str, Any], seen: int | None, *, in_background: bool) -> int:
        """Store the row, unless nothing was typed into a new one."""
        if self.is_new and self._row_form.is_blank(values):
            return services.NEW_ROW
        given = (self.entry, self.request.user, self._row_form, self.number, values, seen)
        return services.save_row(*given, in_background=in_background)

    def next_url(self, action: str) -> str:
        """The list of rows, or the list of tasks."""
        if action == "close":
            return reverse("submissions:edit", args=[self.entry.pk])
        return reverse("submissions:task", args=[self.entry.pk, self.task.name])

    def after_conflict(self, seen: int | None, stored: Mapping[str, Any]) -> int:
        """Where somebody else has added a row, or taken this one out, saving again adds one after the last."""
        if seen == services.NEW_ROW or not stored:
            self.draft = self.entry.get_latest_revision_as_object()
            self.__dict__.pop("rows", None)
            self.number = len(self.rows) + 1
            return services.NEW_ROW
        return fingerprint(stored)

    def more(self, form: PortalForm) -> dict[str, Any]:
        """Number and heading of the row; whether there is a source to choose."""
        row = None if self.is_new else self.rows[self.number - 1]
        return {
            "number": self.number,
            "is_new": self.is_new,
            "heading": str(self.task.add) if row is None else row_title(row, self.number, self.draft.source_language),
            "lacks_source": "source" in form.fields and not self.draft.sources.all(),
        }
