"""Why an entry is a result, and what a misspelt query was meant to be."""

from pathlib import Path

import pytest

from search.analysis import spans
from search.catalogue import Catalogue, Source, Value
from search.engines.embedded import EmbeddedEngine
from search.explaining import explain, meant
from search.query import Match, SearchRequest
from search.services import shown_text
from tests.search.contract import fill
from tests.search.samples import document

CATALOGUE = Catalogue(
    Source(
        {
            **dict.fromkeys(
                ("sectors", "pollutants", "media", "countries", "themes", "technique-types", "practice-types"), {}
            ),
            **dict.fromkeys(("maturity-levels", "evidence-grades", "hazards", "cities"), {}),
            "terms": {"dust": Value({"en": "dust; particulate matter", "ru": "пыль", "kk": "шаң"}, 0)},
        },
        {},
    )
)


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    """Four entries."""
    engine = EmbeddedEngine(tmp_path)
    fill(
        engine,
        [
            document(1, {"ru": "Улавливание пыли", "kk": "Шаң аулау"}, concepts=CATALOGUE.concepts),
            document(2, {"en": "Bag filter"}, texts={"en": "against dust"}, concepts=CATALOGUE.concepts),
            document(3, {"ru": "Скруббер"}, texts={"ru": "против золы"}),
            document(4, {"ru": "Электрофильтры"}),
        ],
    )
    return engine


def found(engine: EmbeddedEngine, q: str, language: str) -> dict[int, tuple[Match, ...]]:
    """Entry -> what it was found by."""
    result = engine.search(SearchRequest(q=q, language=language), CATALOGUE.concepts)
    matches = {}
    for hit in result.hits:
        hit.display["extra"]["topics"] = ["terms:dust"] if hit.id in (1, 2) else []
        shown, text = shown_text(hit, language)
        name = text["name"]
        marked = [name[start:end] for start, end in spans(name, shown, result.terms.get(shown, frozenset()))]
        matches[hit.id] = explain(hit.display, shown, marked, result.readings, CATALOGUE, language)
    return matches


def test_marked_words_are_the_reason(engine: EmbeddedEngine) -> None:
    assert found(engine, "пыль", "ru")[1] == (Match("word", "пыли", "ru"),)


def test_a_word_of_another_language_is_told(engine: EmbeddedEngine) -> None:
    assert found(engine, "шаң", "ru")[1] == (Match("word", "Шаң", "kk"),)


def test_a_concept_is_told_in_the_readers_language(engine: EmbeddedEngine) -> None:
    assert found(engine, "шаң", "en")[2] == (Match("concept", "dust", "kk"),)


def test_the_full_text_is_told(engine: EmbeddedEngine) -> None:
    assert found(engine, "золы", "ru")[3] == (Match("text", "", "ru"),)


def test_nothing_is_told_without_words(engine: EmbeddedEngine) -> None:
    assert set(found(engine, "", "ru").values()) == {()}


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("илектрофильтры", "электрофильтры"),
        ("  илектрофильтры ", "  электрофильтры "),
        ("электрофильтры", ""),
        ("ulavlivanie pyli", "улавливание пыли"),
        ("ekfdkbdfybt gskb", "улавливание пыли"),
        ("gskb,", ""),
        ("улавлевание пыли", "улавливание пыли"),
        ("", ""),
    ],
)
def test_what_a_misspelt_query_was_meant_to_be(engine: EmbeddedEngine, q: str, expected: str) -> None:
    result = engine.search(SearchRequest(q=q, language="ru"), CATALOGUE.concepts)
    assert meant(q, result.readings, result.hits) == expected
