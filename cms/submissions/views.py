"""Pages of the portal around the drafts. Other people's entries answer 404: their existence is nobody's business."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms import requests
from cms.languages import LANGUAGE_CHOICES
from cms.moderation import services as moderation
from cms.registry.models import EmissionLevel, Entry
from cms.requests import SignedInRequest, View
from cms.submissions import keeping, services, typed_text
from cms.submissions.permissions import own_entries, submitting_organisations
from cms.submissions.review_requests import change_requests
from cms.submissions.status import standing, standings, timeline


def signed_in(view: View) -> View:
    """Ask strangers to sign in and come back; keep what they had typed. Nothing is cached.

    What a script saves in the background for somebody else than who is signed in by now is refused as if nobody were.
    """
    for_people: View = requests.signed_in(view, keep=typed_text.keep)

    @never_cache
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if keeping.is_kept(request) and not _is_by_whom_it_was_typed(request):
            return keeping.signed_out()
        return for_people(request, *args, **kwargs)

    return wrapper


def _is_by_whom_it_was_typed(request: HttpRequest) -> bool:
    return request.user.is_authenticated and typed_text.author_of(request) in (None, request.user.pk)


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
@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the entry stands, how it got there, and what it says."""
    entry = own_entry(request, pk)
    draft = entry.get_latest_revision_as_object()
    language = draft.source_language
    context = {
        "entry": entry,
        "draft": draft,
        "texts": {name: draft.text(name, language) for name in ("summary", "description")},
        "hub": entry.get_parent().specific,
        "levels": [_level_line(row) for row in draft.levels.all()],
        "standing": standing(entry),
        "events": timeline(entry),
        "requests": change_requests(entry),
    }
    return render(request, "submissions/detail.html", context)


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
