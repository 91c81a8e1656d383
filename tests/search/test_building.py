"""Entries -> documents."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.registry.enums import ExternalScheme, LanguageState, Life
from cms.registry.models import (
    EmissionLevel,
    Entry,
    EntryPlace,
    EntryRelation,
    EntrySource,
    ExamplePlant,
    ExternalId,
    NationalDecision,
)
from cms.registry.services import set_language_state
from cms.vocabularies.models import Country, MaturityLevel, Medium, Pollutant, Sector, Term
from search.building import build_document, build_documents, subjects_of
from search.catalogue import get_catalogue
from search.rebuilding import rebuild
from tests.factories import concept, hub, technique

pytestmark = pytest.mark.django_db


def test_a_published_entry_becomes_a_document() -> None:
    minerals = concept(Sector, "C23", "Minerals")
    concept(Sector, "C23.5", "Cement", parent=minerals)
    entry = technique(hub(), live=True, name="Bag filter for dust", name_kk="Қапшық сүзгі")
    document = build_document(entry)
    assert document is not None
    assert (document["id"], document["code"], document["kind"]) == (entry.pk, entry.code, "bat")
    assert document["facets"] == {
        "kind": ["bat"],
        "hub": ["rctc"],
        "theme": ["air-quality"],
        "sector": ["C23", "C23.5"],
        "country": ["KZ"],
        "medium": ["air"],
        "pollutant": ["dust"],
        "available_language": ["en", "kk"],
        "year": [str(timezone.now().year)],
    }
    assert document["tokens"]["en"]["name"]["surface"] == ["bag", "filter", "dust"]
    assert document["tokens"]["kk"]["name"]["surface"] == ["kapşyk", "suzgi"]
    assert "describ" in document["tokens"]["en"]["text"]["stem"]
    assert document["display"]["texts"]["kk"] == {"name": "Қапшық сүзгі", "summary": "", "state": "in-work"}
    assert document["display"]["extra"]["sectors"] == ["C23.5"]
    assert "pollutants:dust" in document["concepts"]


def test_figures_plants_and_places_are_in_it() -> None:
    entry = technique(hub())
    kazakhstan = concept(Country, "KZ")
    entry.levels = [
        EmissionLevel(
            kind="measured",
            pollutant=concept(Pollutant, "SO2"),
            medium=concept(Medium, "air"),
            upper=Decimal(20),
            unit="mg/Nm³",
            evidence="B",
            source=1,
        )
    ]
    entry.places = [EntryPlace(country=kazakhstan, name_en="Balkhash", latitude="46.84", longitude="74.98")]
    entry.plants = [
        ExamplePlant(name="Open plant", country=kazakhstan, evidence="D", source=1),
        ExamplePlant(
            name="Secret plant", country=kazakhstan, evidence="A", source=1, confidential_until=date(2030, 1, 1)
        ),
    ]
    entry.save_revision().publish()
    document = build_document(entry)
    assert document is not None
    assert document["facets"]["pollutant"] == ["SO2", "dust"]
    assert document["facets"]["evidence"] == ["B", "D"]
    assert document["display"]["extra"]["evidence"] == "B"
    assert [tile for tile in document["tiles"] if tile.startswith("2/")] == ["2/2/1"]
    words = document["tokens"]["en"]["text"]["surface"]
    assert {"balkhash", "open"} <= set(words)
    assert "secret" not in words


def test_what_is_not_public_has_no_document() -> None:
    parent = hub()
    draft = technique(parent)
    withdrawn = technique(parent, live=True, life=Life.WITHDRAWN, name="Gone")
    closed = technique(parent, live=True, name="Closed")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert build_documents([draft.pk, withdrawn.pk, closed.pk, 999_999]) == {}


def test_decisions_of_countries_are_respected() -> None:
    entry = technique(hub(), live=True)
    kazakhstan, uzbekistan = concept(Country, "KZ"), concept(Country, "UZ", requires_sign_off=True)
    entry.countries = [kazakhstan, uzbekistan]
    entry.save_revision().publish()

    def facets() -> dict[str, list[str]]:
        document = build_document(entry)
        assert document is not None
        return {name: document["facets"].get(name, []) for name in ("country", "adopted_in")}

    assert facets() == {"country": ["KZ"], "adopted_in": []}
    decision = NationalDecision.objects.create(entry=entry, country=uzbekistan, status="adopted")
    assert facets() == {"country": ["KZ", "UZ"], "adopted_in": ["UZ"]}
    decision.withheld = True
    decision.save()
    assert facets() == {"country": ["KZ"], "adopted_in": []}


def test_terms_are_found_in_texts_of_any_language() -> None:
    Term.objects.create(code="t058", label_en="bag filter; baghouse", label_kk="қапшық сүзгі")
    english = technique(hub(), live=True, name="A baghouse")
    kazakh = technique(hub(), live=True, name="Қапшық сүзгі", language="kk")
    for entry in (english, kazakh):
        document = build_document(entry)
        assert document is not None
        assert "terms:t058" in document["concepts"]


def test_an_entry_is_about_what_most_of_its_languages_name() -> None:
    assert subjects_of([]) == []
    assert subjects_of([{"a", "b"}]) == ["a", "b"]
    assert subjects_of([{"a", "b"}, {"a"}]) == ["a"]
    assert subjects_of([{"a", "b"}, {"b", "a"}, {"c", "b"}]) == ["a", "b"]


def test_subjects_are_taken_from_names_and_summaries() -> None:
    Term.objects.create(code="t058", label_en="bag filter", label_kk="қапшық сүзгі")
    Term.objects.create(code="t059", label_en="described", label_kk="сипатталған")
    entry = technique(hub(), live=True, name="A bag filter", name_kk="Қапшық сүзгі", name_ru="Фильтр")
    document = build_document(entry)
    assert document is not None
    assert {"terms:t058", "terms:t059"} <= set(document["concepts"])
    assert [concept for concept in document["subjects"] if concept.startswith("terms:")] == ["terms:t058"]


def test_states_of_languages_are_shown() -> None:
    entry = technique(hub(), live=True, name_ru="Рукавный фильтр")
    set_language_state(entry, "ru", LanguageState.MACHINE)
    document = build_document(entry)
    assert document is not None
    assert {code: text["state"] for code, text in document["display"]["texts"].items()} == {
        "en": "approved",
        "ru": "machine",
    }


@pytest.mark.slow
def test_many_entries_take_as_many_queries_as_one(django_assert_num_queries: object) -> None:
    parent = hub()
    ids = [
        technique(parent, live=True, name=f"Filter {level}", maturity=concept(MaturityLevel, f"trl-{level}")).pk
        for level in range(1, 7)
    ]
    get_catalogue()
    with CaptureQueriesContext(connection) as one:
        assert len(build_documents(ids[:1])) == 1
    with django_assert_num_queries(len(one)):  # type: ignore[operator]
        assert len(build_documents(ids)) == 6


def test_sources_conditions_and_numbers_of_other_registers_are_found(client, index_dir) -> None:
    entry = technique(hub(), name="Bag filter")
    entry.sources = [EntrySource(number=1, title="Decision 2013/163/EU, BAT 18", language="en")]
    entry.relations = [EntryRelation(kind="based-on", external_register="ITS NDT", external_id="38-2022")]
    entry.external_ids = [ExternalId(scheme=ExternalScheme.KZ_BAT, document="Energy", number="№ 187")]
    entry.save_revision().publish()
    rebuild()
    for words in ("BAT 18", "ITS NDT 38", "187"):
        answer = client.get("/api/v1/search", {"q": words, "language": "uz"}).json()
        assert [hit["code"] for hit in answer["hits"]] == [Entry.objects.get().code], words
