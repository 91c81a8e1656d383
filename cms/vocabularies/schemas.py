"""Shapes of what the API of the vocabularies takes and gives; SKOS itself has no schema here."""

from typing import Literal

from ninja import Schema
from pydantic import Field


class SchemeOut(Schema):
    """A vocabulary: its name in the API, its titles by language, how many concepts it has and where they are."""

    scheme: str
    title: dict[str, str]
    concepts: int
    url: str


class SchemesOut(Schema):
    """All vocabularies."""

    vocabularies: list[SchemeOut]


class NoQuery(Schema):
    """No parameters."""


class SkosQuery(Schema):
    """Parameters of a vocabulary or concept."""

    format: Literal["jsonld", "turtle"] | None = Field(None, description="Instead of the header Accept.")
