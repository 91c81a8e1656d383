"""The founding texts: the declaration of the heads of state and that of the Coalition of Resilient Cities.

The originals stand in the data files word for word; everything else there is an unofficial translation.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_DATA_DIR = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Clause:
    """A part of a founding text. Only clauses have a number; the closing words and signatures have no topic.

    ``anchor`` is its id on the page: ``clause-9``, ``preamble``, ``closing``, ``signatures``. ``translations``
    are whole, ``gist`` says in a sentence what the clause is about; both are keyed by language.
    """

    anchor: str
    number: str
    original: str
    translations: Mapping[str, str]
    topic: Mapping[str, str]
    gist: Mapping[str, str]
    themes: tuple[str, ...]


@dataclass(frozen=True)
class FoundingText:
    """A founding text with its parts in order. ``place_and_date`` stands under its title, where it has one."""

    title: Mapping[str, str]
    original_language: str
    adopted_on: date
    place_and_date: str
    clauses: tuple[Clause, ...]

    def find(self, numbers: Collection[str]) -> list[Clause]:
        """Clauses with these numbers in the order of the text; ``preamble`` stands for the preamble."""
        return [clause for clause in self.clauses if (clause.number or clause.anchor) in numbers]


@cache
def declaration() -> FoundingText:
    """The declaration on regional ecological cooperation, adopted in Astana."""
    return _read("declaration.yaml")


@cache
def coalition() -> FoundingText:
    """The joint declaration that founds the Coalition of Resilient Cities."""
    return _read("coalition.yaml")


def _read(name: str) -> FoundingText:
    data = yaml.safe_load((_DATA_DIR / name).read_text(encoding="utf-8"))
    ends = [key for key in ("closing", "signatures") if key in data]
    return FoundingText(
        title=data["title"],
        original_language=data["original_language"],
        adopted_on=data["date"],
        place_and_date=data.get("place_and_date", {}).get("original", ""),
        clauses=(
            _clause("preamble", data["preamble"]),
            *(_clause(f"clause-{row['number']}", row) for row in data["clauses"]),
            *(_clause(key, data[key]) for key in ends),
        ),
    )


def _clause(anchor: str, data: Mapping[str, Any]) -> Clause:
    return Clause(
        anchor=anchor,
        number=str(data.get("number", "")),
        original=data["original"].strip(),
        translations=data.get("translations", {}),
        topic=data.get("topic", {}),
        gist=data.get("gist", {}),
        themes=tuple(data.get("themes", ())),
    )
