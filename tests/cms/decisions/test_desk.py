"""The focal points' place in the admin, and what readers see of what is stated there."""

import html
import re

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from cms.decisions.services import current, mark
from cms.registry.models import NationalDecision
from search.building import build_documents
from tests.cms.decisions.world import ADOPTED, WITHHELD, state
from tests.factories import UserFactory

pytestmark = pytest.mark.slow


def address(name="list", country="UZ", *args):
    return reverse(f"decisions_desk:{name}", args=[country, *args])


def text_of(response):
    return html.unescape(response.content.decode())


def posted(world, **values):
    """The form as a browser posts it."""
    seen = mark(current(world.entry, world.uz))
    empty = {
        "status": "",
        "act_title": "",
        "act_number": "",
        "act_date": "",
        "act_url": "",
        "note_uz": "",
        "seen": seen,
    }
    return empty | values


@pytest.fixture
def desk(client, world):
    """Client signed in as the focal point of Uzbekistan, who reads the admin in English."""
    UserProfile.objects.create(user=world.focal_uz, preferred_language="en")
    client.force_login(world.focal_uz)
    return client


class TestTheList:
    def test_published_entries_and_no_drafts(self, desk, world):
        page = text_of(desk.get(address()))
        assert "Bag filter" in page
        assert "Dust chamber" in page
        assert "Zzyzx" not in page

    def test_the_start_leads_to_the_persons_country(self, desk, world):
        assert desk.get(reverse("decisions_desk:index")).url == address()

    def test_filters(self, desk, world):
        state(world.entry, world.uz, world.focal_uz, **ADOPTED)
        state(world.elsewhere, world.kz, world.focal_kz, **ADOPTED)
        for url in (address(), address("results")):
            undecided = text_of(desk.get(url, {"decided": "no"}))
            assert "Dust chamber" in undecided, "another country's decision is none of this one"
            assert "Bag filter" not in undecided
            assert "Dust chamber" not in text_of(desk.get(url, {"decided": "yes"}))
            assert "Dust chamber" not in text_of(desk.get(url, {"about": "own"}))
            assert "Bag filter" in text_of(desk.get(url, {"about": "own"}))
            assert "Bag filter" not in text_of(desk.get(url, {"q": "chamber"}))

    def test_it_shows_the_countrys_own_decision(self, desk, world):
        state(world.entry, world.kz, world.focal_kz, **ADOPTED)
        assert "Adopted as BAT" not in text_of(desk.get(address()))
        state(world.entry, world.uz, world.focal_uz, **ADOPTED)
        assert "Adopted as BAT" in text_of(desk.get(address()))
        state(world.entry, world.uz, world.focal_uz, **WITHHELD)
        assert re.search(r"<td[^>]*>\s*Withheld\s*</td>", text_of(desk.get(address())))

    @pytest.mark.parametrize("person", ["reviewer", "clerk"])
    def test_others_have_none(self, client, world, person):
        client.force_login(getattr(world, person))
        assert client.get(reverse("decisions_desk:index")).status_code == 302
        assert client.get(address()).status_code in (302, 404)

    def test_the_menu_leads_there(self, desk, client, world):
        assert reverse("decisions_desk:index") in text_of(desk.get(reverse("wagtailadmin_home"), follow=True))
        client.force_login(world.reviewer)
        assert reverse("decisions_desk:index") not in text_of(client.get(reverse("wagtailadmin_home"), follow=True))


class TestTheForm:
    def test_a_decision_is_stated(self, desk, world):
        data = posted(world, **ADOPTED, act_date="2025-05-06", act_url="example.org/act", note_uz="Izoh")
        assert desk.post(address("decide", "UZ", world.entry.pk), data).url == address()
        decision = NationalDecision.objects.get()
        assert (decision.country, decision.status, decision.note_uz) == (world.uz, "adopted", "Izoh")
        assert (decision.act_date.isoformat(), decision.act_url) == ("2025-05-06", "https://example.org/act")
        page = text_of(desk.get(address("decide", "UZ", world.entry.pk)))
        assert "focal-uz" in page
        assert "Order on best available techniques" in page

    def test_it_has_notes_in_the_countrys_languages_alone(self, desk, world):
        page = desk.get(address("decide", "UZ", world.entry.pk))
        assert [name for name in page.context["form"].fields if name.startswith("note_")] == ["note_uz"]

    def test_forged_fields_write_nothing(self, desk, world):
        forged = {"country": world.kz.pk, "entry": world.elsewhere.pk, "note_kk": "Forged", "note_en": "Forged"}
        desk.post(address("decide", "UZ", world.entry.pk), posted(world, status="not-applicable", **forged))
        decision = NationalDecision.objects.get()
        assert (decision.country, decision.entry_id) == (world.uz, world.entry.pk)
        assert not decision.note_kk
        assert not decision.note_en

    def test_another_countrys_address_answers_404(self, desk, world):
        for url in (address("list", "KZ"), address("results", "KZ"), address("decide", "KZ", world.entry.pk)):
            assert desk.get(url).status_code == 404
        assert desk.post(address("decide", "KZ", world.entry.pk), posted(world, **ADOPTED)).status_code == 404
        assert not NationalDecision.objects.exists()

    def test_a_draft_answers_404(self, desk, world):
        assert desk.get(address("decide", "UZ", world.draft.pk)).status_code == 404

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"status": "adopted"}, "act_title"),
            ({"act_date": "yesterday"}, "act_date"),
            (ADOPTED | {"act_url": "javascript:alert(1)"}, "act_url"),
            ({"note_uz": "x" * 2001}, "note_uz"),
        ],
    )
    def test_errors_keep_what_was_typed(self, desk, world, values, field):
        response = desk.post(
            address("decide", "UZ", world.entry.pk), posted(world, **(values | {"act_number": "Nr 77-b"}))
        )
        assert field in response.context["form"].errors
        assert "Nr 77-b" in text_of(response)
        assert not NationalDecision.objects.exists()

    def test_what_was_stated_meanwhile_is_shown_and_what_was_typed_stays(self, desk, world):
        data = posted(world, status="not-adopted", note_uz="Mening izohim")
        state(world.entry, world.uz, world.focal_uz, **ADOPTED)
        response = desk.post(address("decide", "UZ", world.entry.pk), data)
        assert response.status_code == 409
        assert "Mening izohim" in text_of(response)
        assert "Adopted as BAT" in text_of(response)
        again = data | {"seen": response.context["form"].seen}
        assert desk.post(address("decide", "UZ", world.entry.pk), again).status_code == 302
        assert current(world.entry, world.uz).status == "not-adopted"


class TestAdministrators:
    """They see every country's decisions, and write none."""

    def test_they_look(self, client, world):
        decision = state(world.entry, world.uz, world.focal_uz, **ADOPTED)
        client.force_login(UserFactory(is_superuser=True))
        for name, arguments in (("list", []), ("inspect", [decision.pk])):
            response = client.get(reverse(f"wagtailsnippets_registry_nationaldecision:{name}", args=arguments))
            assert response.status_code == 200

    def test_they_change_nothing(self, client, world):
        decision = state(world.entry, world.uz, world.focal_uz, **ADOPTED)
        client.force_login(UserFactory(is_superuser=True))
        data = {"entry": world.entry.pk, "country": world.kz.pk, "status": "not-adopted"}
        for name, arguments in (("add", []), ("edit", [decision.pk]), ("delete", [decision.pk])):
            client.post(reverse(f"wagtailsnippets_registry_nationaldecision:{name}", args=arguments), data)
        stated = NationalDecision.objects.values_list("country__code", "status")
        assert list(stated) == [("UZ", "adopted")]


class TestWhatReadersSee:
    """Only what belongs to the country changes."""

    def page(self, client, world):
        return text_of(client.get(f"/en/registry/{world.entry.code}/"))

    def facets(self, world):
        return build_documents([world.entry.pk])[world.entry.pk]["facets"]

    def test_until_it_is_signed_nothing_of_the_country_is_shown(self, client, world):
        assert "Plant in Uzbekistan" in self.page(client, world)
        world.uz.requires_sign_off = True
        world.uz.save()
        page = self.page(client, world)
        assert "Plant in Uzbekistan" not in page
        assert "Bekabad" not in page
        assert "country=UZ" not in page
        assert "country=KZ" in page
        assert self.facets(world)["country"] == ["KZ"]
        state(world.entry, world.uz, world.focal_uz, status="under-consideration")
        page = self.page(client, world)
        assert "Plant in Uzbekistan" in page
        assert "Bekabad" in page
        assert self.facets(world)["country"] == ["KZ", "UZ"]

    def test_withheld_leaves_the_facet_and_a_notice_with_the_act(self, client, world):
        state(world.entry, world.uz, world.focal_uz, **WITHHELD)
        page = self.page(client, world)
        assert "Withheld in Uzbekistan. Order on withholding" in page
        assert "Plant in Uzbekistan" not in page
        assert "country=UZ" not in page
        assert "country=KZ" in page
        assert self.facets(world)["country"] == ["KZ"]
        assert client.get(f"/uz/registry/{world.entry.code}/").status_code == 200, "no geo-blocking"

    def test_adopted_stands_in_the_matrix_and_its_facet(self, client, world):
        state(world.entry, world.uz, world.focal_uz, **ADOPTED)
        assert "adopted as BAT in: Uzbekistan" in self.page(client, world)
        assert self.facets(world)["adopted_in"] == ["UZ"]

    def test_a_note_alone_is_shown(self, client, world):
        state(world.entry, world.uz, world.focal_uz, notes={"uz": "Koʻrib chiqilmoqda"})
        assert "Koʻrib chiqilmoqda" in self.page(client, world)

    def test_the_api_tells_the_same(self, client, world):
        state(world.entry, world.uz, world.focal_uz, **WITHHELD)
        data = client.get(f"/api/v1/entries/{world.entry.code}").json()
        (uzbekistan,) = [row for row in data["decisions"] if row["country"] == "UZ"]
        assert uzbekistan["withheld"] is True
        assert uzbekistan["status"] is None
        assert [row["code"] for row in data["countries"]] == ["KZ"]
