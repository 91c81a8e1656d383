"""Searches without hits are counted by their words, nothing else, and become terms."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.organisations.enums import Role
from cms.vocabularies.models import Term
from search import outbox, tasks, unanswered
from search.models import UnansweredQuery
from search.rebuilding import rebuild
from tests.factories import OrganisationFactory, hub, member, technique

pytestmark = [pytest.mark.django_db]

PATH = "/admin/reports/searches-without-hits/"


@pytest.fixture(autouse=True)
def _index(index_dir: object) -> None:
    technique(hub(), live=True, name="Bag filter")
    rebuild()


def words() -> set[tuple[str, str, int]]:
    return set(UnansweredQuery.objects.values_list("language", "words", "times"))


def test_words_without_hits_are_counted(client: Client) -> None:
    for path in ("/kk/search/?q=Аэрозоль", "/kk/search/?q=аэрозоль", "/ru/search/?q=аэрозоль", "/en/search/?q=bag"):
        assert client.get(path).status_code == 200
    assert words() == {("kk", "аэрозоль", 2), ("ru", "аэрозоль", 1)}


def test_what_may_be_about_a_person_or_is_no_word_is_not_kept(client: Client, subtests: pytest.Subtests) -> None:
    for query in (
        "q=somebody@example.org",
        "q=%2B7 701 123 45 67",
        "q=890101300123",
        "q=" + "aerosol " * 20,
        "q=((",
        "q=aerosol&kind=bat",
        "q=aerosol&page=2",
        "kind=nonsense",
    ):
        with subtests.test(query=query):
            assert client.get(f"/en/search/?{query}").status_code == 200
            assert words() == set()


def test_the_table_has_a_limit_a_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unanswered, "MAX_A_DAY", 2)
    for word in ("aerosol", "plasma", "neutron", "plasma"):
        client.get(f"/en/search/?q={word}")
    assert words() == {("en", "aerosol", 1), ("en", "plasma", 2)}


def test_words_are_kept_for_ninety_days() -> None:
    today = timezone.now().date()
    for days in (0, 89, 90, 91):
        UnansweredQuery.objects.create(day=today - timedelta(days=days), language="en", words=f"day{days}")
    assert {row.words for row in unanswered.unanswered()} == {"day0", "day89"}
    assert tasks.forget_unanswered() == 2
    assert {row[1] for row in words()} == {"day0", "day89"}


def test_an_editor_makes_a_term_of_it(client: Client, admin_client: Client, admin_user: User) -> None:
    UserProfile.objects.create(user=admin_user, preferred_language="en")
    client.get("/kk/search/?q=қапшық")
    page = admin_client.get(PATH)
    (row,) = page.context["rows"]
    form = admin_client.get(row["term_url"])
    assert form.context["form"]["label_kk"].value() == "қапшық"
    posted = {"code": "t900", "position": "0", "label_kk": "қапшық", "label_en": "bag filter"}
    assert admin_client.post(row["term_url"], posted).status_code == 302
    assert Term.objects.get(code="t900").label_kk == "қапшық"
    outbox.drain()
    assert client.get("/kk/search/?q=қапшық").context["result"].total == 1


def test_words_are_taken_off_the_list(client: Client, admin_client: Client) -> None:
    client.get("/kk/search/?q=аэрозоль")
    client.get("/ru/search/?q=аэрозоль")
    assert admin_client.post(PATH, {"words": "аэрозоль", "language": "kk"}).status_code == 302
    assert {row[0] for row in words()} == {"ru"}
    assert not admin_client.get(f"{PATH}?language=kk").context["rows"]


def test_what_analysis_does_is_shown(admin_client: Client) -> None:
    page = admin_client.get("/admin/reports/analysis/", {"text": "Filters and CO₂ <b>", "language": "en"})
    (result,) = page.context["results"]
    assert [(token["written"], token["surface"], token["stem"]) for token in result["tokens"]] == [
        ("Filters", "filters", "filter"),
        ("CO₂", "co2", "co2"),
        ("b", "b", "b"),
    ]
    assert "&lt;b&gt;" in page.content.decode()
    everything = admin_client.get("/admin/reports/analysis/", {"text": "су"})
    assert len(everything.context["results"]) == 7
    assert admin_client.get("/admin/reports/analysis/").context["results"] == []


@pytest.mark.parametrize(
    ("organisation", "role", "statuses"),
    [
        ("rctc", Role.REVIEWER, (302, 403)),
        ("rctc", Role.EXPERT, (302, 403)),
        ("secretariat", Role.REGISTRAR, (200,)),
    ],
)
def test_it_is_for_those_who_keep_the_terms(
    client: Client, organisation: str, role: Role, statuses: tuple[int, ...]
) -> None:
    client.force_login(member(OrganisationFactory(code=organisation), role))
    for path in (PATH, "/admin/reports/analysis/"):
        assert client.get(path).status_code in statuses
