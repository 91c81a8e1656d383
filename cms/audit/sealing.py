"""A chain of digests over the records, and the check that nothing in it was changed, taken out or put in.

A digest in each record would make every writer wait for the one before. So the chain is made afterwards: a task seals
what has been written since. It may only seal what is complete, and numbers are given before a transaction commits:
a lower one could appear behind a seal. Therefore the table is locked against writers for as long as it takes to read
the last number, which waits for those that are writing. SQLite has one writer at a time anyway.

Whoever rules the database can write a whole new chain. It is noticed by a digest that was noted elsewhere: each seal
is written to the log of the process, and ``verify`` takes such digests.
"""

import hashlib
import json
from collections.abc import Collection
from typing import Final

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from cms.audit import guards
from cms.audit.models import Record, Seal

#: Before the first seal.
_BEGINNING: Final = "0" * 64
#: How long sealing waits for those who write; then it is left to the next turn.
_PATIENCE: Final = "5s"
_CHUNK: Final = 2000
#: What a seal covers. A column that comes later would break all seals before it.
_SEALED: Final = (
    "id",
    "at",
    "action",
    "person_id",
    "kind",
    "object_id",
    "label",
    "entry_id",
    "hub_id",
    "organisation_id",
    "data",
)


def seal() -> Seal | None:
    """Seal what has been written since the last seal; None if nothing has.

    Raises OperationalError if somebody keeps writing for too long, IntegrityError if another process has just sealed.
    """
    end = _last_complete()
    with transaction.atomic():
        before = Seal.objects.last()
        first = before.last + 1 if before else 1
        if end < first:
            return None
        digest, count = _digest(before.digest if before else _BEGINNING, first, end)
        return Seal.objects.create(
            number=before.number + 1 if before else 1,
            at=timezone.now(),
            first=first,
            last=end,
            count=count,
            digest=digest,
        )


def verify(known: Collection[str] = ()) -> list[str]:
    """What is wrong, as sentences in English; empty if nothing is.

    ``known`` are digests of seals that were noted elsewhere.
    """
    missing = guards.missing(connection)
    problems = [f"The trigger {name} is missing: the database lets records be changed." for name in missing]
    digest, first, number, found = _BEGINNING, 1, 1, set()
    for row in Seal.objects.order_by("number").iterator():
        if row.number != number or row.first != first:
            problems.append(f"A seal is missing before number {row.number}.")
        computed, count = _digest(digest, row.first, row.last)
        if computed != row.digest:
            counted = "" if count == row.count else f" {row.count} were sealed, {count} are there."
            problems.append(f"Records {row.first} to {row.last} are not what was sealed.{counted}")
        # Go on from what the seal says: one change is one problem, not one for every seal behind it.
        digest, first, number = row.digest, row.last + 1, row.number + 1
        found.add(row.digest)
    problems += [f"No seal has the digest {one}." for one in known if one not in found]
    return problems


def _last_complete() -> int:
    """Number of the last record; every record with a lower number that will ever be there is there."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
                cursor.execute("LOCK TABLE audit_record IN SHARE MODE")  # the ORM locks rows alone
        return Record.objects.aggregate(last=Max("pk"))["last"] or 0


def _digest(before: str, first: int, last: int) -> tuple[str, int]:
    """(digest over the records in between and the digest before, their number)."""
    digest, count = hashlib.sha256(before.encode()), 0
    rows = Record.objects.filter(pk__range=(first, last)).order_by("pk").values(*_SEALED)
    for row in rows.iterator(chunk_size=_CHUNK):
        count += 1
        digest.update(json.dumps(row, sort_keys=True, default=str).encode())
        digest.update(b"\n")
    return digest.hexdigest(), count
