"""Figures as rows of a table for files."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from cms.registry.models import Entry
from cms.registry.presentation import level_conditions

#: First characters that a spreadsheet takes for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: Any) -> Any:
    """The value, or its text with an apostrophe in front if a spreadsheet would run it as a formula."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS) else value


def level_rows(entry: Entry) -> Iterator[list[Any]]:
    """Heading and one row per emission level and efficiency of the entry, in the active language."""
    sources = {source.number: source for source in entry.sources.all()}
    yield [
        gettext("Code"),
        gettext("Pollutant"),
        gettext("CAS number"),
        gettext("Kind of level"),
        gettext("Medium"),
        gettext("From"),
        gettext("To"),
        gettext("Unit"),
        gettext("Conditions"),
        gettext("Evidence"),
        gettext("Source"),
    ]
    for level in entry.levels.all():
        yield [
            entry.code,
            level.pollutant.label,
            level.pollutant.cas,
            level.get_kind_display(),
            level.medium.label,
            _bound(level.low, less_than=level.lower_is_less_than),
            _bound(level.high),
            level.unit,
            level_conditions(level),
            level.evidence,
            _source(sources.get(level.source)),
        ]
    for row in entry.efficiencies.all():
        yield [
            entry.code,
            row.pollutant.label,
            row.pollutant.cas,
            gettext("Abatement efficiency"),
            "",
            _bound(row.low, less_than=row.lower_is_less_than),
            _bound(row.high),
            row.unit,
            row.conditions,
            row.evidence,
            _source(sources.get(row.source)),
        ]


def _bound(value: Any, *, less_than: bool = False) -> str:
    if value is None:
        return ""
    return f"<{value:f}" if less_than else f"{value:f}"


def _source(source: Any) -> str:
    return " ".join(filter(None, (source.title, source.url))) if source else ""
