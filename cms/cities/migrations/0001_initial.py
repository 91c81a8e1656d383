import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0003_confirm_known_organisations'),
    ]

    operations = [
        migrations.CreateModel(
            name='CityRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('city_name', models.CharField(blank=True, max_length=120, verbose_name='name of the city')),
                ('activities', models.TextField(verbose_name='what the city does')),
                ('language', models.CharField(choices=[('kk', 'Қазақша'), ('ky', 'Кыргызча'), ('tg', 'Тоҷикӣ'), ('tk', 'Türkmençe'), ('uz', 'Oʻzbekcha'), ('ru', 'Русский'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='city_request', to='organisations.organisation')),
            ],
            options={
                'verbose_name': 'request of a city',
                'verbose_name_plural': 'requests of cities',
                'ordering': ('organisation',),
            },
        ),
    ]
