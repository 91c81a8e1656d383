"""Queueing: what happens without a broker, and what the settings promise."""

from collections.abc import Callable
from typing import Any

import pytest
import redis
from celery import shared_task
from django.conf import settings
from django.core.checks import run_checks
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from bat_platform.celery import Task, app
from cms.moderation import services as moderation
from cms.notices.tasks import send as send_notices
from cms.organisations.enums import Role
from cms.registry.models import Technique
from search.claims import SILENCE
from search.models import IndexJob
from tests import factories
from tests.bat_platform.conftest import Deaf

app.loader.import_default_modules()
TASKS = {name: task for name, task in app.tasks.items() if not name.startswith(("celery.", "tests."))}
done: list[str] = []


@shared_task(name="tests.left", autoretry_for=(OSError,), max_retries=3)
def left(word: str) -> None:
    done.append(word)


@shared_task(name="tests.done_here", autoretry_for=(OSError,), max_retries=3, runs_without_broker=True)
def done_here(word: str) -> None:
    done.append(word)
    raise OSError


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


class TestWithoutBroker:
    def test_a_task_is_left_to_the_beat_table(self, no_broker: Deaf, caplog: pytest.LogCaptureFixture) -> None:
        assert left.delay("word") is None
        assert done == []
        assert no_broker.calls > 0
        assert "broker cannot be reached" in caplog.text

    def test_a_task_that_nobody_would_find_again_is_done_here_once(self, no_broker: Deaf) -> None:
        """It fails, and whoever waits for the page does not wait for its retries."""
        done_here.delay("word")
        assert done == ["word"]

    def test_it_is_asked_once_in_a_while_only(self, no_broker: Deaf, monkeypatch: pytest.MonkeyPatch) -> None:
        left.delay("word")
        calls = no_broker.calls
        for _ in range(20):
            left.delay("word")
        assert no_broker.calls == calls
        monkeypatch.setattr(Task, "_away_until", 0.0)  # the pause is over
        left.delay("word")
        assert no_broker.calls > calls

    def test_apply_async_raises(self, no_broker: Deaf) -> None:
        """A worker whose retry was not queued must not acknowledge the message."""
        with pytest.raises(OperationalError):
            left.apply_async(("word",))


def test_a_task_is_queued_once_the_broker_is_back(use_broker: Callable[[str], None], redis_url: str) -> None:
    use_broker(redis_url)
    left.delay("word")
    with redis.Redis.from_url(redis_url) as client:
        assert client.llen("default") == 1
    assert done == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
class TestPagesWithoutBroker:
    def test_publishing(self, no_broker: Deaf, client: Client) -> None:
        entry = factories.technique(factories.hub())
        client.force_login(factories.member(factories.OrganisationFactory(), Role.REGISTRAR))
        url = reverse("review:life", args=[entry.pk])
        calls = no_broker.calls
        assert client.post(url, {"action": "publish", "reason": "A test of the broker."}).status_code == 302
        entry = Technique.objects.get(pk=entry.pk)
        assert entry.live
        # The index waits for the beat table; Wagtail's own search was brought up to date at once.
        assert IndexJob.objects.filter(entry_id=entry.pk).exists()
        assert Technique.objects.search("bag filter").count() == 1
        assert client.get(entry.get_url()).status_code == 200
        assert no_broker.calls - calls <= 4

    def test_mails_are_sent_by_the_next_run(self, no_broker: Deaf, mailoutbox: list[EmailMessage]) -> None:
        hub = factories.hub()
        reviewer = factories.member(hub.organisation, Role.REVIEWER)
        organisation = factories.OrganisationFactory(code="startup")
        submitter = factories.member(organisation, Role.SUBMITTER)
        moderation.submit(factories.technique(hub, organisation=organisation, owner=submitter), submitter)
        assert mailoutbox == []
        send_notices()
        assert [mail.to for mail in mailoutbox] == [[reviewer.email]]


class TestSettings:
    @pytest.mark.parametrize("name", sorted(TASKS))
    def test_each_task_may_run_twice_and_ends(self, name: str) -> None:
        task = TASKS[name]
        assert task.acks_late
        assert task.reject_on_worker_lost
        limit = task.time_limit or settings.CELERY_TASK_TIME_LIMIT
        soft = task.soft_time_limit or settings.CELERY_TASK_SOFT_TIME_LIMIT
        # A worker that is alive never loses its message to another.
        assert soft < limit < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
        assert getattr(task, "retry_backoff_max", 0) < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]

    def test_routes_name_tasks_and_queues_that_exist(self) -> None:
        assert set(settings.CELERY_TASK_ROUTES) <= set(TASKS)
        assert {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} <= set(settings.CELERY_TASK_QUEUES)

    def test_a_killed_rebuild_is_tried_again_after_its_claim_has_lapsed(self) -> None:
        assert TASKS["search.tasks.rebuild"].default_retry_delay > SILENCE.total_seconds()


class TestChecks:
    @pytest.mark.parametrize("url", ["redis://127.0.0.1:6379/0", "rediss://u:p@r:6380", "sentinel://a;sentinel://b"])
    def test_redis(self, settings: Any, url: str) -> None:
        settings.CELERY_TASK_ALWAYS_EAGER = False
        settings.CELERY_BROKER_URL = url
        assert _errors() == set()

    @pytest.mark.parametrize(
        ("url", "error"),
        [("", "bat_platform.E001"), ("amqp://localhost", "bat_platform.E002"), ("localhost:6379", "bat_platform.E002")],
    )
    def test_anything_else(self, settings: Any, url: str, error: str) -> None:
        settings.CELERY_TASK_ALWAYS_EAGER = False
        settings.CELERY_BROKER_URL = url
        assert _errors() == {error}

    def test_the_embedded_default_needs_none(self) -> None:
        assert _errors() == set()


def _errors() -> set[str | None]:
    return {message.id for message in run_checks() if str(message.id).startswith("bat_platform.")}
