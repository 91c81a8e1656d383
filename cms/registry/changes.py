"""The feed of changes: what became of each public entry, in the order in which it became visible.

Two steps, so that a reader who follows the feed misses nothing:

* ``mark`` notes, in the transaction that changes an entry, that the entry has changed.
* ``log_marked`` turns the marks that are committed into numbered rows. Everybody who numbers holds the
  counter's row until commit, and nobody numbers what others cannot see yet: whatever is committed later gets
  a higher number than all that has been read. It runs after each commit; should a process die in between,
  the next reader does it.

A number given inside the changing transaction would not do: a lower one could become visible after a higher
one was read, or else every publication would have to wait for the one before. Marks are only ever inserted,
so they add no lock to the transactions that make them.

What a row says is decided from what is public when it is numbered, compared with what the feed told last.
An entry that has never been public is never told of, and the rows are kept for ever. The feed does not
depend on the search index.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from cms.registry.enums import ChangeKind, Life, RemovalReason
from cms.registry.models import Change, ChangeCounter, ChangeMark, Entry
from cms.registry.public import public_entries

#: Marks turned into rows in one transaction: bounds memory, and the time for which others wait.
BATCH: Final = 500
#: Says what kind of cursor it is, should another kind ever follow.
_CURSOR_PREFIX: Final = "c1."


class UnknownCursor(ValueError):  # noqa: N818 - named after what happened
    """The cursor was not given by this feed."""


def mark(entry_ids: Iterable[int]) -> None:
    """Note in the caller's transaction that these entries have changed."""
    marks = [ChangeMark(entry_id=entry_id) for entry_id in sorted(set(entry_ids))]
    if marks:
        ChangeMark.objects.bulk_create(marks, batch_size=BATCH)
        transaction.on_commit(log_marked, robust=True)


def log_marked() -> None:
    """Turn every committed mark into a numbered row, unless there is nothing to tell."""
    while ChangeMark.objects.exists():
        _log_batch()


@transaction.atomic
def _log_batch() -> None:
    ChangeCounter.objects.get_or_create(pk=1)
    counter = ChangeCounter.objects.select_for_update().get(pk=1)
    marks = list(ChangeMark.objects.all()[:BATCH])
    # Several marks of one entry are one change: nobody has seen it in between.
    times = {row.entry_id: row.time for row in marks}
    entries, last = _entries(times), _last_changes(times)
    changes = []
    for entry_id, time in times.items():
        change = _change(entries.get(entry_id), last.get(entry_id), time)
        if change is not None:
            counter.last += 1
            change.number, change.entry_id = counter.last, entry_id
            changes.append(change)
    Change.objects.bulk_create(changes)
    counter.save(update_fields=["last"])
    ChangeMark.objects.filter(pk__in=[row.pk for row in marks]).delete()


def _entries(ids: Collection[int]) -> dict[int, Entry]:
    """The entries that there are, each with ``is_public``; one query, so that both are of one moment."""
    public = public_entries().filter(pk=OuterRef("pk"))
    return Entry.objects.annotate(is_public=Exists(public)).in_bulk(ids)


def _last_changes(ids: Collection[int]) -> dict[int, Change]:
    numbers = Change.objects.filter(entry_id__in=ids).order_by().values("entry_id").annotate(last=Max("number"))
    return {change.entry_id: change for change in Change.objects.filter(number__in=numbers.values("last"))}


def _change(entry: Entry | None, last: Change | None, time: datetime) -> Change | None:
    """What to tell of an entry (None: deleted) after what was told last; None if there is nothing to tell."""
    if entry is not None and entry.is_public:
        kind = _kind(entry, last)
        return Change(code=entry.code, version=entry.version, kind=kind, life=entry.life, time=time)
    reason = _reason(entry)
    if last is None or last.reason == reason:
        return None
    return Change(
        code=last.code,
        version=last.version,
        kind=ChangeKind.REMOVED,
        reason=reason,
        life=entry.life if entry else last.life,
        time=time,
    )


def _kind(entry: Entry, last: Change | None) -> ChangeKind:
    if last is None or last.kind == ChangeKind.REMOVED:
        return ChangeKind.PUBLISHED
    if entry.life != last.life and entry.life in (Life.OUTDATED, Life.ARCHIVED):
        return ChangeKind(entry.life)
    return ChangeKind.CHANGED if entry.version == last.version else ChangeKind.PUBLISHED


def _reason(entry: Entry | None) -> RemovalReason:
    if entry is None:
        return RemovalReason.DELETED
    if entry.life == Life.WITHDRAWN:
        return RemovalReason.WITHDRAWN
    return RemovalReason.CLOSED if entry.live else RemovalReason.UNPUBLISHED


def changes_after(number: int, limit: int) -> list[Change]:
    """At most ``limit`` changes with a higher number than ``number``, in order."""
    log_marked()
    return list(Change.objects.filter(number__gt=number)[:limit])


def cursor_at(number: int) -> str:
    """What a reader sends to get the changes after ``number``."""
    return urlsafe_b64encode(f"{_CURSOR_PREFIX}{number}".encode()).decode().rstrip("=")


def number_at(cursor: str) -> int:
    """The number that a cursor stands for.

    Raises UnknownCursor for one that this feed has not given: a garbled one, or one beyond the feed's end (its
    database was restored from a backup).
    """
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        number = int(text.removeprefix(_CURSOR_PREFIX))
    except ValueError:
        raise UnknownCursor(cursor) from None
    end = ChangeCounter.objects.aggregate(end=Max("last"))["end"] or 0
    if cursor != cursor_at(number) or not 0 <= number <= end:
        raise UnknownCursor(cursor)
    return number
