"""Pages of the requests. ``pk`` is that of the city's authority; what is none of the person's business answers 404."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.cities import services
from cms.cities.forms import CityForm, DeclineForm
from cms.cities.models import CityRequest
from cms.cities.permissions import may_ask, waiting_for
from cms.moderation.permissions import is_registrar
from cms.organisations.enums import OrganisationKind
from cms.organisations.founding import managers_of
from cms.organisations.models import Organisation
from cms.organisations.permissions import manages
from cms.requests import SignedInRequest, signed_in, staff_view, within_limit


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """For everybody to read; the form is for those who have confirmed their mail address."""
    if not may_ask(request.user):
        return render(request, "cities/ask.html", {"form": None})
    form = CityForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and within_limit(request, form, "organisation"):
        try:
            asked = services.ask(request.user, form.statement)  # type: ignore[arg-type]
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The request is sent. A registrar answers it, and you get a mail."))
            return redirect("organisations:people", asked.organisation_id)
    return render(request, "cities/ask.html", {"form": form})


@signed_in
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """A request that is not decided, or was declined: put the statements right and ask again."""
    organisation = get_object_or_404(Organisation, pk=pk, kind=OrganisationKind.CITY)
    if not manages(request.user, organisation):
        raise Http404
    # An authority that a registrar has entered has stated nothing yet.
    asked = CityRequest.objects.filter(organisation=pk).first() or CityRequest(organisation=organisation)
    if organisation.confirmed:
        return redirect("organisations:people", pk)
    form = CityForm(request.POST or None, request=asked)
    if request.method == "POST" and form.is_valid() and within_limit(request, form, "organisation"):
        try:
            services.change(asked, request.user, form.statement)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The changes are saved, and the registrars have been asked again."))
            return redirect("organisations:people", pk)
    return render(request, "cities/change.html", {"form": form, "asked": asked})


@staff_view
@signed_in
@require_safe
def waiting(request: SignedInRequest) -> HttpResponse:
    """For registrars: what waits for an answer."""
    if not is_registrar(request.user):
        raise Http404
    return render(request, "cities/waiting.html", {"requests": waiting_for(request.user)})


@staff_view
@signed_in
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """For registrars: take the city in, or say why not."""
    asked = get_object_or_404(waiting_for(request.user), organisation=pk)
    declining = request.method == "POST" and request.POST.get("action") == "decline"
    form = DeclineForm(request.POST if declining else None)
    if request.method == "POST" and not declining:
        services.confirm(asked, request.user)
        messages.success(request, _("The city is confirmed. Whoever asked gets a mail."))
        return redirect("organisations:home")
    if declining and form.is_valid():
        services.decline(asked, request.user, form.cleaned_data["reason"])
        messages.success(request, _("The city is not confirmed. Whoever asked gets your reason by mail."))
        return redirect("organisations:home")
    context = {"asked": asked, "form": form, "managers": managers_of(asked.organisation)}
    return render(request, "cities/decide.html", context)
