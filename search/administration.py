"""The page "Search index" among the reports of the admin: state, progress, repair."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.organisations.services import REGISTRARS_GROUP
from search import tasks
from search.status import read_status

URL_NAME: Final = "search_index_status"


def may_see(user: Any) -> bool:
    """Superusers and registrars: the page names entries of all hubs."""
    return user.is_superuser or user.groups.filter(name=REGISTRARS_GROUP).exists()


class IndexStatusView(WagtailAdminTemplateMixin, TemplateView):
    """How the index is; a POST has it rebuilt or repaired."""

    page_title = _("Search index")
    header_icon = "search"
    template_name = "search/admin/index_status.html"

    _ACTIONS: Final = {
        "rebuild": (tasks.rebuild, _("The rebuild will begin in a moment.")),
        "repair": (tasks.reconcile, _("The index will be compared with the registry in a moment.")),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse everybody else."""
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, then this page."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's context."""
        return {**super().get_context_data(**kwargs), "status": read_status()}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin the action named in the form."""
        task, message = self._ACTIONS.get(request.POST.get("action", ""), (None, ""))
        if task is not None and tasks.start(task):
            messages.success(request, message)
        elif task is not None:
            messages.error(request, _("The task could not be queued. Try again in some minutes."))
        return redirect(URL_NAME)


urlpatterns = [path("reports/search-index/", IndexStatusView.as_view(), name=URL_NAME)]


class IndexStatusMenuItem(MenuItem):
    """Shown to those who may open the page."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person may see the page."""
        return may_see(request.user)


def menu_item() -> MenuItem:
    """The entry in the menu of reports."""
    return IndexStatusMenuItem(_("Search index"), reverse(URL_NAME), name="search-index", icon_name="search", order=900)
