"""From the database to the index, with nothing lost on the way.

``enqueue`` writes rows in the caller's transaction; ``drain`` works them off. ``search.rebuilding`` makes a new index,
``search.reconciling`` compares index and database.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import Final

from django.db import connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from search.building import CHUNK
from search.catalogue import clear_catalogue
from search.engines import IndexBusy, get_engine
from search.engines.base import Engine, IndexWriter
from search.filling import build_apart
from search.models import IndexJob, IndexState

#: Jobs taken in one drain step: each step is one commit of the index.
BATCH: Final = 200
#: Seconds that the drain right after a commit may take: in the embedded default the editor waits for it. What is
#: left is done by the next run of the beat table.
AFTER_COMMIT: Final = 2.0
#: A job that failed this often waits for a change of its entry, for ``reconcile`` or a person.
MAX_FAILURES: Final = 10


def enqueue(entry_ids: Iterable[int]) -> None:
    """Queue entries for the index, in the caller's transaction; the index follows once that is committed.

    Each entry's version is raised under the lock of its row, so two transactions that change one entry are
    numbered in the order in which they commit. Jobs that a drain holds are passed by, never waited for.
    """
    ids = sorted(set(entry_ids))
    if not ids:
        return
    with transaction.atomic():
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            IndexState.objects.bulk_create([IndexState(pk=pk) for pk in chunk], ignore_conflicts=True)
            IndexState.objects.filter(pk__in=chunk).update(version=F("version") + 1)
            _queue(chunk)
        transaction.on_commit(_start_drain, robust=True)


def _queue(ids: list[int]) -> None:
    """One job for each entry, in its version: the one that waits, with a new chance if it failed, else a new one."""
    free = dict(_free(IndexJob.objects.filter(entry_id__in=ids)).values_list("pk", "entry_id"))
    version = IndexState.objects.filter(pk=OuterRef("entry_id")).values("version")
    IndexJob.objects.filter(pk__in=free).update(version=Subquery(version), failures=0, error="")
    added = IndexState.objects.filter(pk__in=set(ids) - set(free.values())).values_list("pk", "version")
    IndexJob.objects.bulk_create([IndexJob(entry_id=pk, version=number) for pk, number in added])


def _free(jobs: QuerySet[IndexJob]) -> QuerySet[IndexJob]:
    """Those of ``jobs`` that no other transaction holds, held from now on, where the database can do it.

    SQLite has one writer at a time and locks no rows.
    """
    if connection.features.has_select_for_update_skip_locked:
        return jobs.select_for_update(skip_locked=True)
    return jobs


def _start_drain() -> None:
    from search.tasks import drain as task

    task.delay(seconds=AFTER_COMMIT)


def drain(seconds: float | None = None) -> int:
    """Work off the outbox, for about ``seconds`` if given; returns the number of entries done.

    Several processes may drain at a time. Leaves everything as it is if the engine has one writer and that is
    taken, or if there is no index yet: rebuilding one reads the database anyway.
    """
    engine = get_engine()
    started = monotonic()
    done = 0
    failed: set[int] = set()
    while _waiting(failed).exists() and engine.exists():
        try:
            written, errors = _work_off(engine, failed)
        except IndexBusy:
            break
        done += len(written)
        failed |= errors.keys()
        if not (written or errors) or (seconds is not None and monotonic() - started > seconds):
            break
    return done


def _waiting(but: Collection[int]) -> QuerySet[IndexJob]:
    return IndexJob.objects.filter(failures__lt=MAX_FAILURES).exclude(entry_id__in=but)


def _work_off(engine: Engine, but: Collection[int]) -> tuple[dict[int, int], dict[int, str]]:
    """One batch: (entry id -> version that is in the index now, entry id -> why it is not)."""
    with _taken(but) as jobs:
        if not jobs:
            return {}, {}
        with engine.writing() as writer:
            versions, errors = _write(writer, sorted({job.entry_id for job in jobs}))
        errors |= writer.failures
        written = {pk: version for pk, version in versions.items() if pk not in errors}
        finish((job.pk, written[job.entry_id]) for job in jobs if job.entry_id in written)
        for job in jobs:
            if job.entry_id in errors:
                IndexJob.objects.filter(pk=job.pk).update(failures=F("failures") + 1, error=errors[job.entry_id])
    return written, errors


@contextmanager
def _taken(but: Collection[int]) -> Iterator[list[IndexJob]]:
    """Jobs to be worked off now, and all others of the same entries.

    Where rows can be locked and passed by, they belong to this drain until the end of a transaction around it all;
    a killed drain's come back by rollback. With SQLite a transaction would keep everybody from writing while
    documents are built: there two drains may do the same, and versions see to it that no harm is done.
    """
    if not connection.features.has_select_for_update_skip_locked:
        yield _choose(but)
        return
    with transaction.atomic():
        yield _choose(but)


def _choose(but: Collection[int]) -> list[IndexJob]:
    ids = {job.entry_id for job in _free(_waiting(but))[:BATCH]}
    return list(_free(IndexJob.objects.filter(entry_id__in=ids)))


def _write(writer: IndexWriter, ids: list[int]) -> tuple[dict[int, int], dict[int, str]]:
    """Hand entries to ``writer``: (entry id -> version, entry id -> why it could not be built)."""
    versions = dict.fromkeys(ids, 0) | dict(IndexState.objects.filter(pk__in=ids).values_list("pk", "version"))
    # What is queued may be a label that another process has changed.
    clear_catalogue()
    documents, errors = build_apart(ids)
    for entry_id in ids:
        if entry_id in documents:
            writer.index(documents[entry_id])
        elif entry_id not in errors:
            writer.delete(entry_id, versions[entry_id])
    return versions, errors


def finish(jobs: Iterable[tuple[int, int]]) -> None:
    """Delete jobs, given by key and version that is in the index; one that has been raised meanwhile stays."""
    by_version: dict[int, list[int]] = defaultdict(list)
    for key, version in jobs:
        by_version[version].append(key)
    for version, keys in by_version.items():
        for start in range(0, len(keys), CHUNK):
            IndexJob.objects.filter(pk__in=keys[start : start + CHUNK], version__lte=version).delete()


def report(errors: Mapping[int, str]) -> None:
    """Note entries that an index being built refuses, in their jobs; an entry without one gets one."""
    for entry_id, error in errors.items():
        if not IndexJob.objects.filter(entry_id=entry_id).update(failures=F("failures") + 1, error=error):
            version = IndexState.objects.filter(pk=entry_id).values_list("version", flat=True).first() or 0
            IndexJob.objects.create(entry_id=entry_id, version=version, failures=1, error=error)
