"""Folders, locks and readers of the embedded index.

``<directory>/current`` is a symbolic link to the folder of the index in use; a rebuild fills another folder and
swaps the link in one step. Locks are advisory file locks, released by the system when a process dies.
"""

import fcntl
import json
import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from search.documents import FORMAT
from search.engines.base import IndexBusy, IndexUnreadable, SearchUnavailable
from search.engines.embedded.schema import register_tokenizers, schema

_PREFIX = f"index-{FORMAT}-"


@contextmanager
def guarded() -> Iterator[None]:
    """Turn tantivy's errors into ``SearchUnavailable``. A panic in Rust is no ``Exception``; it is known by name."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise IndexUnreadable(str(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise SearchUnavailable("The search library failed.") from error
        raise


class Storage:
    """The index directory of one installation, shared by its processes."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._link = directory / "current"
        self._opening = threading.Lock()
        self._opened: tuple[str, tantivy.Index] | None = None
        self._stamp: tuple[int, int] | None = None

    def current(self) -> Path | None:
        """Folder of the index in use; None if there is none of this format."""
        try:
            name = os.readlink(self._link)
        except OSError:
            return None
        folder = self.directory / name
        return folder if name.startswith(_PREFIX) and folder.is_dir() else None

    def names(self) -> list[str]:
        """Names of all folders with an index, the current one first."""
        current = self.current()
        folders = sorted(self.directory.glob("index-*"), key=lambda folder: (folder != current, folder.name))
        return [folder.name for folder in folders]

    def searcher(self) -> tuple[tantivy.Searcher, tuple[str, int, int]]:
        """A view of the last commit, and a key that changes with every commit.

        Raises ``IndexUnreadable`` if there is no index.
        """
        folder = self.current()
        if folder is None:
            raise IndexUnreadable("There is no search index of this version; run: search_index rebuild")
        with guarded(), self._opening:
            stat = (folder / "meta.json").stat()
            stamp = (stat.st_mtime_ns, stat.st_ino)
            if self._opened is None or self._opened[0] != folder.name:
                self._opened = (folder.name, open_index(folder))
            elif stamp != self._stamp:
                self._opened[1].reload()
            self._stamp = stamp
            return self._opened[1].searcher(), (folder.name, *stamp)

    @contextmanager
    def lock(self, name: str, *, wait: bool = False) -> Iterator[None]:
        """Hold the file lock ``name``. Unless ``wait``, raises ``IndexBusy`` at once if it is taken, by any
        process or thread.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / f"{name}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError as error:
                raise IndexBusy(name) from error
            yield

    def create(self) -> Path:
        """A new, empty folder for an index of this format."""
        folder = self.directory / f"{_PREFIX}{secrets.token_hex(8)}"
        folder.mkdir(parents=True)
        return folder

    def swap(self, folder: Path) -> None:
        """Make ``folder`` the current index, in one step, and throw away all but it and the one before.

        The one before stays for readers in other processes that have not noticed yet.
        """
        before = self.current()
        link = self.directory / f"current-{secrets.token_hex(4)}"
        link.symlink_to(folder.name)
        link.replace(self._link)
        self.keep_only(folder, before)

    def keep_only(self, *folders: Path | None) -> None:
        """Throw away the folders of all other indices."""
        for other in self.directory.glob("index-*"):
            if other not in folders:
                shutil.rmtree(other, ignore_errors=True)


def open_index(folder: Path) -> tantivy.Index:
    """Open the index in ``folder``, creating it in an empty one."""
    index = tantivy.Index(schema(), str(folder))
    register_tokenizers(index)
    index.config_reader("manual")
    index.reload()
    return index


def indexed_versions(searcher: tantivy.Searcher) -> dict[int, int]:
    """Entry id -> version, of every entry that ``searcher`` sees."""
    if not searcher.num_docs:
        return {}
    hits = searcher.search(tantivy.Query.all_query(), searcher.num_docs, count=False).hits
    addresses = [address for _, address in hits]
    ids = searcher.fast_field_values("id", addresses)
    versions = searcher.fast_field_values("version", addresses)
    return {int(key or 0): int(version or 0) for key, version in zip(ids, versions, strict=True)}


def read_tombstones(folder: Path) -> dict[int, int]:
    """Deleted entries that an older write must not bring back: entry id -> version of the deletion."""
    try:
        return {int(key): version for key, version in json.loads((folder / "deleted.json").read_text()).items()}
    except FileNotFoundError:
        return {}


def write_tombstones(folder: Path, tombstones: dict[int, int]) -> None:
    """Store the deletions of an index beside it."""
    new = folder / "deleted.json.new"
    new.write_text(json.dumps(tombstones))
    new.replace(folder / "deleted.json")
