"""The queue: what waits for a decision, an entry a row, with its age and the day by which it should be decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState, WorkflowTask

from cms.moderation.enums import Step, Tab
from cms.moderation.permissions import is_registrar, kept_hubs
from cms.moderation.sectors import (
    attended_sectors,
    has_expert_of_all_sectors,
    parents_of_sectors,
    running_states,
    sectors_of,
    waiting_states,
    with_ancestors,
)
from cms.organisations.models import Membership
from cms.registry.models import Entry, HubPage

Person = AbstractBaseUser | AnonymousUser

#: The tab "Done" looks so many days back.
DONE_DAYS: Final = 90


@dataclass(frozen=True)
class Waiting:
    """One entry at one step. ``round``: how often it has come to this step, 1 for the first time.

    ``is_known``: whether the entry is the person's to see; if not, ``title`` is that of the draft that they decided on.
    ``is_unattended``: no expert checks its sectors.
    """

    state: TaskState
    entry: Entry
    hub: HubPage
    step: Step
    round: int
    is_own: bool
    title: str
    taken_by: Any = None
    is_unattended: bool = False
    is_known: bool = True

    @property
    def tab(self) -> Tab:
        """The tab in which it stands, beside that of the overdue ones."""
        review = self.state.workflow_state
        if self.state.status != TaskState.STATUS_IN_PROGRESS:
            is_open = review.status == WorkflowState.STATUS_NEEDS_CHANGES
            return Tab.SUBMITTER if is_open and review.current_task_state_id == self.state.pk else Tab.DONE
        if self.round > 1:
            return Tab.RETURNED
        return Tab.SCREEN if self.step == Step.SCREENING else Tab.TECHNICAL

    @property
    def address(self) -> str:
        """Where the person reads on: the review, or the public page; empty where there is nothing for them."""
        if self.is_known and self.tab != Tab.DONE:
            return reverse("review:entry", args=[self.entry.pk])
        return (self.entry.url or "") if self.entry.live else ""

    @property
    def since(self) -> datetime:
        """When it came to this step; once that is decided, when it was."""
        return self.state.finished_at or self.state.started_at

    @property
    def due_on(self) -> date:
        """The day by which the decision should be made."""
        return due_on(self.state.started_at)

    @property
    def days(self) -> int:
        """Full days that it has waited."""
        return (timezone.now() - self.since).days

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a decision."""
        return self.state.status == TaskState.STATUS_IN_PROGRESS

    @property
    def is_overdue(self) -> bool:
        """Whether the day has passed, and nobody has decided."""
        return self.is_waiting and self.due_on < timezone.localdate()


def due_on(since: datetime) -> date:
    """The day by which whoever has an entry since then should decide (``REVIEW_TARGET_DAYS``)."""
    return timezone.localdate(since) + timedelta(days=settings.REVIEW_TARGET_DAYS)


def waiting_for(user: Person) -> list[Waiting]:
    """What waits for the person, all of it for registrars; what has waited longest first."""
    states = running_states() if is_registrar(user) else waiting_states(user)
    return _rows(states.order_by("started_at", "pk"), user)


def waiting_for_submitters(user: Person) -> list[Waiting]:
    """What the person's step gave back for changes, what has waited longest first."""
    states = TaskState.objects.filter(
        status=TaskState.STATUS_REJECTED,
        workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES,
        pk__in=WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES).values("current_task_state"),
        task__reviewtask__isnull=False,
    )
    return _rows(_of(states, user).order_by("finished_at", "pk"), user)


def decided_by(user: Person) -> list[Waiting]:
    """What the person has decided lately, everybody's decisions for registrars; the latest first."""
    states = TaskState.objects.filter(
        Q(status__in=(TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED))
        | Q(rejection__isnull=False)
        | Q(hand_over__isnull=False),
        task__reviewtask__isnull=False,
        finished_at__gte=timezone.now() - timedelta(days=DONE_DAYS),
    )
    mine = states if is_registrar(user) else states.filter(finished_by=user.pk)
    return _rows(mine.order_by("-finished_at", "-pk"), user)


def next_for(user: Person, after: Entry) -> Waiting | None:
    """What the person should look at next: the longest waiting that they may decide and nobody else has taken."""
    for row in _rows(waiting_states(user).order_by("started_at", "pk"), user):
        is_free = row.taken_by is None or row.taken_by.pk == user.pk
        if row.entry.pk != after.pk and is_free and not row.is_own:
            return row
    return None


def _of(states: QuerySet[TaskState], user: Person) -> QuerySet[TaskState]:
    """Those of the screening of the person's hubs, and those that they decided themselves; all for registrars."""
    if is_registrar(user):
        return states
    screening = Q(task__in=list(first_tasks().values()), task__reviewtask__groups__user=user.pk)
    return states.filter(screening | Q(finished_by=user.pk)).distinct()


def _rows(states: QuerySet[TaskState], user: Person) -> list[Waiting]:
    sectors = sectors_of(states)
    related = ("task", "workflow_state", "revision", "assignment__user")
    found = list(states.select_related(*related).defer("revision__content"))
    entries = Entry.objects.select_related("organisation").in_bulk(
        [int(state.workflow_state.object_id) for state in found]
    )
    return list(_filled(found, entries, sectors, user))


def _filled(
    states: list[TaskState], entries: dict[int, Entry], sectors: dict[int, list[int]], user: Person
) -> Iterable[Waiting]:
    hubs = {hub.path: hub for hub in HubPage.objects.select_related("organisation")}
    screenings, rounds = first_tasks(), _rounds(states)
    own = set(Membership.objects.filter(user=user.pk).values_list("organisation", flat=True))
    attended = None if has_expert_of_all_sectors() else attended_sectors()
    parents = parents_of_sectors() if attended is not None else {}
    known = _known(entries, user)
    for state in states:
        entry = entries.get(int(state.workflow_state.object_id))
        if entry is None:
            continue
        step = Step.SCREENING if screenings.get(state.workflow_state.workflow_id) == state.task_id else Step.TECHNICAL
        assignment = getattr(state, "assignment", None)
        yield Waiting(
            state=state,
            entry=entry,
            hub=hubs[entry.path[: -entry.steplen]],
            step=step,
            round=rounds[state.workflow_state_id, state.task_id],
            is_own=entry.owner_id == user.pk or entry.organisation_id in own,
            title=entry.draft_title if entry.pk in known else state.revision.object_str,
            taken_by=assignment.user if assignment else None,
            is_unattended=(
                step == Step.TECHNICAL
                and attended is not None
                and not with_ancestors(sectors.get(state.pk, []), parents) & attended
            ),
            is_known=entry.pk in known,
        )


def _known(entries: dict[int, Entry], user: Person) -> set[int]:
    """Which of the entries are the person's to see: those of their hubs, and what waits for them."""
    if is_registrar(user):
        return set(entries)
    paths = tuple(kept_hubs(user).values_list("path", flat=True))
    waiting = {int(pk) for pk in waiting_states(user).values_list("workflow_state__object_id", flat=True)}
    return {pk for pk, entry in entries.items() if pk in waiting or (paths and entry.path.startswith(paths))}


def first_tasks() -> dict[int, int]:
    """Workflow -> its first task, which is the hub's screening."""
    first: dict[int, int] = {}
    for workflow, task in WorkflowTask.objects.order_by("workflow_id", "sort_order").values_list("workflow", "task"):
        first.setdefault(workflow, task)
    return first


def _rounds(states: list[TaskState]) -> dict[tuple[Any, Any], int]:
    """(review, task) -> how often the task has begun."""
    begun = TaskState.objects.filter(workflow_state__in=[state.workflow_state_id for state in states])
    counted = begun.values("workflow_state", "task").annotate(number=Count("pk"))
    return {(row["workflow_state"], row["task"]): row["number"] for row in counted}
