"""Figures as the components show them: value, unit, conditions, evidence, source."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext, pgettext

from cms.registry.charts import ChartKind, ChartRow, RangeChart, range_chart
from cms.registry.enums import EVIDENCE_ORDER, LevelKind
from cms.registry.models import EmissionLevel, Entry, Figure, Outcome, PracticeInput, ReferenceLimit
from cms.registry.models.figures import EVIDENCE_CHOICES, Sourced, plain_number
from cms.registry.presentation.unit_words import unit_word
from cms.registry.texts import Reader, Text
from cms.vocabularies.models import MeasurementUnit, Pollutant

_EVIDENCE: Final = dict(EVIDENCE_CHOICES)
CHART_KINDS: Final = {
    LevelKind.BAT_AEL: ChartKind.BAT_AEL,
    LevelKind.BAT_AEPL: ChartKind.BAT_AEPL,
    LevelKind.MEASURED: ChartKind.MEASURED,
    LevelKind.PERMIT: ChartKind.PERMIT,
    LevelKind.SUPPLIER: ChartKind.SUPPLIER,
}
#: Relations of an entry whose rows are figures with a grade of evidence.
FIGURE_RELATIONS: Final = ("levels", "efficiencies", "consumption", "outcomes", "costs")


@dataclass(frozen=True)
class FigureView:
    """One figure. Bounds as ``level_range`` of the site's tags reads them; both empty: not stated.

    ``ref`` names the row among all of the entry (``levels-12``); a row that is not stored has none.
    ``is_held``: the hub holds the value, readers do not see it.
    """

    label: str
    kind_label: str
    lower: Decimal | None
    lower_open: bool
    upper: Decimal | None
    unit_label: str
    unit_name: str
    conditions: str
    evidence: str
    evidence_label: str
    source_number: int | None
    ref: str = ""
    is_held: bool = False


#: A figure that the hub holds.
HELD: Final = FigureView("", "", None, False, None, "", "", "", "", "", None, is_held=True)


@dataclass(frozen=True)
class FigureRow:
    """A row of a table of figures: what it is about, the figure, and the value before, where stated."""

    label: Text
    figure: FigureView
    detail: str = ""
    before: FigureView | None = None


@dataclass(frozen=True)
class FigureTable:
    """Figures of one kind under a caption; ``is_graded``: its rows carry evidence and sources."""

    id: str
    caption: str
    rows: list[FigureRow]
    is_graded: bool = True


@dataclass(frozen=True)
class LevelGroup:
    """Emission levels to one medium in one unit: a chart and the table under it."""

    id: str
    title: str
    figures: list[FigureView]
    chart: RangeChart | None


class Units:
    """Names of the units in the active language, read once."""

    def __init__(self) -> None:
        self._names = {unit.code: unit.label for unit in MeasurementUnit.objects.all()}

    def shown(self, symbol: str, value: Decimal | None = None) -> tuple[str, str]:
        """What stands after ``value``, and the full name that a screen reader says instead of a symbol."""
        word = unit_word(symbol, value)
        return (symbol, self._names.get(symbol, "")) if word is None else (word, "")


def evidence_word(grade: str) -> str:
    """The grade in words, without its letter: ``independently measured``."""
    return str(_EVIDENCE.get(grade, "")).partition(": ")[2]


def best_evidence(entry: Entry) -> str:
    """Best grade among the entry's figures; empty without figures."""
    rows = (row for relation in FIGURE_RELATIONS for row in getattr(entry, relation).all())
    grades = {row.evidence for row in rows if not getattr(row, "is_held", False)}
    return next((grade for grade in EVIDENCE_ORDER if grade in grades), "")


def pollutant_label(pollutant: Pollutant) -> str:
    """Name and formula: ``Sulphur dioxide (SO₂)``."""
    label, formula = pollutant.label or pollutant.code, pollutant.formula
    return f"{label} ({formula})" if formula and formula not in label else label


def figure_ref(row: Sourced) -> str:
    """Name of a stored row: its relation and key; it lasts until the entry is published again."""
    relation = row._meta.get_field("page").remote_field.related_name
    return f"{relation}-{row.pk}" if row.pk else ""


def figure_view(row: Figure, units: Units, label: str = "", kind_label: str = "", conditions: str = "") -> FigureView:
    """A figure row as the components show it."""
    unit_label, unit_name = units.shown(row.unit, row.low if row.high is None else row.high)
    return FigureView(
        label=label,
        kind_label=kind_label,
        lower=row.low,
        lower_open=row.lower_is_less_than,
        upper=row.high,
        unit_label=unit_label,
        unit_name=unit_name,
        conditions=conditions or row.conditions,
        evidence=row.evidence,
        evidence_label=evidence_word(row.evidence),
        source_number=row.source,
        ref=figure_ref(row),
    )


def level_conditions(level: EmissionLevel | ReferenceLimit) -> str:
    """Averaging, oxygen, gas conditions and the rest in one line; what is not stated is left out."""
    parts = [level.averaging.label if level.averaging else ""]
    if level.reference_oxygen is not None:
        parts.append(gettext("%(oxygen)s %% O₂") % {"oxygen": f"{level.reference_oxygen.normalize():f}"})
    if isinstance(level, EmissionLevel):
        if level.dry_gas is not None:
            parts.append(gettext("dry gas") if level.dry_gas else gettext("wet gas"))
        if level.standard_conditions:
            parts.append("273.15 K, 101.3 kPa")
        parts += [level.get_plant_status_display(), level.fuel, level.size, level.conditions, level.monitoring]
    else:
        parts += ["" if level.averaging else level.averaging_text, level.conditions]
    return "; ".join(filter(None, parts))


def level_groups(entry: Entry, units: Units) -> list[LevelGroup]:
    """The entry's emission levels by medium and unit, each group with its chart."""
    levels = list(entry.levels.all())
    prefetch_related_objects(levels, "pollutant", "medium", "averaging")
    groups: dict[tuple[str, str], list[EmissionLevel]] = {}
    for level in levels:
        groups.setdefault((level.medium.label, level.unit), []).append(level)
    return [
        _level_group(f"levels-{number}", medium, rows, units)
        for number, ((medium, _unit), rows) in enumerate(groups.items(), start=1)
    ]


def _level_group(identifier: str, medium: str, levels: list[EmissionLevel], units: Units) -> LevelGroup:
    figures = [
        figure_view(
            level,
            units,
            label=pollutant_label(level.pollutant),
            kind_label=level.get_kind_display(),
            conditions=level_conditions(level),
        )
        for level in levels
    ]
    chart_rows = [
        ChartRow(
            label=figure.label,
            kind=CHART_KINDS[LevelKind(level.kind)],
            lower=figure.lower,
            lower_open=figure.lower_open,
            upper=figure.upper,
            unit_label=figure.unit_label,
            evidence=figure.evidence,
            conditions=figure.conditions,
        )
        for level, figure in zip(levels, figures, strict=True)
    ]
    title = pgettext("heading of a chart", "Emission levels: %(medium)s") % {"medium": medium}
    return LevelGroup(identifier, title, figures, range_chart(chart_rows))


def efficiencies(entry: Entry, units: Units) -> list[FigureView]:
    """Abatement efficiencies, labelled with their pollutant."""
    rows = list(entry.efficiencies.all())
    prefetch_related_objects(rows, "pollutant")
    return [figure_view(row, units, label=pollutant_label(row.pollutant)) for row in rows]


def held_row(reader: Reader, label: str, detail: str = "") -> FigureRow:
    """A row that the hub holds: what kind of figure it is, and nothing of what it says."""
    return FigureRow(Text(label, reader.language), HELD, detail)


def consumption_table(entry: Entry, reader: Reader, units: Units) -> FigureTable:
    """Consumption and resource levels."""
    rows = [
        held_row(reader, gettext("Consumption"))
        if row.is_held
        else FigureRow(reader.text("item", row), figure_view(row, units))
        for row in entry.consumption.all()
    ]
    return FigureTable("consumption", gettext("Consumption and resource levels"), rows)


def outcome_table(entry: Entry, reader: Reader, units: Units) -> FigureTable:
    """Outcomes: with the value before, where it is stated."""
    rows = [_outcome(row, reader, units) for row in entry.outcomes.all()]
    return FigureTable("outcomes", gettext("Outcomes and impacts"), rows)


def _outcome(row: Outcome, reader: Reader, units: Units) -> FigureRow:
    figure = figure_view(row, units)
    before, after = plain_number(row.before), plain_number(row.after)
    details = [
        str(row.year or ""),
        row.get_site_display(),
        gettext("rating %(rating)s of ±3") % {"rating": row.get_rating_display()} if row.rating is not None else "",
        row.how_measured,
    ]
    if figure.lower is None and figure.upper is None:
        unit_label, unit_name = units.shown(row.unit, after)
        figure = replace(figure, lower=after, upper=after, unit_label=unit_label, unit_name=unit_name)
    elif after is not None:
        details.append(gettext("value afterwards: %(value)s") % {"value": f"{after:f}"})
    return FigureRow(
        label=reader.text("indicator", row),
        figure=figure,
        detail=" · ".join(filter(None, details)),
        before=None if before is None else replace(figure, lower=before, upper=before, lower_open=False),
    )


def cost_table(entry: Entry, reader: Reader) -> FigureTable:
    """Costs: amounts in their own currency, never converted here."""
    rows = []
    for row in entry.costs.select_related("cost_type"):
        if row.is_held:
            rows.append(held_row(reader, row.cost_type.label))
            continue
        details = [
            gettext("per %(unit)s") % {"unit": row.per_unit} if row.per_unit else "",
            gettext("prices of %(year)s") % {"year": row.price_year} if row.price_year else "",
        ]
        figure = FigureView(
            label=row.cost_type.label,
            kind_label="",
            lower=row.amount,
            lower_open=False,
            upper=row.amount if row.amount_upper is None else row.amount_upper,
            unit_label=row.currency,
            unit_name="",
            conditions=row.conditions,
            evidence=row.evidence,
            evidence_label=evidence_word(row.evidence),
            source_number=row.source,
            ref=figure_ref(row),
        )
        label = Text(row.cost_type.label, reader.language)
        rows.append(FigureRow(label, figure, " · ".join(filter(None, details))))
    return FigureTable("costs", gettext("Costs"), rows)


def input_table(inputs: Iterable[PracticeInput], reader: Reader) -> FigureTable:
    """Activities and inputs of a practice with their quantities and costs."""
    rows = []
    for row in inputs:
        if row.is_held:
            rows.append(held_row(reader, gettext("Activity or input"), row.get_phase_display()))
            continue
        money = f"{plain_number(row.cost):f} {row.currency}".strip() if row.cost is not None else ""
        share = gettext("%(share)s %% borne by users") % {"share": row.borne_by_users} if row.borne_by_users else ""
        figure = FigureView(
            label="",
            kind_label="",
            lower=plain_number(row.quantity),
            lower_open=False,
            upper=plain_number(row.quantity),
            unit_label=row.unit,
            unit_name="",
            conditions="; ".join(filter(None, (money, share, row.timing))),
            evidence="",
            evidence_label="",
            source_number=None,
        )
        rows.append(FigureRow(reader.text("item", row), figure, row.get_phase_display()))
    return FigureTable("inputs", gettext("Activities and inputs"), rows, is_graded=False)


def plain_range(low: Any, high: Any, unit: str) -> str:
    """``10–20 t/h`` from two ends that may be missing; empty without any."""
    ends = [f"{plain_number(value):f}" for value in (low, high) if value is not None]
    return f"{'–'.join(dict.fromkeys(ends))} {unit}".strip() if ends else ""
