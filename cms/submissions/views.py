"""Pages of the portal. Other people's entries answer 404: their existence is nobody's business."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.languages import LANGUAGE_CHOICES
from cms.moderation import services as moderation
from cms.registry.models import EmissionLevel, Entry
from cms.requests import SignedInRequest
from cms.submissions import services, typed_text
from cms.submissions.forms import model_for
from cms.submissions.page_form import MAX_ROWS, PageForm
from cms.submissions.permissions import own_entries, submitting_organisations
from cms.submissions.status import field_comments, standing, standings, timeline

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Ask strangers to sign in and come back; keep what they had typed. Nothing is cached."""

    @never_cache
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            typed_text.keep(request)
        return redirect_to_login(request.get_full_path())

    return wrapper


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What to have at hand, how it goes, what becomes public."""
    return render(request, "submissions/start.html", {"endonyms": LANGUAGE_CHOICES})


@signed_in
@require_safe
def entry_list(request: SignedInRequest) -> HttpResponse:
    """The entries of the person's organisations and where they stand."""
    entries = list(own_entries(request.user))
    found = standings(entries)
    context = {
        "rows": [{"entry": entry, "standing": found[entry.pk]} for entry in entries],
        "organisations": submitting_organisations(request.user),
    }
    return render(request, "submissions/list.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    """A new entry."""
    if not submitting_organisations(request.user):
        return redirect("submissions:list")
    if request.method != "POST":
        typed = typed_text.take_back(request)
        page = PageForm.retyped(request.user, None, typed) if typed else PageForm(request.user)
        return _form(request, page, notice=_kept_notice() if typed else "")
    command = _command(request)
    if command not in ("save", "send"):
        return _form(request, PageForm.retyped(request.user, None, request.POST, command), command=command)
    page = PageForm(request.user, data=request.POST)
    if not page.is_valid():
        return _form(request, page)
    entry = services.create_draft(request.user, model_for(page.content.kind), page.content)
    return _after_saving(request, entry, command)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """A draft: as stored, with the problems that keep it from being sent, or as posted."""
    entry = own_entry(request, pk)
    if request.method == "POST":
        return _edit_posted(request, entry)
    typed = typed_text.take_back(request)
    if typed:
        return _form(request, PageForm.retyped(request.user, entry, typed), entry, notice=_kept_notice())
    if not standing(entry).can_edit:
        messages.warning(request, _("This entry cannot be changed now."))
        return redirect("submissions:detail", pk)
    if "check" in request.GET:
        page = PageForm.checked(request.user, entry)
        page.is_valid()
        return _form(request, page, entry)
    return _form(request, PageForm(request.user, entry), entry)


def _edit_posted(request: SignedInRequest, entry: Entry) -> HttpResponse:
    command = _command(request)
    if command not in ("save", "send"):
        page = PageForm.retyped(request.user, entry, request.POST, command)
        return _form(request, page, entry, command=command, revision=request.POST.get("revision", ""))
    page = PageForm(request.user, entry, data=request.POST)
    seen = request.POST.get("revision", "")
    if not page.is_valid():
        return _form(request, page, entry, revision=seen)
    try:
        if not standing(entry).can_edit:
            raise PermissionDenied
        entry = services.update_draft(entry, request.user, page.content, int(seen) if seen.isdecimal() else None)
    except PermissionDenied:
        page.entry.add_error(None, _("This entry cannot be changed now. What you typed is below, but not saved."))
        return _form(request, page, entry, status=409)
    except services.NewerDraft:
        page.entry.add_error(
            None, _("Somebody saved other changes meanwhile. Compare both texts; saving again keeps yours.")
        )
        return _form(request, page, entry, newer=_newer_texts(entry, page), status=409)
    return _after_saving(request, entry, command)


def _after_saving(request: SignedInRequest, entry: Entry, command: str) -> HttpResponse:
    if command == "send":
        return _send(request, entry)
    messages.success(request, _("The draft is saved. Nobody but your organisation and the hub can see it."))
    return redirect("submissions:edit", entry.pk)


@signed_in
@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the entry stands, how it got there, and what it says."""
    entry = own_entry(request, pk)
    draft = entry.get_latest_revision_as_object()
    language = draft.source_language
    context = {
        "entry": entry,
        "draft": draft,
        "texts": {name: draft.text(name, language) for name in services.TEXTS},
        "hub": entry.get_parent().specific,
        "levels": [_level_line(row) for row in draft.levels.all()],
        "standing": standing(entry),
        "events": timeline(entry),
        "field_comments": field_comments(entry),
    }
    return render(request, "submissions/detail.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the stored draft to the hub."""
    entry = own_entry(request, pk)
    return _send(request, entry) if request.method == "POST" else redirect("submissions:detail", pk)


def _send(request: SignedInRequest, entry: Entry) -> HttpResponse:
    if not PageForm.checked(request.user, entry).is_valid():
        messages.warning(request, _("The draft is saved, but not sent: something is missing."))
        return redirect(f"{reverse('submissions:edit', args=[entry.pk])}?check=1")
    try:
        services.send(entry, request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        hub = entry.get_parent().specific.public_name
        messages.success(request, _("The entry is sent to this hub: %(hub)s.") % {"hub": hub})
    return redirect("submissions:detail", entry.pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an entry out of review, after a question."""
    entry = own_entry(request, pk)
    if request.method != "POST":
        if not standing(entry).can_withdraw:
            return redirect("submissions:detail", pk)
        return render(request, "submissions/confirm.html", {"entry": entry, "action": "withdraw"})
    try:
        moderation.withdraw(entry, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The entry is taken back. The draft is yours again."))
    return redirect("submissions:detail", pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete a draft that was never sent, after a question."""
    entry = own_entry(request, pk)
    if not standing(entry).can_delete:
        messages.warning(request, _("Only a draft that was never sent can be deleted."))
        return redirect("submissions:detail", pk)
    if request.method != "POST":
        return render(request, "submissions/confirm.html", {"entry": entry, "action": "delete"})
    services.delete_draft(entry, request.user)
    messages.success(request, _("The draft is deleted."))
    return redirect("submissions:list")


# --- helpers -------------------------------------------------------------------------------------


def own_entry(request: SignedInRequest, pk: int) -> Entry:
    """The entry if it belongs to one of the person's organisations; 404 otherwise."""
    return get_object_or_404(own_entries(request.user), pk=pk).specific


def _level_line(row: EmissionLevel) -> dict[str, Any]:
    """A level of a draft, which may be incomplete, as the templates of quantities want it."""
    return {
        "label": str(row.pollutant) if row.pollutant_id else "",
        "medium": str(row.medium) if row.medium_id else "",
        "kind": row.get_kind_display(),
        "lower": row.low,
        "lower_open": row.lower_is_less_than,
        "upper": row.high,
        "unit_label": row.unit,
    }


def _command(request: SignedInRequest) -> str:
    """What the pressed button asks for: save, send, add-<rows>, remove-<rows>-<index>."""
    return request.POST.get("action", "save")


def _kept_notice() -> str:
    return _("You had been signed out. What you had typed is below and is not saved yet.")


def _newer_texts(entry: Entry, page: PageForm) -> list[dict[str, Any]]:
    """The stored texts that differ from what was typed."""
    stored = services.read(entry)["entry"]
    return [
        {"label": page.entry.fields[name].label, "text": stored[name]}
        for name in services.TEXTS
        if stored[name] != page.entry.cleaned_data.get(name)
    ]


def _form(
    request: SignedInRequest,
    page: PageForm,
    entry: Entry | None = None,
    *,
    command: str = "",
    revision: str = "",
    notice: str = "",
    newer: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form page. ``revision`` is the draft that the person has seen, by default the latest."""
    context = {
        "page": page,
        "entry": entry,
        "standing": standing(entry) if entry else None,
        "field_comments": field_comments(entry) if entry else [],
        "author": typed_text.note_for(request.user),
        "revision": revision or (entry.latest_revision_id if entry else ""),
        "added": command.removeprefix("add-") if command.startswith("add-") else "",
        "notice": notice,
        "newer": newer or [],
        "max_rows": MAX_ROWS,
    }
    return render(request, "submissions/form.html", context, status=status)
