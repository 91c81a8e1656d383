"""Every way to publish, withdraw, move or delete in the admin: together with its index job, or not at all."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from cms.moderation import services as moderation
from cms.organisations.enums import Role
from cms.registry.models import HubPage, Technique
from search import signals
from search.models import IndexJob
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("index_dir")]


@pytest.fixture
def admin(client):
    client.force_login(get_user_model().objects.create_superuser("root", password=factories.PASSWORD))
    client.raise_request_exception = False
    return client


@pytest.fixture
def hub():
    return factories.hub("rctc")


def draft(hub):
    return factories.technique(hub)


def published(hub):
    return factories.technique(hub, live=True)


def published_twice(hub):
    entry = factories.technique(hub, live=True)
    entry.name_en = "Renamed"
    entry.save_revision().publish()
    return entry


def awaiting_last_approval(hub):
    organisation = factories.OrganisationFactory(code="startup")
    submitter = factories.member(organisation, Role.SUBMITTER)
    entry = factories.technique(hub, organisation=organisation, owner=submitter)
    moderation.submit(entry, submitter)
    entry = Technique.objects.get(pk=entry.pk)
    reviewer = factories.member(hub.organisation, Role.REVIEWER)
    entry.current_workflow_task_state.task.specific.on_action(entry.current_workflow_task_state, reviewer, "approve")
    return Technique.objects.get(pk=entry.pk)


def publish(admin, entry):
    url = reverse("wagtailadmin_pages:edit", args=[entry.pk])
    data = querydict_from_html(admin.get(url).content.decode(), form_id="page-edit-form")
    data["action-publish"] = "1"
    return admin.post(url, data)


def unpublish(admin, entry):
    return admin.post(reverse("wagtailadmin_pages:unpublish", args=[entry.pk]))


def delete(admin, entry):
    return admin.post(reverse("wagtailadmin_pages:delete", args=[entry.pk]))


def move(admin, entry):
    destination = HubPage.objects.get(slug="cagac")
    return admin.post(reverse("wagtailadmin_pages:move_confirm", args=[entry.pk, destination.pk]))


def revert(admin, entry):
    first = entry.revisions.order_by("pk").first()
    url = reverse("wagtailadmin_pages:revisions_revert", args=[entry.pk, first.pk])
    data = querydict_from_html(admin.get(url).content.decode(), form_id="page-edit-form")
    data["action-publish"] = "1"
    return admin.post(reverse("wagtailadmin_pages:edit", args=[entry.pk]), data)


def bulk_unpublish(admin, entry):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    return admin.post(f"{url}?id={entry.pk}&next=/admin/", {"next": "/admin/"})


def approve(admin, entry):
    task = entry.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[entry.pk, "approve", task.pk])
    return admin.post(url, {"next": "/admin/"})


#: name -> (what there is before, action)
PATHS = {
    "publish": (draft, publish),
    "unpublish": (published, unpublish),
    "delete": (published, delete),
    "move": (published, move),
    "revert": (published_twice, revert),
    "bulk unpublish": (published, bulk_unpublish),
    "workflow approval": (awaiting_last_approval, approve),
}


@pytest.fixture(params=PATHS)
def path(request, hub):
    """An entry and the action to be done with it; the outbox is empty."""
    factories.hub("cagac")
    prepare, act = PATHS[request.param]
    entry = prepare(hub)
    IndexJob.objects.all().delete()
    return entry, act


def state(pk):
    """What of a page the paths change."""
    return Page.objects.filter(pk=pk).values("live", "path", "live_revision_id").first()


def test_leaves_a_job_in_the_same_transaction(admin, path):
    """A process killed right after the commit has left the job; no callback runs in this test."""
    entry, act = path
    before = state(entry.pk)
    assert act(admin, entry).status_code in (200, 302)
    assert state(entry.pk) != before
    assert IndexJob.objects.filter(pk=entry.pk).exists()


def test_changes_nothing_when_the_job_cannot_be_written(admin, path, monkeypatch):
    entry, act = path
    before = state(entry.pk)

    def fail(ids):
        raise RuntimeError("disk full")

    monkeypatch.setattr(signals, "enqueue", fail)
    assert act(admin, entry).status_code == 500
    assert state(entry.pk) == before
