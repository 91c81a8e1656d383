"""Pages of a single row of a draft."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.requests import SignedInRequest
from cms.submissions import services
from cms.submissions.content import fingerprint
from cms.submissions.row_lines import row_details, row_title
from cms.submissions.row_page import RowPage
from cms.submissions.status import standing
from cms.submissions.task_views import draft_and_task
from cms.submissions.views import own_entry, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: SignedInRequest, pk: int, name: str, number: int) -> HttpResponse:
    """One row; the number after the last adds one."""
    entry = own_entry(request, pk)
    draft, task = draft_and_task(entry, name)
    if task.rows is None or number < 1:
        raise Http404
    page = RowPage(request, entry, draft, task, number)
    if request.method != "POST" and number > len(page.rows) + 1:
        return redirect("submissions:task", pk, name)
    return page.respond()


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: SignedInRequest, pk: int, name: str, number: int) -> HttpResponse:
    """Take a row out, after a question."""
    entry = own_entry(request, pk)
    draft, task = draft_and_task(entry, name)
    if task.rows is None:
        raise Http404
    rows = list(getattr(draft, task.relation).all())
    if not 0 < number <= len(rows) or not standing(entry).can_edit:
        messages.warning(request, _("This row cannot be removed: the draft has changed."))
        return redirect("submissions:task", pk, name)
    if request.method == "POST":
        seen = request.POST.get("revision", "")
        try:
            services.remove_row(entry, request.user, task.rows, number, int(seen) if seen.isdecimal() else None)
        except services.NewerDraft:
            messages.warning(request, _("This row cannot be removed: the draft has changed."))
        else:
            messages.success(request, _("The row is removed."))
        return redirect("submissions:task", pk, name)
    context = {
        "entry": entry,
        "draft": draft,
        "task": task,
        "title": row_title(rows[number - 1], number, draft.source_language),
        "details": row_details(rows[number - 1]),
        "revision": str(fingerprint(task.rows.read(rows[number - 1], draft.source_language))),
    }
    return render(request, "submissions/remove_row.html", context)
