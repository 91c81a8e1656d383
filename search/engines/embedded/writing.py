"""Drains and rebuilds: a writer is opened for one of them only, under a file lock."""

import logging
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import tantivy

from search.documents import Document
from search.engines.base import IndexBusy, IndexUnreadable, SearchUnavailable
from search.engines.embedded.schema import schema, to_tantivy
from search.engines.embedded.storage import (
    Storage,
    guarded,
    indexed_versions,
    open_index,
    read_tombstones,
    write_tombstones,
)

logger = logging.getLogger(__name__)

#: Bytes of memory of a writer; tantivy asks for at least 15 MB a thread.
_DRAIN_MEMORY: Final = 30_000_000
_REBUILD_MEMORY: Final = 150_000_000


def delete_entry(writer: tantivy.IndexWriter, entry_id: int) -> None:
    """Delete an entry's document. By query: in tantivy 0.27 ``delete_documents_by_term`` misses unsigned fields."""
    writer.delete_documents_by_query(tantivy.Query.term_query(schema(), "id", entry_id))


def convert(document: Document, failures: dict[int, str]) -> tantivy.Document | None:
    """``document`` as tantivy takes it; None, and an entry in ``failures``, if it cannot be made."""
    entry_id = document["id"]
    try:
        return to_tantivy(document)
    except Exception as error:
        logger.exception("The document of entry %s is refused.", entry_id)
        failures[entry_id] = f"{type(error).__name__}: {error}"
        return None


class Drain:
    """The writer of one drain. Versions are compared with what the index held when the drain began."""

    def __init__(self, folder: Path) -> None:
        self._index = open_index(folder)
        self._searcher = self._index.searcher()
        self._folder = folder
        self._deleted = read_tombstones(folder)
        self._written: dict[int, int] = {}
        self._writer = self._index.writer(_DRAIN_MEMORY, 1)
        self.failures: dict[int, str] = {}

    def index(self, document: Document) -> None:
        """Add or replace an entry, unless the index holds a newer version of it."""
        with guarded():
            if self._newest(document["id"]) > document["version"]:
                return
            made = convert(document, self.failures)
            if made is None:
                return
            delete_entry(self._writer, document["id"])
            self._writer.add_document(made)
        self._deleted.pop(document["id"], None)
        self._written[document["id"]] = document["version"]

    def delete(self, entry_id: int, version: int) -> None:
        """Remove an entry, unless the index holds a newer version of it."""
        with guarded():
            if self._newest(entry_id) > version:
                return
            delete_entry(self._writer, entry_id)
        self._deleted[entry_id] = self._written[entry_id] = version

    def commit(self) -> None:
        """Make the writes visible. Deletions are noted first: noting one that is not made does no harm."""
        with guarded():
            if self._written:
                write_tombstones(self._folder, self._deleted)
                self._writer.commit()
            self._writer.wait_merging_threads()

    def rollback(self) -> None:
        """Forget the writes."""
        with guarded():
            self._writer.rollback()
            self._writer.wait_merging_threads()

    def _newest(self, entry_id: int) -> int:
        """Highest version known of an entry; -1 if it is new."""
        if entry_id in self._written:
            return self._written[entry_id]
        found = self._searcher.search(tantivy.Query.term_query(schema(), "id", entry_id), 1, count=False)
        indexed = self._searcher.fast_field_values("version", [address for _, address in found.hits])
        return max((*(int(version or 0) for version in indexed), self._deleted.get(entry_id, -1)))


@contextmanager
def drain(storage: Storage) -> Iterator[Drain]:
    """A drain of the current index. Raises ``IndexBusy``, or ``IndexUnreadable`` if there is no index."""
    with storage.lock("write"):
        folder = storage.current()
        if folder is None:
            raise IndexUnreadable("There is no search index of this version; run: search_index rebuild")
        with guarded():
            opened = Drain(folder)
        try:
            yield opened
        except BaseException:
            opened.rollback()
            raise
        opened.commit()


class Rebuild:
    """A new index in a folder of its own. One process at a time can write to it."""

    remote = None

    def __init__(self, storage: Storage, folder: Path) -> None:
        self._storage = storage
        self._folder = folder
        self._index = open_index(folder)
        self._writer = self._index.writer(_REBUILD_MEMORY, 1)
        self.swapped = False

    def add(self, documents: Iterable[Document]) -> dict[int, str]:
        """Fill the index; an entry given again replaces its earlier document."""
        failures: dict[int, str] = {}
        for document in documents:
            if (made := convert(document, failures)) is not None:
                with guarded():
                    delete_entry(self._writer, document["id"])
                    self._writer.add_document(made)
        return failures

    def remove(self, entry_id: int, version: int) -> None:
        """Take out an entry that is gone meanwhile."""
        with guarded():
            delete_entry(self._writer, entry_id)

    def versions(self) -> dict[int, int]:
        """Entry id -> version, of every entry in the new index."""
        with guarded():
            self._writer.commit()
            self._index.reload()
            return indexed_versions(self._index.searcher())

    @contextmanager
    def closing(self) -> Iterator[None]:
        """Wait until nobody drains, then let the caller have a last look, then commit and swap."""
        with self._storage.lock("write", wait=True):
            yield
            with guarded():
                self._writer.commit()
                self._writer.wait_merging_threads()
            self._storage.swap(self._folder)
            self.swapped = True

    def abandon(self) -> None:
        """Throw the new index away, once the threads that write its files have ended."""
        with suppress(SearchUnavailable), guarded():
            self._writer.rollback()
            self._writer.wait_merging_threads()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def rebuild(storage: Storage) -> Iterator[Rebuild]:
    """A rebuild beside the current index. Raises ``IndexBusy`` if another one runs."""
    with storage.lock("rebuild"):
        folder = storage.create()
        with guarded():
            opened = Rebuild(storage, folder)
        try:
            yield opened
        finally:
            if not opened.swapped:
                opened.abandon()


def rebuild_runs(storage: Storage) -> bool:
    """Whether a rebuild holds its lock: the system takes that from a killed process."""
    try:
        with storage.lock("rebuild"):
            return False
    except IndexBusy:
        return True


def prune(storage: Storage) -> None:
    """Delete all folders but the current index. Raises ``IndexBusy`` if a rebuild runs."""
    with storage.lock("rebuild"):
        storage.keep_only(storage.current())
