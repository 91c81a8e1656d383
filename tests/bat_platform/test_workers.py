"""Workers, beat and Redis for real: what is queued is done, whoever dies meanwhile."""

import os
import signal
from pathlib import Path

import pytest
import redis

from tests.bat_platform.installation import Installation, wait_until
from tests.servers import own_server
from tests.servers.redis import Redis

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

#: Makes an index, publishes an entry and prints its id.
PUBLISH = """
from django.core.management import call_command
from tests import factories
parent = factories.hub("rctc")
call_command("search_index", "{preparation}", stdout=open("/dev/null", "w"))
print(factories.technique(parent, live=True).pk)
"""
#: A reviewer and a submitter.
PEOPLE = """
from cms.organisations.enums import Role
from tests import factories
factories.member(factories.hub("rctc").organisation, Role.REVIEWER, username="reviewer")
factories.member(factories.OrganisationFactory(code="startup"), Role.SUBMITTER, username="submitter")
"""
#: Sends an entry to its hub, of which the reviewer is told; what comes first after the commit is left open.
TELL = """
import os, signal
from django.db import transaction
from cms.moderation.services import submit
from cms.organisations.models import Membership
from tests import factories
membership = Membership.objects.get(user__username="submitter")
entry = factories.technique(factories.hub("rctc"), organisation=membership.organisation, owner=membership.user)
with transaction.atomic():
    transaction.on_commit(lambda: {after_the_commit})
    submit(entry, membership.user)
"""
#: What beat has done every minute: prints how many mails were sent.
SEND = "from cms.notices.tasks import send; print(send())"
#: Prints how many entries the admin's own search finds, which Wagtail keeps up by tasks.
FIND = "from cms.registry.models import Technique; print(Technique.objects.search('bag filter').count())"


def publish(installation: Installation, preparation: str = "rebuild") -> int:
    """Publish an entry from a process of its own; its id."""
    return int(installation.run(PUBLISH.format(preparation=preparation)))


def test_a_worker_indexes_what_is_published_and_does_wagtails_tasks(installation: Installation) -> None:
    entry = publish(installation)
    queued = {name: installation.messages(name) for name in ("index", "default", "mail", "rebuild")}
    assert queued["index"] > 0
    assert queued["default"] > 0
    assert queued["mail"] == queued["rebuild"] == 0
    assert installation.indexed() == set()
    assert installation.run(FIND) == "0\n"
    with installation.worker() as worker:
        wait_until(lambda: worker.log().count(" succeeded in ") >= sum(queued.values()), worker.log)
    assert installation.indexed() == {entry}
    assert installation.run(FIND) == "1\n"


def test_a_task_runs_again_when_its_process_is_killed_or_its_worker_stopped(installation: Installation) -> None:
    folder = installation.folder
    tasks = ("-I", "tests.bat_platform.slow_tasks")
    with installation.worker(*tasks) as worker:
        installation.run(f"from tests.bat_platform.slow_tasks import slow; slow.delay({str(folder)!r})")
        wait_until(lambda: _written(folder / "run-0"), worker.log)
        os.kill(int((folder / "run-0").read_text()), signal.SIGKILL)
        wait_until(lambda: _written(folder / "run-1"), worker.log)
        assert installation.messages("default") == 0
        worker.stop()
        assert installation.messages("default") == 1
    with installation.worker(*tasks) as worker:
        wait_until(lambda: _written(folder / "run-2"), worker.log)
        (folder / "go").touch()
        wait_until(lambda: _written(folder / "done"), worker.log)
    assert len(list(folder.glob("run-*"))) == 3


def test_what_redis_and_killed_workers_lose_is_found_again(tmp_path: Path, database_url: str) -> None:
    with own_server(Redis) as redis:
        installation = Installation(tmp_path, database_url, redis.url)
        first = publish(installation)
        assert installation.messages("index") > 0
        redis.kill()
        second = publish(installation)
        redis.start()
        redis.wait()
        assert installation.messages("index") == 0
        assert installation.indexed() == {first}
        with installation.worker("-B", "-Q", "index") as worker:
            wait_until(lambda: installation.indexed() == {first, second}, worker.log)
            # It stands still in the middle of the worker's acknowledgements, one a second.
            redis.pause()
            third = publish(installation, "reconcile")
            redis.resume()
            wait_until(lambda: third in installation.indexed(), worker.log)


def _written(path: Path) -> bool:
    return path.exists() and path.read_text() != ""


def test_a_mail_outlives_its_process_and_the_messages_of_redis(installation: Installation) -> None:
    installation.run(PEOPLE)
    with pytest.raises(AssertionError):
        installation.run(TELL.format(after_the_commit="os.kill(os.getpid(), signal.SIGKILL)"))
    assert installation.messages("mail") == 0
    assert installation.run(SEND) == "1\n"
    installation.run(TELL.format(after_the_commit="None"))
    assert installation.messages("mail") == 1
    with redis.Redis.from_url(installation.redis_url) as client:
        client.flushdb()
    assert installation.run(SEND) == "1\n"
    assert installation.run(SEND) == "0\n"
