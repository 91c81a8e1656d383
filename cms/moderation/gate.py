"""Nothing passes the review by: whatever a view of Wagtail's does, an entry neither becomes public nor stops being so.

Wagtail publishes and takes away in many places: editor, bulk actions, copies, reverted versions, aliases, deletion of
a page or of one above it, its APIs. The rights of ``cms.registry.page_permissions`` take the buttons away. Behind them
stands this gate, which needs no list of those places: the signals that every one of them sends are refused in a request
for a view that is not ours, unless the decision was made by a function of this app (``decided``).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.signals import page_published, page_unpublished

from cms.registry.models import Entry

#: Whether a view is running that must not publish; and whether a decision of the review is being carried out.
_is_shut: ContextVar[bool] = ContextVar("review_gate_is_shut", default=False)
_is_decided: ContextVar[bool] = ContextVar("review_decided", default=False)

#: Packages whose views are the platform's own.
_OWN: Final = ("bat_platform.", "cms.", "search.", "media.")
#: Closed to everybody: no page of the admin uses it, and what it does no hook of Wagtail's sees.
CLOSED_VIEWS: Final = frozenset({"wagtailadmin_api:pages:action"})


@contextmanager
def decided() -> Iterator[None]:
    """Around what publishes or takes away by a decision of the review."""
    token = _is_decided.set(True)
    try:
        yield
    finally:
        _is_decided.reset(token)


class ReviewGateMiddleware:
    """Shuts the gate while a view runs that is not the platform's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Open again, whatever the view did: tasks and commands run in the same thread."""
        token = _is_shut.set(False)
        try:
            return self.get_response(request)
        finally:
            _is_shut.reset(token)

    def process_view(self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Look whose view it is. Raises Http404 for those that are closed."""
        match = request.resolver_match
        if match is not None and match.view_name in CLOSED_VIEWS:
            raise Http404
        _is_shut.set(not f"{getattr(view, '__module__', '')}.".startswith(_OWN))


@receiver([page_published, page_unpublished])
def refuse_what_was_not_decided(instance: Any, **kwargs: Any) -> None:
    """Raise PermissionDenied, and let nothing stay of what the view has written."""
    if isinstance(instance, Entry) and _is_shut.get() and not _is_decided.get():
        _refuse(_("An entry becomes public, and stops being so, by a decision of its review alone."))


@receiver(pre_save)
def refuse_aliases(sender: type[Any], instance: Any, raw: bool, **kwargs: Any) -> None:
    """An alias would be a second public page of an entry, made without any signal of a publication."""
    if not raw and isinstance(instance, Entry) and instance.alias_of_id is not None:
        _refuse(_("An entry has one page. Relate two entries to each other instead."))


def _refuse(message: str) -> None:
    # The admin makes a message and a redirect of the exception, so the transaction around the view would be committed.
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    raise PermissionDenied(message)
