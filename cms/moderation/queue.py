"""What waits for a decision: an entry a row, with its age and the day by which it should be decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, QuerySet
from django.utils import timezone
from wagtail.models import TaskState, WorkflowTask

from cms.moderation.enums import Step
from cms.moderation.permissions import is_own_entry, is_registrar
from cms.registry.models import Entry, HubPage


@dataclass(frozen=True)
class Waiting:
    """One entry at one step. ``round``: how often it has come to this step, 1 for the first time."""

    state: TaskState
    entry: Entry
    hub: HubPage
    step: Step
    round: int
    is_own: bool

    @property
    def since(self) -> datetime:
        """When it came to this step."""
        return self.state.started_at

    @property
    def due_on(self) -> date:
        """The day by which the decision should be made."""
        return due_on(self.since)

    @property
    def days(self) -> int:
        """Full days that it has waited."""
        return (timezone.now() - self.since).days

    @property
    def is_overdue(self) -> bool:
        """Whether the day has passed."""
        return self.due_on < timezone.localdate()


def due_on(since: datetime) -> date:
    """The day by which whoever has an entry since then should decide (``REVIEW_TARGET_DAYS``)."""
    return timezone.localdate(since) + timedelta(days=settings.REVIEW_TARGET_DAYS)


def states_for(user: AbstractBaseUser | AnonymousUser) -> QuerySet[TaskState]:
    """Running steps of the review that the person's groups have to decide; all of them for registrars."""
    running = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__reviewtask__isnull=False)
    if is_registrar(user):
        return running
    return running.filter(task__reviewtask__groups__user=user.pk).distinct()


def waiting_for(user: AbstractBaseUser | AnonymousUser) -> list[Waiting]:
    """What waits for the person, what has waited longest first."""
    states = list(states_for(user).select_related("task", "workflow_state").order_by("started_at", "pk"))
    return list(_rows(states, user))


def _rows(states: list[TaskState], user: AbstractBaseUser | AnonymousUser) -> Iterable[Waiting]:
    ids = [int(state.workflow_state.object_id) for state in states]
    entries = Entry.objects.select_related("organisation").in_bulk(ids)
    hubs = {hub.path: hub for hub in HubPage.objects.select_related("organisation")}
    screenings, rounds = first_tasks(), _rounds(states)
    for state, pk in zip(states, ids, strict=True):
        entry = entries.get(pk)
        if entry is None:
            continue
        is_first = screenings.get(state.workflow_state.workflow_id) == state.task_id
        yield Waiting(
            state=state,
            entry=entry,
            hub=hubs[entry.path[: -entry.steplen]],
            step=Step.SCREENING if is_first else Step.TECHNICAL,
            round=rounds[state.workflow_state_id, state.task_id],
            is_own=is_own_entry(user, entry),
        )


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
