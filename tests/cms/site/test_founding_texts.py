"""The founding texts and the organisations they name: complete, verbatim, tied to the themes."""

import csv
import hashlib
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

CMS = Path(__file__).resolve().parents[3] / "cms"
THEMES = CMS / "vocabularies/data/themes.tsv"
CITIES = CMS / "vocabularies/data/cities.tsv"
ORGANISATIONS = CMS / "organisations/data/organisations.yaml"
TEXTS = {name: CMS / f"site/data/{name}.yaml" for name in ("declaration", "coalition")}

LANGUAGES = ["kk", "ky", "tg", "tk", "uz", "ru", "en"]
GIST_LANGUAGES = ["ky", "tg", "tk", "uz"]
CYRILLIC = {"kk", "ky", "tg", "ru"}
TRANSLATED_INTO = {"declaration": ["ru", "en"], "coalition": ["kk", "en"]}
CLAUSES = {"declaration": 27, "coalition": 11}
THEME_COLUMN = {"declaration": "clauses", "coalition": "articles"}

# SHA-256 of each source text as published, UTF-8, without what surrounds it on the page it was read from.
SOURCE_DIGEST = {
    "declaration": "150f9bff05ca017be2de6116bc06687b17c624cc9bbeba4c4984bd00757ae33e",
    "coalition": "90e6eddb11898b5e98b4420bf7097064e817d88e6dd4babe9378f4992cbe2476",
}


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def strings(node: Any) -> Iterator[str]:
    """Every text below ``node``."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from strings(child)


def by_language(node: Any, language: str = "") -> Iterator[tuple[str, str]]:
    """Every text that stands under a language code, with that code."""
    if isinstance(node, dict):
        for key, child in node.items():
            yield from by_language(child, key if key in LANGUAGES else language)
    elif isinstance(node, list):
        for child in node:
            yield from by_language(child, language)
    elif isinstance(node, str) and language:
        yield language, node


def letters(text: str, script: str) -> int:
    return sum(unicodedata.name(char, "").startswith(f"{script} ") for char in text)


def themes_of(name: str) -> dict[str, list[str]]:
    """Clause number (or "preamble") to the codes of the themes that name it, in the vocabulary's order."""
    found: dict[str, list[str]] = {}
    for row in rows(THEMES):
        for number in (row[THEME_COLUMN[name]] or "").split():
            found.setdefault(number, []).append(row["code"])
    return found


@pytest.fixture(params=sorted(TEXTS))
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def text(name: str) -> dict[str, Any]:
    return load(TEXTS[name])


@pytest.fixture(scope="module")
def organisations() -> list[dict[str, Any]]:
    return load(ORGANISATIONS)


def test_all_clauses_in_order(name: str, text: dict[str, Any]) -> None:
    numbers = [clause["number"] for clause in text["clauses"]]
    assert numbers == [str(number) for number in range(1, CLAUSES[name] + 1)]


def test_title_language_and_date() -> None:
    declaration, coalition = load(TEXTS["declaration"]), load(TEXTS["coalition"])
    assert (declaration["original_language"], declaration["date"]) == ("kk", date(2026, 4, 22))
    assert (coalition["original_language"], coalition["date"]) == ("ru", date(2025, 10, 16))
    assert list(declaration["title"]) == list(coalition["title"]) == LANGUAGES


def test_every_part_is_complete(name: str, text: dict[str, Any]) -> None:
    for part in [text["preamble"], *text["clauses"]]:
        assert sorted(part["translations"]) == sorted(TRANSLATED_INTO[name])
        assert list(part["gist"]) == GIST_LANGUAGES
        assert list(part["topic"]) == LANGUAGES
        assert all(2 <= len(topic.split()) <= 6 for topic in part["topic"].values()), part["topic"]
    assert all(string.strip() == string != "" for string in strings(text))


def test_a_translation_keeps_the_paragraphs(text: dict[str, Any]) -> None:
    for part in [text["preamble"], *text["clauses"]]:
        paragraphs = [line for line in part["original"].split("\n") if line]
        for translation in part["translations"].values():
            assert len(translation.split("\n")) == len(paragraphs)


def test_declaration_is_verbatim() -> None:
    text = load(TEXTS["declaration"])
    clauses = [f"{clause['number']}. {clause['original']}" for clause in text["clauses"]]
    parts = [text["title"]["kk"], text["preamble"]["original"], *clauses, text["closing"]["original"]]
    assert digest("\n".join(parts)) == SOURCE_DIGEST["declaration"]


def test_coalition_is_verbatim() -> None:
    text = load(TEXTS["coalition"])
    clauses = [f"Статья {clause['number']}\n\n{clause['original']}" for clause in text["clauses"]]
    opening = [text["title"]["ru"], text["place_and_date"]["original"], text["preamble"]["original"]]
    assert digest("\n\n".join([*opening, *clauses, text["signatures"]["original"]])) == SOURCE_DIGEST["coalition"]


def digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def test_themes_and_clauses_point_at_each_other(name: str, text: dict[str, Any]) -> None:
    parts = {"preamble": text["preamble"]} | {clause["number"]: clause for clause in text["clauses"]}
    assert {number: part["themes"] for number, part in parts.items() if part["themes"]} == themes_of(name)


@pytest.mark.parametrize("path", [*TEXTS.values(), ORGANISATIONS], ids=lambda path: path.stem)
def test_letters(path: Path) -> None:
    """NFC throughout, each text mostly in its language's script, Uzbek with its own letters."""
    content = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", content)
    for language, string in by_language(load(path)):
        cyrillic, latin = letters(string, "CYRILLIC"), letters(string, "LATIN")
        assert (cyrillic > latin) == (language in CYRILLIC), string
        if language == "uz":
            assert not set(string) & set("'`‘’"), string


def test_organisations_named_in_the_texts(organisations: list[dict[str, Any]]) -> None:
    kinds: dict[str, list[str]] = {}
    for item in organisations:
        kinds.setdefault(item["kind"], []).append(item["code"])
    assert kinds == {
        "hub": ["rctc", "cagac", "rceres", "rcai", "green-uni"],
        "centre": ["waste-centre-dushanbe", "climate-green-energy-office", "ecology-research-centre"],
        "agency": ["emergency-drr-centre"],
        "city": ["city-petropavl", "city-osh", "city-dushanbe", "city-ashgabat", "city-namangan"],
    }
    clause_of_kind = {"hub": "9", "centre": "24", "agency": "", "city": ""}
    assert all(item["clause"] == clause_of_kind[item["kind"]] for item in organisations)


def test_organisations_speak_seven_languages(organisations: list[dict[str, Any]]) -> None:
    for item in organisations:
        assert list(item) == ["code", "kind", "clause", "country", "city", "name", "description"]
        assert list(item["name"]) == list(item["description"]) == LANGUAGES
        assert all(0 < len(name) <= 250 for name in item["name"].values())
        assert all(item["description"].values())


def test_city_authorities_belong_to_their_city(organisations: list[dict[str, Any]]) -> None:
    country_of = {row["code"]: row["country"] for row in rows(CITIES)}
    for item in organisations:
        if item["kind"] == "city":
            assert item["country"] == country_of[item["city"]]
        else:
            assert item["city"] == ""
    placed = [item["code"] for item in organisations if item["country"] and item["kind"] != "city"]
    assert placed == ["waste-centre-dushanbe"]


def test_kazakh_names_of_the_hubs_follow_clause_9(organisations: list[dict[str, Any]]) -> None:
    """The clause inflects the names ("…орталығын"), so each nominative name is looked for as a beginning."""
    clause = load(TEXTS["declaration"])["clauses"][8]["original"].lower()
    for item in organisations:
        if item["kind"] == "hub":
            stem = item["name"]["kk"].lower().removesuffix("қ").removesuffix(" (жасыл университет)")
            assert stem in clause, stem


def test_russian_names_of_the_cities_follow_the_declaration(organisations: list[dict[str, Any]]) -> None:
    text = load(TEXTS["coalition"])
    named = text["preamble"]["original"] + text["clauses"][-1]["original"].replace("Центре", "Центр")
    for item in organisations:
        if item["kind"] in {"city", "agency"}:
            assert item["name"]["ru"] in named
