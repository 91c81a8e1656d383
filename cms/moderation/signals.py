"""What follows from a step of a review."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import TaskState
from wagtail.signals import task_approved, task_cancelled, task_rejected

from cms.notices.enums import Kind
from cms.notices.services import settle


@receiver([task_approved, task_rejected, task_cancelled])
def step_is_over(instance: TaskState, **kwargs: Any) -> None:
    """Nobody has to be told any more that it waits. It goes by its number: the next step may have begun already."""
    page = int(instance.workflow_state.object_id)
    for kind in (Kind.ENTRY_WAITS, Kind.REVIEW_OVERDUE):
        settle(kind, entry=page, words__step=instance.pk)
