"""What each member state has decided about an entry, and what of the entry belongs to a country."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cms.registry.enums import DecisionStatus
from cms.registry.models import Entry, NationalDecision
from cms.registry.texts import Reader, Text
from cms.vocabularies.models import Country

#: Legal status lists the member states in this order everywhere.
MEMBER_STATES: Final = ("KZ", "KG", "TJ", "TM", "UZ")
#: Kind of tag and icon of each status.
DECISION_TAGS: Final[Mapping[str, tuple[str, str]]] = {
    DecisionStatus.ADOPTED: ("ok", "circle-check"),
    DecisionStatus.CONSIDERED: ("info", "clock"),
    DecisionStatus.NOT_ADOPTED: ("", "x"),
    DecisionStatus.NOT_APPLICABLE: ("", "minus"),
}


@dataclass(frozen=True)
class Decision:
    """One country's decision; an empty status means that the country has stated none."""

    code: str
    country: str
    status: str = ""
    kind: str = ""
    icon: str = ""
    is_adopted: bool = False
    is_withheld: bool = False
    act: str = ""
    act_date: date | None = None
    act_url: str = ""
    note: Text = Text("", "")


def decisions(entry: Entry, reader: Reader) -> list[Decision]:
    """Decision of each member state, always all five and in the same order."""
    rows = decisions_by_country(entry)
    countries = {country.code: country for country in Country.objects.filter(code__in=MEMBER_STATES)}
    found = []
    for code in MEMBER_STATES:
        country = countries.get(code)
        row = rows.get(country.pk) if country else None
        name = country.label if country else code
        found.append(_decision(row, code, name, reader) if row else Decision(code, name))
    return found


def _decision(row: NationalDecision, code: str, country: str, reader: Reader) -> Decision:
    kind, icon = DECISION_TAGS.get(row.status, ("", ""))
    return Decision(
        code=code,
        country=country,
        status=row.get_status_display(),
        kind=kind,
        icon=icon,
        is_adopted=row.status == DecisionStatus.ADOPTED and not row.withheld,
        is_withheld=row.withheld,
        act=" ".join(filter(None, (row.act_title, row.act_number))),
        act_date=row.act_date,
        act_url=row.act_url,
        note=reader.text("note", row),
    )


def is_hidden(country: Country, decision: NationalDecision | None) -> bool:
    """Whether what belongs to the country is not shown: withheld there, or waiting for its sign-off."""
    if decision is None:
        return country.requires_sign_off
    return decision.withheld or (country.requires_sign_off and not decision.status)


def hidden_countries(entry: Entry) -> set[int]:
    """Ids of the countries of which the entry's page shows nothing."""
    rows = decisions_by_country(entry)
    waiting = set(Country.objects.filter(requires_sign_off=True).values_list("pk", flat=True))
    signed = {pk for pk, row in rows.items() if row.status}
    return {pk for pk, row in rows.items() if row.withheld} | (waiting - signed)


def decisions_by_country(entry: Entry) -> dict[int, NationalDecision]:
    """The entry's decisions by the id of the country."""
    return {row.country_id: row for row in entry.decisions.all()} if entry.pk else {}
