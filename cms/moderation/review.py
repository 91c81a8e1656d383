"""The reviewers' pages in the admin: the queue, and one entry with what changed, what is conspicuous, the decision."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Revision, TaskState, WorkflowState

from cms.moderation import services
from cms.moderation.forms import DecisionForm, QueueForm
from cms.moderation.hints import review_hints
from cms.moderation.permissions import has_reviews, may_read_review
from cms.moderation.queue import Waiting, due_on, waiting_for
from cms.registry.models import Entry
from cms.registry.services import publication_problems

app_name = "review"

_PER_PAGE = 50


class QueueView(WagtailAdminTemplateMixin, View):
    """What waits for the person, what has waited longest first."""

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
        """The queue, narrowed by step, hub and age."""
        waiting = waiting_for(request.user)
        hubs = list({row.hub.pk: row.hub for row in waiting}.values())
        form = QueueForm(request.GET, hubs=hubs)
        form.is_valid()  # a filter that is none is left out of what was cleaned
        rows = [row for row in waiting if _is_wanted(row, form.cleaned_data)]
        context = {
            "form": form,
            "page": Paginator(rows, _PER_PAGE).get_page(request.GET.get("p")),
            "total": len(waiting),
            "overdue": sum(row.is_overdue for row in waiting),
        }
        return self.render_to_response(self.get_context_data(**context))


def _is_wanted(row: Waiting, wanted: dict[str, Any]) -> bool:
    return (
        (not wanted.get("step") or row.step == wanted["step"])
        and (wanted.get("hub") is None or row.hub.pk == wanted["hub"].pk)
        and (not wanted.get("overdue") or row.is_overdue)
    )


class ReviewView(WagtailAdminTemplateMixin, View):
    """One entry under review; a POST is the decision."""

    header_icon = "clipboard-list"
    template_name = "moderation/admin/review.html"
    entry: Entry
    state: WorkflowState

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the entry and its review: 404 for whoever may not know of it, and where there is none."""
        super().setup(request, *args, **kwargs)
        entry = get_object_or_404(Entry, pk=kwargs["pk"]).specific
        if not may_read_review(request.user, entry) or entry.current_workflow_state is None:
            raise Http404
        self.entry, self.state = entry, entry.current_workflow_state

    def get_page_title(self) -> str:
        """The name in the language it was written in."""
        return self.entry.get_latest_revision_as_object().title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, queue, this entry."""
        queue = {"url": reverse("review:queue"), "label": QueueView.page_title}
        return [*super().get_breadcrumbs_items(), queue, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What there is to decide."""
        return self._page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Pass it on or give it back; what was typed stays where that is not possible."""
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=400)
        step, words = form.cleaned_data["step"], form.message(self.entry.source_language)
        try:
            if request.POST.get("action") == "approve":
                services.approve(self.entry, request.user, step, words)
                messages.success(request, _("The entry is passed on."))
            else:
                services.request_changes(self.entry, request.user, step, words)
                messages.success(request, _("The entry is back with its submitters, with your words."))
        except services.AlreadyDecided:
            form.add_error(None, _("Somebody has decided meanwhile. What you typed is below; nothing was sent."))
        except PermissionDenied as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_error("comment", error)
        else:
            return redirect("review:queue")
        return self._page(form, status=409)

    def _page(self, form: DecisionForm | None = None, status: int = 200) -> HttpResponse:
        entry = self.entry
        draft = entry.get_latest_revision_as_object()
        running = entry.current_workflow_task_state
        task = running.task.specific if running else None
        actions = {name for name, _label, _modal in task.get_actions(entry, self.request.user)} if task else set()
        before = _reviewed_before(entry, self.state)
        context = {
            "entry": entry,
            "draft": draft,
            "hub": entry.get_parent().specific,
            "running": running,
            "due_on": due_on(running.started_at) if running else None,
            "may_decide": "reject" in actions,
            "may_approve": "approve" in actions,
            "obstacles": task.obstacles(entry, self.request.user) if task else publication_problems(draft),
            "hints": review_hints(draft),
            "before": before,
            "changes": self._changes(before, draft) if before else [],
            "form": form or DecisionForm(initial={"step": running.pk if running else None}),
        }
        return self.render_to_response(self.get_context_data(**context), status=status)

    def _changes(self, before: Revision, draft: Entry) -> list[Any]:
        """Fields that differ from what was reviewed before, as Wagtail compares versions."""
        panel = self.entry.get_edit_handler().get_bound_panel(instance=self.entry, request=self.request, form=None)
        found = [compare(before.as_object(), draft) for compare in panel.get_comparison()]
        return [difference for difference in found if difference.has_changed()]


def _reviewed_before(entry: Entry, state: WorkflowState) -> Revision | None:
    """What the last decision was made on; of an entry that is public and new in review, the public version."""
    decided = state.task_states.filter(status__in=(TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED))
    last = decided.order_by("-finished_at", "-pk").select_related("revision").first()
    if last is not None:
        return last.revision
    return entry.live_revision if entry.live else None


urlpatterns = [
    path("", QueueView.as_view(), name="queue"),
    path("<int:pk>/", ReviewView.as_view(), name="entry"),
]
