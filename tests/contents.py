"""What every test finds in the database, kept to be put back after a test that commits."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

#: Wagtail's full-text table on SQLite: triggers of the table it belongs to keep it.
_KEPT_BY_TRIGGERS = {"wagtailsearch_indexentry_fts"}
#: Table -> its rows, of tables that have any.
Contents = dict[str, list[tuple[Any, ...]]]


def read() -> Contents:
    """The rows of all models."""
    tables = set(connection.introspection.django_table_names(only_existing=True)) - _KEPT_BY_TRIGGERS
    with connection.cursor() as cursor:
        return {table: rows for table in tables if (rows := cursor.execute(f"SELECT * FROM {_name(table)}").fetchall())}  # noqa: S608


@transaction.atomic
def put_back(contents: Contents) -> None:
    """Write them into the tables, which hold nothing else but what Django itself has put there meanwhile.

    Rows, not objects: nothing listens, keys stay the same, and the order does not matter, as foreign keys are checked
    at the end of the transaction.
    """
    with connection.cursor() as cursor:
        for table, rows in contents.items():
            values = ", ".join(["%s"] * len(rows[0]))
            cursor.execute(f"DELETE FROM {_name(table)}")  # noqa: S608
            cursor.executemany(f"INSERT INTO {_name(table)} VALUES ({values})", rows)  # noqa: S608
    ContentType.objects.clear_cache()


def _name(table: str) -> str:
    return connection.ops.quote_name(table)
