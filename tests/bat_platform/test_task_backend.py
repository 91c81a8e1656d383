"""Wagtail's own tasks through Celery."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task, task_backends
from django_tasks.base import TaskContext
from django_tasks.exceptions import InvalidTaskError
from wagtail.tasks import update_reference_index_task

from bat_platform.task_backend import CeleryBackend
from bat_platform.tasks import run_wagtail_task
from cms.registry.models import Technique
from tests import factories

Commit = Callable[..., list[Callable[[], None]]]
calls: list[tuple[object, ...]] = []


@task()
def remember(*args: object, **kwargs: object) -> None:
    calls.append((*args, kwargs))


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    calls.clear()


def test_it_is_the_backend() -> None:
    assert isinstance(task_backends["default"], CeleryBackend)
    assert isinstance(update_reference_index_task.get_backend(), CeleryBackend)


@pytest.mark.django_db
class TestEnqueue:
    def test_waits_for_the_commit(self, django_capture_on_commit_callbacks: Commit) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            result = remember.enqueue(1, "two", three=[3])
            assert calls == []
        assert calls == [(1, "two", {"three": [3]})]
        assert (result.status, result.args, result.backend) == (TaskResultStatus.READY, [1, "two"], "default")

    def test_is_forgotten_by_a_rollback(self, django_capture_on_commit_callbacks: Commit) -> None:
        with (  # noqa: PT012 - the exception is what rolls back
            django_capture_on_commit_callbacks(execute=True),
            pytest.raises(RuntimeError),
            transaction.atomic(),
        ):
            remember.enqueue()
            raise RuntimeError
        assert calls == []

    def test_takes_json_only(self) -> None:
        with pytest.raises(TypeError):
            remember.enqueue(object())

    def test_says_that_results_are_not_kept(self) -> None:
        assert not CeleryBackend.supports_get_result
        with pytest.raises(NotImplementedError):
            remember.enqueue().refresh()

    def test_wagtails_search_of_pages_follows_a_save(self, django_capture_on_commit_callbacks: Commit) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            entry = factories.technique(factories.hub(), name="Scrubber")
        assert [found.pk for found in Technique.objects.search("scrubber")] == [entry.pk]

    def test_what_was_deleted_meanwhile_is_no_fault(
        self, django_capture_on_commit_callbacks: Commit, caplog: pytest.LogCaptureFixture
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            update_reference_index_task.enqueue("registry", "technique", "4000000")
        assert "Traceback" not in caplog.text


class TestRefuses:
    def test_what_it_cannot_do(self) -> None:
        with pytest.raises(InvalidTaskError):
            remember.using(run_after=timezone.now() + timedelta(hours=1))
        with pytest.raises(InvalidTaskError):
            remember.using(priority=5)
        with pytest.raises(InvalidTaskError):
            task(takes_context=True)(_with_context)

    @pytest.mark.parametrize("path", ["os.getcwd", "tests.factories.hub", "bat_platform.tasks.clear_sessions"])
    def test_to_run_what_is_no_task(self, path: str) -> None:
        with pytest.raises(TypeError):
            run_wagtail_task(path, [], {})


def _with_context(context: TaskContext) -> None:
    """A task that asks for more than its arguments."""
