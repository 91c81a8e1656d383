"""What every engine offers, and what it raises."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, Protocol

from search.concepts import ConceptTable
from search.documents import Display, Document
from search.query import SearchRequest
from search.reading import Reading, Vocabulary

#: Seconds after which a client may try again when the engine is away.
RETRY_AFTER: Final = 60


class SearchUnavailable(Exception):  # noqa: N818 - the name that callers and pages use
    """The engine cannot answer now; trying again later may help."""


class IndexUnreadable(SearchUnavailable):
    """There is no index of this version, or it is broken: a rebuild makes a new one."""


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

    ``relaxed``: words of the query may be missing. ``readings``: what its words stood for, by language.
    """

    total: int
    hits: tuple[EngineHit, ...]
    counts: Mapping[str, Mapping[str, int]]
    relaxed: bool = False
    readings: tuple[Reading, ...] = ()

    @property
    def terms(self) -> Mapping[str, frozenset[str]]:
        """Language -> matched surface words and stems."""
        return {reading.language: reading.terms for reading in self.readings}


class IndexWriter(Protocol):
    """Writes of one drain; they are visible once the context that gave it has ended without an exception."""

    @property
    def failures(self) -> Mapping[int, str]:
        """Entry id -> why its document is refused; complete once the context has ended. The others are in."""

    def index(self, document: Document) -> None:
        """Add or replace an entry, unless the index holds a newer version of it."""

    def delete(self, entry_id: int, version: int) -> None:
        """Remove an entry; an older version of it is refused from then on."""


#: Writes documents into a new index: documents -> (entry id -> why its document is refused).
Fill = Callable[[Iterable[Document]], dict[int, str]]


class RebuildSession(Protocol):
    """A new index beside the current one."""

    @property
    def remote(self) -> Fill | None:
        """``add`` for other processes: it can be pickled. None if only this process can fill the new index."""

    def add(self, documents: Iterable[Document]) -> dict[int, str]:
        """Fill the new index; an entry given again in the same or a newer version replaces its earlier document.

        Returns entry id -> why its document is refused.
        """

    def remove(self, entry_id: int, version: int) -> None:
        """Take out an entry that is gone meanwhile."""

    def versions(self) -> dict[int, int]:
        """Entry id -> version, of every entry in the new index now."""

    def closing(self) -> AbstractContextManager[None]:
        """The last look at the new index. When it ends without an exception, the new one takes the current one's
        place, in one step.

        No drain that the new index does not see can end within it: the embedded engine holds drains off,
        Elasticsearch has them write to both.
        """


class Engine(Protocol):
    """A search engine. Every method raises ``SearchUnavailable`` when the engine cannot be reached or read."""

    #: The engine's own name, as operators know it.
    label: str

    def search(self, request: SearchRequest, concepts: ConceptTable) -> EngineResult:
        """Answer a request."""

    def count_matches(self, request: SearchRequest, concepts: ConceptTable) -> int:
        """Number of hits alone."""

    def vocabulary(self) -> Vocabulary:
        """What is known of the terms of the index."""

    def best(self, readings: Sequence[Reading], limit: int, missing: int = 0) -> tuple[EngineHit, ...]:
        """The best hits of ready readings, equal ones in order of their codes; nothing is counted.

        ``missing``: how many words of a reading an entry need not hold.
        """

    def matching(self, readings: Sequence[Reading]) -> set[int]:
        """Ids of all entries that match one of the readings."""

    def writing(self) -> AbstractContextManager[IndexWriter]:
        """Open the index for one drain. Raises ``IndexBusy`` if the engine has one writer and that is taken."""

    def rebuilding(self) -> AbstractContextManager[RebuildSession]:
        """Start a new index; what has not been swapped in at the end is thrown away.

        That no other rebuild runs is the caller's business (``search.claims``); an engine that knows raises
        ``IndexBusy``.
        """

    def rebuild_runs(self) -> bool | None:
        """Whether some process is rebuilding, where the engine itself knows; None where it cannot."""

    def prune(self, *, older_formats: bool = False) -> None:
        """Delete what killed rebuilds have left. Only for who knows that no rebuild runs.

        The index that an older release of the platform reads is spared unless ``older_formats``.
        """

    def exists(self) -> bool:
        """Whether there is an index that can be read and written."""

    def names(self) -> list[str]:
        """Names of all indices kept, the current one first."""

    def count(self) -> int:
        """Number of entries in the index."""

    def versions(self) -> dict[int, int]:
        """Entry id -> version, of every entry in the index."""
