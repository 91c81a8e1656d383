"""Geometry of the range chart: levels in one unit on one axis, one row each.

Plain numbers in, plain numbers out; ``components/range_chart.html`` draws them. Every x is a percentage
(0-100) of the width of a row, so the chart fits a phone and a sheet of paper without scaling its text. What a
row *is* (limit, measured value, claim) is told by its shape; colour only repeats it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

Number = Decimal | float | int

#: Percent kept free on both sides, so that a mark at either end is drawn whole.
PLOT_LEFT: Final = 2.0
PLOT_RIGHT: Final = 98.0
#: The axis turns logarithmic when the highest value is more than this many times the lowest.
LOG_SPAN: Final = 100
#: Six tick labels are what a plot 320 px wide holds.
MAX_INTERVALS: Final = 5
#: With more rows a phone shows the table alone.
MAX_PHONE_ROWS: Final = 12
#: Percent; a range of equal bounds would otherwise be a bar of no width, which is not drawn at all.
MIN_BAR_WIDTH: Final = 0.8
#: Nearer than this to an end (percent), a value label starts or ends at its mark instead of standing over it.
LABEL_EDGE: Final = 30.0


class ChartKind(StrEnum):
    """What a row states; the values also name CSS classes."""

    BAT_AEL = "bat-ael"
    BAT_AEPL = "bat-aepl"
    MEASURED = "measured"
    PERMIT = "permit"
    SUPPLIER = "supplier"
    EXPERT = "expert"


class Shape(StrEnum):
    """How a kind is drawn."""

    BAR = "bar"
    DOTTED_BAR = "dotted-bar"
    DOT = "dot"
    TICK = "tick"
    DIAMOND = "diamond"


BARS: Final = frozenset({Shape.BAR, Shape.DOTTED_BAR})

SHAPES: Final[Mapping[ChartKind, Shape]] = {
    ChartKind.BAT_AEL: Shape.BAR,
    ChartKind.BAT_AEPL: Shape.BAR,
    ChartKind.MEASURED: Shape.DOT,
    ChartKind.PERMIT: Shape.TICK,
    ChartKind.SUPPLIER: Shape.DIAMOND,
    ChartKind.EXPERT: Shape.DOTTED_BAR,
}

KIND_LABELS: Final[Mapping[ChartKind, object]] = {
    ChartKind.BAT_AEL: _("Emission level with best available techniques"),
    ChartKind.BAT_AEPL: _("Performance level with best available techniques"),
    ChartKind.MEASURED: _("Measured value"),
    ChartKind.PERMIT: _("Legal or permit limit"),
    ChartKind.SUPPLIER: _("Supplier's claim"),
    ChartKind.EXPERT: _("Expert judgement"),
}


@dataclass(frozen=True)
class ChartRow:
    """One level to draw.

    ``lower_open`` is the "<" before the lower bound (or before a single value). A missing bound of a bar
    leaves that side open; a measured value, limit or claim with one bound is a single value. ``evidence`` is
    the letter A-E or empty.
    """

    label: str
    kind: ChartKind
    lower: Number | None
    lower_open: bool
    upper: Number | None
    unit_label: str
    evidence: str
    conditions: str


@dataclass(frozen=True)
class Tick:
    """A mark on the axis: value in the chart's unit, place in percent, anchor of its label."""

    value: float
    x: float
    anchor: str


@dataclass(frozen=True)
class RowMarks:
    """One row with the places of its marks, all in percent of the row's width.

    ``bar`` is (x, width); ``points`` are the dots, ticks or diamonds, ``line`` (x1, x2) joins two of them;
    ``open_lower`` is where the open triangle of "<" stands, ``open_upper`` the arrow of an open upper end.
    """

    row: ChartRow
    shape: Shape
    bar: tuple[float, float] | None
    points: tuple[float, ...]
    line: tuple[float, float] | None
    open_lower: float | None
    open_upper: float | None
    label_x: float
    label_anchor: str

    @property
    def kind_label(self) -> object:
        """The kind in the reader's language."""
        return KIND_LABELS[self.row.kind]


@dataclass(frozen=True)
class RangeChart:
    """A chart ready to draw, and the parts of its title and of the sentence that describes it."""

    rows: tuple[RowMarks, ...]
    ticks: tuple[Tick, ...]
    limit: Tick | None
    omitted: tuple[ChartRow, ...]
    unit_label: str
    is_log: bool
    lowest: Number
    highest: Number
    width: float = 100.0

    @property
    def kinds(self) -> tuple[tuple[ChartKind, Shape, object], ...]:
        """Kind, shape and label of each kind shown, in order of first appearance: the key above the chart."""
        return tuple((kind, SHAPES[kind], KIND_LABELS[kind]) for kind in dict.fromkeys(m.row.kind for m in self.rows))

    @property
    def is_long(self) -> bool:
        """Whether a phone shows the table alone."""
        return len(self.rows) > MAX_PHONE_ROWS


@dataclass(frozen=True)
class Axis:
    """A linear (from zero) or logarithmic scale; its ticks and upper end are values in the chart's unit."""

    ticks: tuple[float, ...]
    end: float
    is_log: bool

    def x(self, value: Number) -> float:
        """Place of ``value`` in percent, kept inside the plot."""
        start, end, number = self.ticks[0], self.end, float(value)
        if self.is_log:
            start, end, number = math.log10(start), math.log10(end), math.log10(max(number, start))
        share = (number - start) / (end - start)
        return round(PLOT_LEFT + min(max(share, 0.0), 1.0) * (PLOT_RIGHT - PLOT_LEFT), 2)


def range_chart(rows: Sequence[ChartRow], limit: Number | None = None) -> RangeChart | None:
    """Lay out ``rows``, all in one unit, and the reader's own ``limit`` in that unit.

    Rows without a value that an axis from zero can hold are returned in ``omitted``, never dropped silently.
    Returns None when nothing is left to draw; raises ValueError when the rows carry different units.
    """
    units = {row.unit_label for row in rows}
    if len(units) > 1:
        raise ValueError(f"a range chart takes one unit, got {sorted(units)}")
    drawn = [row for row in rows if _is_drawable(row)]
    if not drawn:
        return None
    values = [value for row in drawn for value in _values(row)]
    shown_limit = limit if limit is not None and math.isfinite(limit) and limit >= 0 else None
    axis = _axis([float(value) for value in (*values, *([] if shown_limit is None else [shown_limit]))])
    return RangeChart(
        rows=tuple(_marks(row, axis) for row in drawn),
        ticks=tuple(_tick(value, axis) for value in axis.ticks),
        limit=None if shown_limit is None else _tick(float(shown_limit), axis),
        omitted=tuple(row for row in rows if not _is_drawable(row)),
        unit_label=units.pop(),
        is_log=axis.is_log,
        lowest=min(values),
        highest=max(values),
    )


def _values(row: ChartRow) -> list[Number]:
    return [value for value in (row.lower, row.upper) if value is not None]


def _is_drawable(row: ChartRow) -> bool:
    values = _values(row)
    return bool(values) and all(math.isfinite(value) and value >= 0 for value in values)


def _axis(values: Iterable[float]) -> Axis:
    numbers = list(values)
    lowest, highest = min(numbers), max(numbers)
    # Zero has no place on a logarithmic axis, so one zero keeps the axis linear.
    if lowest > 0 and highest / lowest > LOG_SPAN:
        first, last = math.floor(math.log10(lowest)), math.ceil(math.log10(highest))
        stride = math.ceil((last - first) / MAX_INTERVALS)
        ticks = tuple(_scaled(1, exponent) for exponent in range(first, last + 1, stride))
        return Axis(ticks, end=_scaled(1, last), is_log=True)
    ticks = _from_zero(highest)
    return Axis(ticks, end=ticks[-1], is_log=False)


def _from_zero(highest: float) -> tuple[float, ...]:
    """Round steps of 1, 2, 2.5 or 5 times a power of ten, from zero to at least ``highest``."""
    if highest <= 0:
        return (0.0, 1.0)
    exponent = math.floor(math.log10(highest / MAX_INTERVALS))
    for digits, power in ((1, 0), (2, 0), (25, -1), (5, 0), (10, 0)):
        step = _scaled(digits, exponent + power)
        count = math.ceil(highest / step - 1e-9)
        if count <= MAX_INTERVALS:
            break
    return tuple(_scaled(digits * index, exponent + power) for index in range(count + 1))


def _scaled(digits: int, exponent: int) -> float:
    """``digits`` times ten to the ``exponent``, read from decimal text so that 3 x 0.1 is 0.3."""
    return float(f"{digits}e{exponent}")


def _tick(value: float, axis: Axis) -> Tick:
    x = axis.x(value)
    # A short number may stand over the edge of the plot by half its width, a long one may not.
    return Tick(value, x, "middle" if len(f"{value:g}") <= 3 else _anchor(x, edge=5.0))


def _anchor(x: float, edge: float) -> str:
    if x < edge:
        return "start"
    return "end" if x > 100 - edge else "middle"


def _marks(row: ChartRow, axis: Axis) -> RowMarks:
    shape = SHAPES[row.kind]
    places = [axis.x(value) for value in _values(row)]
    bar = None
    line = None
    points: tuple[float, ...] = ()
    open_upper = None
    if row.lower_open and row.upper is None:
        left = right = places[0]  # "< 10": the triangle alone says it
    elif shape in BARS:
        left = places[0] if row.lower is not None else PLOT_LEFT
        right = places[-1] if row.upper is not None else PLOT_RIGHT
        left, right = min(left, right), max(left, right)
        if right - left < MIN_BAR_WIDTH:
            left = min(max(left - MIN_BAR_WIDTH / 2, PLOT_LEFT), PLOT_RIGHT - MIN_BAR_WIDTH)
            right = left + MIN_BAR_WIDTH
        bar = (round(left, 2), round(right - left, 2))
        open_upper = PLOT_RIGHT if row.upper is None else None
    else:
        left, right = min(places), max(places)
        points = tuple(dict.fromkeys(places))
        line = (left, right) if right > left else None
    label_x = round((left + right) / 2, 2)
    label_anchor = _anchor(label_x, LABEL_EDGE)
    if label_anchor != "middle":
        label_x = left if label_anchor == "start" else right
    open_lower = round(left, 2) if row.lower_open and row.lower is not None else None
    return RowMarks(row, shape, bar, points, line, open_lower, open_upper, label_x, label_anchor)
