"""Entries in lists: of a hub, of the registry."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from cms.registry.enums import SHOWN_AS_DRAFT, Life
from cms.registry.models import Entry, HubPage
from cms.registry.presentation.figures import FIGURE_RELATIONS, best_evidence, evidence_word
from cms.registry.presentation.national import DECISION_TAGS, decisions_by_country, is_hidden
from cms.registry.texts import Reader


@dataclass(frozen=True)
class HubRow:
    """A hub in the index of the registry."""

    name: str
    text: str
    url: str
    count: int


def public_entries(hub: HubPage) -> QuerySet[Entry]:
    """The hub's published entries, newest code last."""
    return Entry.objects.child_of(hub).live().exclude(life=Life.WITHDRAWN).order_by("code")


def hub_index(hubs: Iterable[HubPage]) -> list[HubRow]:
    """Each hub with the number of its public entries, those with entries first."""
    rows = []
    for hub in hubs:
        description = hub.organisation.description if hub.organisation else hub.introduction
        rows.append(HubRow(hub.public_name, description or "", hub.url or "", public_entries(hub).count()))
    return sorted(rows, key=lambda row: row.count == 0)


def hub_cards(entries: QuerySet[Entry]) -> list[dict[str, Any]]:
    """Entries as contexts of ``components/entry_card.html``; one query a relation, however many they are."""
    return [entry_card(entry) for entry in entries.prefetch_related(*FIGURE_RELATIONS, *_CARD_RELATIONS)]


_CARD_RELATIONS = ("languages", "sectors", "countries", "decisions")


def entry_card(entry: Entry, language: str | None = None) -> dict[str, Any]:
    """One entry as context of ``components/entry_card.html``."""
    language = language or get_language() or entry.source_language
    reader = Reader(entry, language)
    name = reader.text("name")
    state = reader.states[language]
    evidence = best_evidence(entry)
    return {
        "url": entry.url,
        "code": entry.code,
        "kind_label": entry.get_kind_display(),
        "name": name.value,
        "summary": reader.text("summary").value,
        "language": name.language,
        "language_note": name.note or (str(state.label) if state in SHOWN_AS_DRAFT else ""),
        "sectors": [sector.label for sector in entry.sectors.all()],
        "countries": _countries(entry),
        "evidence": evidence,
        "evidence_label": evidence_word(evidence),
    }


def _countries(entry: Entry) -> list[dict[str, str]]:
    rows = decisions_by_country(entry)
    found = []
    for country in entry.countries.all():
        row = rows.get(country.pk)
        if is_hidden(country, row):
            continue
        kind, icon = DECISION_TAGS.get(row.status, ("", "")) if row else ("", "")
        status = row.get_status_display() if row else ""
        found.append({"code": country.code, "name": country.label, "status": status, "kind": kind, "icon": icon})
    return found
