"""Triggers by which the database refuses to change or delete what stands in the audit log.

They bind every program that uses the platform's account in the database, this one included. Who owns the tables could
take them away; ``manage.py audit verify`` says so, and the seals show what was changed then.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

#: The migration names its tables itself: one that comes later has a migration of its own.
TABLES: Final = ("audit_record", "audit_seal")
_REFUSAL: Final = "The audit log is only ever added to."
_FUNCTION: Final = "audit_refuse"
_KEYS: Final = {"audit_record": "id", "audit_seal": "number"}


def creating(vendor: str, tables: Sequence[str] = TABLES) -> list[str]:
    """Statements that put the guards up."""
    if vendor == "sqlite":
        return [statement for table in tables for statement in _sqlite(table)]
    function = (
        f"CREATE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    return [function, *(statement for table in tables for statement in _postgresql(table))]


def removing(vendor: str, tables: Sequence[str] = TABLES) -> list[str]:
    """Statements that take them down."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER {name}" for table in tables for name in _names(table, vendor)]
    triggers = [f"DROP TRIGGER {name} ON {table}" for table in tables for name in _names(table, vendor)]
    return [*triggers, f"DROP FUNCTION {_FUNCTION}()"]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are not there or are switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            # D: disabled, R: heeded on a replica alone.
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled NOT IN ('D', 'R')")
        there = {name for (name,) in cursor.fetchall()}
    wanted = [name for table in TABLES for name in _names(table, connection.vendor)]
    return [name for name in wanted if name not in there]


def _names(table: str, vendor: str) -> list[str]:
    # SQLite knows no TRUNCATE; there an INSERT OR REPLACE would delete past the trigger.
    events = ("update", "delete", "replace" if vendor == "sqlite" else "truncate")
    return [f"{table}_no_{event}" for event in events]


def _sqlite(table: str) -> Iterator[str]:
    no_update, no_delete, no_replace = _names(table, "sqlite")
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    yield f"CREATE TRIGGER {no_update} BEFORE UPDATE ON {table} {refuse}"
    yield f"CREATE TRIGGER {no_delete} BEFORE DELETE ON {table} {refuse}"
    key = _KEYS[table]
    is_taken = f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608 - names of ours alone
    yield f"CREATE TRIGGER {no_replace} BEFORE INSERT ON {table} WHEN {is_taken} {refuse}"


def _postgresql(table: str) -> Iterator[str]:
    no_update, no_delete, no_truncate = _names(table, "postgresql")
    refuse = f"EXECUTE FUNCTION {_FUNCTION}()"
    # By row, so that a statement that finds nothing is let pass, as on SQLite.
    yield f"CREATE TRIGGER {no_update} BEFORE UPDATE ON {table} FOR EACH ROW {refuse}"
    yield f"CREATE TRIGGER {no_delete} BEFORE DELETE ON {table} FOR EACH ROW {refuse}"
    yield f"CREATE TRIGGER {no_truncate} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
