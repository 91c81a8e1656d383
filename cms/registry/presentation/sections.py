"""The headings of a data sheet, always all of them, with the rows that belong under each."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.registry.models import Entry, Practice, Technique
from cms.registry.presentation.figures import (
    FigureTable,
    Units,
    consumption_table,
    cost_table,
    evidence_word,
    input_table,
    outcome_table,
    plain_range,
)
from cms.registry.presentation.national import decisions_by_country, is_hidden
from cms.registry.presentation.unit_words import unit_word
from cms.registry.texts import Reader, Text


@dataclass(frozen=True)
class Fact:
    """A label and its value; an empty value reads "Not stated". ``note`` is a smaller line under it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class PlantView:
    """An example plant; of a confidential one only the country."""

    country: str
    is_confidential: bool = False
    name: str = ""
    operator: str = ""
    place: str = ""
    capacity: str = ""
    year_start: str = ""
    status: str = ""
    permit_url: str = ""
    evidence: str = ""
    evidence_label: str = ""
    source_number: int | None = None


@dataclass(frozen=True)
class Section:
    """A heading with its text and rows; ``is_rich``: the text is HTML from the editor."""

    id: str
    title: str
    text: Text
    is_rich: bool = False
    facts: list[Fact] = field(default_factory=list)
    tables: list[FigureTable] = field(default_factory=list)
    plants: list[PlantView] = field(default_factory=list)

    @property
    def is_stated(self) -> bool:
        """Whether there is anything under the heading."""
        return bool(self.text or self.facts or self.tables or self.plants)


#: Field, heading, rich text: headings of the BREF template (Decision 2012/119/EU, 2.3.7.2) in its order.
TECHNIQUE_HEADINGS: Final = (
    ("description", _("Description"), True),
    ("technical_description", _("Technical description"), True),
    ("benefits", _("Achieved environmental benefits"), False),
    ("performance_note", _("Environmental performance and operational data"), False),
    ("cross_media", _("Cross-media effects"), False),
    ("applicability", _("Technical considerations relevant to applicability"), False),
    ("economics", _("Economics"), False),
    ("driving_force", _("Driving force for implementation"), False),
    ("plants", _("Example plants"), False),
)
PRACTICE_HEADINGS: Final = (
    ("description", _("Description"), True),
    ("technical_specification", _("Technical specification"), True),
    ("challenges", _("Challenges"), False),
    ("objectives", _("Objectives"), False),
    ("outcomes", _("Outcomes and impacts"), False),
    ("cost_benefit", _("Costs and benefits"), False),
    ("success_factors", _("Success factors and strengths"), False),
    ("limiting_factors", _("Limiting factors and how to overcome them"), False),
    ("replicability", _("Replicability and scalability"), False),
)
#: Headings without a text of their own: only rows.
_ROWS_ONLY: Final = {"plants", "outcomes"}


def sections(entry: Entry, reader: Reader, units: Units) -> list[Section]:
    """Every heading of the entry's kind, with or without content."""
    is_technique = isinstance(entry, Technique)
    rows = _technique_rows(entry, reader, units) if is_technique else _practice_rows(entry, reader, units)
    return [
        Section(
            id=name.replace("_", "-"),
            title=str(title),
            text=Text("", reader.language) if name in _ROWS_ONLY else reader.text(name),
            is_rich=is_rich,
            **rows.get(name, {}),
        )
        for name, title, is_rich in (TECHNIQUE_HEADINGS if is_technique else PRACTICE_HEADINGS)
    ]


def _technique_rows(entry: Technique, reader: Reader, units: Units) -> dict[str, dict[str, Any]]:
    return {
        "performance_note": {
            "tables": _filled(consumption_table(entry, reader, units), outcome_table(entry, reader, units))
        },
        "cross_media": {
            "facts": [
                Fact(row.medium.label, row.get_direction_display(), row.magnitude)
                for row in entry.cross_media_effects.select_related("medium")
            ]
        },
        "applicability": {"facts": _stated(_applicability(entry))},
        "economics": {
            "tables": _filled(cost_table(entry, reader)),
            "facts": _stated(
                [
                    Fact(gettext("Lifetime"), _years(entry.lifetime_years)),
                    Fact(gettext("Payback"), _years(entry.payback_years)),
                ]
            ),
        },
        "driving_force": {
            "facts": _stated([Fact(gettext("Driving forces"), _labels(entry.drivers.all()))]),
        },
        "plants": {"plants": _plants(entry, units)},
    }


def _practice_rows(entry: Practice, reader: Reader, units: Units) -> dict[str, dict[str, Any]]:
    return {
        "description": {"facts": _stated(_setting(entry, reader))},
        "technical_specification": {"tables": _filled(input_table(entry.inputs.all(), reader))},
        "challenges": {
            "facts": [
                Fact(
                    row.hazard.label,
                    gettext("exposure: %(step)s") % {"step": _step(row.exposure)},
                    gettext("sensitivity: %(step)s") % {"step": _step(row.sensitivity)},
                )
                for row in entry.exposures.select_related("hazard")
            ]
        },
        "outcomes": {"tables": _filled(outcome_table(entry, reader, units), consumption_table(entry, reader, units))},
        "cost_benefit": {
            "tables": _filled(cost_table(entry, reader)),
            "facts": _stated(
                [
                    Fact(gettext("Benefits against costs, short term"), entry.get_balance_short_term_display() or ""),
                    Fact(gettext("Benefits against costs, long term"), entry.get_balance_long_term_display() or ""),
                    Fact(gettext("Funding source"), entry.funding_source),
                ]
            ),
        },
    }


def _step(step: int | None) -> str:
    return gettext("%(step)s of 5") % {"step": step} if step else gettext("not stated")


def _setting(entry: Practice, reader: Reader) -> list[Fact]:
    years = plain_range(entry.year_started, entry.year_ended, "")
    return [
        Fact(gettext("Local name"), str(reader.text("local_name"))),
        Fact(gettext("Land use"), entry.land_use),
        Fact(gettext("Ecosystem"), entry.ecosystem),
        Fact(gettext("Area covered"), plain_range(entry.area_ha, None, "ha")),
        Fact(gettext("Years"), years if entry.year_ended or not years else f"{years}–"),
    ]


def _applicability(entry: Technique) -> list[Fact]:
    return [
        Fact(gettext("New or existing plants"), entry.get_plant_status_display()),
        Fact(gettext("Process step"), entry.process_step),
        Fact(gettext("Capacity"), plain_range(entry.capacity_min, entry.capacity_max, entry.capacity_unit)),
        Fact(gettext("Temperature"), plain_range(entry.temperature_min, entry.temperature_max, "°C")),
        Fact(gettext("Humidity"), entry.humidity),
        Fact(gettext("Altitude up to"), plain_range(None, entry.altitude_max, "m")),
        Fact(gettext("Water need"), plain_range(None, entry.water_need, "m³/h")),
        Fact(gettext("Space need"), plain_range(None, entry.space_need, "m²")),
        Fact(gettext("Fuels"), entry.fuels),
        Fact(gettext("Skills needed"), entry.skills),
    ]


def _plants(entry: Technique, units: Units) -> list[PlantView]:
    rows = decisions_by_country(entry)
    return [
        PlantView(country=row.country.label, is_confidential=True)
        if row.is_held
        else PlantView(
            country=row.country.label,
            name=row.name,
            operator=row.operator,
            place=row.place,
            capacity=plain_range(None, row.capacity, units.shown(row.capacity_unit, row.capacity)[0]),
            year_start=str(row.year_start or ""),
            status=row.get_status_display(),
            permit_url=row.permit_url,
            evidence=row.evidence,
            evidence_label=evidence_word(row.evidence),
            source_number=row.source,
        )
        for row in entry.plants.select_related("country")
        if not is_hidden(row.country, rows.get(row.country_id))
    ]


def _years(number: Any) -> str:
    if number is None:
        return ""
    return plain_range(None, Decimal(number), unit_word("years", Decimal(number)) or "")


def _labels(concepts: Any) -> str:
    return ", ".join(concept.label for concept in concepts)


def _stated(facts: list[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.value]


def _filled(*tables: FigureTable) -> list[FigureTable]:
    return [table for table in tables if table.rows]
