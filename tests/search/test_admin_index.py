"""The admin's page with the state of the index."""

import re
import threading

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from wagtail.users.models import UserProfile

from cms.organisations.enums import Role
from search import tasks
from search.engines import get_engine
from search.models import IndexJob, IndexRebuild, Phase
from search.rebuilding import rebuild
from tests import factories

PATH = "/admin/reports/search-index/"


@pytest.fixture(autouse=True)
def _reads_english(admin_user: User) -> None:
    UserProfile.objects.create(user=admin_user, preferred_language="en")


@pytest.fixture
def page(admin_client: Client):
    """The text of the page as an administrator sees it."""

    def get() -> str:
        answer = admin_client.get(PATH)
        assert answer.status_code == 200
        main = answer.content.decode().split('id="index-status"')[1]
        return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", main))

    return get


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]


def test_it_tells_the_state(page) -> None:
    assert "There is no search index of this version" in page()
    factories.technique(factories.hub(), live=True)
    assert re.search("Waiting entries 1 ?; the oldest for", page())
    rebuild()
    text = page()
    for words in ("None is running.", "1 entries, 0 refused", "tantivy", "Entries 1", "Waiting entries 0", "None."):
        assert words in text


def test_it_shows_progress(page) -> None:
    IndexRebuild.objects.create(started_at=now(), heartbeat_at=now(), phase=Phase.FILLING, done=1_250, total=5_000)
    assert "Running: filling the new index. 1,250 of 5,000 entries, 25 %." in page()


def test_it_names_failed_entries(page, admin_client: Client) -> None:
    entry = factories.technique(factories.hub(), live=True, name="<b>Filter</b>")
    IndexJob.objects.update(failures=3, error="ValueError: <no> good")
    IndexJob.objects.create(entry_id=4_000_000, version=1, failures=1, error="gone")
    html = admin_client.get(PATH).content.decode()
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[entry.pk])}"' in html
    assert "ValueError: &lt;no&gt; good" in html
    assert "<b>Filter</b>" not in html
    assert "deleted entry 4,000,000" in html or "deleted entry 4000000" in html


def test_it_tells_why_the_last_rebuild_failed(page) -> None:
    IndexRebuild.objects.create(
        running=False, started_at=now(), heartbeat_at=now(), finished_at=now(), error=IndexRebuild.KILLED
    )
    assert "It was killed." in page()


@pytest.mark.parametrize(("role", "status"), [(Role.REGISTRAR, 200), (Role.REVIEWER, 302), (Role.EXPERT, 302)])
def test_who_may_see_it(client: Client, role: Role, status: int) -> None:
    hub = factories.hub().organisation
    client.force_login(factories.member(hub, role))
    assert client.get(PATH).status_code == status
    assert (PATH in client.get("/admin/").content.decode()) == (status == 200)


@pytest.mark.parametrize(("action", "task"), [("rebuild", tasks.rebuild), ("repair", tasks.reconcile)])
@pytest.mark.parametrize(("queued", "message"), [(True, "in a moment"), (False, "could not be queued")])
def test_its_buttons_have_it_done(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, action: str, task: object, queued: bool, message: str
) -> None:
    started: list[object] = []
    monkeypatch.setattr(tasks, "start", lambda one: started.append(one) or queued)
    answer = admin_client.post(PATH, {"action": action}, follow=True)
    assert message in answer.content.decode()
    assert started == [task]


@pytest.mark.django_db(transaction=True)
def test_a_thread_does_it_where_there_is_no_broker() -> None:
    entry = factories.technique(factories.hub(), live=True)
    assert tasks.start(tasks.rebuild)
    for thread in threading.enumerate():
        if thread.name == tasks.rebuild.name:
            thread.join(30)
    assert get_engine().versions().keys() == {entry.pk}


def test_an_unknown_action_does_nothing(admin_client: Client) -> None:
    assert admin_client.post(PATH, {"action": "delete"}).status_code == 302
    assert not get_engine().exists()
