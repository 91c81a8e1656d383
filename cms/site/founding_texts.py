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
    """A numbered part of a founding text; the preamble has no number.

    ``translations`` are whole, ``gist`` says in a sentence what the clause is about. Both are keyed by language.
    """

    number: str
    original: str
    translations: Mapping[str, str]
    topic: Mapping[str, str]
    gist: Mapping[str, str]
    themes: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Id of the clause on its page: ``clause-9``, ``preamble``."""
        return f"clause-{self.number}" if self.number else "preamble"


@dataclass(frozen=True)
class FoundingText:
    """A founding text with its parts in order, the preamble first."""

    title: Mapping[str, str]
    original_language: str
    adopted_on: date | None
    clauses: tuple[Clause, ...]

    def find(self, numbers: Collection[str]) -> list[Clause]:
        """Clauses with these numbers in the order of the text; ``preamble`` stands for the preamble."""
        return [clause for clause in self.clauses if (clause.number or "preamble") in numbers]


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
    parts = [{"number": "", **data["preamble"]}, *data["clauses"]]
    return FoundingText(
        title=data["title"],
        original_language=data["original_language"],
        adopted_on=data.get("date"),
        clauses=tuple(map(_clause, parts)),
    )


def _clause(data: Mapping[str, Any]) -> Clause:
    return Clause(
        number=str(data["number"]),
        original=data["original"].strip(),
        translations=data.get("translations", {}),
        topic=data.get("topic", {}),
        gist=data.get("gist", {}),
        themes=tuple(data.get("themes", ())),
    )
