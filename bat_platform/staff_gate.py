"""Stands before every staff address: whoever has a staff role has shown a second factor in this session.

It is asked here and not where people sign in, so that no other way to a session (a link from a mail, a role that was
given later, a factor that was taken away) leads past it.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.accounts.factors import FACTORS

#: What stands behind these prefixes is for staff. (The editing API takes bearer tokens and no sessions.)
STAFF_PREFIXES: Final = ("/admin/",)
#: Addresses under a prefix that lead to the account, or out of it.
EXEMPT: Final = ("/admin/login/", "/admin/logout/", "/admin/password_reset/")
#: Seconds for which a factor that was shown counts: a working day.
FACTOR_LIFE: Final = 12 * 3600
#: Of those, what scripts ask for: they get an answer, not a page to sign in at.
SCRIPTED: Final = ("/admin/api/",)


class StaffGateMiddleware:
    """Sends staff without a second factor to show one, or to set one up, before any staff view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through, unless a staff address is asked for without the factor."""
        if settings.REQUIRE_MFA and is_staff_path(request.path_info) and not may_pass(request):
            return refusal(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """The same for staff views that stand elsewhere (``cms.requests.staff_view``)."""
        if settings.REQUIRE_MFA and getattr(view, "needs_second_factor", False) and not may_pass(request):
            return refusal(request)
        return None


def is_staff_path(path: str) -> bool:
    """Whether the address is for staff."""
    return path.startswith(STAFF_PREFIXES) and not path.startswith(EXEMPT)


def may_pass(request: HttpRequest) -> bool:
    """Whether the session has shown a second factor that the person still has.

    Whoever is no staff passes: the views themselves refuse them, or ask strangers to sign in.
    """
    if not request.user.is_authenticated or not request.user.has_perm("wagtailadmin.access_admin"):
        return True
    oldest = time.time() - FACTOR_LIFE
    records = get_authentication_records(request, request.user)
    shown = any(record.get("method") == "mfa" and record["at"] > oldest for record in records)
    return shown and _has_factor(request)


def refusal(request: HttpRequest) -> HttpResponse:
    """To where the second factor is shown or set up; a script learns the reason instead."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest" or request.path_info.startswith(SCRIPTED):
        return HttpResponse(_("A second factor is needed."), status=403, content_type="text/plain; charset=utf-8")
    if _has_factor(request):
        has_codes = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
        # A form is not repeated: its address may take nothing but forms.
        back = request.get_full_path() if request.method == "GET" else reverse("wagtailadmin_home")
        # Each of the two pages leads to the other.
        page = "mfa_reauthenticate" if has_codes else "mfa_reauthenticate_webauthn"
        return redirect_to_login(back, login_url=reverse(page))
    messages.warning(request, _("Your role needs a second factor. Set it up here, then go on to the editors' pages."))
    return HttpResponseRedirect(reverse("mfa_activate_totp"))


def _has_factor(request: HttpRequest) -> bool:
    return is_mfa_enabled(request.user, FACTORS)
