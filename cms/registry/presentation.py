"""The data sheet of an entry: everything that its page, the API and exports show, in one language.

Pure reading; templates get objects whose attributes they only print.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from cms.languages import ENDONYMS, LANGUAGES
from cms.registry.charts import ChartKind, ChartRow, RangeChart, range_chart
from cms.registry.enums import EVIDENCE_ORDER, DecisionStatus, LanguageState, LevelKind, Life
from cms.registry.models import EmissionLevel, Entry, Figure, HubPage, NationalDecision, ReferenceLimit
from cms.registry.models.figures import EVIDENCE_CHOICES
from cms.registry.texts import LanguageNotice, Reader, Text
from cms.vocabularies.models import Country, MeasurementUnit

EVIDENCE_WORDS = {code: label for code, label in EVIDENCE_CHOICES}
#: Legal status lists the member states in this order everywhere.
MEMBER_STATES = ("KZ", "KG", "TJ", "TM", "UZ")
CHART_KINDS = {
    LevelKind.BAT_AEL: ChartKind.BAT_AEL,
    LevelKind.BAT_AEPL: ChartKind.BAT_AEPL,
    LevelKind.MEASURED: ChartKind.MEASURED,
    LevelKind.PERMIT: ChartKind.PERMIT,
    LevelKind.SUPPLIER: ChartKind.SUPPLIER,
}
DECISION_TAGS = {
    DecisionStatus.ADOPTED: ("ok", "circle-check"),
    DecisionStatus.CONSIDERED: ("info", "clock"),
    DecisionStatus.NOT_ADOPTED: ("neutral", "x"),
    DecisionStatus.NOT_APPLICABLE: ("neutral", "minus"),
}


@dataclass(frozen=True)
class FigureView:
    """One figure as the components show it."""

    label: str
    kind_label: str
    lower: Any
    lower_open: bool
    upper: Any
    unit_label: str
    unit_name: str
    conditions: str
    evidence: str
    evidence_label: str
    source_number: int | None


@dataclass(frozen=True)
class LevelGroup:
    """Levels of one medium and unit: a chart and its table."""

    id: str
    title: str
    figures: list[FigureView]
    chart: RangeChart | None
    limits: list["LimitView"]


@dataclass(frozen=True)
class LimitView:
    """A reference limit beside an entry's levels."""

    code: str
    figure: FigureView
    act: str
    reference: str
    address: str
    text_date: str
    note: str


@dataclass(frozen=True)
class Section:
    """A heading of the data sheet with its text; ``rich`` texts hold HTML from the editor."""

    id: str
    title: str
    text: Text
    rich: bool = False


@dataclass(frozen=True)
class Decision:
    """One country's decision; without one the page says "not stated"."""

    code: str
    country: str
    status: str
    kind: str
    icon: str
    act: str
    date: Any
    url: str
    note: str
    withheld: bool


@dataclass(frozen=True)
class Fact:
    """One of the six facts at the top."""

    label: str
    value: str


@dataclass(frozen=True)
class VersionView:
    """A row of the list of versions."""

    number: int
    published_at: datetime
    note: str
    url: str


@dataclass
class DataSheet:
    """An entry in the reader's language."""

    entry: Entry
    language: str
    reader: Reader
    name: Text
    summary: Text
    notice: LanguageNotice | None
    kind_label: str
    life: Life
    hub_name: str
    hub_url: str
    facts: list[Fact]
    sections: list[Section]
    level_groups: list[LevelGroup]
    efficiencies: list[FigureView]
    consumption: list[FigureView]
    outcomes: list["OutcomeView"]
    costs: list["CostView"]
    plants: list[Any]
    decisions: list[Decision]
    sources: list[Any]
    versions: list[VersionView]
    classification: list[tuple[str, list[tuple[str, str]]]]
    places: list[tuple[str, str]] = field(default_factory=list)
    limits: list[LimitView] = field(default_factory=list)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    applicability_limits: list[Fact] = field(default_factory=list)
    language_words: dict[str, str] = field(default_factory=dict)

    @cached_property
    def contents(self) -> list[tuple[str, str]]:
        """Id and title of every heading that the page shows, in order."""
        found = [(section.id, section.title) for section in self.sections if section.id == "description"]
        if self.level_groups or self.efficiencies or self.limits:
            found.append(("levels", gettext("Emission levels and efficiency")))
        found += [(section.id, section.title) for section in self.sections if section.id != "description"]
        optional = (
            (self.consumption, "consumption", gettext("Consumption and resource levels")),
            (self.outcomes, "outcomes", gettext("Outcomes and impacts")),
            (self.costs, "costs", gettext("Costs")),
            (self.plants, "plants", gettext("Example plants")),
        )
        found += [(identifier, title) for rows, identifier, title in optional if rows]
        found.append(("decisions", gettext("Legal status per country")))
        if self.relations:
            found.append(("relations", gettext("Relations")))
        found.append(("sources", gettext("Sources")))
        found.append(("versions", gettext("Versions")))
        return found


@dataclass(frozen=True)
class OutcomeView:
    """An outcome: the indicator with its language, the figure, values before and after."""

    indicator: Text
    figure: FigureView
    before: FigureView | None
    after: FigureView | None
    year: int | None


@dataclass(frozen=True)
class CostView:
    """A cost: amount or range in its currency."""

    label: str
    figure: FigureView
    per_unit: str
    price_year: int | None


def data_sheet(entry: Entry, language: str | None = None, *, draft: bool = False) -> DataSheet:
    """Everything to show of ``entry`` to a reader of ``language`` (the active one by default).

    ``draft``: the entry is a preview, whose rows may not be stored yet.
    """
    language = language or get_language() or entry.source_language
    entry = entry.specific if not draft else entry
    reader = Reader(entry, language)
    units = unit_names()
    hub = entry.get_parent().specific if entry.depth else None
    limits = reference_limits(entry, units) if entry.pk else []
    return DataSheet(
        entry=entry,
        language=language,
        reader=reader,
        name=reader.text("name"),
        summary=reader.text("summary"),
        notice=reader.notice(),
        kind_label=entry.get_kind_display(),
        life=Life(entry.life),
        hub_name=hub.public_name if isinstance(hub, HubPage) else "",
        hub_url=hub.url or "" if hub else "",
        facts=_facts(entry),
        sections=_sections(entry, reader),
        level_groups=_level_groups(entry, units, limits),
        efficiencies=[figure_view(row, row.pollutant.label, units) for row in entry.efficiencies.all()],
        consumption=[figure_view(row, str(reader.text("item", row)), units) for row in entry.consumption.all()],
        outcomes=[_outcome(row, reader, units) for row in entry.outcomes.all()],
        costs=[_cost(row) for row in entry.costs.all()],
        plants=[_plant(row, units) for row in entry.plants.all()] if hasattr(entry, "plants") else [],
        decisions=decisions(entry),
        sources=list(entry.sources.all()),
        versions=_versions(entry, language),
        classification=_classification(entry),
        places=[(str(reader.text("name", place)), place.country.label) for place in entry.places.all()],
        limits=limits,
        relations=_relations(entry, language),
        applicability_limits=_applicability_limits(entry),
        language_words={
            code: str(state.label) for code, state in reader.states.items() if state != LanguageState.APPROVED
        },
    )


def unit_names() -> dict[str, str]:
    """Spoken name of every unit in the active language."""
    return {unit.code: unit.label for unit in MeasurementUnit.objects.all()}


def figure_view(
    row: Figure, label: str, units: dict[str, str], kind_label: str = "", conditions: str = ""
) -> FigureView:
    """A figure row as the components show it."""
    return FigureView(
        label=label,
        kind_label=kind_label,
        lower=row.low,
        lower_open=row.lower_is_less_than,
        upper=row.high,
        unit_label="" if row.unit == "count" else row.unit,
        unit_name=units.get(row.unit, ""),
        conditions=conditions or row.conditions,
        evidence=row.evidence,
        evidence_label=_evidence_word(row.evidence),
        source_number=row.source,
    )


def level_conditions(level: EmissionLevel | ReferenceLimit) -> str:
    """Averaging, oxygen and gas conditions of a level in one line; what is not stated is left out."""
    parts: list[str] = []
    if level.averaging:
        parts.append(level.averaging.label)
    if level.reference_oxygen is not None:
        parts.append(gettext("%(oxygen)s %% O₂") % {"oxygen": f"{level.reference_oxygen.normalize():f}"})
    if getattr(level, "dry_gas", None):
        parts.append(gettext("dry gas"))
    if getattr(level, "standard_conditions", None):
        parts.append("273.15 K, 101.3 kPa")
    if getattr(level, "plant_status", ""):
        parts.append(level.get_plant_status_display())
    for name in ("fuel", "size", "conditions"):
        if text := getattr(level, name, ""):
            parts.append(text)
    return "; ".join(parts)


def reference_limits(entry: Entry, units: dict[str, str]) -> list[LimitView]:
    """Legal limits for the entry's activity, for orientation only."""
    rows = entry.reference_limits.select_related("activity", "pollutant", "medium", "averaging")
    return [limit_view(row, units) for row in rows]


def limit_view(limit: ReferenceLimit, units: dict[str, str]) -> LimitView:
    """A reference limit as the tables show it."""
    return LimitView(
        code=limit.code,
        figure=FigureView(
            label=pollutant_label(limit.pollutant),
            kind_label=limit.activity.label,
            lower=limit.low,
            lower_open=limit.lower_is_less_than,
            upper=limit.high,
            unit_label=limit.unit,
            unit_name=units.get(limit.unit, ""),
            conditions=level_conditions(limit),
            evidence="",
            evidence_label="",
            source_number=None,
        ),
        act=limit.act,
        reference=limit.reference,
        address=limit.address,
        text_date=limit.text_date,
        note=limit.note,
    )


def pollutant_label(pollutant: Any) -> str:
    """Name and formula: ``Sulphur dioxide (SO₂)``."""
    formula = pollutant.formula
    return f"{pollutant.label} ({formula})" if formula and formula not in pollutant.label else pollutant.label


def best_evidence(entry: Entry) -> str:
    """Best grade among the entry's figures; empty without figures."""
    grades = {
        row.evidence
        for relation in ("levels", "efficiencies", "consumption", "outcomes", "costs", "plants")
        if hasattr(entry, relation)
        for row in getattr(entry, relation).all()
    }
    return next((grade for grade in EVIDENCE_ORDER if grade in grades), "")


def decisions(entry: Entry) -> list[Decision]:
    """Decision of each member state, in the same order everywhere; empty status where there is none."""
    rows: dict[str, NationalDecision] = (
        {row.country.code: row for row in entry.decisions.select_related("country")} if entry.pk else {}
    )
    names = {country.code: country.label for country in Country.objects.all()}
    found = []
    for code in MEMBER_STATES:
        row = rows.get(code)
        kind, icon = DECISION_TAGS.get(row.status, ("", "")) if row else ("", "")
        found.append(
            Decision(
                code=code,
                country=names.get(code, code),
                status=row.get_status_display() if row else "",
                kind=kind,
                icon=icon,
                act=" ".join(filter(None, (row.act_title, row.act_number))) if row else "",
                date=row.act_date if row else None,
                url=row.act_url if row else "",
                note=(row.note or "") if row else "",
                withheld=bool(row and row.withheld),
            )
        )
    return found


def entry_cards(hub: HubPage) -> list[dict[str, Any]]:
    """The published entries of a hub as context of ``components/entry_card.html``, by name."""
    entries = Entry.objects.child_of(hub).live().exclude(life=Life.WITHDRAWN)
    return [entry_card(entry) for entry in entries.prefetch_related("languages", "sectors", "countries", "decisions")]


def entry_card(entry: Entry, language: str | None = None) -> dict[str, Any]:
    """One entry as context of ``components/entry_card.html``."""
    language = language or get_language() or entry.source_language
    reader = Reader(entry, language)
    name = reader.text("name")
    evidence = best_evidence(entry.specific)
    return {
        "url": entry.url,
        "code": entry.code,
        "kind_label": entry.get_kind_display(),
        "name": name.value,
        "summary": reader.text("summary").value,
        "language": name.language,
        "language_note": _language_note(reader, name.language),
        "sectors": [sector.label for sector in entry.sectors.all()],
        "countries": [
            {"code": country.code, "name": country.label, "status": "", "kind": "", "icon": ""}
            for country in entry.countries.all()
        ],
        "evidence": evidence,
        "evidence_label": _evidence_word(evidence),
    }


def _language_note(reader: Reader, shown: str) -> str:
    if shown != reader.language:
        return gettext("Shown in %(language)s") % {"language": ENDONYMS[shown]}
    state = reader.states[reader.language]
    return "" if state in (LanguageState.APPROVED, LanguageState.MISSING) else str(state.label)


def _evidence_word(grade: str) -> str:
    label = str(EVIDENCE_WORDS.get(grade, ""))
    return label.partition(": ")[2] or label


def _facts(entry: Entry) -> list[Fact]:
    not_stated = gettext("Not stated")
    evidence = best_evidence(entry)
    adopted = [decision.country for decision in decisions(entry) if decision.status and decision.kind == "ok"]
    verified = entry.last_verified_on
    maturity = f"TRL {entry.maturity.level}" if entry.maturity else not_stated
    return [
        Fact(gettext("Sector"), ", ".join(sector.label for sector in entry.sectors.all()) or not_stated),
        Fact(gettext("Maturity"), maturity),
        Fact(gettext("Best evidence"), f"{evidence} · {_evidence_word(evidence)}" if evidence else not_stated),
        Fact(gettext("Adopted as BAT in"), ", ".join(adopted) or not_stated),
        Fact(gettext("In use or described for"), ", ".join(c.label for c in entry.countries.all()) or not_stated),
        Fact(gettext("Last verified"), verified.isoformat() if verified else not_stated),
    ]


def _sections(entry: Entry, reader: Reader) -> list[Section]:
    headings = TECHNIQUE_SECTIONS if hasattr(entry, "technical_description") else PRACTICE_SECTIONS
    return [Section(name.replace("_", "-"), str(title), reader.text(name), rich) for name, title, rich in headings]


TECHNIQUE_SECTIONS = (
    ("description", _("Description"), True),
    ("technical_description", _("Technical description"), True),
    ("benefits", _("Achieved environmental benefits"), False),
    ("performance_note", _("Environmental performance and operational data"), False),
    ("cross_media", _("Cross-media effects"), False),
    ("applicability", _("Technical considerations relevant to applicability"), False),
    ("economics", _("Economics"), False),
    ("driving_force", _("Driving force for implementation"), False),
)
PRACTICE_SECTIONS = (
    ("description", _("Description"), True),
    ("technical_specification", _("Technical specification"), True),
    ("challenges", _("Challenges"), False),
    ("objectives", _("Objectives"), False),
    ("cost_benefit", _("Costs and benefits"), False),
    ("success_factors", _("Success factors and strengths"), False),
    ("limiting_factors", _("Limiting factors and how to overcome them"), False),
    ("replicability", _("Replicability and scalability"), False),
)


def _level_groups(entry: Entry, units: dict[str, str], limits: Iterable[LimitView]) -> list[LevelGroup]:
    by_unit: dict[tuple[str, str, str], list[EmissionLevel]] = defaultdict(list)
    for level in entry.levels.all():
        by_unit[level.medium.label, level.medium.code, level.unit].append(level)
    groups = []
    for number, ((medium, _code, unit), levels) in enumerate(by_unit.items(), start=1):
        chart_rows = [
            ChartRow(
                label=pollutant_label(level.pollutant),
                kind=CHART_KINDS[LevelKind(level.kind)],
                lower=level.low,
                lower_open=level.lower_is_less_than,
                upper=level.high,
                unit_label=unit,
                evidence=level.evidence,
                conditions=level_conditions(level),
            )
            for level in levels
        ]
        groups.append(
            LevelGroup(
                id=f"levels-{number}",
                title=pgettext("heading of a chart", "Emission levels: %(medium)s") % {"medium": medium},
                figures=[
                    figure_view(
                        level,
                        pollutant_label(level.pollutant),
                        units,
                        kind_label=level.get_kind_display(),
                        conditions=level_conditions(level),
                    )
                    for level in levels
                ],
                chart=range_chart(chart_rows),
                limits=[],
            )
        )
    return groups


def _outcome(row: Any, reader: Reader, units: dict[str, str]) -> OutcomeView:
    indicator = reader.text("indicator", row)

    def state(value: Any) -> FigureView | None:
        if value is None:
            return None
        plain = value.normalize()
        view = figure_view(row, "", units)
        return FigureView(**{**view.__dict__, "lower": plain, "upper": plain, "lower_open": False})

    return OutcomeView(
        indicator=indicator,
        figure=figure_view(row, indicator.value, units),
        before=state(row.before),
        after=state(row.after),
        year=row.year,
    )


def _cost(row: Any) -> CostView:
    return CostView(
        label=row.cost_type.label,
        figure=FigureView(
            label=row.cost_type.label,
            kind_label="",
            lower=row.amount,
            lower_open=False,
            upper=row.amount_upper if row.amount_upper is not None else row.amount,
            unit_label=row.currency,
            unit_name="",
            conditions=row.conditions,
            evidence=row.evidence,
            evidence_label=_evidence_word(row.evidence),
            source_number=row.source,
        ),
        per_unit=row.per_unit,
        price_year=row.price_year,
    )


def _plant(row: Any, units: dict[str, str]) -> dict[str, Any]:
    if row.confidential:
        return {"confidential": True, "country": row.country.label}
    return {
        "confidential": False,
        "name": row.name,
        "operator": row.operator,
        "country": row.country.label,
        "place": row.place,
        "capacity": row.plain_capacity,
        "capacity_unit": row.capacity_unit,
        "capacity_unit_name": units.get(row.capacity_unit, ""),
        "year_start": row.year_start,
        "status": row.get_status_display(),
        "permit_url": row.permit_url,
        "evidence": row.evidence,
        "evidence_label": _evidence_word(row.evidence),
        "source": row.source,
    }


def _versions(entry: Entry, language: str) -> list[VersionView]:
    if not entry.pk:
        return []
    return [
        VersionView(
            number=version.number,
            published_at=version.published_at,
            note=_version_note(version.revision.content, language, entry.source_language),
            url=f"{entry.url}v{version.number}/",
        )
        for version in entry.versions.select_related("revision")
    ]


def _version_note(content: dict[str, Any], *languages: str) -> str:
    notes = (content.get(f"version_note_{language}") for language in (*languages, *LANGUAGES))
    return next(filter(None, notes), "")


def _classification(entry: Entry) -> list[tuple[str, list[tuple[str, str]]]]:
    """Heading, then label and search address of each concept; lists without concepts are left out."""
    search = reverse("search:results")
    groups = (
        (gettext("Themes"), "theme", entry.themes),
        (gettext("Sectors"), "sector", entry.sectors),
        (gettext("Technique types"), "technique_type", getattr(entry, "technique_types", None)),
        (gettext("Practice types"), "practice_type", getattr(entry, "practice_types", None)),
        (gettext("Environmental media"), "medium", entry.media),
        (gettext("Pollutants"), "pollutant", entry.pollutants),
        (gettext("Hazards addressed"), "hazard", entry.hazards),
        (gettext("Cities of the Coalition"), "city", entry.cities),
    )
    found = []
    for title, facet, concepts in groups:
        rows = [(c.label, f"{search}?{_query(facet, c.code)}") for c in concepts.all()] if concepts is not None else []
        if rows:
            found.append((title, rows))
    goals = [(f"{goal.code}. {goal.label}", "") for goal in entry.goals.all()]
    if goals:
        found.append((gettext("Sustainable Development Goals"), goals))
    return found


def _query(facet: str, code: str) -> str:
    from urllib.parse import urlencode

    return urlencode({facet: code})


def _relations(entry: Entry, language: str) -> list[tuple[str, str, str]]:
    """Kind, words and address of each relation to something public."""
    found = []
    for relation in entry.relations.all():
        if relation.target_id and relation.target.live:
            name = Reader(relation.target, language).text("name")
            found.append((relation.get_kind_display(), f"{relation.target.code} {name}", relation.target.url))
        elif relation.external_register:
            words = f"{relation.external_register} {relation.external_id}".strip()
            found.append((relation.get_kind_display(), words, relation.url))
    return found


def _applicability_limits(entry: Entry) -> list[Fact]:
    if not hasattr(entry, "capacity_min"):
        return []

    def span(low: Any, high: Any, unit: str) -> str:
        values = [f"{value.normalize():f}" for value in (low, high) if value is not None]
        return f"{'…'.join(values)} {unit}".strip() if values else ""

    rows = (
        (gettext("New or existing plants"), entry.get_plant_status_display()),
        (gettext("Process step"), entry.process_step),
        (gettext("Capacity"), span(entry.capacity_min, entry.capacity_max, entry.capacity_unit)),
        (gettext("Temperature"), span(entry.temperature_min, entry.temperature_max, "°C")),
        (gettext("Humidity"), entry.humidity),
        (gettext("Altitude up to"), span(None, entry.altitude_max, "m")),
        (gettext("Water need"), span(None, entry.water_need, "m³/h")),
        (gettext("Space need"), span(None, entry.space_need, "m²")),
        (gettext("Fuels"), entry.fuels),
        (gettext("Skills needed"), entry.skills),
    )
    return [Fact(label, value) for label, value in rows if value]
