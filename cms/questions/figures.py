"""The figure that a reader reports, found among those that the entry's page shows, and put into words."""

from collections.abc import Iterator

from django.template.loader import render_to_string

from cms.registry.models import Entry
from cms.registry.presentation import DataSheet, data_sheet
from cms.registry.presentation.figures import FigureView


def figure_text(entry: Entry, ref: str) -> str:
    """What the page says in the figure's row, in the active language; empty if it shows no such figure."""
    if not ref:
        return ""
    for label, detail, figure in _shown(data_sheet(entry)):
        if figure.ref == ref:
            context = {"label": label, "detail": detail, "figure": figure}
            return " ".join(render_to_string("questions/figure.txt", context).split())
    return ""


def _shown(sheet: DataSheet) -> Iterator[tuple[str, str, FigureView]]:
    """(label, detail, figure) of every figure on the page; what a country withholds is not on it."""
    for group in sheet.level_groups:
        yield from ((figure.label, figure.kind_label, figure) for figure in group.figures)
    yield from ((figure.label, figure.kind_label, figure) for figure in sheet.efficiencies)
    for section in sheet.sections:
        for table in section.tables:
            yield from ((str(row.label), row.detail, row.figure) for row in table.rows)
