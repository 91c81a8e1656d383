"""What every engine offers, and what it raises."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol

from search.concepts import ConceptTable
from search.documents import Display, Document
from search.query import SearchRequest

#: Seconds after which a client may try again when the engine is away.
RETRY_AFTER: Final = 60


class SearchUnavailable(Exception):  # noqa: N818 - the name that callers and pages use
    """The engine cannot answer now; trying again later may help."""


class IndexBusy(Exception):  # noqa: N818 - no fault: somebody else is writing
    """Another process or thread writes to the index; leave the work for later."""


@dataclass(frozen=True, slots=True)
class EngineHit:
    """One hit: entry id, code, kind, what is shown, and its (rounded) score."""

    id: int
    code: str
    kind: str
    display: Display
    score: float


@dataclass(frozen=True, slots=True)
class EngineResult:
    """Number of hits, one page of them, counts by facet and stored code.

    ``relaxed``: one word of the query may be missing. ``terms``: language -> matched surface words and stems.
    """

    total: int
    hits: tuple[EngineHit, ...]
    counts: Mapping[str, Mapping[str, int]]
    relaxed: bool = False
    terms: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))


class IndexWriter(Protocol):
    """Writes of one drain; they are visible once the context that gave it has ended without an exception."""

    def index(self, document: Document) -> None:
        """Add or replace an entry, unless the index holds a newer version of it."""

    def delete(self, entry_id: int, version: int) -> None:
        """Remove an entry; an older version of it is refused from then on."""


@dataclass
class Closing:
    """The end of a rebuild; whoever fills the new index says how many entries it must hold."""

    expected: int | None = None


class RebuildSession(Protocol):
    """A new index beside the current one."""

    def add(self, documents: Iterable[Document]) -> None:
        """Fill the new index; an entry given again replaces its earlier document."""

    def remove(self, entry_id: int) -> None:
        """Take out an entry that is gone meanwhile."""

    def closing(self) -> AbstractContextManager[Closing]:
        """The time in which nobody writes to the current index. When it ends, the new one takes its place.

        Raises ValueError, and swaps nothing, if the new index does not hold the ``expected`` entries.
        """


class Engine(Protocol):
    """A search engine. Every method raises ``SearchUnavailable`` when the engine cannot be reached or read."""

    def search(self, request: SearchRequest, concepts: ConceptTable) -> EngineResult:
        """Answer a request."""

    def count_matches(self, request: SearchRequest, concepts: ConceptTable) -> int:
        """Number of hits alone."""

    def writing(self) -> AbstractContextManager[IndexWriter]:
        """Open the index for one drain. Raises ``IndexBusy`` if somebody else has it open."""

    def rebuilding(self) -> AbstractContextManager[RebuildSession]:
        """Start a new index; what has not been swapped in at the end is thrown away. Raises ``IndexBusy`` if
        another rebuild runs.
        """

    def exists(self) -> bool:
        """Whether there is an index that can be read and written."""

    def count(self) -> int:
        """Number of entries in the index."""

    def versions(self) -> dict[int, int]:
        """Entry id -> version, of every entry in the index."""
