"""What has taken the place of an entry."""

from cms.registry.enums import Life, RelationKind
from cms.registry.models import Entry
from cms.registry.presentation.sheet import Relation
from cms.registry.texts import Reader


def successors(entry: Entry, language: str) -> list[Relation]:
    """Public entries that have taken its place: the one named when its life ended, and those that say so themselves."""
    claiming = entry.related_from.filter(kind=RelationKind.REPLACES).select_related("page")
    found = {row.page.pk: row.page for row in claiming}
    if entry.successor is not None:
        found = {entry.successor.pk: entry.successor, **found}
    return [
        Relation(
            str(RelationKind.REPLACES.label), Reader(other, language).text("name"), other.code or "", other.url or ""
        )
        for other in found.values()
        if other.live and other.life != Life.WITHDRAWN
    ]
