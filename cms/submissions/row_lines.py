"""Rows of a draft in a line each: what a list of them shows. A row may be incomplete."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.languages import column
from cms.registry.models.figures import plain_number


def row_title(row: Any, number: int, language: str) -> str:
    """Kind, number and what the row is about: ``Emission level 2: Dust, Air``; without the figure."""
    kind = f"{capfirst(str(row._meta.verbose_name))} {row.number if _is_source(row) else number}"
    about = _joined(*ABOUT[_relation(row)](row, language))
    return f"{kind}: {about}" if about else kind


def row_details(row: Any) -> str:
    """The figure and its conditions in one line; empty where there is none."""
    make = DETAILS.get(_relation(row))
    return _joined(*make(row)) if make else ""


def _relation(row: Any) -> str:
    return row._meta.get_field("page").remote_field.related_name


def _is_source(row: Any) -> bool:
    return _relation(row) == "sources"


def _joined(*words: Any) -> str:
    return ", ".join(str(word) for word in words if word)


def _concept(row: Any, name: str) -> str:
    return str(getattr(row, name)) if getattr(row, f"{name}_id") else ""


def _number(value: Decimal | None) -> str:
    return "" if value is None else str(number_format(f"{plain_number(value):f}"))


def _range(row: Any) -> str:
    """``< 5–9,5 mg/Nm³`` from two ends that may be missing."""
    low, high = _number(row.lower), _number(row.upper)
    if not low and not high:
        return ""
    if not low:
        ends = f"≤ {high}"
    elif row.lower_is_less_than:
        ends = f"< {low}–{high}" if high and high != low else f"< {low}"
    else:
        ends = low if high == low else (f"{low}–{high}" if high else f"≥ {low}")
    return f"{ends} {row.unit}".strip()


def _figure(row: Any) -> tuple[str, ...]:
    return (_range(row), row.conditions, _evidence(row))


def _evidence(row: Any) -> str:
    grade = row.get_evidence_display()
    source = _("source %(number)s") % {"number": row.source} if row.source else ""
    return "; ".join(filter(None, (grade, source)))


def _text(row: Any, name: str, language: str) -> str:
    return getattr(row, column(name, language)) or ""


def _money(amount: Decimal | None, upper: Decimal | None, currency: str) -> str:
    ends = "–".join(filter(None, (_number(amount), _number(upper) if upper != amount else "")))
    return f"{ends} {currency}".strip() if ends else ""


#: Relation -> what a row of it is about.
ABOUT: Final[Mapping[str, Callable[[Any, str], tuple[Any, ...]]]] = {
    "sources": lambda row, language: (row.author, row.title, row.year),
    "levels": lambda row, language: (_concept(row, "pollutant"), _concept(row, "medium")),
    "efficiencies": lambda row, language: (_concept(row, "pollutant"),),
    "consumption": lambda row, language: (_text(row, "item", language),),
    "outcomes": lambda row, language: (_text(row, "indicator", language),),
    "costs": lambda row, language: (_concept(row, "cost_type"),),
    "plants": lambda row, language: (row.name, row.place, _concept(row, "country")),
    "places": lambda row, language: (_text(row, "name", language), _concept(row, "country")),
    "cross_media_effects": lambda row, language: (_concept(row, "medium"),),
    "exposures": lambda row, language: (_concept(row, "hazard"),),
    "inputs": lambda row, language: (_text(row, "item", language),),
}
#: Relation -> what a row of it states.
DETAILS: Final[Mapping[str, Callable[[Any], tuple[Any, ...]]]] = {
    "sources": lambda row: (row.url, row.pages, row.note),
    "levels": lambda row: (row.get_kind_display(), *_figure(row)),
    "efficiencies": _figure,
    "consumption": _figure,
    "outcomes": lambda row: (_change(row), *_figure(row)),
    "costs": lambda row: (
        _money(row.amount, row.amount_upper, row.currency),
        row.per_unit,
        row.price_year,
        row.conditions,
        _evidence(row),
    ),
    "plants": lambda row: (row.operator, row.get_status_display(), row.year_start, _evidence(row)),
    "places": lambda row: (row.get_precision_display() if row.latitude is not None else "",),
    "cross_media_effects": lambda row: (row.get_direction_display(), row.magnitude),
    "exposures": lambda row: (
        _("exposure: %(step)s") % {"step": row.exposure} if row.exposure else "",
        _("sensitivity: %(step)s") % {"step": row.sensitivity} if row.sensitivity else "",
    ),
    "inputs": lambda row: (
        row.get_phase_display(),
        f"{_number(row.quantity)} {row.unit}".strip() if row.quantity is not None else "",
        _money(row.cost, None, row.currency),
        row.timing,
    ),
}


def _change(row: Any) -> str:
    """``12 → 5 t/ha``: the values before and afterwards."""
    before, after = _number(row.before), _number(row.after)
    return f"{before or '?'} → {after or '?'} {row.unit}".strip() if before or after else ""
