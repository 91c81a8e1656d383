from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0003_confirm_known_organisations'),
        ('vocabularies', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='sectors',
            field=models.ManyToManyField(blank=True, help_text='For a technical expert: the sectors whose entries the person checks, with all below them. None: every one.', related_name='+', to='vocabularies.sector', verbose_name='sectors'),
        ),
    ]
