"""Suggestions while somebody types, through the API, on every engine."""

import pytest
from django.test import Client

from cms.vocabularies.models import Country, Pollutant, Sector, Term
from search.catalogue import clear_catalogue
from search.rebuilding import rebuild
from tests.factories import concept, hub, technique

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def entries(any_engine: None) -> None:
    """Two published entries with a sector, a country, a pollutant and a term in their texts."""
    labels = {"label_ru": "пыль; взвешенные частицы", "label_kk": "шаң", "label_en": "dust"}
    dust = concept(Pollutant, "dust", "Dust", label_ru="Пыль", label_kk="Шаң", label_uz="Chang")
    cement = concept(Sector, "C23.5", "Cement", label_ru="Цемент; известь", label_uz="Sement")
    kazakhstan = concept(Country, "KZ", "Kazakhstan", label_ru="Казахстан", label_kk="Қазақстан")
    concept(Country, "UZ", "Uzbekistan", label_ru="Узбекистан")
    concept(Term, "t900", "filter bag", **{**labels, "label_ru": "рукавный фильтр; мешочный фильтр"})
    page = hub()
    first = technique(page, live=True, name_ru="Рукавный фильтр для печей", name_kk="Пештерге арналған сүзгі")
    second = technique(page, live=True, name_ru="Насос с частотным приводом", name_kk="")
    for entry in (first, second):
        entry.sectors = [cement]
        entry.countries = [kazakhstan]
        entry.pollutants = [dust]
        entry.save()
    clear_catalogue()
    rebuild()


def suggestions(client: Client, q: str, language: str = "ru") -> list[tuple[str, str]]:
    """(kind, label) of each suggestion."""
    answer = client.get("/api/v1/suggest", {"q": q, "language": language})
    assert answer.status_code == 200, answer.content
    return [(row["kind"], row["label"]) for row in answer.json()["suggestions"]]


@pytest.mark.usefixtures("entries")
def test_entries_terms_and_places_from_the_second_letter(client: Client) -> None:
    assert suggestions(client, "н") == []
    assert ("entry", "Насос с частотным приводом") in suggestions(client, "на")
    assert suggestions(client, "пы") == [("term", "Пыль")]
    assert suggestions(client, "каз") == [("place", "Казахстан")]
    assert ("term", "Цемент") in suggestions(client, "изв")


@pytest.mark.usefixtures("entries")
def test_labels_are_those_of_the_reader_whatever_the_language_typed(client: Client) -> None:
    assert suggestions(client, "chan", "kk") == [("term", "Шаң")]
    assert suggestions(client, "qazaq", "ru") == [("place", "Казахстан")]
    assert ("entry", "Пештерге арналған сүзгі") in suggestions(client, "рукавный фи", "kk")


@pytest.mark.usefixtures("entries")
def test_nothing_is_suggested_that_leads_to_nothing(client: Client) -> None:
    assert suggestions(client, "узб") == []


@pytest.mark.usefixtures("entries")
def test_a_suggestion_leads_to_what_it_names(client: Client) -> None:
    rows = client.get("/api/v1/suggest", {"q": "казах", "language": "ru"}).json()["suggestions"]
    page = client.get(rows[0]["url"])
    assert page.status_code == 200
    assert page.context["result"].total == 2
    (entry,) = client.get("/api/v1/suggest", {"q": "насос", "language": "ru"}).json()["suggestions"]
    assert client.get(entry["url"], follow=True).status_code == 200


@pytest.mark.usefixtures("entries")
def test_any_text_is_answered(client: Client, subtests: pytest.Subtests) -> None:
    for q in ("((", "а" * 512, '"\\', "\x00н", "🙂🙂", "ва ", "CO2", "-", "на на на на на"):
        with subtests.test(q=q[:40]):
            suggestions(client, q)


@pytest.mark.usefixtures("entries")
def test_the_rest_is_refused(client: Client, subtests: pytest.Subtests) -> None:
    for query in ("q=" + "a" * 513, "language=xx", "colour=red", "q=a&q=b"):
        with subtests.test(query=query[:40]):
            answer = client.get(f"/api/v1/suggest?{query}")
            assert answer.status_code == 400
            assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.usefixtures("entries")
def test_similar_entries_stand_on_a_page_of_their_own(client: Client) -> None:
    entry = client.get("/api/v1/search", {"q": "насос"}).json()["hits"][0]
    page = client.get(f"/ru/search/similar/{entry['code']}/")
    assert [card["name"] for card in page.context["cards"]] == ["Рукавный фильтр для печей"]
    part = client.get(f"/en/search/similar/{entry['code']}/", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert client.get("/en/search/similar/CA-BAT-2026-99999/").status_code == 404


@pytest.mark.usefixtures("any_engine")
def test_without_an_index_the_page_says_so(client: Client) -> None:
    entry = technique(hub(), live=True)
    assert client.get("/api/v1/suggest", {"q": "на"}).status_code == 503
    page = client.get(f"/en/search/similar/{entry.code}/")
    assert page.status_code == 503
    assert page["Retry-After"]
