"""Wagtail's own tasks (reference index, admin search, files to delete) through Celery.

Wagtail queues them in the transaction that writes. A worker could take one before that transaction is committed, or
although it is rolled back, so each waits for the commit here.
"""

from typing import Any

from django.utils import timezone
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.exceptions import InvalidTaskError
from django_tasks.signals import task_enqueued
from django_tasks.utils import get_random_id

from bat_platform.tasks import run_wagtail_task


class CeleryBackend(BaseTaskBackend):
    """Queues tasks in Celery, by the import path of their function and JSON arguments.

    Results are not kept (nothing asks for one): a ``TaskResult`` says that its task is queued, and never more.
    """

    def validate_task(self, task: Task) -> None:
        """Raises InvalidTaskError for what this backend cannot do: defer, prioritise, await, hand over a context."""
        super().validate_task(task)
        if task.takes_context:
            raise InvalidTaskError("Backend does not support tasks that take a context.")

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Queue ``task`` once the current transaction is committed.

        Raises InvalidTaskError, and TypeError for arguments that are not JSON.
        """
        self.validate_task(task)
        result: TaskResult = TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        run_wagtail_task.delay_on_commit(task.module_path, result.args, result.kwargs)
        task_enqueued.send(type(self), task_result=result)
        return result
