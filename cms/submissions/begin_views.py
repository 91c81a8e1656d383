"""The first step of an entry: from nothing, or from a published one that is alike."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.registry.models import Entry
from cms.registry.presentation import hub_cards
from cms.requests import SignedInRequest
from cms.submissions import services, typed_text
from cms.submissions.copying import find_origins, origin_with
from cms.submissions.forms import BeginForm, model_for, typed
from cms.submissions.permissions import submitting_organisations
from cms.submissions.views import signed_in

#: Characters of a search that are read.
_MOST_WORDS = 200


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    """Kind, name, language, organisation and hub; a name is enough for a draft to exist."""
    if not submitting_organisations(request.user):
        return redirect("submissions:list")
    kept = typed_text.take_back(request) if request.method != "POST" else None
    data: QueryDict = kept or (request.POST if request.method == "POST" else request.GET)
    origin = origin_with(data.get("from", ""))
    if request.method != "POST":
        initial = typed(BeginForm.base_fields, kept) if kept else None
        form = BeginForm(user=request.user, origin=origin, initial=initial)
        return _page(request, form, notice=typed_text.notice() if kept else "")
    form = BeginForm(request.POST, user=request.user, origin=origin)
    if not form.is_valid():
        return _page(request, form)
    beginning = services.Beginning(**form.cleaned_data, origin=origin)
    entry = services.begin(request.user, model_for(beginning.kind), beginning)
    messages.success(request, _("The draft is saved. Nobody but your organisation and the hub can see it."))
    if origin is not None:
        messages.info(request, _taken(origin))
    return redirect("submissions:edit", entry.pk)


@signed_in
@require_safe
def similar(request: SignedInRequest) -> HttpResponse:
    """Published entries by words of their names, to begin from."""
    words = " ".join(request.GET.get("q", "")[:_MOST_WORDS].split())
    found = hub_cards(find_origins(words)) if words else []
    return render(request, "submissions/similar.html", {"words": words, "found": found})


def _taken(origin: Entry) -> str:
    return _(
        "Taken from %(code)s: classification, kinds of figures without their values, and sources. Yours to write: "
        "texts, values, evidence, countries, places, pictures."
    ) % {"code": origin.code}


def _page(request: SignedInRequest, form: BeginForm, notice: str = "") -> HttpResponse:
    context = {
        "form": form,
        "origin": form.origin,
        "notice": notice,
        "author": typed_text.note_for(request.user),
    }
    return render(request, "submissions/begin.html", context)
