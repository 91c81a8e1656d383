"""The limits and BAT-AELs that are loaded with the registry: facts from official texts, none unread."""

import csv
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import cms.registry
from cms.registry.oxygen import AMBIENT_OXYGEN
from cms.registry.units import QUANTITIES, UNITS

DATA = Path(cms.registry.__path__[0]) / "data"
COLUMNS = [
    "id",
    "act",
    "reference",
    "address",
    "activity_code",
    "sector_code",
    "entry_slugs",
    "pollutant",
    "medium",
    "lower",
    "lower_is_less_than",
    "upper",
    "unit",
    "averaging_code",
    "averaging_text",
    "reference_oxygen",
    "conditions",
    "text_date",
    "note",
    "confidence",
]
FILES = ("reference_limits.tsv", "bat_ael.tsv")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the files."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = [row for name in FILES for row in read(name)]


@pytest.mark.parametrize("name", FILES)
def test_header_and_text_form(name: str) -> None:
    text = (DATA / name).read_text(encoding="utf-8")

    assert text.splitlines()[0].split("\t") == COLUMNS  # hence no words of the source beside the value
    assert all(line.count("\t") == len(COLUMNS) - 1 for line in text.splitlines())
    assert text == unicodedata.normalize("NFC", text)


def test_every_read_limit_and_the_one_read_bat_ael_are_there() -> None:
    assert Counter(row["confidence"] for row in read("reference_limits.tsv")) == {"A": 257, "B": 2}
    assert [(row["id"], row["confidence"]) for row in read("bat_ael.tsv")] == [("L001", "A")]
    assert len({row["id"] for row in ROWS}) == len(ROWS)


def test_nothing_unread_is_published() -> None:
    assert not [row["id"] for row in ROWS if row["confidence"] not in {"A", "B"}]
    assert not [row["id"] for row in ROWS if "NOT READ:" in row["note"] or "2021/2326" in row["act"]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_row(row: dict[str, str]) -> None:
    assert row["unit"] in UNITS
    assert row["medium"] in {"air", "surface-water"}
    assert (row["unit"] == "mg/l") == (row["medium"] == "surface-water")
    assert row["lower_is_less_than"] in {"yes", "no"}
    assert 0 < Decimal(row["lower"] or row["upper"]) <= Decimal(row["upper"])
    assert not row["reference_oxygen"] or 0 <= Decimal(row["reference_oxygen"]) < AMBIENT_OXYGEN
    assert CODE.fullmatch(row["activity_code"])
    assert re.fullmatch(r"[A-Z]\d\d(\.\d)?", row["sector_code"])
    assert re.fullmatch(r"[A-Za-z0-9()/+.-]+", row["pollutant"])
    assert all(CODE.fullmatch(slug) for slug in row["entry_slugs"].split(";") if slug)
    assert bool(row["averaging_code"]) == bool(row["averaging_text"])
    assert not row["averaging_code"] or CODE.fullmatch(row["averaging_code"])
    assert re.fullmatch(r"(\d{4}(-\d\d){0,2})?", row["text_date"])
    assert row["address"].startswith(("https://", "http://"))
    assert all(row[column] == row[column].strip() for column in COLUMNS)


def test_acts_that_changed_since_say_so() -> None:
    compare = "compare with the official page"
    waste = [row for row in ROWS if row["act"].startswith("17. BImSchV")]
    older = [row for row in ROWS if row["act"].endswith("(US)") and row["text_date"][:4] in {"2006", "2009", "2019"}]

    assert len(waste) == 32
    assert all(f"{compare}: the act has been amended since" in row["note"] for row in waste)
    assert len(older) == 8
    assert all(compare in row["note"] for row in older)


def test_us_volumes_are_no_normal_cubic_metres() -> None:
    us_air = [row for row in ROWS if row["act"].endswith("(US)") and row["medium"] == "air"]

    assert not [row["id"] for row in us_air if UNITS[row["unit"]].quantity == "gas-concentration"]
    assert {row["unit"] for row in ROWS if "TEQ" in row["unit"]} == {"ng TEQ/Nm³", "ng TEQ/dscm"}
    assert all(UNITS[row["unit"]].quantity in QUANTITIES for row in ROWS)
