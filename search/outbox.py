"""From the database to the index, with nothing lost on the way.

``enqueue`` writes rows in the caller's transaction; ``drain`` works them off; ``rebuild`` makes a new index
beside the old one; ``reconcile`` compares index and database and queues what differs.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet

from search.building import CHUNK, build_documents, public_entries
from search.documents import Document
from search.engines import IndexBusy, SearchUnavailable, get_engine
from search.engines.base import IndexWriter, RebuildSession
from search.models import IndexJob, IndexState

logger = logging.getLogger(__name__)

#: Entries taken in one drain step: each step is one commit of the index.
BATCH: Final = 200
#: Seconds that the drain right after a commit may take: in the embedded default the editor waits for it. What is
#: left is done by the next run of the beat table.
AFTER_COMMIT: Final = 2.0
#: A job that failed this often waits for ``reconcile`` or a person; its entry is not retried at every drain.
MAX_FAILURES: Final = 10

Progress = Callable[[str], None]


def _silent(line: str) -> None:
    """Tell nobody."""


def enqueue(entry_ids: Iterable[int]) -> None:
    """Queue entries for the index, in the caller's transaction; the index follows once that is committed.

    Each entry's version is raised under the lock of its row, so two transactions that change one entry are
    numbered in the order in which they commit.
    """
    ids = sorted(set(entry_ids))
    if not ids:
        return
    with transaction.atomic():
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            IndexState.objects.bulk_create([IndexState(pk=pk) for pk in chunk], ignore_conflicts=True)
            IndexState.objects.filter(pk__in=chunk).update(version=F("version") + 1)
            versions = IndexState.objects.filter(pk__in=chunk).values_list("pk", "version")
            IndexJob.objects.bulk_create(
                [IndexJob(pk=pk, version=version) for pk, version in versions],
                update_conflicts=True,
                unique_fields=["entry_id"],
                update_fields=["version"],
            )
        transaction.on_commit(_start_drain, robust=True)


def _start_drain() -> None:
    from search.tasks import drain as task

    task.delay(seconds=AFTER_COMMIT)


def drain(seconds: float | None = None) -> int:
    """Work off the outbox, for about ``seconds`` if given; returns the number of jobs done.

    Leaves everything as it is if somebody else is writing, or if there is no index yet: rebuilding one reads
    the database anyway.
    """
    engine = get_engine()
    started = monotonic()
    done = 0
    while _waiting().exists() and engine.exists():
        try:
            with engine.writing() as writer:
                written, failed = _work_off(writer)
        except IndexBusy:
            break
        _finish(written)
        done += len(written)
        if failed or (seconds is not None and monotonic() - started > seconds):
            break
    return done


def _waiting() -> QuerySet[IndexJob]:
    return IndexJob.objects.filter(failures__lt=MAX_FAILURES)


def _finish(written: Mapping[int, int]) -> None:
    """Delete the jobs of entry ids whose ``written`` version is in the index; a newer job stays."""
    for entry_id, version in written.items():
        IndexJob.objects.filter(pk=entry_id, version__lte=version).delete()


def _work_off(writer: IndexWriter) -> tuple[dict[int, int], bool]:
    """One batch: (entry id -> version, once the writer has committed; whether any entry failed)."""
    ids = sorted(_waiting().values_list("pk", flat=True)[:BATCH])
    versions = dict(IndexState.objects.filter(pk__in=ids).values_list("pk", "version"))
    documents, errors = _build(ids)
    for entry_id, error in errors.items():
        IndexJob.objects.filter(pk=entry_id).update(failures=F("failures") + 1, error=error)
    written: dict[int, int] = {}
    for entry_id in ids:
        if entry_id in errors:
            continue
        document = documents.get(entry_id)
        written[entry_id] = versions.get(entry_id, 0)
        if document is None:
            writer.delete(entry_id, written[entry_id])
        else:
            writer.index(document)
    return written, bool(errors)


def _build(ids: list[int]) -> tuple[dict[int, Document], dict[int, str]]:
    """(documents, errors): one entry that cannot be built must not hold up the others."""
    try:
        return build_documents(ids), {}
    except Exception:
        logger.exception("Documents could not be built together; each is tried alone.")
    documents: dict[int, Document] = {}
    errors: dict[int, str] = {}
    for entry_id in ids:
        try:
            documents |= build_documents([entry_id])
        except Exception as error:
            logger.exception("Entry %s could not be built.", entry_id)
            errors[entry_id] = f"{type(error).__name__}: {error}"
    return documents, errors


def rebuild(progress: Progress = _silent) -> int:
    """Fill a new index from the database and swap it in; returns the number of entries.

    Drains go on meanwhile, into the old index. Before the swap, while nobody drains, entries that have changed
    since they were read are read again. Raises ``IndexBusy`` if another rebuild runs.
    """
    with get_engine().rebuilding() as session:
        written = _fill(session, progress)
        with session.closing() as closing:
            versions = dict(IndexJob.objects.values_list("pk", "version"))
            _catch_up(session, written)
            closing.expected = len(written)
    _finish(versions)
    progress(f"{len(written)} entries in the new index")
    return len(written)


def _fill(session: RebuildSession, progress: Progress) -> dict[int, int]:
    """Write every public entry; returns entry id -> version written."""
    ids = list(public_entries().order_by("pk").values_list("pk", flat=True))
    written: dict[int, int] = {}
    for start in range(0, len(ids), CHUNK):
        documents = build_documents(ids[start : start + CHUNK])
        session.add(documents.values())
        written |= {pk: document["version"] for pk, document in documents.items()}
        progress(f"{min(start + CHUNK, len(ids))} of {len(ids)}")
    return written


def _catch_up(session: RebuildSession, written: dict[int, int]) -> None:
    """Bring ``session`` and ``written`` to what is public now."""
    wanted = _wanted_versions()
    for entry_id in written.keys() - wanted.keys():
        session.remove(entry_id)
        del written[entry_id]
    changed = sorted(pk for pk, version in wanted.items() if written.get(pk) != version)
    for start in range(0, len(changed), CHUNK):
        documents = build_documents(changed[start : start + CHUNK])
        session.add(documents.values())
        written |= {pk: document["version"] for pk, document in documents.items()}


def _wanted_versions() -> dict[int, int]:
    """Version of each entry that belongs into the index."""
    versions = dict(IndexState.objects.values_list("pk", "version"))
    return {pk: versions.get(pk, 0) for pk in public_entries().values_list("pk", flat=True)}


@dataclass(frozen=True, slots=True)
class Difference:
    """Entries by what is wrong with them in the index."""

    missing: frozenset[int]
    outdated: frozenset[int]
    superfluous: frozenset[int]

    @property
    def ids(self) -> frozenset[int]:
        """All of them."""
        return self.missing | self.outdated | self.superfluous


def compare() -> Difference:
    """What differs between the database and the index. Raises ``SearchUnavailable`` if there is no index."""
    wanted = _wanted_versions()
    indexed = get_engine().versions()
    return Difference(
        missing=frozenset(wanted.keys() - indexed.keys()),
        outdated=frozenset(pk for pk in wanted.keys() & indexed.keys() if wanted[pk] != indexed[pk]),
        superfluous=frozenset(indexed.keys() - wanted.keys()),
    )


def reconcile(progress: Progress = _silent) -> int:
    """Queue and drain what differs, failed jobs included; build the index if there is none.

    Returns the number of entries repaired.
    """
    try:
        difference = compare()
    except SearchUnavailable:
        return rebuild(progress)
    IndexJob.objects.filter(failures__gt=0).update(failures=0, error="")
    enqueue(difference.ids)
    drain()
    progress(
        f"{len(difference.missing)} missing, {len(difference.outdated)} outdated, "
        f"{len(difference.superfluous)} superfluous"
    )
    return len(difference.ids)
