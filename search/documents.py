"""What an engine is given for one entry: one plain dictionary, ready to be indexed and shown.

No engine looks into the database: a page of results is drawn from ``display`` alone.
"""

from collections.abc import Collection
from typing import Any, Final, Literal, TypedDict

from search.analysis import Term, index_streams

#: Raise it whenever documents, fields or analysis change: an index of another format is rebuilt, never read.
FORMAT: Final = 5

#: Parts of an entry's text, weighed apart: its name, its summary, everything else.
Part = Literal["name", "summary", "text"]
PARTS: Final[tuple[Part, ...]] = ("name", "summary", "text")


class Streams(TypedDict):
    """The two token streams of a text."""

    surface: list[str]
    stem: list[str]


class Text(TypedDict):
    """A language's texts as they are shown. ``state``: approved, machine, in_work, stale ..."""

    name: str
    summary: str
    state: str


class Display(TypedDict):
    """What a hit shows, in every language that has it; addresses are made when it is shown."""

    slug: str
    hub: str
    source_language: str
    texts: dict[str, Text]
    extra: dict[str, Any]


class Document(TypedDict):
    """One entry in the index.

    ``id``: primary key of the entry. ``version``: counter of its index row; an older write never beats a newer.
    ``tokens``: language -> part -> streams. ``concepts``: all that its texts name or its editors have chosen;
    ``subjects``: those of them that it is about. ``facets``: facet name -> stored codes, with broader ones for trees.
    ``published``: day as a proleptic ordinal. ``tiles``: map tiles ``z/x/y`` of its places. ``sort_keys``:
    language -> collation key of the name displayed in it.
    """

    id: int
    code: str
    version: int
    kind: str
    tokens: dict[str, dict[Part, Streams]]
    concepts: list[str]
    subjects: list[str]
    facets: dict[str, list[str]]
    published: int
    tiles: list[str]
    sort_keys: dict[str, str]
    display: Display


def streams(found: Collection[Term]) -> Streams:
    """The two token streams of a text as they are indexed."""
    surface, stem = index_streams(found)
    return {"surface": surface, "stem": stem}
