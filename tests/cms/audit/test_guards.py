"""The database refuses to change or delete what stands in the log, whoever asks."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cms.audit import guards
from cms.audit.models import Record, Seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    return Record.objects.create(at=timezone.now(), action="wagtail.edit", kind="auth.user", object_id="7")


@pytest.fixture
def seal():
    return Seal.objects.create(number=1, at=timezone.now(), first=1, last=1, count=1, digest="x")


def execute(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", guards.TABLES)
def test_by_sql(record, seal, table):
    column = "label" if table == "audit_record" else "digest"
    statements = [f"UPDATE {table} SET {column} = ''", f"DELETE FROM {table}"]  # noqa: S608
    if connection.vendor == "postgresql":
        statements.append(f"TRUNCATE {table}")
    for statement in statements:
        with pytest.raises(IntegrityError, match="only ever added to"):
            execute(statement)


def test_nor_by_writing_over_it(record):
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    names = "id, at, action, kind, object_id, label, data"
    with pytest.raises(IntegrityError, match="only ever added to"):
        execute(f"INSERT OR REPLACE INTO audit_record ({names}) VALUES ({record.pk}, 1, '', '', '', '', '')")  # noqa: S608


def test_by_the_orm(record):
    for write in (record.save, record.delete, Record.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.update(label="changed")
    assert Record.objects.get(pk=record.pk).label == ""


def test_they_are_all_there_and_missing_ones_are_named():
    assert guards.missing(connection) == []
    on_table = "" if connection.vendor == "sqlite" else " ON audit_record"
    execute(f"DROP TRIGGER audit_record_no_delete{on_table}")
    assert guards.missing(connection) == ["audit_record_no_delete"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_there_and_back(record):
    call_command("migrate", "audit", "0002", verbosity=0)
    assert len(guards.missing(connection)) == 6
    execute("UPDATE audit_record SET label = 'changed'")
    call_command("migrate", "audit", verbosity=0)
    assert guards.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_after_a_flush_they_stand_again(record):
    # Numbers go on: what the next test finds is put back under its own.
    call_command("flush", interactive=False, verbosity=0, reset_sequences=False)
    assert not Record.objects.exists()
    assert guards.missing(connection) == []
