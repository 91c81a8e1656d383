"""The page with the pictures and documents of a draft."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.registry.models import Entry
from cms.registry.presentation.files import documents, pictures
from cms.registry.texts import Reader
from cms.requests import SignedInRequest
from cms.submissions import files
from cms.submissions.file_forms import FORMS, empty_forms
from cms.submissions.status import standing
from cms.submissions.views import own_entry, signed_in
from media.limits import FILES_PER_ENTRY
from media.refusals import FileRefusedError


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def entry_files(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the draft shows, and forms to add a file; the buttons of the list take one out."""
    entry = own_entry(request, pk)
    if request.method != "POST":
        return _page(request, entry, empty_forms())
    action = request.POST.get("action", "")
    if action in FORMS:
        return _add(request, entry, action)
    _remove(request, entry, action)
    return redirect("submissions:files", pk)


def _add(request: SignedInRequest, entry: Entry, action: str) -> HttpResponse:
    prefix, form_class = FORMS[action]
    form = form_class(request.POST, request.FILES, prefix=prefix)
    if form.is_valid():
        add = files.add_picture if action == "add-picture" else files.add_document
        try:
            add(entry, request.user, form.new_file())
        except FileRefusedError as error:
            form.add_error("file", error.sentence)
        except (PermissionDenied, ValidationError) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, _("The file is in the draft."))
            return redirect("submissions:files", entry.pk)
    return _page(request, entry, {**empty_forms(), prefix: form}, failed=form)


def _remove(request: SignedInRequest, entry: Entry, action: str) -> None:
    relation, _separator, number = action.removeprefix("remove-").partition("-")
    if relation not in files.RELATIONS or not number.isdecimal():
        return
    try:
        files.remove(entry, request.user, relation, int(number))
    except PermissionDenied:
        messages.error(request, _("This file cannot be taken out of the draft now."))
    else:
        messages.success(request, _("The file is taken out of the draft."))


def _page(request: HttpRequest, entry: Entry, forms: dict[str, Any], failed: Any = None) -> HttpResponse:
    draft = entry.get_latest_revision_as_object()
    reader = Reader(draft, draft.source_language)
    shown = {"pictures": pictures(draft, reader), "documents": documents(draft, reader)}
    context = {
        "entry": entry,
        "draft": draft,
        **shown,
        "can_edit": standing(entry).can_edit,
        "is_full": draft.images.count() + draft.documents.count() >= FILES_PER_ENTRY,
        "most": FILES_PER_ENTRY,
        "form": failed,
        **{f"{prefix}_form": form for prefix, form in forms.items()},
    }
    return render(request, "submissions/files.html", context)
