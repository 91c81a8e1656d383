"""Whose entries: strangers get 404, forged fields change nothing."""

import pytest
from django.urls import reverse

from cms.registry.models import Entry
from tests.cms.submissions.world import answer, beginning, latest, write
from tests.factories import UserFactory

pytestmark = pytest.mark.slow


@pytest.fixture
def entry(client, world):
    """A draft of the submitter; the browser is signed out again."""
    client.force_login(world.submitter)
    write(client, world)
    client.logout()
    return Entry.objects.get()


PAGES = {
    "detail": (),
    "edit": (),
    "task": ("name",),
    "row": ("levels", 1),
    "remove-row": ("levels", 1),
    "check": (),
    "preview": (),
    "send": (),
    "withdraw": (),
    "delete": (),
}
#: Pages that take no posts from anybody.
READ_ONLY = {"detail", "check", "preview"}


def address(page, entry):
    return reverse(f"submissions:{page}", args=[entry.pk, *PAGES[page]])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["stranger", "reviewer", "other_reviewer", "expert"])
def test_entries_of_others_do_not_exist(client, world, entry, page, who):
    client.force_login(getattr(world, who))
    before = Entry.objects.values().get()
    url = address(page, entry)
    assert client.get(url).status_code == 404
    if page not in READ_ONLY:
        assert client.post(url, {"name": "Forged", "consent": "on"}).status_code == 404
        assert client.post(url, {"name": "Forged", "action": "keep", "revision": "0"}).status_code == 404
    assert Entry.objects.values().get() == before


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_sign_in_first(client, entry, page, method):
    url = address(page, entry)
    assert getattr(client, method)(url).url == f"{reverse('account_login')}?next={url}"


def test_the_list_holds_only_own_entries(client, world, entry):
    client.force_login(world.stranger)
    assert "Chang filtri" not in client.get(reverse("submissions:list")).content.decode()
    client.force_login(world.submitter)
    assert "Chang filtri" in client.get(reverse("submissions:list")).content.decode()


def test_nobody_writes_in_the_name_of_another_organisation(client, world):
    client.force_login(world.stranger)
    response = client.post(reverse("submissions:create"), beginning(world, organisation=world.startup.pk))
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
        "description": "Forged",
        "title": "Forged",
        "slug": "forged",
        "themes": ["air-quality"],
        "kind": "practice",
    }
    assert answer(client, entry, "name", name="Chang filtri", summary="New", **forged).status_code in (200, 302)
    answer(client, entry, "basics", **forged)
    assert latest(entry).summary_uz == "New"
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
        assert "Forged" not in (version.description_uz or "")
    assert not draft.themes.exists()


def test_a_page_that_is_no_hub_takes_nothing(client, world):
    client.force_login(world.submitter)
    home = world.hub.get_parent()
    response = client.post(reverse("submissions:create"), beginning(world, hub=home.pk))
    assert response.status_code == 200
    assert not Entry.objects.exists()


def test_an_account_without_organisation_is_told_how_to_get_one(client, world):
    client.force_login(UserFactory())
    response = client.get(reverse("submissions:create"), follow=True)
    assert "Your account belongs to no organisation yet" in response.content.decode()
    assert client.post(reverse("submissions:create"), beginning(world)).status_code == 302
    assert not Entry.objects.exists()


def test_pages_of_signed_in_people_are_not_cached(client, world, entry):
    client.force_login(world.submitter)
    addresses = [reverse(f"submissions:{page}") for page in ("list", "create", "similar")]
    for url in (*addresses, *(address(page, entry) for page in ("task", "check", "preview"))):
        assert "no-store" in client.get(url)["Cache-Control"], url


def test_the_start_page_is_public_and_leads_to_sign_in(client, world):
    content = client.get(reverse("submissions:start")).content.decode()
    assert f"{reverse('account_login')}?next={reverse('submissions:create')}" in content
