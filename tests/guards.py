"""The guards of the audit log step aside for the flush after a test that commits, and for nothing else."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from cms.audit.guards import creating, removing


def let_flush(connection: BaseDatabaseWrapper) -> None:
    """Have Django empty the tables between taking the guards down and putting them up, in one transaction."""
    flush = connection.ops.sql_flush

    def between(*args: Any, **options: Any) -> list[str]:
        return [*removing(connection.vendor), *flush(*args, **options), *creating(connection.vendor)]

    connection.ops.sql_flush = between
