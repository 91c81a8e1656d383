"""What a monitor is told, and when a server is taken out of service."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from bat_platform.health import LATE
from cms.notices.enums import Kind
from cms.notices.models import Notice
from search.models import IndexJob
from search.outbox import MAX_FAILURES
from tests.bat_platform.conftest import Deaf
from tests.bat_platform.installation import Installation
from tests.factories import UserFactory
from tests.servers import own_server
from tests.servers.redis import Redis

READY = "import json\nfrom django.test import Client\nanswer = Client().get('/readyz')\n"


class TestAlive:
    def test_asks_nobody(self, client: Client) -> None:
        """No mark: a query would fail the test."""
        answer = client.get("/healthz")
        assert (answer.status_code, answer.content) == (200, b"ok")
        assert "no-store" in answer["Cache-Control"]

    def test_methods(self, client: Client) -> None:
        assert client.head("/healthz").status_code == 200
        assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
class TestReady:
    @pytest.fixture(autouse=True)
    def _index(self, settings: Any, tmp_path: Path) -> None:
        settings.SEARCH_INDEX_DIR = tmp_path / "search"
        call_command("search_index", "rebuild")

    def test_all_is_well(self, client: Client, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(3):  # is it there; the outbox; the mails
            answer = client.get("/readyz")
        assert answer.status_code == 200
        assert answer.json() == {
            "status": "ok",
            "database": "ok",
            "search": "ok",
            "cache": "ok",
            "broker": "not used",
            "queues": {},
            "outbox": {"state": "ok", "oldest_seconds": 0, "waiting": 0, "failed": 0},
            "mails": {"state": "ok", "oldest_seconds": 0, "waiting": 0, "failed": 0},
        }
        assert "no-store" in answer["Cache-Control"]

    def test_methods(self, client: Client) -> None:
        assert client.head("/readyz").status_code == 200
        assert client.post("/readyz").status_code == 405

    def test_no_index(self, client: Client, settings: Any, tmp_path: Path) -> None:
        settings.SEARCH_INDEX_DIR = tmp_path / "elsewhere"
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["status"], answer.json()["search"]) == (
            200,
            "degraded",
            "unavailable",
        )

    def test_a_job_that_waits_too_long(self, client: Client) -> None:
        for entry, age in ((1, LATE + 10), (2, 5)):
            IndexJob.objects.create(entry_id=entry, version=1)
            IndexJob.objects.filter(entry_id=entry).update(queued_at=timezone.now() - timedelta(seconds=age))
        answer = client.get("/readyz")
        outbox = answer.json()["outbox"]
        assert (answer.status_code, answer.json()["status"], outbox["state"]) == (200, "degraded", "late")
        assert outbox["waiting"] == 2
        assert LATE + 10 <= outbox["oldest_seconds"] < LATE + 60

    def test_a_job_that_failed_for_good_is_counted_and_not_late(self, client: Client) -> None:
        IndexJob.objects.create(entry_id=1, version=1, failures=MAX_FAILURES)
        IndexJob.objects.update(queued_at=timezone.now() - timedelta(days=1))
        answer = client.get("/readyz").json()
        assert answer["status"] == "ok"
        assert answer["outbox"] == {"state": "ok", "oldest_seconds": 0, "waiting": 0, "failed": 1}

    def test_a_mail_that_nobody_tries_to_send(self, client: Client) -> None:
        person = UserFactory()
        for age, attempts in ((LATE + 10, 0), (-60, 3), (-3600, 0)):
            due_at = timezone.now() - timedelta(seconds=age)
            Notice.objects.create(
                recipient=person, kind=Kind.PUBLISHED, language="en", mail="due", due_at=due_at, attempts=attempts
            )
        answer = client.get("/readyz").json()
        assert (answer["status"], answer["mails"]["state"]) == ("degraded", "late")
        assert (answer["mails"]["waiting"], answer["mails"]["failed"]) == (2, 0)

    def test_no_broker(self, client: Client, settings: Any, no_broker: Deaf) -> None:
        settings.CELERY_TASK_ALWAYS_EAGER = False
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
        assert (answer.json()["broker"], answer.json()["queues"]) == ("unavailable", {})
        assert no_broker.calls > 0

    @pytest.mark.slow
    def test_a_broker_that_works_hangs_and_comes_back(
        self, client: Client, settings: Any, use_broker: Callable[[str], None]
    ) -> None:
        settings.CELERY_TASK_ALWAYS_EAGER = False
        with own_server(Redis) as redis:
            use_broker(redis.url)
            empty = {"default": 0, "index": 0, "rebuild": 0, "mail": 0}
            assert client.get("/readyz").json()["queues"] == empty
            redis.pause()
            assert client.get("/readyz").json()["broker"] == "unavailable"
            redis.resume()
            assert client.get("/readyz").json()["broker"] == "ok"


@pytest.mark.slow
def test_no_database(tmp_path: Path) -> None:
    """PostgreSQL refuses the connection: nothing secret is said, and the process is alive."""
    installation = Installation(tmp_path, "postgres://bat:secret-word@127.0.0.1:1/bat", "redis://127.0.0.1:1/0")
    code = READY + "print(answer.status_code, answer.content.decode(), Client().get('/healthz').status_code)"
    answer = installation.run(code)
    assert answer.startswith('503 {"status": "unavailable", "database": "unavailable", "search": "unavailable", ')
    assert answer.endswith("} 200\n")
    assert "secret-word" not in answer
    assert "refused" not in answer
