"""Several rows an entry in the outbox, and the rebuilds of the index. Waiting jobs are kept."""

from django.db import migrations, models


def copy_jobs(apps, schema_editor):
    fields = ("entry_id", "version", "failures", "error")
    jobs = apps.get_model("search", "OldIndexJob").objects.values_list(*fields)
    new = apps.get_model("search", "IndexJob")
    new.objects.bulk_create((new(**dict(zip(fields, job))) for job in jobs.iterator()), batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0001_initial"),
    ]

    operations = [
        migrations.RenameModel("IndexJob", "OldIndexJob"),
        migrations.CreateModel(
            name="IndexJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_id", models.PositiveBigIntegerField(db_index=True, verbose_name="entry")),
                ("version", models.PositiveBigIntegerField(verbose_name="version of the document")),
                ("queued_at", models.DateTimeField(auto_now_add=True, verbose_name="queued at")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="failed attempts")),
                ("error", models.TextField(blank=True, verbose_name="last error")),
            ],
            options={
                "verbose_name": "index job",
                "verbose_name_plural": "index jobs",
                "ordering": ("failures", "queued_at", "id"),
            },
        ),
        migrations.RunPython(copy_jobs, migrations.RunPython.noop),
        migrations.DeleteModel("OldIndexJob"),
        migrations.CreateModel(
            name="IndexRebuild",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("running", models.BooleanField(default=True, verbose_name="running")),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("heartbeat_at", models.DateTimeField(verbose_name="last sign of life")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished at")),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("starting", "starting"),
                            ("filling", "filling the new index"),
                            ("checking", "comparing the new index with the database"),
                            ("swapping", "putting the new index in place"),
                        ],
                        default="starting",
                        max_length=16,
                        verbose_name="phase",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="entries done")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="entries in all")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="entries refused")),
                ("error", models.TextField(blank=True, verbose_name="error")),
            ],
            options={
                "verbose_name": "rebuild of the index",
                "verbose_name_plural": "rebuilds of the index",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("running", True)), fields=("running",), name="one_rebuild_at_a_time"
                    )
                ],
            },
        ),
    ]
