"""From a line of Wagtail's log to a record, in the same transaction: what cannot be recorded does not happen."""

from typing import Any, Final

from django.db.models import Model
from wagtail.models import BaseLogEntry, Page, PageLogEntry

from cms.audit.facts import facts_of
from cms.audit.models import Record
from cms.organisations.models import Organisation
from cms.registry.models import Entry, HubPage

#: Whose names are no people's: apps, and single models of others. All else is recorded by kind and number.
_NAMED_APPS: Final = frozenset({"registry", "vocabularies", "site", "media", "moderation"})
_NAMED_KINDS: Final = frozenset(
    {
        "organisations.organisation",
        "wagtailcore.page",
        "wagtailcore.collection",
        "wagtailcore.workflow",
        "wagtailcore.site",
        "auth.group",
    }
)
#: An entry's version, life and the reason for it are told when one of these makes them public, or ends it.
_TELL_LIFE: Final = ("wagtail.publish", "wagtail.unpublish", "wagtail.delete")


def record(line: BaseLogEntry) -> Record:
    """Write the record of a line of the log. ``line`` has just been written."""
    model = line.content_type.model_class() if line.content_type else None
    kind = model._meta.label_lower if model else ""
    found: dict[str, Any] = {}
    data = dict(line.data)
    if isinstance(line, PageLogEntry):
        found, facts = _entry(line.page_id, line.action)
    else:
        row = model._base_manager.filter(pk=line.object_id).first() if model else None
        facts = facts_of(row) if row is not None else {}
        if row is not None:
            found = _concerned(row)
    if facts:
        data["facts"] = facts
    if line.revision_id:
        data["revision_id"] = line.revision_id
    return Record.objects.create(
        at=line.timestamp,
        action=line.action,
        person_id=line.user_id,
        kind=kind,
        object_id=str(line.object_id),
        label=line.label if _is_named(kind) else "",
        data=data,
        **found,
    )


def _is_named(kind: str) -> bool:
    return kind in _NAMED_KINDS or kind.partition(".")[0] in _NAMED_APPS


def _entry(pk: int, action: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(columns, facts) of an entry as it stands; both empty for a page of another kind."""
    names = ("path", "organisation_id", "code", "version", "life", "life_reason")
    row = Entry.objects.filter(pk=pk).values(*names).first()
    if row is None:
        return {}, {}
    hub = HubPage.objects.filter(path=row["path"][: -Page.steplen]).values_list("pk", flat=True).first()
    found = {"entry_id": pk, "hub_id": hub, "organisation_id": row["organisation_id"]}
    wanted = ("code", "version", "life", "life_reason") if action.startswith(_TELL_LIFE) else ("code",)
    return found, {name: row[name] for name in wanted if row[name]}


def _concerned(row: Model) -> dict[str, Any]:
    """Columns of what an object that is no page belongs to: an entry, or an organisation."""
    entry_id = getattr(row, "entry_id", None)
    if entry_id is not None:
        return _entry(entry_id, "")[0]
    if isinstance(row, Organisation):
        return {"organisation_id": row.pk}
    organisation_id = getattr(row, "organisation_id", None)
    return {"organisation_id": organisation_id} if organisation_id is not None else {}
