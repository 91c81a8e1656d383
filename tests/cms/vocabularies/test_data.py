"""The vocabularies' data files: complete in seven languages, well-formed text, codes that can be relied on."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import cms.vocabularies
from cms.languages import LANGUAGES, columns
from cms.registry.quantities import UNITS

PACKAGE = Path(cms.vocabularies.__path__[0])
FILES = sorted((PACKAGE / "data").glob("*.tsv"))
BASE_COLUMNS = ["code", "parent", *LANGUAGES, *columns("note")]
# A term's alternatives stand in its label, so it has neither notes nor a broader concept.
TERM_COLUMNS = ["code", *LANGUAGES, "uncertain"]
OWN_COLUMNS = {
    "activities": {"source_text"},
    "cities": {"country", "latitude", "longitude", "founding", "authority"},
    "countries": {"alpha3", "languages", "requires_sign_off"},
    "maturity-levels": {"level"},
    "pollutants": {"cas", "formula", "synonyms"},
    "reference-conditions": {"oxygen"},
    "sectors": {"nace", "isic"},
    "themes": {"clauses", "articles", "sdgs"},
}
TREES = {"sectors", "pollutants", "hazards"}
FULLY_NOTED = {"themes", "evidence-grades"}
CYRILLIC, LATIN = ("kk", "ky", "tg", "ru"), ("tk", "uz", "en")

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """Return the rows of a file as they stand, without stripping."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = {path.stem: read(path) for path in FILES}


@pytest.fixture(autouse=True)
def _english() -> None:
    """Take the place of the fixture for all tests: files are read here without setting up Django."""


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def rows(path: Path) -> list[Row]:
    return ROWS[path.stem]


def texts(rows: list[Row], languages: tuple[str, ...] = LANGUAGES) -> Iterator[tuple[str, str, str]]:
    """Yield code, language and text of every label and note that is filled."""
    for row in rows:
        for language in languages:
            for column in (language, f"note_{language}"):
                if text := row.get(column):
                    yield row["code"], language, text


def max_length(field: str) -> int:
    """Return what a text field of ``Concept`` holds; read from the source, so that Django need not be set up."""
    source = (PACKAGE / "models.py").read_text(encoding="utf-8")
    found = re.search(rf"^    {field} = models\.CharField\([^\n]*max_length=(\d+)", source, re.MULTILINE)
    assert found, field
    return int(found[1])


def scripts(word: str) -> set[str]:
    """Return which of ``LATIN`` and ``CYRILLIC`` a word's letters belong to; the sign µ belongs to neither."""
    return {unicodedata.name(letter).split()[0] for letter in word} & {"LATIN", "CYRILLIC"}


def words(text: str) -> list[str]:
    """Return the runs of letters in a text."""
    return re.findall(r"[^\W\d_]+", text)


def has_valid_check_digit(cas: str) -> bool:
    """Tell whether the last digit of a CAS number agrees with the others, weighted 1, 2, 3 ... from the right."""
    if not re.fullmatch(r"[1-9]\d{1,6}-\d\d-\d", cas):
        return False
    *digits, check = (int(digit) for digit in cas.replace("-", ""))
    return sum(weight * digit for weight, digit in enumerate(reversed(digits), start=1)) % 10 == check


def test_the_columns_are_those_the_loader_knows(path: Path) -> None:
    header = path.read_text(encoding="utf-8").splitlines()[0].split("\t")
    if path.stem == "terms":
        assert header == TERM_COLUMNS
    else:
        assert header[: len(BASE_COLUMNS)] == BASE_COLUMNS
        assert set(header[len(BASE_COLUMNS) :]) <= OWN_COLUMNS.get(path.stem, set())
    assert len(set(header)) == len(header)


def test_every_line_is_tab_separated_nfc_text(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    header, *lines = text.split("\n")
    assert lines.pop() == ""  # the last line ends too
    assert lines
    assert {line.count("\t") for line in lines} == {header.count("\t")}
    assert text == unicodedata.normalize("NFC", text)
    assert not any(unicodedata.combining(character) for character in text)
    assert not re.search(r"[\r\ufeff\u200b-\u200f\u00ad]", text)


def test_cells_carry_no_stray_blanks(rows: list[Row]) -> None:
    assert not [
        (row["code"], column)
        for row in rows
        for column, cell in row.items()
        if cell != cell.strip() or "  " in cell or "\u00a0" in cell
    ]


def test_codes_are_unique_and_fit_their_column(rows: list[Row]) -> None:
    codes = [row["code"] for row in rows]
    assert all(codes)
    assert len(set(codes)) == len(codes)
    assert not [code for code in codes if len(code) > max_length("code")]


def test_a_parent_stands_above_its_children(path: Path, rows: list[Row]) -> None:
    above: set[str] = set()
    for row in rows:
        parent = row.get("parent", "")
        assert not parent or (path.stem in TREES and parent in above), row["code"]
        above.add(row["code"])


def test_labels_stand_in_seven_languages_and_fit_their_column(rows: list[Row]) -> None:
    labels = [(row["code"], language, row[language]) for row in rows for language in LANGUAGES]
    assert not [label for label in labels if not label[2] or len(label[2]) > max_length("label")]


def test_labels_start_with_a_capital_except_terms(path: Path, rows: list[Row]) -> None:
    if path.stem != "terms":
        assert not [
            (row["code"], row[language]) for row in rows for language in LANGUAGES if row[language][:1].islower()
        ]


def test_a_note_stands_in_the_languages_it_must(path: Path, rows: list[Row]) -> None:
    for row in rows:
        noted = {language for language in LANGUAGES if row.get(f"note_{language}")}
        if path.stem in FULLY_NOTED:
            assert noted == set(LANGUAGES), row["code"]
        else:
            assert ("ru" in noted) == ("en" in noted), row["code"]


def test_no_word_mixes_scripts(rows: list[Row]) -> None:
    """A Latin i in a Cyrillic word looks right and is never found."""
    assert not [
        (code, language, word) for code, language, text in texts(rows) for word in words(text) if len(scripts(word)) > 1
    ]


def test_latin_languages_have_no_cyrillic_words(rows: list[Row]) -> None:
    assert not [
        (code, language, word)
        for code, language, text in texts(rows, LATIN)
        for word in words(text)
        if "CYRILLIC" in scripts(word)
    ]


def test_cyrillic_labels_are_not_left_in_latin(rows: list[Row]) -> None:
    """Formulas and abbreviations may be Latin; a whole label may not."""
    assert not [
        (row["code"], language)
        for row in rows
        for language in CYRILLIC
        if not any("CYRILLIC" in scripts(word) for word in words(row[language]))
    ]


def test_uzbek_apostrophes(rows: list[Row]) -> None:
    """ʻ (U+02BB) makes oʻ and gʻ, ʼ (U+02BC) is the tutuq; nothing else stands in for them."""
    for code, _, text in texts(rows, ("uz",)):
        assert not re.search(r"['’‘`´′ʹ‟]", text), code
        assert all(before in "oOgG" for before, mark in pairwise(text) if mark == "ʻ"), code
        assert all(before.isalpha() and before not in "gG" for before, mark in pairwise(text) if mark == "ʼ"), code


def test_cas_numbers() -> None:
    numbers = {row["code"]: row["cas"] for row in ROWS["pollutants"] if row["cas"]}
    assert not {code: cas for code, cas in numbers.items() if not has_valid_check_digit(cas)}
    assert len(set(numbers.values())) == len(numbers)
    assert not has_valid_check_digit("7446-09-6")


def test_there_are_23_themes() -> None:
    assert len(ROWS["themes"]) == 23


def test_every_unit_has_a_name() -> None:
    assert [row["code"] for row in ROWS["units"]] == list(UNITS)
    for language in LANGUAGES:
        names = [row[language] for row in ROWS["units"]]
        assert len(set(names)) == len(names), language
