"""Wagtail's own views write several rows without a transaction; here they get one.

Publishing must write the page, its version, its language states and its index job together or not at
all. ``ATOMIC_REQUESTS`` would do it too, but with SQLite's immediate transactions every page view would
take the write lock. So: one list of view names, one middleware that makes just those atomic.
"""

from collections.abc import Callable
from typing import Any, Final

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

#: Names of views (namespace included) that write pages or what the index depends on.
ATOMIC_VIEWS: Final = frozenset(
    {
        "wagtailadmin_pages:add",
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:delete",
        "wagtailadmin_pages:unpublish",
        "wagtailadmin_pages:move_confirm",
        "wagtailadmin_pages:copy",
        "wagtailadmin_pages:revisions_revert",
        "wagtailadmin_pages:revisions_unschedule",
        "wagtailadmin_pages:workflow_action",
        "wagtailadmin_pages:convert_alias",
        "wagtailadmin_pages:set_page_position",
        "wagtailadmin_pages:set_privacy",
        "wagtail_bulk_action",
    }
)
#: Views that write and log one after the other: what cannot be logged is not to happen.
LOGGED_VIEWS: Final = frozenset(
    {
        "wagtailusers_api_tokens:add",
        "wagtailusers_api_tokens:delete",
        "wagtailadmin_pages:lock",
        "wagtailadmin_pages:unlock",
    }
)
#: Snippet views that write: their names end so, whatever the snippet.
ATOMIC_SNIPPET_ACTIONS: Final = frozenset({"add", "edit", "delete"})


def is_atomic(namespaces: list[str], view_name: str, url_name: str | None) -> bool:
    """Whether a resolved view is in the list."""
    if view_name in ATOMIC_VIEWS or view_name in LOGGED_VIEWS:
        return True
    return bool(namespaces) and namespaces[0].startswith("wagtailsnippets_") and url_name in ATOMIC_SNIPPET_ACTIONS


class AtomicViewsMiddleware:
    """Runs the listed views inside ``transaction.atomic`` when they may write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through; the work is done once the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Call a listed view in a transaction; leave the others to Django."""
        match = request.resolver_match
        if request.method != "POST" or match is None:
            return None
        if not is_atomic(match.namespaces, match.view_name, match.url_name):
            return None
        with transaction.atomic():
            return view(request, *args, **kwargs)
