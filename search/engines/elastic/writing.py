"""Drains and rebuilds. Any number of processes may write at a time: versions decide, not the order of arrival.

Every write carries the version of its entry as an external version. Elasticsearch refuses one that is older than
what it holds, a deletion included, which it remembers for ``gc_deletes``; what comes later still is found by the
nightly ``reconcile``.

Why no write is lost while a new index is filled and swapped in:

1. The new index bears the alias ``next`` from the moment it exists, and it exists before its filling reads the
   database. Elasticsearch answers only when every node knows.
2. A drain looks which indices are current or next, writes to all of them, and looks again; it has ended only when
   one look shows no index that it has not written to. So whatever ends after a new index exists is in that index.
3. What has ended before that was committed before the filling began to read, and is read by it. A drain's older
   document that the filling overtakes, or the other way round, loses by its version.
4. A deletion that comes before the filling's document leaves its version behind and refuses the document.
5. The swap takes ``next`` away and gives the read alias in one step. A drain that looked before it has written to
   the new index under its handle, which stays. If the old index has gone meanwhile, that write is refused as a whole
   and the next look no longer shows the index.
6. A process killed before the swap leaves an index with ``next`` that drains write to in vain until it is pruned;
   one killed after it leaves the old index. Both are deleted by whoever next holds the claim to rebuild.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import sleep
from typing import Any, Final

from elasticsearch import helpers

from search.documents import Document
from search.engines.base import Fill, IndexUnreadable, SearchUnavailable
from search.engines.elastic import indices
from search.engines.elastic.client import NO_INDEX, Config, bulk_client, guarded
from search.engines.elastic.mapping import to_elastic

logger = logging.getLogger(__name__)

#: One bulk request: so many documents, and bytes, of which a cluster takes 100 MB at most.
_BULK_DOCUMENTS: Final = 500
_BULK_BYTES: Final = 8_000_000
#: How often a request of a rebuild that the cluster has no room for is sent again, after 1, 2, 4 ... seconds. That
#: of a drain is not: its jobs go back to the outbox.
_RETRIES: Final = 4
#: A drain looks for indices so often. Two looks are usual, three if a rebuild begins or ends meanwhile.
_LOOKS: Final = 6
#: Seconds after a swap in which a page may still be reading the old index: the time that a page waits for an answer.
SEARCHES_END: Final = 1.0
#: What Elasticsearch says of a handle without an index: the second where it would make one, and may not.
_GONE: Final = frozenset({"index_not_found_exception", "invalid_index_name_exception"})


class _IndexGone(Exception):  # noqa: N818 - no fault: it has been replaced
    """The index that was to be written to has been deleted."""


@dataclass(frozen=True, slots=True)
class _Write:
    """A document, or without one a deletion."""

    entry_id: int
    version: int
    source: dict[str, Any] | None = None

    def action(self, index: str) -> dict[str, Any]:
        """What ``elasticsearch.helpers`` takes."""
        kind = {"_op_type": "delete"} if self.source is None else {"_op_type": "index", "_source": self.source}
        return {
            "_index": indices.handle(index),
            "_id": str(self.entry_id),
            "version": self.version,
            "version_type": "external_gte",
            **kind,
        }


def _convert(document: Document, failures: dict[int, str]) -> _Write | None:
    entry_id = document["id"]
    try:
        return _Write(entry_id, document["version"], to_elastic(document))
    except Exception as error:
        logger.exception("The document of entry %s cannot be made.", entry_id)
        failures[entry_id] = f"{type(error).__name__}: {error}"
        return None


def _send(
    config: Config, index: str, writes: Iterable[_Write], *, retries: int = 0, refresh: bool = False
) -> dict[int, str]:
    """Write to ``index``; returns entry id -> why Elasticsearch refuses its document.

    Raises ``_IndexGone`` or ``SearchUnavailable`` if it takes none for a reason that lies in the index or cluster.
    """
    refused: dict[int, str] = {}
    with guarded():
        results = helpers.streaming_bulk(
            bulk_client(config),
            (write.action(index) for write in writes),
            chunk_size=_BULK_DOCUMENTS,
            max_chunk_bytes=_BULK_BYTES,
            max_retries=retries,
            initial_backoff=1,
            raise_on_error=False,
            require_alias=True,
            refresh=refresh,
        )
        for accepted, result in results:
            (item,) = result.values()
            if not accepted and (reason := _reason(item)):
                refused[int(item["_id"])] = reason
                logger.error("Elasticsearch refuses entry %s: %s", item["_id"], reason)
    return refused


def _reason(item: dict[str, Any]) -> str:
    """Why a document was refused; empty if that is as it should be."""
    error = item.get("error")
    # A conflict: the index holds a newer version. No error: there was nothing to delete.
    if error is None or item["status"] == 409:
        return ""
    kind = error["type"]
    if kind in _GONE:
        raise _IndexGone
    # Only this status blames the document, except that a closed index has it too.
    if item["status"] != 400 or kind == "index_closed_exception":
        raise SearchUnavailable(f"Elasticsearch does not take writes: {item['status']} {kind}")
    cause = error.get("caused_by", {})
    return ": ".join(filter(None, (kind, error.get("reason"), cause.get("reason"))))


class Drain:
    """Writes of one drain, kept until its end and then sent to every index that must have them."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._writes: list[_Write] = []
        self.failures: dict[int, str] = {}

    def index(self, document: Document) -> None:
        """Add or replace an entry, unless the index holds a newer version of it."""
        if (write := _convert(document, self.failures)) is not None:
            self._writes.append(write)

    def delete(self, entry_id: int, version: int) -> None:
        """Remove an entry, unless the index holds a newer version of it."""
        self._writes.append(_Write(entry_id, version))

    def send(self) -> None:
        """Write to the current index and to one being filled, as point 2 above demands.

        Refreshed at once: an editor expects to find what was just published, and drains are rarer than the
        refreshes that an index makes by itself.
        """
        written: set[str] = set()
        for _ in range(_LOOKS):
            found = indices.read(self._config)
            if found.current is None:
                raise IndexUnreadable(NO_INDEX)
            waiting = [index for index in found.written if index not in written]
            if not waiting:
                return
            for index in waiting:
                try:
                    self.failures |= _send(self._config, index, self._writes, refresh=True)
                except _IndexGone:
                    continue
                written.add(index)
        raise SearchUnavailable("The indices change faster than they can be written to.")


@contextmanager
def drain(config: Config) -> Iterator[Drain]:
    """A drain; nothing is sent if it ends with an exception."""
    opened = Drain(config)
    yield opened
    opened.send()


def fill(config: Config, index: str, documents: Iterable[Document]) -> dict[int, str]:
    """Write documents into a new ``index``; returns entry id -> why its document is refused."""
    failures: dict[int, str] = {}
    writes = (write for document in documents if (write := _convert(document, failures)) is not None)
    try:
        refused = _send(config, index, writes, retries=_RETRIES)
    except _IndexGone as error:
        raise SearchUnavailable(f"The new index {index} has been deleted.") from error
    return failures | refused


class Rebuild:
    """A new index beside the current one."""

    def __init__(self, config: Config, index: str) -> None:
        self._config = config
        self._index = index
        self.swapping = False

    @property
    def remote(self) -> Fill:
        """``add`` for other processes."""
        return partial(fill, self._config, self._index)

    def add(self, documents: Iterable[Document]) -> dict[int, str]:
        """Fill the index; versions decide which document of an entry stays."""
        return fill(self._config, self._index, documents)

    def remove(self, entry_id: int, version: int) -> None:
        """Take out an entry that is gone meanwhile."""
        try:
            _send(self._config, self._index, [_Write(entry_id, version)])
        except _IndexGone as error:
            raise SearchUnavailable(f"The new index {self._index} has been deleted.") from error

    def versions(self) -> dict[int, int]:
        """Entry id -> version, of every entry in the new index."""
        return indices.versions(self._config, self._index)

    @contextmanager
    def closing(self) -> Iterator[None]:
        """Make the index ready for searches, then let the caller have a last look, then swap and prune."""
        indices.settle(self._config, self._index)
        yield
        self.swapping = True
        if indices.swap(self._config, self._index):
            sleep(SEARCHES_END)
        try:
            indices.prune(self._config)
        except SearchUnavailable:
            # A snapshot in progress, for example. Whoever next holds the claim to rebuild prunes again.
            logger.warning("Old indices could not be deleted.", exc_info=True)


@contextmanager
def rebuild(config: Config) -> Iterator[Rebuild]:
    """A rebuild beside the current index. The caller sees to it that no other one runs.

    The new index is deleted if it has not been swapped in; but once the swap has been asked for it stays: no answer
    may mean that the swap has been made, or will be.
    """
    index = indices.create(config)
    opened = Rebuild(config, index)
    try:
        yield opened
    finally:
        if not opened.swapping:
            try:
                indices.delete(config, [index])
            except SearchUnavailable:
                logger.warning("The unfinished index %s could not be deleted.", index, exc_info=True)
