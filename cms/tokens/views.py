"""The page with an organisation's tokens, for its managers. To everybody else there is none."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.organisations.models import Organisation
from cms.organisations.permissions import manages, own_organisations
from cms.requests import SignedInRequest, signed_in, within_limit
from cms.tokens import services
from cms.tokens.forms import TokenForm
from cms.tokens.models import Token
from cms.tokens.permissions import missing_roles


@signed_in
@require_safe
def token_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """The organisation's tokens, those that work first."""
    organisation = _managed(request, pk)
    tokens = list(Token.objects.filter(organisation=organisation).select_related("creator"))
    context = {
        "organisation": organisation,
        "running": [token for token in tokens if token.is_running],
        "ended": [token for token in tokens if not token.is_running],
        "most": services.MAX_RUNNING,
    }
    return render(request, "tokens/list.html", context)


@signed_in
@reauthentication_required
def make(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new token. It is shown in the answer to the form, and nowhere again."""
    organisation = _managed(request, pk)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and within_limit(request, form, "token"):
        data = form.cleaned_data
        try:
            token, key = services.make(organisation, request.user, data["name"], data["scopes"], data["days"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return render(request, "tokens/made.html", {"organisation": organisation, "token": token, "key": key})
    context = {"organisation": organisation, "form": form, "missing": missing_roles(request.user, organisation)}
    return render(request, "tokens/make.html", context)


@signed_in
@reauthentication_required
def revoke(request: SignedInRequest, pk: int, token: int) -> HttpResponse:
    """End a token, after a question."""
    organisation = _managed(request, pk)
    found = get_object_or_404(Token, organisation=organisation, pk=token)
    if request.method != "POST":
        return render(request, "tokens/revoke.html", {"organisation": organisation, "token": found})
    services.revoke(found, request.user)
    messages.success(request, _("The token is revoked: it opens nothing any more."))
    return redirect("tokens:list", pk)


def _managed(request: SignedInRequest, pk: int) -> Organisation:
    """The organisation if the person manages it; 404 otherwise."""
    organisation = get_object_or_404(own_organisations(request.user), pk=pk)
    if not manages(request.user, organisation):
        raise Http404
    return organisation
