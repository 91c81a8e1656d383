"""What is told of an organisation's entry outside the portal: where it stands and what it says, as plain data."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from cms.registry.models import Entry, HubPage
from cms.registry.models.figures import plain_number
from cms.submissions import whole
from cms.submissions.comments import open_comments
from cms.submissions.intake import ROWS, Intake
from cms.submissions.status import Standing, standings
from cms.submissions.texts import to_plain
from cms.vocabularies.models import Concept


def plain(entry: Entry, draft: Entry | None = None) -> dict[str, Any]:
    """The latest draft as ``Intake.read`` takes it."""
    draft = draft or entry.get_latest_revision_as_object()
    texts = {name: draft.text(name, draft.source_language) for name in whole.TEXTS}
    return {
        "source_language": draft.source_language,
        "hub": entry.get_parent().specific.hub_code,
        "kind": draft.kind,
        **texts,
        "description": to_plain(texts["description"]),
        "sectors": [sector.code for sector in draft.sectors.all()],
        "countries": [country.code for country in draft.countries.all()],
        **{
            relation: [
                {name: _value(row, name) for name in form._meta.fields or ()} for row in getattr(draft, relation).all()
            ]
            for relation, form in ROWS.items()
        },
    }


def _value(row: Model, name: str) -> Any:
    """A value of a row, which may be incomplete: concepts by code, figures as decimal strings."""
    if getattr(row, f"{name}_id", 0) is None:
        return None
    value = getattr(row, name)
    if isinstance(value, Decimal):
        return str(plain_number(value))
    return value.code if isinstance(value, Concept) else value


def overview(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Where each entry stands, in few queries for all of them."""
    entries = list(entries)
    found = standings(entries)
    hubs = {hub.path: hub.hub_code for hub in HubPage.objects.select_related("organisation")}
    return [_standing(entry, found[entry.pk], hubs[entry.path[: -entry.steplen]]) for entry in entries]


def _standing(entry: Entry, standing: Standing, hub: str) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "code": entry.code,
        "name": entry.draft_title,
        "kind": entry.kind,
        "source_language": entry.source_language,
        "hub": hub,
        "stage": standing.stage.value,
        "is_public": entry.live,
        "has_changes": standing.has_changes,
        "can_edit": standing.can_edit,
        "can_send": standing.can_send,
        "can_withdraw": standing.can_withdraw,
        "comment": standing.comment,
        "since": standing.since,
        "due_on": standing.due_on,
        "revision": entry.latest_revision_id,
        "changed_at": entry.latest_revision_created_at,
        "url": absolute(reverse("api-v1:submission", args=[entry.pk])),
        "page": absolute(reverse("submissions:detail", args=[entry.pk])),
    }


def detail(entry: Entry, intake: Intake) -> dict[str, Any]:
    """All that is told of one entry: also what it says, what keeps it from being sent, versions, open requests."""
    entry = entry.specific
    draft = entry.get_latest_revision_as_object()
    content = plain(entry, draft)
    return {
        **overview([entry])[0],
        "content": content,
        "problems": [
            {"path": problem.path, "message": problem.message} for problem in intake.read(content, entry).problems
        ],
        "versions": [
            {"number": version.number, "published_at": version.published_at} for version in entry.versions.all()
        ],
        "requests": [{"id": row.pk, "path": _path(entry, row.contentpath)} for row in open_comments(entry)],
        "files": [*_pictures(draft), *_documents(draft)],
    }


def comments(entry: Entry) -> list[dict[str, Any]]:
    """What reviewers ask at fields while changes are asked for, with the answers. People are not named."""
    members = set(entry.organisation.memberships.values_list("user", flat=True)) if entry.organisation else set()
    return [
        {
            "id": row.pk,
            "path": _path(entry, row.contentpath),
            "text": row.text,
            "written_at": row.created_at,
            "answers": [
                {
                    "id": reply.pk,
                    "by": "organisation" if reply.user_id in members else "reviewer",
                    "text": reply.text,
                    "written_at": reply.created_at,
                }
                for reply in row.replies.order_by("created_at", "pk")
            ],
        }
        for row in open_comments(entry)
    ]


def _path(entry: Entry, contentpath: str) -> str:
    """The name in the data of what a comment stands at; of a text in another language its column."""
    name = contentpath.split(".")[0]
    return name.removesuffix(f"_{entry.source_language}")


def _pictures(draft: Entry) -> Iterable[dict[str, Any]]:
    for row in draft.images.select_related("image"):
        yield _file("picture", row.image_id, row.image, row.image.description)


def _documents(draft: Entry) -> Iterable[dict[str, Any]]:
    for row in draft.documents.select_related("document"):
        yield _file("document", row.document_id, row.document, row.document.title)


def _file(kind: str, number: int, file: Any, text: str) -> dict[str, Any]:
    return {"id": number, "kind": kind, "text": text, "licence": file.licence}


def absolute(path: str) -> str:
    """The address of a path of this site."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"
