"""What the account's menu says of notices."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest

from cms.notices.services import unread_count


def notices(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """Add the number of unread notices. It is asked for where a template shows it, and once."""
    return {"unread_notices": cache(lambda: unread_count(request.user))}
