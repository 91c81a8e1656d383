"""Leaks a to g: what another hub's reviewer must not learn of a draft (docs/decisions/isolation.md)."""

import pytest
from django.urls import reverse

from cms.organisations.enums import Role
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SECRET = "Zzyzx plasma scrubber"


@pytest.fixture
def draft():
    return factories.technique(factories.hub("rctc"), name=SECRET)


@pytest.fixture
def other_hub(draft):
    return factories.hub("cagac")


@pytest.fixture
def stranger(client, other_hub):
    """Client signed in as the reviewer of the other hub."""
    client.force_login(factories.member(other_hub.organisation, Role.REVIEWER))
    return client


@pytest.fixture
def reviewer(client, draft):
    """Client signed in as the reviewer of the draft's own hub."""
    client.force_login(factories.member(draft.get_parent().specific.organisation, Role.REVIEWER))
    return client


def tells(response) -> bool:
    return response.status_code == 200 and SECRET in response.content.decode()


class TestOtherHubsReviewer:
    def test_a_chooser_browse(self, stranger, draft):
        url = reverse("wagtailadmin_choose_page_child", args=[draft.get_parent().pk])
        assert not tells(stranger.get(url))

    def test_a_chooser_search(self, stranger, draft):
        assert not tells(stranger.get(reverse("wagtailadmin_choose_page_search"), {"q": SECRET}))

    def test_b_chosen_by_id(self, stranger, draft):
        url = reverse("wagtailadmin_choose_page_chosen_multiple")
        assert stranger.get(url, {"id": draft.pk}).status_code == 404

    def test_c_page_types_report(self, stranger, draft):
        assert stranger.get(reverse("wagtailadmin_reports:page_types_usage")).status_code == 404

    def test_d_bulk_action(self, stranger, draft):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
        assert stranger.get(url, {"id": draft.pk, "next": "/admin/"}).status_code == 404

    def test_e_workflow_cancellation(self, stranger, draft):
        url = reverse("wagtailadmin_pages:confirm_workflow_cancellation", args=[draft.pk])
        assert stranger.get(url).status_code == 404

    def test_f_workflow_report_has_no_entries(self, stranger, draft):
        assert not tells(stranger.get(reverse("wagtailadmin_reports:workflow")))

    def test_g_move_confirmation(self, stranger, draft, other_hub):
        url = reverse("wagtailadmin_pages:move_confirm", args=[draft.pk, other_hub.pk])
        assert stranger.get(url).status_code == 404

    @pytest.mark.parametrize(
        "name",
        ["edit", "view_draft", "history", "usage", "copy", "move", "delete", "unpublish", "set_privacy"],
    )
    def test_views_of_the_draft(self, stranger, draft, name):
        response = stranger.get(reverse(f"wagtailadmin_pages:{name}", args=[draft.pk]))
        assert not tells(response)
        assert response.status_code in (302, 403, 404)

    def test_explorer_and_search(self, stranger, draft):
        explorer = reverse("wagtailadmin_explore", args=[draft.get_parent().pk])
        assert not tells(stranger.get(explorer, follow=True))
        assert not tells(stranger.get(reverse("wagtailadmin_pages:search"), {"q": "Zzyzx"}))


class TestOwnHubsReviewer:
    """The guards close nothing to those who may see it."""

    def test_sees_the_draft(self, reviewer, draft):
        assert tells(reviewer.get(reverse("wagtailadmin_explore", args=[draft.get_parent().pk])))
        assert tells(reviewer.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])))

    def test_may_choose_it(self, reviewer, draft):
        url = reverse("wagtailadmin_choose_page_chosen_multiple")
        assert tells(reviewer.get(url, {"id": draft.pk}))


@pytest.mark.parametrize("query", ['"', " ", "'", "((", "*", "\\", 'a" OR "b', "\x00"])
def test_admin_search_takes_any_text(reviewer, query):
    assert reviewer.get(reverse("wagtailadmin_pages:search"), {"q": query}).status_code == 200
