"""The queue in the admin: tabs with counts, filters in the address."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.moderation.enums import TO_DECIDE, Tab
from cms.moderation.forms import QueueForm
from cms.moderation.permissions import has_reviews, is_registrar, kept_hubs
from cms.moderation.queue import Waiting, decided_by, waiting_for, waiting_for_submitters

_PER_PAGE: Final = 50


class QueueView(WagtailAdminTemplateMixin, View):
    """What waits for the person, what has waited longest first; and what they gave back, and decided."""

    page_title = gettext_lazy("Entries to review")
    header_icon = "clipboard-list"
    template_name = "moderation/admin/queue.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse those who review nothing."""
        if not has_reviews(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, queue."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        """One tab, or all that waits for a decision; narrowed by hub and to what the person has taken."""
        waiting = waiting_for(request.user)
        returned, done = waiting_for_submitters(request.user), decided_by(request.user)
        form = QueueForm(request.GET, hubs=list({row.hub.pk: row.hub for row in [*waiting, *returned, *done]}.values()))
        form.is_valid()  # a filter that is none is left out of what was cleaned
        wanted = [row for row in waiting if self._is_wanted(row, form.cleaned_data)]
        by_tab = {tab: [row for row in wanted if row.tab == tab] for tab in TO_DECIDE}
        by_tab[Tab.OVERDUE] = [row for row in wanted if row.is_overdue]
        by_tab[Tab.SUBMITTER] = [row for row in returned if self._is_wanted(row, form.cleaned_data)]
        by_tab[Tab.DONE] = [row for row in done if self._is_wanted(row, form.cleaned_data)]
        chosen = request.GET.get("tab", "")
        shown = by_tab[Tab(chosen)] if chosen in Tab.values else wanted
        context = {
            "form": form,
            "tabs": [(tab, len(by_tab[tab])) for tab in Tab],
            "chosen": chosen if chosen in Tab.values else "",
            "waiting": len(wanted),
            "filters": _without(request, "tab", "p"),
            "page": Paginator(shown, _PER_PAGE).get_page(request.GET.get("p")),
            "total": len(waiting),
            "overdue": sum(row.is_overdue for row in waiting),
            "is_narrowed": any(form.cleaned_data.values()),
            "unattended": sum(row.is_unattended for row in waiting) if is_registrar(request.user) else 0,
            "has_due_list": kept_hubs(request.user).exists(),
        }
        return self.render_to_response(self.get_context_data(**context))

    def _is_wanted(self, row: Waiting, wanted: dict[str, Any]) -> bool:
        is_in_hub = wanted.get("hub") is None or row.hub.pk == wanted["hub"].pk
        is_mine = row.taken_by is not None and row.taken_by.pk == self.request.user.pk
        return is_in_hub and (is_mine or not wanted.get("mine"))


def _without(request: HttpRequest, *names: str) -> str:
    """The query of the address without some of its parameters, to build links on."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()
