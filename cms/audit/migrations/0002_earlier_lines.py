"""What Wagtail's log holds from before there were records, in the order in which it happened."""

from heapq import merge

from django.db import migrations

_NAMED_APPS = {"registry", "vocabularies", "site", "media", "moderation"}
_NAMED_KINDS = {
    "organisations.organisation",
    "wagtailcore.page",
    "wagtailcore.collection",
    "wagtailcore.workflow",
    "wagtailcore.site",
    "auth.group",
}
_STEP = 4  # characters of a page's path that stand for one level of the tree


def take_over(apps, schema_editor):
    """Write a record for each line; of entries that are gone, the hub is not known any more."""
    record = apps.get_model("audit", "Record")
    kinds = {row.pk: f"{row.app_label}.{row.model}" for row in apps.get_model("contenttypes", "ContentType").objects.all()}
    hubs = dict(apps.get_model("registry", "HubPage").objects.values_list("path", "pk"))
    entries = {
        pk: (path, organisation)
        for pk, path, organisation in apps.get_model("registry", "Entry").objects.values_list(
            "pk", "path", "organisation_id"
        )
    }

    def of_page(line):
        found = entries.get(line.page_id)
        if found is None:
            return {"object_id": str(line.page_id)}
        path, organisation = found
        hub = hubs.get(path[:-_STEP])
        return {"object_id": str(line.page_id), "entry_id": line.page_id, "hub_id": hub, "organisation_id": organisation}

    def of_object(line):
        return {"object_id": line.object_id}

    def records(lines, about):
        for line in lines.order_by("timestamp", "pk").iterator():
            kind = kinds.get(line.content_type_id, "")
            named = kind in _NAMED_KINDS or kind.partition(".")[0] in _NAMED_APPS
            yield record(
                at=line.timestamp,
                action=line.action,
                person_id=line.user_id,
                kind=kind,
                label=line.label if named else "",
                data=line.data,
                **about(line),
            )

    earlier = merge(
        records(apps.get_model("wagtailcore", "PageLogEntry").objects.all(), of_page),
        records(apps.get_model("wagtailcore", "ModelLogEntry").objects.all(), of_object),
        key=lambda row: row.at,
    )
    batch = []
    for row in earlier:
        batch.append(row)
        if len(batch) == 500:
            record.objects.bulk_create(batch)
            batch = []
    record.objects.bulk_create(batch)


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        # Backwards the tables go as a whole.
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
