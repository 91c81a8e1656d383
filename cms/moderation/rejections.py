"""Rejections that stand: those with which the last review of an entry ended."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from wagtail.models import Page, Revision, WorkflowState

from cms.moderation.models import Rejection
from cms.registry.models import Entry


@lru_cache(maxsize=1)
def _not_content() -> frozenset[str]:
    """What is written whenever a draft is saved, and by sending it."""
    return frozenset(
        {
            *(field.name for field in Page._meta.get_fields()),
            *(name.removesuffix("_id") for name in Entry.of_entry_alone),
            *("pk", "page_ptr", "entry_ptr", "consent_on"),
        }
    )


def standing_rejections(entries: Iterable[Entry]) -> dict[int, Rejection]:
    """Entry id -> the rejection that its submitters have before them. What was published since has none."""
    by_id = {entry.pk: entry for entry in entries}
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(pk) for pk in by_id]
    )
    last = states.order_by().values("object_id").annotate(last=Max("pk")).values("last")
    found = Rejection.objects.filter(task_state__workflow_state__in=last).select_related("task_state__workflow_state")
    rejections = {int(row.task_state.workflow_state.object_id): row for row in found}
    return {pk: row for pk, row in rejections.items() if not by_id[pk].live or by_id[pk].has_unpublished_changes}


def standing_rejection(entry: Entry) -> Rejection | None:
    """That of one entry."""
    return standing_rejections([entry]).get(entry.pk)


def is_unchanged(entry: Entry, rejection: Rejection) -> bool:
    """Whether the latest draft says what was rejected. Saving without a change makes a new draft, not another text."""
    latest, rejected = entry.latest_revision, rejection.task_state.revision
    return latest is None or latest.pk == rejected.pk or _content(latest) == _content(rejected)


def _content(revision: Revision) -> dict[str, Any]:
    not_content = _not_content()
    return {name: _plain(value) for name, value in revision.content.items() if name not in not_content}


def _plain(value: Any) -> Any:
    """Rows without their keys: those of a draft have none."""
    if not isinstance(value, list):
        return value
    return [
        {key: one for key, one in row.items() if key not in ("pk", "page", "sort_order")}
        if isinstance(row, dict)
        else row
        for row in value
    ]
