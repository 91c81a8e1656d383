"""Confidential plants become one of several kinds of facts that are held until a day."""

from datetime import timedelta

from django.db import migrations, models
from django.utils import timezone

#: Nobody has stated until when: the longest time there is, less a day for leap years.
LONGEST = timedelta(days=5 * 365)
HELP = 'At most five years ahead. Empty: public.'
LABEL = 'held by the hub, not public, until'


def _change_drafts(apps, change):
    """Rewrite the plants of every revision: one that is published later brings its rows along."""
    revisions = apps.get_model('wagtailcore', 'Revision').objects.filter(
        content_type__app_label='registry', content_type__model='technique'
    )
    for revision in revisions.only('pk', 'content').iterator(chunk_size=100):
        plants = revision.content.get('plants') or []
        if [change(plant) for plant in plants].count(True):
            revision.save(update_fields=['content'])


def hold_until_a_day(apps, schema_editor):
    until = timezone.localdate() + LONGEST
    apps.get_model('registry', 'ExamplePlant').objects.filter(confidential=True).update(confidential_until=until)

    def change(plant):
        if not plant.pop('confidential', False):
            return False
        plant['confidential_until'] = until.isoformat()
        return True

    _change_drafts(apps, change)


def hold_for_good(apps, schema_editor):
    plants = apps.get_model('registry', 'ExamplePlant').objects.filter(confidential_until__isnull=False)
    plants.update(confidential=True)

    def change(plant):
        if not plant.pop('confidential_until', None):
            return False
        plant['confidential'] = True
        return True

    _change_drafts(apps, change)


def until():
    return models.DateField(blank=True, help_text=HELP, null=True, verbose_name=LABEL)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0004_successor'),
    ]

    operations = [
        *(
            migrations.AddField(model_name=name, name='confidential_until', field=until())
            for name in ('consumption', 'cost', 'exampleplant', 'practiceinput')
        ),
        migrations.RunPython(hold_until_a_day, hold_for_good),
        migrations.RemoveField(model_name='exampleplant', name='confidential'),
    ]
