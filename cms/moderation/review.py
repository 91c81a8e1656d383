"""The reviewers' pages in the admin: the queue, and one entry with what changed, what is conspicuous, the decision."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Revision, TaskState, WorkflowState

from cms.moderation import services
from cms.moderation.assignment import assign, colleagues, leads, release, taken_by
from cms.moderation.comments import reviewed_fields
from cms.moderation.due import DueView
from cms.moderation.forms import DECISION_FORM, AssignForm, CommentsForm, DecisionForm, HandOverForm
from cms.moderation.handover import hand_over, may_hand_over, receiving_hubs
from cms.moderation.hints import review_hints
from cms.moderation.life_views import LifeView
from cms.moderation.models import ReviewTask
from cms.moderation.permissions import keeps, may_read_review
from cms.moderation.queue import due_on, next_for
from cms.moderation.queue_view import QueueView
from cms.registry.models import Entry
from cms.registry.services import publication_problems

app_name = "review"


class ReviewView(WagtailAdminTemplateMixin, View):
    """One entry under review; a POST is a decision, a hand-over, or says who is at it."""

    header_icon = "clipboard-list"
    template_name = "moderation/admin/review.html"
    entry: Entry
    state: WorkflowState
    draft: Entry

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the entry and its review: 404 for whoever may not know of it, and where there is none."""
        super().setup(request, *args, **kwargs)
        entry = get_object_or_404(Entry, pk=kwargs["pk"]).specific
        if not may_read_review(request.user, entry) or entry.current_workflow_state is None:
            raise Http404
        self.entry, self.state = entry, entry.current_workflow_state
        self.draft = entry.get_latest_revision_as_object()
        self.running: TaskState | None = entry.current_workflow_task_state
        task = self.running.task.specific if self.running else None
        self.task = task if isinstance(task, ReviewTask) else None

    @cached_property
    def reviewed(self) -> Any:
        """The fields at which a reviewer may comment."""
        return reviewed_fields(self.draft)

    def get_page_title(self) -> str:
        """The name in the language it was written in."""
        return self.draft.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, queue, this entry."""
        queue = {"url": reverse("review:queue"), "label": QueueView.page_title}
        return [*super().get_breadcrumbs_items(), queue, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What there is to decide."""
        return self._page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the pressed button says; what was typed stays where that is not possible."""
        match request.POST.get("action"):
            case "hand-over":
                return self._hand_over(HandOverForm(request.POST, hubs=receiving_hubs(self.entry)))
            case "assign" | "take" | "release" as action:
                return self._assign(action)
            case action:
                return self._decide(action or "")

    # --- the decision ------------------------------------------------------------------------------

    def _decide(self, action: str) -> HttpResponse:
        form = DecisionForm(self.request.POST, language=self.entry.source_language)
        comments = CommentsForm(self.request.POST, reviewed=self.reviewed)
        if not all([form.is_valid(), comments.is_valid()]):
            return self._page(form=form, comments=comments, status=400)
        failed = self._tried(form, lambda: self._carry_out(action, form, comments))
        if not failed:
            return self._next()
        # The page shows the draft as it is now: sending again decides about that one.
        data = self.request.POST.copy()
        data["seen"] = services.mark_of(self.entry)
        form.data = data
        return self._page(form=form, comments=comments, status=failed)

    def _carry_out(self, action: str, form: DecisionForm, comments: CommentsForm) -> None:
        user, data = self.request.user, form.cleaned_data
        settled = [int(pk) for pk in self.request.POST.getlist("settled") if pk.isdecimal()]
        step, seen = data["step"], data["seen"]
        if action == "approve":
            services.approve(self.entry, user, step, form.note(), seen=seen, settled=settled)
            messages.success(self.request, _("The entry is passed on."))
        elif action == "reject":
            services.reject(self.entry, user, step, form.rejection(), seen=seen)
            messages.success(self.request, _("The entry is rejected. Its submitters get your reason."))
        else:
            words, at_fields = form.request(), comments.texts()
            services.request_changes(self.entry, user, step, words, at_fields=at_fields, seen=seen, settled=settled)
            messages.success(self.request, _("The entry is back with its submitters, with your words."))

    def _next(self) -> HttpResponseRedirect:
        """To what waits next, else to the queue."""
        row = next_for(self.request.user, self.entry)
        return redirect("review:entry", row.entry.pk) if row else redirect("review:queue")

    # --- who is at it ------------------------------------------------------------------------------

    def _assign(self, action: str) -> HttpResponse:
        user = self.request.user
        people = colleagues(self.entry, self.running) if self.running else get_user_model().objects.none()
        form = AssignForm(self.request.POST, people=people)
        step = self.request.POST.get("step", "")
        if action == "assign" and not form.is_valid():
            return self._page(assignment=form, status=400)
        number = int(step) if step.isdecimal() else 0
        if action == "release":
            failed = self._tried(form, lambda: release(self.entry, user, number))
        else:
            person = form.cleaned_data["person"] if action == "assign" else user
            failed = self._tried(form, lambda: assign(self.entry, user, number, person))
        return self._page(assignment=form, status=failed) if failed else redirect("review:entry", self.entry.pk)

    def _hand_over(self, form: HandOverForm) -> HttpResponse:
        if not form.is_valid():
            return self._page(hand_over=form, status=400)
        data, user = form.cleaned_data, self.request.user
        failed = self._tried(form, lambda: hand_over(self.entry, user, data["step"], data["hub"], data["reason"]))
        if failed:
            return self._page(hand_over=form, status=failed)
        messages.success(self.request, _("The entry is handed over. The other hub reviews it from the beginning."))
        return self._next()

    @staticmethod
    def _tried(form: Any, act: Callable[[], Any]) -> int:
        """Act; the status of the answer if that was not possible, with the reason in the form, else 0."""
        try:
            act()
        except services.AlreadyDecided:
            form.add_error(None, _("Somebody has decided meanwhile. What you typed is below; nothing was sent."))
        except services.NewerDraft:
            form.add_error(None, _("The draft was changed while you read it. See the changes, then decide again."))
        except PermissionDenied as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return 0
        return 409

    # --- the page ----------------------------------------------------------------------------------

    def _page(
        self,
        form: DecisionForm | None = None,
        comments: CommentsForm | None = None,
        hand_over: HandOverForm | None = None,
        assignment: AssignForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        entry, draft, user = self.entry, self.draft, self.request.user
        running, task = self.running, self.task
        may_decide = task is not None and task.is_for(entry, user)
        # Asked once: it reads every row of the draft.
        obstacles = task.obstacles(entry, user, draft) if task else publication_problems(draft)
        before = _reviewed_before(entry, self.state)
        step = {"step": running.pk if running else None}
        first = {**step, "seen": services.mark_of(entry)}
        context = {
            "entry": entry,
            "draft": draft,
            "hub": entry.get_parent().specific,
            "running": running,
            "due_on": due_on(running.started_at) if running else None,
            "taken_by": taken_by(running),
            "may_decide": may_decide,
            "may_approve": may_decide and not obstacles,
            "keeps": entry.live and keeps(user, entry),
            "obstacles": obstacles,
            "hints": review_hints(draft, user),
            "before": before,
            "changes": self._changes(before, draft) if before else [],
            "form": form or DecisionForm(initial=first, language=entry.source_language),
            "form_id": DECISION_FORM,
            "comments": comments or CommentsForm(reviewed=self.reviewed),
        }
        if may_hand_over(entry, user, running):
            context["hand_over"] = hand_over or HandOverForm(initial=step, hubs=receiving_hubs(entry))
        may_assign = running is not None and leads(entry, user, running)
        if running is not None and (may_decide or may_assign):
            people = colleagues(entry, running) if may_assign else None
            context["assignment"] = assignment or AssignForm(initial=step, people=people)
            context["may_assign"] = may_assign
        return self.render_to_response(self.get_context_data(**context), status=status)

    def _changes(self, before: Revision, draft: Entry) -> list[Any]:
        """Fields that differ from what was reviewed before, as Wagtail compares versions."""
        panel = self.entry.get_edit_handler().get_bound_panel(instance=self.entry, request=self.request, form=None)
        reviewed = before.as_object()  # once: reading a version takes as long as all else on the page
        found = [compare(reviewed, draft) for compare in panel.get_comparison()]
        return [difference for difference in found if difference.has_changed()]


def _reviewed_before(entry: Entry, state: WorkflowState) -> Revision | None:
    """What the last decision was made on, be it a rejection of an earlier review; else the public version."""
    states = TaskState.objects.for_instance(entry)
    decided = states.filter(status__in=(TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED), workflow_state=state)
    rejected = states.filter(rejection__isnull=False)
    last = (decided | rejected).order_by("-finished_at", "-pk").select_related("revision").first()
    if last is not None and (last.workflow_state_id == state.pk or not entry.live):
        return last.revision
    return entry.live_revision if entry.live else None


urlpatterns = [
    path("", QueueView.as_view(), name="queue"),
    path("due/", DueView.as_view(), name="due"),
    path("<int:pk>/", ReviewView.as_view(), name="entry"),
    path("<int:pk>/life/", LifeView.as_view(), name="life"),
]
