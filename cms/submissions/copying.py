"""What a new entry may take from a published one: how it is classified and built up, never what it states."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Q, QuerySet

from cms.languages import LANGUAGES, column
from cms.registry.models import Entry, EntrySource
from cms.registry.public import public_entries

#: Lists of concepts that are taken. Countries and cities are not: they say where the other one is in use.
CLASSIFICATION: Final = (
    *("sectors", "themes", "media", "pollutants", "hazards", "goals"),
    *("technique_types", "practice_types", "drivers"),
)
#: Relation -> fields of its rows that say what is stated, not what was found: no values, evidence and sources.
STRUCTURE: Final = {
    "levels": ("pollutant", "medium", "unit", "averaging", "reference_oxygen"),
    "efficiencies": ("pollutant", "unit"),
    "consumption": ("item", "unit"),
    "costs": ("cost_type", "currency", "per_unit"),
    "exposures": ("hazard",),
    "inputs": ("phase", "item", "unit"),
}
#: Rows of one kind that are taken at most: each has to be filled in or taken out.
MOST_ROWS: Final = 10
#: Fields of a source that are taken: all.
_SOURCE: Final = ("number", "title", "author", "year", "language", "url", "pages", "note")
#: Entries that a search for something to begin with shows, and words of it that count.
MOST_FOUND: Final = 20
_MOST_WORDS: Final = 5


def copy_structure(origin: Entry, draft: Entry) -> None:
    """Give the draft, which is not saved, the classification, the structure and the sources of a published entry."""
    for name in CLASSIFICATION:
        if hasattr(draft, name) and hasattr(origin, name):
            setattr(draft, name, list(getattr(origin, name).all()))
    for relation, names in STRUCTURE.items():
        if hasattr(draft, relation) and hasattr(origin, relation):
            setattr(draft, relation, _empty_rows(getattr(origin, relation).all(), names, draft.source_language))
    draft.sources = [
        EntrySource(sort_order=position, **{name: getattr(row, name) for name in _SOURCE})
        for position, row in enumerate(origin.sources.all())
    ]


def _empty_rows(rows: Iterable[Any], names: Iterable[str], language: str) -> list[Any]:
    """Rows with nothing but ``names``, each only once. One that the hub holds is not taken."""
    # A text is taken where it is in the language of the new entry.
    names = [column(name, language) if name == "item" else name for name in names]
    found: dict[tuple[str, ...], Any] = {}
    for row in rows:
        if getattr(row, "is_held", False):
            continue
        copy = type(row)()
        for name in names:
            setattr(copy, name, getattr(row, name))
        found.setdefault(tuple(str(getattr(copy, name)) for name in names), copy)
    kept = list(found.values())[:MOST_ROWS]
    for position, copy in enumerate(kept):
        copy.sort_order = position
    return kept


def find_origins(words: str) -> QuerySet[Entry]:
    """Published entries with every one of the words in a name, or with this code; by name, the first twenty."""
    words = words.replace("\0", " ").strip()
    found = public_entries()
    if not words or found.filter(code=words.upper()).exists():
        return found.filter(code=words.upper())
    for word in words.split()[:_MOST_WORDS]:
        # SQLite compares without regard to case in Latin letters alone.
        spellings = {word, word.lower(), word.capitalize(), word.upper()}
        matches = Q()
        for name in (column("name", language) for language in LANGUAGES):
            for spelling in spellings:
                matches |= Q(**{f"{name}__icontains": spelling})
        found = found.filter(matches)
    return found.order_by("title", "code")[:MOST_FOUND]


def origin_with(code: str) -> Entry | None:
    """The published entry with this code."""
    return public_entries().filter(code=code.upper().replace("\0", "")).first()
