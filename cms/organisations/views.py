"""The page "Organisation and people". An organisation that is none of the person's business answers 404."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.organisations import founding, joining, roles
from cms.organisations.enums import OWN_ROLES, RequestState, Role
from cms.organisations.forms import DeclineForm, InvitationForm, JoinForm, OrganisationForm
from cms.organisations.models import Invitation, JoinRequest, Membership, Organisation
from cms.organisations.permissions import confirmable, manages, own_organisations
from cms.organisations.presentation import invitations_of, members_of, requests_of
from cms.requests import SignedInRequest, signed_in, staff_view, within_limit


@signed_in
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """The person's organisations, what they have asked for, and what waits for them as a reviewer."""
    context = {
        "organisations": own_organisations(request.user),
        "requests": JoinRequest.objects.filter(user=request.user, state=RequestState.WAITING),
        "to_confirm": confirmable(request.user),
    }
    return render(request, "organisations/home.html", context)


@signed_in
def create(request: SignedInRequest) -> HttpResponse:
    """A new organisation, to be confirmed by a hub."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and within_limit(request, form, "organisation"):
        organisation = founding.create_organisation(request.user, form.facts)
        messages.success(request, _("The organisation is entered. You can write drafts; the hub has been asked."))
        return redirect("organisations:people", organisation.pk)
    return render(request, "organisations/create.html", {"form": form})


@signed_in
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """An organisation that is not confirmed yet: put the statements right and ask again."""
    organisation = _managed(request, pk)
    if organisation.confirmed:
        return redirect("organisations:people", pk)
    if organisation.is_city:
        return redirect("cities:change", pk)
    form = OrganisationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid() and within_limit(request, form, "organisation"):
        try:
            founding.change_unconfirmed(organisation, request.user, form.facts)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The changes are saved, and the hub has been asked."))
            return redirect("organisations:people", pk)
    return render(request, "organisations/create.html", {"form": form, "organisation": organisation})


@staff_view
@signed_in
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """For the hub's reviewers: confirm the organisation, or say why not."""
    organisation = get_object_or_404(confirmable(request.user), pk=pk)
    declining = request.method == "POST" and request.POST.get("action") == "decline"
    form = DeclineForm(request.POST if declining else None)
    if request.method == "POST" and not declining:
        founding.confirm(organisation, request.user)
        messages.success(request, _("The organisation is confirmed. Its managers get a mail."))
        return redirect("organisations:home")
    if declining and form.is_valid():
        founding.decline(organisation, request.user, form.cleaned_data["reason"])
        messages.success(request, _("The organisation is not confirmed. Its managers get your reason by mail."))
        return redirect("organisations:home")
    context = {"organisation": organisation, "form": form, "managers": founding.managers_of(organisation)}
    return render(request, "organisations/confirm.html", context)


@signed_in
def join(request: SignedInRequest) -> HttpResponse:
    """Ask to join an organisation."""
    form = JoinForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and within_limit(request, form, "invite"):
        try:
            joining.ask_to_join(request.user, form.cleaned_data["organisation"], form.cleaned_data["message"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The organisation's managers have been asked. You get their answer by mail."))
            return redirect("organisations:home")
    return render(request, "organisations/join.html", {"form": form})


@signed_in
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back one's own request to join."""
    waiting = JoinRequest.objects.filter(user=request.user, state=RequestState.WAITING)
    join_request = get_object_or_404(waiting, pk=pk)
    if request.method == "POST":
        joining.take_back_request(join_request, request.user)
        messages.success(request, _("Your request is taken back."))
    return redirect("organisations:home")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of an invitation. Opening it changes nothing."""
    found = joining.invitation_of(token)
    if request.method == "POST" and request.user.is_authenticated:
        try:
            organisation = joining.accept_invitation(token, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("You belong to this organisation now."))
            return redirect("organisations:people", organisation.pk)
    is_mine = found is not None and request.user.is_authenticated and joining.is_for(found, request.user)
    context = {"invitation": found, "is_mine": is_mine}
    return render(request, "organisations/invitation.html", context, status=200 if found else 410)


@signed_in
@require_safe
def people(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who belongs to the organisation; for managers with what they can do about it."""
    organisation = get_object_or_404(own_organisations(request.user), pk=pk)
    return _people(request, organisation, InvitationForm(initial={"role": Role.SUBMITTER}))


@signed_in
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """A manager answers a request to join."""
    organisation = _managed(request, pk)
    if request.method == "POST":
        join_request = get_object_or_404(organisation.join_requests, pk=_number(request, "request"))
        accept = request.POST.get("answer") == "accept"
        _tell(request, lambda: joining.answer(join_request, request.user, accept=accept), _("The person gets a mail."))
    return redirect("organisations:people", pk)


@signed_in
def invite(request: SignedInRequest, pk: int) -> HttpResponse:
    """A manager invites somebody by mail."""
    organisation = _managed(request, pk)
    if request.method != "POST":
        return redirect("organisations:people", pk)
    form = InvitationForm(request.POST)
    if form.is_valid() and within_limit(request, form, "invite"):
        try:
            joining.invite(organisation, request.user, form.cleaned_data["email"], form.cleaned_data["role"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("organisations:people", pk)
    return _people(request, organisation, form)


@signed_in
def withdraw_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    """A manager ends an invitation."""
    organisation = _managed(request, pk)
    if request.method == "POST":
        found: Invitation = get_object_or_404(organisation.invitations, pk=_number(request, "invitation"))
        joining.withdraw_invitation(found, request.user)
        messages.success(request, _("The invitation is withdrawn: its link works no more."))
    return redirect("organisations:people", pk)


@signed_in
def role(request: SignedInRequest, pk: int) -> HttpResponse:
    """A manager gives or takes one of the organisation's own roles."""
    organisation = _managed(request, pk)
    if request.method == "POST":
        person = roles.person_of(organisation, _number(request, "person"))
        wanted = request.POST.get("role", "")
        if person is None or wanted not in OWN_ROLES:
            raise Http404
        service = roles.take_role if request.POST.get("action") == "take" else roles.give_role
        _tell(request, lambda: service(organisation, request.user, person, wanted), _("The role is changed."))
        if not own_organisations(request.user).filter(pk=pk).exists():
            return redirect("organisations:home")
    return redirect("organisations:people", pk)


@signed_in
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Leave the organisation, after a question."""
    organisation = get_object_or_404(own_organisations(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "organisations/leave.html", {"organisation": organisation})
    if _tell(request, lambda: roles.leave(organisation, request.user), _("You have left the organisation.")):
        return redirect("organisations:home")
    return redirect("organisations:people", pk)


# --- helpers ---------------------------------------------------------------------------------------


def _people(request: SignedInRequest, organisation: Organisation, form: InvitationForm) -> HttpResponse:
    is_manager = manages(request.user, organisation)
    own = Membership.objects.filter(user=request.user, organisation=organisation)
    context = {
        "organisation": organisation,
        "members": members_of(organisation),
        "is_manager": is_manager,
        "is_submitter": own.filter(role=Role.SUBMITTER).exists(),
        "form": form,
        "requests": requests_of(organisation) if is_manager else [],
        "invitations": invitations_of(organisation) if is_manager else [],
    }
    return render(request, "organisations/people.html", context)


def _managed(request: SignedInRequest, pk: int) -> Organisation:
    """The organisation if the person manages it; 404 otherwise."""
    organisation = get_object_or_404(own_organisations(request.user), pk=pk)
    if not manages(request.user, organisation):
        raise Http404
    return organisation


def _number(request: SignedInRequest, name: str) -> int:
    """A number of a posted form; 0, which nothing has, for anything else."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 16 else 0


def _tell(request: SignedInRequest, service: Callable[[], object], done: str) -> bool:
    """Call the service and say how it went; whether it went well."""
    try:
        service()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    messages.success(request, done)
    return True
