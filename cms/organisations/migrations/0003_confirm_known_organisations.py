"""Whom a registrar has entered a submitter for is known: what they send goes on being taken."""

from django.db import migrations


def confirm_known_organisations(apps, schema_editor):
    """Confirm organisations that somebody submits for already."""
    known = apps.get_model("organisations", "Membership").objects.filter(role="submitter").values("organisation")
    apps.get_model("organisations", "Organisation").objects.filter(pk__in=known).update(confirmed=True)


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0002_people"),
    ]

    operations = [
        # Which of them were confirmed before is not known any more; they do no harm.
        migrations.RunPython(confirm_known_organisations, migrations.RunPython.noop),
    ]
