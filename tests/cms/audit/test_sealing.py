"""What was changed, taken out or put in behind a seal is found."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cms.audit import guards, sealing, tasks
from cms.audit.models import Record, Seal

pytestmark = pytest.mark.django_db


def record(label="first"):
    return Record.objects.create(at=timezone.now(), action="wagtail.edit", kind="auth.user", object_id="7", label=label)


@pytest.fixture
def sealed():
    """Three records under two seals."""
    rows = [record(), record("second")]
    sealing.seal()
    rows.append(record("third"))
    sealing.seal()
    return rows


def tamper(statement):
    """As somebody would who owns the tables: the guards down, and up again."""
    with connection.cursor() as cursor:
        for one in (*guards.removing(connection.vendor), statement, *guards.creating(connection.vendor)):
            cursor.execute(one)


def test_nothing_is_wrong(sealed):
    assert sealing.verify() == []
    assert sealing.verify([Seal.objects.get(number=1).digest]) == []


def test_a_seal_covers_what_came_since(sealed):
    first, second = Seal.objects.all()
    assert (first.last, second.first, second.last, second.count) == (sealed[1].pk, sealed[2].pk, sealed[2].pk, 1)
    assert sealing.seal() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_record SET label = 'changed' WHERE id = {0}",
        "UPDATE audit_record SET person_id = 5 WHERE id = {0}",
        'UPDATE audit_record SET data = \'{{"role": "registrar"}}\' WHERE id = {0}',
        "DELETE FROM audit_record WHERE id = {0}",
        "UPDATE audit_record SET id = {2} + 1000 WHERE id = {0}",
    ],
)
def test_a_changed_record(sealed, statement):
    tamper(statement.format(*(row.pk for row in sealed)))
    (problem,) = sealing.verify()
    assert f"to {sealed[1].pk} are not what was sealed" in problem


def test_a_seal_that_is_gone(sealed):
    tamper("DELETE FROM audit_seal WHERE number = 1")
    assert "A seal is missing before number 2." in sealing.verify()


def test_a_whole_new_chain_is_noticed_by_a_digest_noted_elsewhere(sealed):
    noted = Seal.objects.get(number=2).digest
    tamper("UPDATE audit_record SET label = 'changed'")
    tamper("DELETE FROM audit_seal")
    sealing.seal()
    assert sealing.verify() == []
    assert sealing.verify([noted]) == [f"No seal has the digest {noted}."]


def test_missing_guards(sealed):
    with connection.cursor() as cursor:
        for statement in guards.removing(connection.vendor):
            cursor.execute(statement)
    assert len(sealing.verify()) == 6


def test_the_task_notes_the_digest_outside_the_database(caplog):
    record()
    with caplog.at_level("INFO", "cms.audit.tasks"):
        tasks.seal()
    assert Seal.objects.get().digest in caplog.text


def test_the_command(sealed, capsys):
    record("fourth")
    call_command("audit", "verify")
    said = capsys.readouterr().out
    assert Seal.objects.last().digest in said
    assert "1 not sealed yet" in said
    call_command("audit", "seal")
    tamper(f"DELETE FROM audit_record WHERE id = {sealed[0].pk}")  # noqa: S608
    with pytest.raises(CommandError, match="not what was sealed"):
        call_command("audit", "verify")
