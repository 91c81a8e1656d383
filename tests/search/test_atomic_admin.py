"""Every way to publish, withdraw, move or delete in the admin: together with its index job, or not at all."""

import pytest
from django.contrib.auth import get_user_model

from bat_platform.atomic_views import ATOMIC_SNIPPET_ACTIONS, ATOMIC_VIEWS
from search import signals
from search.models import IndexJob
from tests import factories
from tests.search.admin_paths import PATHS, state

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("index_dir")]


@pytest.fixture
def admin(client):
    client.force_login(get_user_model().objects.create_superuser("root", password=factories.PASSWORD))
    client.raise_request_exception = False
    return client


@pytest.fixture
def prepared(request):
    """A path, given by its name, and the object that it is about; the outbox is empty."""
    hub = factories.hub("rctc")
    factories.hub("cagac")
    path = PATHS[request.param]
    about = path.prepare(hub)
    IndexJob.objects.all().delete()
    return path, about


def test_every_view_has_a_path():
    driven = {path.view for path in PATHS.values()}
    assert {view for view in driven if not view.startswith("wagtailsnippets_")} == ATOMIC_VIEWS
    assert {view.split(":")[1] for view in driven - ATOMIC_VIEWS} == ATOMIC_SNIPPET_ACTIONS


@pytest.mark.parametrize("prepared", PATHS, indirect=True)
def test_leaves_a_job_in_the_same_transaction(admin, prepared):
    """A process killed right after the commit has left the job; no callback runs in this test."""
    path, about = prepared
    before = state()
    response = path.act(admin, about)
    assert response.status_code in (200, 302)
    assert response.wsgi_request.resolver_match.view_name == path.view
    assert state() != before
    assert IndexJob.objects.exists() == path.indexed


@pytest.mark.parametrize("prepared", [name for name, path in PATHS.items() if path.indexed], indirect=True)
def test_changes_nothing_when_the_job_cannot_be_written(admin, prepared, monkeypatch):
    path, about = prepared
    before = state()

    def fail(ids):
        raise RuntimeError("disk full")

    monkeypatch.setattr(signals, "enqueue", fail)
    assert path.act(admin, about).status_code == 500
    assert state() == before
