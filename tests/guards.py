"""The guards of the audit log step aside for the flush after a test that commits, and for nothing else."""

import time
from typing import Any, Final

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from cms.audit.guards import creating, removing

#: How often, and for how many seconds each time, a flush waits for what a live server is still reading.
_TRIES: Final = 50
_PAUSE: Final = 0.1


def let_flush(connection: BaseDatabaseWrapper) -> None:
    """Have Django empty the tables between taking the guards down and putting them up, in one transaction.

    SQLite changes no schema while somebody reads, as a live server may whose browser has just been closed. That holds
    for every connection of this kind: what drives a browser runs in a context of its own, with a connection of its own.
    """
    operations: Any = type(connection.ops)
    flush, execute = operations.sql_flush, operations.execute_sql_flush

    def between(self: Any, *args: Any, **options: Any) -> list[str]:
        vendor = self.connection.vendor
        return [*removing(vendor), *flush(self, *args, **options), *creating(vendor)]

    def patient(self: Any, statements: list[str]) -> None:
        for _ in range(_TRIES):
            try:
                return execute(self, statements)
            except OperationalError:
                time.sleep(_PAUSE)
        return execute(self, statements)

    operations.sql_flush, operations.execute_sql_flush = between, patient
