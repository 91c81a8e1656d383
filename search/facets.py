"""Facets as data: one object each says what it is called, where it is counted and how its values are shown.

OR within a facet, AND across facets; the counts of a facet leave its own choice out; a chosen value stays in
the list with count 0, known or not. Values match whatever their case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Order(Enum):
    """How the values of a facet are ordered."""

    COUNT = "count"
    #: As the vocabulary has them.
    VOCABULARY = "vocabulary"
    #: Highest value first (years, readiness levels).
    DESCENDING = "descending"


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet. ``labels`` names the list its labels come from: a vocabulary scheme, or a list of ours."""

    name: str
    label: str | Promise
    labels: str
    order: Order = Order.COUNT
    #: Documents hold the broader values too, so choosing C finds C23.5.
    tree: bool = False

    @property
    def field(self) -> str:
        """Name of its field in the index."""
        return f"facet_{self.name}"


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet with the number of entries that have it. ``broader``: its parent in a tree."""

    value: str
    label: str
    count: int
    selected: bool
    broader: str = ""
    depth: int = 0


#: In the order in which they are shown.
FACETS: Final[tuple[Facet, ...]] = (
    Facet("kind", _("Kind"), "kinds", Order.VOCABULARY),
    Facet("sector", _("Sector"), "sectors", Order.VOCABULARY, tree=True),
    Facet("pollutant", _("Pollutant"), "pollutants"),
    Facet("medium", _("Medium"), "media", Order.VOCABULARY),
    Facet("country", _("Country"), "countries", Order.VOCABULARY),
    Facet("adopted_in", _("Adopted as BAT in"), "countries", Order.VOCABULARY),
    Facet("theme", _("Theme"), "themes", Order.VOCABULARY),
    Facet("technique_type", _("Technique type"), "technique-types", Order.VOCABULARY),
    Facet("practice_type", _("Practice type"), "practice-types", Order.VOCABULARY),
    Facet("maturity", _("Maturity (TRL)"), "maturity-levels", Order.DESCENDING),
    Facet("evidence", _("Evidence"), "evidence-grades", Order.VOCABULARY),
    Facet("hazard", _("Hazard"), "hazards", Order.VOCABULARY, tree=True),
    Facet("city", _("City"), "cities", Order.VOCABULARY),
    Facet("hub", _("Hub"), "hubs", Order.VOCABULARY),
    Facet("available_language", _("Available in"), "languages", Order.VOCABULARY),
    Facet("year", _("Year of publication"), "years", Order.DESCENDING),
)
FACETS_BY_NAME: Final[Mapping[str, Facet]] = {facet.name: facet for facet in FACETS}


@dataclass(frozen=True, slots=True)
class ValueLabel:
    """How a value is shown: label in the reader's language, its place in the vocabulary, its broader value."""

    label: str
    position: int = 0
    broader: str = ""


def arrange(
    facet: Facet, counts: Mapping[str, int], chosen: tuple[str, ...], labels: Mapping[str, ValueLabel]
) -> tuple[FacetCount, ...]:
    """Counted values of ``facet`` in display order; every chosen value is there, if need be with count 0.

    ``counts`` and ``labels`` are keyed by the stored code; ``chosen`` as typed. An unknown value is its own label.
    """
    stored = {code.lower(): code for code in (*labels, *counts)}
    selected = {stored.get(value.lower(), value) for value in chosen}
    rows = [
        _count(code, counts.get(code, 0), code in selected, labels)
        for code in {*(code for code, count in counts.items() if count), *selected}
    ]
    if facet.order is Order.COUNT:
        rows.sort(key=lambda row: (-row.count, row.label, row.value))
    elif facet.order is Order.DESCENDING:
        rows.sort(key=lambda row: (len(row.value), row.value), reverse=True)
    else:
        last = len(labels)
        rows.sort(key=lambda row: (labels[row.value].position if row.value in labels else last, row.value))
    return tuple(rows)


def _count(code: str, count: int, selected: bool, labels: Mapping[str, ValueLabel]) -> FacetCount:
    known = labels.get(code)
    if known is None:
        return FacetCount(code, code, count, selected)
    depth, above = 0, known.broader
    while above in labels and depth < len(labels):
        depth, above = depth + 1, labels[above].broader
    return FacetCount(code, known.label, count, selected, known.broader, depth)
