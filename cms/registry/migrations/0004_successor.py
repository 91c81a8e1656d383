import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0003_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='successor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='predecessors', to='registry.entry', verbose_name='replaced by'),
        ),
    ]
