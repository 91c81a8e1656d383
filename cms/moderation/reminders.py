"""Reminding reviewers of what waits for longer than submitters are told."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from wagtail.models import TaskState

from cms.moderation.permissions import is_own_entry
from cms.moderation.sectors import is_hidden_from, running_states
from cms.notices.enums import Kind
from cms.notices.models import Notice
from cms.notices.services import notify
from cms.registry.models import Entry


def remind() -> int:
    """Remind of each step that is overdue, once; returns how many were."""
    last_day = timezone.localdate() - timedelta(days=settings.REVIEW_TARGET_DAYS)
    overdue = running_states().filter(started_at__date__lt=last_day)
    return sum(_remind_of(pk) for pk in list(overdue.values_list("pk", flat=True)))


@transaction.atomic
def _remind_of(pk: int) -> bool:
    # Locked: two runs at a time remind once, and a decision that is being made is waited for.
    step = TaskState.objects.select_for_update().filter(pk=pk, status=TaskState.STATUS_IN_PROGRESS).first()
    if step is None:
        return False
    entry = Entry.objects.filter(pk=int(step.workflow_state.object_id)).first()
    if entry is None:
        return False
    if Notice.objects.filter(kind=Kind.REVIEW_OVERDUE, entry=entry.pk, words__step=pk).exists():
        return False
    people = _reviewers(step, entry)
    words = {"step": pk, "since": timezone.localdate(step.started_at).isoformat()}
    notify(Kind.REVIEW_OVERDUE, people, entry=entry, words=words, language=settings.LANGUAGE_CODE)
    return bool(people)


def _reviewers(step: TaskState, entry: Entry) -> list[Any]:
    """Who can decide the step: experts of its sectors, and nobody of the entry's own organisation."""
    people = get_user_model().objects.filter(groups__in=step.task.specific.groups.all()).distinct()
    return [person for person in people if not is_own_entry(person, entry) and not is_hidden_from(person, entry.pk)]
