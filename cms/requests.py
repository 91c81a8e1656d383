"""What views may rely on, and what they say of themselves."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest


class SignedInRequest(HttpRequest):
    """A request that only somebody who is signed in can have made: a decorator of the view has seen to it."""

    user: User


def staff_view(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view outside the admin that shows people what their staff roles let them see.

    Where a second factor is required of staff, it is asked for before it; others pass.
    """
    view.needs_second_factor = True  # type: ignore[attr-defined]
    return view
