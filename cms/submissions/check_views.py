"""The last steps: look at everything, see it as readers will, send it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cms.registry.alike import alike
from cms.registry.models import Entry
from cms.registry.public import public_entries
from cms.registry.services import ROW_RELATIONS, row_errors
from cms.requests import SignedInRequest
from cms.submissions import services
from cms.submissions.changes import changed_tasks
from cms.submissions.describe import answers
from cms.submissions.fields import Vocabularies
from cms.submissions.progress import Progress, overview
from cms.submissions.review_requests import change_requests
from cms.submissions.row_page import row_lines
from cms.submissions.status import standing
from cms.submissions.views import own_entry, signed_in


class ConsentForm(forms.Form):
    """The consent to publication, asked for once."""

    consent = forms.BooleanField(
        label=gettext_lazy(
            "I agree that the entry, once approved, becomes public under the licence CC BY 4.0, and I may agree in the "
            "name of my organisation."
        ),
        error_messages={"required": gettext_lazy("Say that you agree to the publication: without it nothing is sent.")},
    )


@signed_in
@require_safe
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everything as it will be, what is missing, what looks like it, and the button to send."""
    entry = own_entry(request, pk)
    if not standing(entry).can_edit:
        messages.warning(request, _("This entry cannot be changed now."))
        return redirect("submissions:detail", pk)
    return _page(request, entry)


@signed_in
@require_safe
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The public page of the draft, marked as a preview. Rows that are not complete are left out."""
    entry = own_entry(request, pk)
    draft = entry.get_latest_revision_as_object()
    for relation in ROW_RELATIONS:
        rows = list(getattr(draft, relation).all()) if hasattr(draft, relation) else []
        whole = [row for row, errors in zip(rows, row_errors(rows), strict=True) if not errors]
        if len(whole) < len(rows):
            setattr(draft, relation, whole)
    request.is_preview = True
    response = TemplateResponse(request, draft.get_template(request), draft.get_context(request))
    response["X-Robots-Tag"] = "noindex"
    return response


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the stored draft to the hub."""
    entry = own_entry(request, pk)
    if request.method != "POST":
        return redirect("submissions:detail", pk)
    if not standing(entry).can_edit:
        messages.warning(request, _("This entry cannot be changed now."))
        return redirect("submissions:detail", pk)
    draft = entry.get_latest_revision_as_object()
    if overview(entry, draft).problems:
        messages.warning(request, _("The draft is saved, but not sent: something is missing."))
        return redirect("submissions:check", pk)
    consent = ConsentForm(request.POST)
    if draft.consent_on is None and not consent.is_valid():
        return _page(request, entry, consent)
    try:
        services.send(entry, request.user, consents=True)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        hub = entry.get_parent().specific.public_name
        messages.success(request, _("The entry is sent to this hub: %(hub)s.") % {"hub": hub})
    return redirect("submissions:detail", pk)


def _page(request: SignedInRequest, entry: Entry, consent: ConsentForm | None = None) -> HttpResponse:
    draft = entry.get_latest_revision_as_object()
    requests, vocabularies = change_requests(entry), Vocabularies()
    found = overview(entry, draft, requests, vocabularies)
    context = {
        "entry": entry,
        "draft": draft,
        "hub": entry.get_parent().specific,
        "standing": standing(entry),
        "overview": found,
        "parts": [_part(entry, draft, progress, vocabularies) for progress in found.tasks],
        "open_requests": [one for one in requests if not one.is_answered],
        "changes": changed_tasks(entry, draft),
        "alike": alike(draft, public_entries()),
        "form": consent or ConsentForm(),
    }
    return render(request, "submissions/check.html", context)


def _part(entry: Entry, draft: Entry, progress: Progress, vocabularies: Vocabularies) -> dict[str, Any]:
    """One task with its answers or rows."""
    task = progress.task
    part: dict[str, Any] = {"progress": progress, "task": task, "url": progress.url}
    if task.form is not None:
        given = answers(task.form(draft=draft, vocabularies=vocabularies))
        part["answers"] = [(label, text) for label, text in given if text or not task.is_optional]
    elif task.rows is not None:
        part["lines"] = row_lines(entry, draft, task, progress.problems)
    else:
        part["files"] = draft.images.count() + draft.documents.count()
    return part
