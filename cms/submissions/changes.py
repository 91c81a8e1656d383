"""What has changed in a draft since the reviewers gave it back."""

from dataclasses import dataclass
from typing import Any

from wagtail.models import Revision, TaskState, WorkflowState

from cms.registry.models import Entry
from cms.submissions.content import fingerprint
from cms.submissions.progress import task_url
from cms.submissions.task_list import Task, tasks_of


@dataclass(frozen=True)
class Change:
    """A task in which something has changed, with the names of the questions; none for rows and files."""

    task: Task
    url: str
    questions: list[str]


def changed_tasks(entry: Entry, draft: Entry) -> list[Change]:
    """The tasks that differ from what the reviewers read; empty unless they have asked for changes."""
    reviewed = _reviewed(entry)
    if reviewed is None:
        return []
    before = reviewed.as_object()
    return [
        Change(task, task_url(entry, task), _questions(before, draft, task))
        for task in tasks_of(draft)
        if fingerprint(_said(before, task)) != fingerprint(_said(draft, task))
    ]


def _reviewed(entry: Entry) -> Revision | None:
    state = entry.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return None
    given_back = state.task_states.filter(status=TaskState.STATUS_REJECTED)
    last = given_back.order_by("-finished_at", "-pk").select_related("revision").first()
    return last.revision if last else None


def _said(draft: Entry, task: Task) -> dict[str, Any]:
    """Everything that a task holds, in a form that can be compared."""
    if task.form is not None:
        return task.form.read(draft)
    if task.rows is not None:
        rows = [task.rows.read(row, draft.source_language) for row in getattr(draft, task.relation).all()]
        return {str(number): fingerprint(row) for number, row in enumerate(rows)}
    files = [*(row.image_id for row in draft.images.all()), *(-row.document_id for row in draft.documents.all())]
    return {str(number): file for number, file in enumerate(files)}


def _questions(before: Entry, draft: Entry, task: Task) -> list[str]:
    if task.form is None:
        return []
    was, now = task.form.read(before), task.form.read(draft)
    names = [name for name in now if fingerprint({"": was.get(name)}) != fingerprint({"": now[name]})]
    return [str(task.form.base_fields[name].label) for name in names if name in task.form.base_fields]
