"""Stands in front of Wagtail views that tell people what they may not see.

Each view here answered another hub's reviewer with the title of a draft or a file, or with who is who
(docs/decisions/isolation.md). The check needs only the ids in the address, so it runs before the view.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from cms.moderation.permissions import visible_pages

#: View names closed to everybody but superusers: reports over all hubs, and all files by their ids.
CLOSED_VIEWS = frozenset(
    {
        "wagtailadmin_reports:page_types_usage",
        "wagtailadmin_reports:page_types_usage_results",
        *(f"wagtailadmin_api:{kind}:{view}" for kind in ("images", "documents") for view in ("listing", "detail")),
    }
)
#: Choosers of snippets that nobody has to choose: they name people with their roles, and entries with their decisions.
CLOSED_NAMESPACES = frozenset(
    {"wagtailsnippetchoosers_organisations_membership", "wagtailsnippetchoosers_registry_nationaldecision"}
)
#: Views with page ids in the query string.
QUERY_ID_VIEWS = frozenset({"wagtailadmin_choose_page_chosen_multiple", "wagtail_bulk_action"})
#: Views with page ids in the path, by the names of the arguments.
PATH_ID_VIEWS = {
    "wagtailadmin_choose_page_child": ("parent_page_id",),
    "wagtailadmin_pages:move_confirm": ("page_to_move_id", "destination_id"),
    "wagtailadmin_pages:confirm_workflow_cancellation": ("page_id",),
    "wagtailadmin_pages:workflow_action": ("page_id",),
    "wagtailadmin_pages:collect_workflow_action_data": ("page_id",),
    "wagtailadmin_pages:workflow_preview": ("page_id",),
}
GUARDED_VIEWS = QUERY_ID_VIEWS | PATH_ID_VIEWS.keys()


class IsolationMiddleware:
    """Answers 404 before the view where the person may not know of the pages named in the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through; the check needs the resolved view."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Raise Http404 for a closed report or a page that the person may not see."""
        match = request.resolver_match
        name = match.view_name if match else ""
        closed = name in CLOSED_VIEWS or name.partition(":")[0] in CLOSED_NAMESPACES
        # Names first: to ask who is asking takes a query, and most addresses concern nobody.
        if not closed and name not in GUARDED_VIEWS:
            return
        if not request.user.is_authenticated or request.user.is_superuser:
            return
        if closed:
            raise Http404
        if name in QUERY_ID_VIEWS:
            if name == "wagtail_bulk_action" and kwargs.get("model_name") != "page":
                return
            self._require_visible(request, request.GET.getlist("id"))
        elif name in PATH_ID_VIEWS:
            self._require_visible(request, (kwargs.get(argument) for argument in PATH_ID_VIEWS[name]))

    @staticmethod
    def _require_visible(request: HttpRequest, ids: Iterable[Any]) -> None:
        wanted = {int(value) for value in ids if str(value).isdigit()}
        if visible_pages(request.user).filter(pk__in=wanted).count() != len(wanted):
            raise Http404
