"""What views may rely on, and what they say of themselves."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """A request that only somebody who is signed in can have made: a decorator of the view has seen to it."""

    user: User


def staff_view(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view outside the admin that shows people what their staff roles let them see.

    Where a second factor is required of staff, it is asked for before it; others pass.
    """
    view.needs_second_factor = True  # type: ignore[attr-defined]
    return view


def within_limit(request: HttpRequest, form: Form, action: str) -> bool:
    """Whether the person may do this once more today (``ACCOUNT_RATE_LIMITS``); the form says so if not."""
    if ratelimit.consume(request, action=action, user=request.user):
        return True
    form.add_error(None, _("You have done this too often. Try again tomorrow."))
    return False


def signed_in(view: View | None = None, *, keep: Callable[[HttpRequest], object] | None = None) -> Any:
    """Ask strangers to sign in and come back. Nothing is cached.

    ``keep`` is called with what a stranger has posted, so that it is there when they come back.
    """
    if view is None:
        return lambda later: signed_in(later, keep=keep)
    wrapped = view

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(wrapped)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return wrapped(request, *args, **kwargs)
        if keep is not None and request.method == "POST":
            keep(request)
        return redirect_to_login(request.get_full_path())

    return wrapper
