"""Pages for staff that stand outside the admin."""

from collections.abc import Callable
from typing import Any


def staff_view(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view as one for staff roles: where a second factor is required of them, it is asked for before it."""
    view.needs_second_factor = True  # type: ignore[attr-defined]
    return view
