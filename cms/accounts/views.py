"""Pages of the account that allauth has not: security at a glance, the person's own data, the way from the admin."""

import json

from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.account.views import logout as allauth_logout
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.accounts import services
from cms.accounts.factors import FACTORS
from cms.accounts.forms import DeletionForm
from cms.requests import SignedInRequest


@never_cache
@login_required
@require_safe
def security(request: SignedInRequest) -> HttpResponse:
    """Password, addresses, second factor and sessions at a glance, each with its page."""
    factors = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    context = {
        "addresses": EmailAddress.objects.filter(user_id=request.user.pk).order_by("-primary", "email"),
        "has_second_factor": bool(factors.intersection(FACTORS)),
        "second_factor_is_required": settings.REQUIRE_MFA and request.user.has_perm("wagtailadmin.access_admin"),
        "session_count": len(UserSession.objects.purge_and_list(request.user)),
    }
    return render(request, "accounts/security.html", context)


@never_cache
@login_required
@require_safe
def my_data(request: SignedInRequest) -> HttpResponse:
    """What is kept about the person, to take away or to delete."""
    return render(request, "accounts/data.html", {"obstacles": services.obstacles_to_deletion(request.user)})


@never_cache
@login_required
@require_safe
@reauthentication_required
def export(request: SignedInRequest) -> HttpResponse:
    """Everything that is kept about the person, as one JSON file."""
    body = json.dumps(services.take_copy(request.user), ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="my-data-{timezone.localdate():%Y-%m-%d}.json"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def delete(request: SignedInRequest) -> HttpResponse:
    """Delete the account, after a question that is answered by writing the name of the account."""
    form = DeletionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.delete_account(request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            logout(request)
            messages.success(request, _("Your account is deleted."))
            return _forgetting(redirect("site:home"))
    context = {"form": form, "obstacles": services.obstacles_to_deletion(request.user)}
    return render(request, "accounts/delete.html", context)


# --- from the admin --------------------------------------------------------------------------------


@never_cache
def admin_login(request: HttpRequest) -> HttpResponse:
    """In place of Wagtail's own sign-in: the one of accounts, then back to where the person wanted to go."""
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return redirect_to_login(target)
    # Somebody without the right would be sent here again and again.
    return redirect(target if request.user.has_perm("wagtailadmin.access_admin") else "accounts_security")


@never_cache
def admin_logout(request: HttpRequest) -> HttpResponse:
    """In place of Wagtail's own: the button of its menu signs out at once, the address alone asks first."""
    return _forgetting(allauth_logout(request)) if request.method == "POST" else redirect("account_logout")


@never_cache
def admin_password_reset(request: HttpRequest) -> HttpResponse:
    """In place of Wagtail's own way to a new password, which no limit guards and no second factor."""
    return redirect("account_reset_password")


def _forgetting(response: HttpResponse) -> HttpResponse:
    """The answer that ends an account or a session for good, where no script of ours removes what the device keeps.

    Copies of text that was not sent stand there (``submissions/keep.js``).
    """
    response["Clear-Site-Data"] = '"storage"'
    return response
