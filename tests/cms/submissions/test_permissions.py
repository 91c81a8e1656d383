"""Whose entries: strangers get 404, forged fields change nothing."""

import pytest
from django.urls import reverse

from cms.registry.models import Entry
from tests.cms.submissions.world import posted
from tests.factories import UserFactory

pytestmark = pytest.mark.slow


@pytest.fixture
def entry(client, world):
    """A draft of the submitter; the browser is signed out again."""
    client.force_login(world.submitter)
    client.post(reverse("submissions:create"), posted(world))
    client.logout()
    return Entry.objects.get()


PAGES = ("detail", "edit", "send", "withdraw", "delete")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["stranger", "reviewer", "other_reviewer", "expert"])
def test_entries_of_others_do_not_exist(client, world, entry, page, who):
    client.force_login(getattr(world, who))
    before = Entry.objects.values().get()
    url = reverse(f"submissions:{page}", args=[entry.pk])
    assert client.get(url).status_code == 404
    if page != "detail":  # which takes no posts from anybody
        assert client.post(url, posted(world)).status_code == 404
    assert Entry.objects.values().get() == before


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_sign_in_first(client, entry, page, method):
    url = reverse(f"submissions:{page}", args=[entry.pk])
    assert getattr(client, method)(url).url == f"{reverse('account_login')}?next={url}"


def test_the_list_holds_only_own_entries(client, world, entry):
    client.force_login(world.stranger)
    assert "Chang filtri" not in client.get(reverse("submissions:list")).content.decode()
    client.force_login(world.submitter)
    assert "Chang filtri" in client.get(reverse("submissions:list")).content.decode()


def test_nobody_writes_in_the_name_of_another_organisation(client, world):
    client.force_login(world.stranger)
    response = client.post(reverse("submissions:create"), posted(world, organisation=world.startup.pk))
    assert response.status_code == 200
    assert not Entry.objects.exists()


def test_forged_fields_change_nothing(client, world, entry):
    client.force_login(world.submitter)
    forged = {
        "organisation": world.rival.pk,
        "owner": world.stranger.pk,
        "live": "on",
        "code": "CA-BAT-2020-00001",
        "version": "7",
        "licence": "all-rights-reserved",
        "name_ru": "Forged",
        "title": "Forged",
        "slug": "forged",
        "themes": ["air-quality"],
        "kind": "practice",
    }
    client.post(reverse("submissions:edit", args=[entry.pk]), posted(world, **forged))
    stored = Entry.objects.get()
    draft = stored.specific.get_latest_revision_as_object()
    for version in (stored, draft):
        assert version.organisation == world.startup
        assert version.owner == world.submitter
        assert not version.live
        assert version.code is None
        assert version.slug == entry.slug
        assert version.kind == "solution"
        assert version.licence == "CC-BY-4.0"
        assert not version.name_ru
    assert not draft.themes.exists()


def test_a_page_that_is_no_hub_takes_nothing(client, world):
    client.force_login(world.submitter)
    home = world.hub.get_parent()
    response = client.post(reverse("submissions:create"), posted(world, hub=home.pk))
    assert response.status_code == 200
    assert not Entry.objects.exists()


def test_an_account_without_organisation_is_told_how_to_get_one(client, world):
    client.force_login(UserFactory())
    response = client.get(reverse("submissions:create"), follow=True)
    assert "Your account belongs to no organisation yet" in response.content.decode()
    assert client.post(reverse("submissions:create"), posted(world)).status_code == 302
    assert not Entry.objects.exists()


def test_pages_of_signed_in_people_are_not_cached(client, world, entry):
    client.force_login(world.submitter)
    for page in ("list", "create"):
        assert "no-store" in client.get(reverse(f"submissions:{page}"))["Cache-Control"]


def test_the_start_page_is_public_and_leads_to_sign_in(client, world):
    content = client.get(reverse("submissions:start")).content.decode()
    assert f"{reverse('account_login')}?next={reverse('submissions:create')}" in content
