"""From here on the database refuses to change or delete records and seals."""

from django.db import migrations

from cms.audit import guards

_TABLES = ("audit_record", "audit_seal")


def put_up(apps, schema_editor):
    """Create the triggers."""
    for statement in guards.creating(schema_editor.connection.vendor, _TABLES):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    """Drop them."""
    for statement in guards.removing(schema_editor.connection.vendor, _TABLES):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_earlier_lines'),
    ]

    operations = [
        migrations.RunPython(put_up, take_down),
    ]
