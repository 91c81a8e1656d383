"""Compares the index with the database and repairs what differs."""

from search import outbox
from search.building import CHUNK
from search.claims import clean_up
from search.comparing import Difference, difference, wanted_versions
from search.engines import IndexUnreadable, get_engine
from search.models import IndexJob, IndexState
from search.rebuilding import Progress, rebuild, silent


def compare() -> Difference:
    """What differs between the database and the index. Raises ``SearchUnavailable`` if there is no index."""
    return difference(wanted_versions(), get_engine().versions())


def reconcile(progress: Progress = silent) -> int:
    """Delete what is left of killed rebuilds; queue and drain what differs, failed jobs included; build the index if
    there is none that can be read.

    Raises ``SearchUnavailable`` if the engine is away: what cannot be compared is no reason to build anew. Returns the
    number of entries repaired.
    """
    clean_up()
    try:
        found = compare()
    except IndexUnreadable:
        return rebuild(progress)
    IndexJob.objects.filter(failures__gt=0).update(failures=0, error="")
    _overtake(found)
    outbox.enqueue(found.ids)
    outbox.drain()
    progress(str(found))
    return len(found.ids)


def _overtake(found: Difference) -> None:
    """Raise counters that have fallen behind the index, whose newer versions would refuse every write."""
    known = dict(IndexState.objects.values_list("pk", "version"))
    indexed = {**found.ahead, **found.superfluous}
    behind = sorted(pk for pk, version in indexed.items() if known.get(pk, 0) < version)
    IndexState.objects.bulk_create(
        [IndexState(pk=pk, version=indexed[pk]) for pk in behind],
        update_conflicts=True,
        unique_fields=["entry_id"],
        update_fields=["version"],
        batch_size=CHUNK,
    )
