"""The list of tasks of a draft, and the pages of its tasks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.registry.models import Entry
from cms.requests import SignedInRequest
from cms.submissions.form_page import FormPage, answer_requests
from cms.submissions.progress import overview
from cms.submissions.review_requests import change_requests, unplaced
from cms.submissions.row_page import list_page
from cms.submissions.status import standing
from cms.submissions.task_list import Task, find_task
from cms.submissions.views import own_entry, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """What there is to do, and how far it is. A POST answers requests that belong to no task."""
    entry = own_entry(request, pk)
    if not standing(entry).can_edit:
        messages.warning(request, _("This entry cannot be changed now."))
        return redirect("submissions:detail", pk)
    if request.method == "POST":
        answer_requests(request, entry)
        return redirect("submissions:edit", pk)
    draft = entry.get_latest_revision_as_object()
    requests = change_requests(entry)
    context: dict[str, Any] = {
        "entry": entry,
        "draft": draft,
        "standing": standing(entry),
        "overview": overview(entry, draft, requests),
        "requests": unplaced(requests),
    }
    return render(request, "submissions/tasks.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """The page of a task: questions, or a list of rows."""
    entry = own_entry(request, pk)
    draft, found = draft_and_task(entry, name)
    if found.rows is not None:
        return list_page(request, entry, draft, found)
    if found.form is None:
        return redirect("submissions:files", pk)
    return FormPage(request, entry, draft, found).respond()


def draft_and_task(entry: Entry, name: str) -> tuple[Entry, Task]:
    """The latest draft, and its task with this name; 404 if there is none."""
    draft = entry.get_latest_revision_as_object()
    found = find_task(draft, name)
    if found is None:
        raise Http404
    return draft, found
