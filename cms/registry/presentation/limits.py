"""Reference limits beside an entry's levels and in the table of all."""

from dataclasses import dataclass

from django.db.models import QuerySet

from cms.registry.models import Entry, ReferenceLimit
from cms.registry.presentation.figures import FigureView, Units, level_conditions, pollutant_label


@dataclass(frozen=True)
class LimitView:
    """A limit of a legal text: the figure (labelled with the pollutant), the act and how it was read."""

    code: str
    figure: FigureView
    activity: str
    medium: str
    act: str
    reference: str
    address: str
    text_date: str
    note: str
    confidence: str


def limit_views(limits: QuerySet[ReferenceLimit], units: Units | None = None) -> list[LimitView]:
    """Reference limits as the tables show them."""
    units = units or Units()
    related = ("activity", "pollutant", "medium", "averaging")
    return [_limit_view(limit, units) for limit in limits.select_related(*related)]


def _limit_view(limit: ReferenceLimit, units: Units) -> LimitView:
    unit_label, unit_name = units.shown(limit.unit, limit.high)
    return LimitView(
        code=limit.code,
        figure=FigureView(
            label=pollutant_label(limit.pollutant),
            kind_label="",
            lower=limit.low,
            lower_open=limit.lower_is_less_than,
            upper=limit.high,
            unit_label=unit_label,
            unit_name=unit_name,
            conditions=level_conditions(limit),
            evidence="",
            evidence_label="",
            source_number=None,
        ),
        activity=limit.activity.label,
        medium=limit.medium.label,
        act=limit.act,
        reference=limit.reference,
        address=limit.address,
        text_date=limit.text_date,
        note=limit.note,
        confidence=limit.get_confidence_display(),
    )


def limits_beside(entry: Entry, units: Units) -> list[LimitView]:
    """Limits for the entry's activity on pollutants that the entry speaks of, for orientation only."""
    if not entry.pk:
        return []
    pollutants = {pollutant.pk for pollutant in entry.pollutants.all()}
    pollutants |= {row.pollutant_id for row in (*entry.levels.all(), *entry.efficiencies.all())}
    return limit_views(entry.reference_limits.filter(pollutant_id__in=pollutants), units)
