"""The range chart's geometry: marks inside the plot, honest open ends, round axes."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.registry.charts import (
    MAX_INTERVALS,
    PLOT_LEFT,
    PLOT_RIGHT,
    ChartKind,
    ChartRow,
    RangeChart,
    RowMarks,
    Shape,
    range_chart,
)

UNIT = "mg/Nm³"


def row(
    lower: Decimal | float | None = None,
    upper: Decimal | float | None = None,
    kind: ChartKind = ChartKind.BAT_AEL,
    *,
    lower_open: bool = False,
    unit: str = UNIT,
) -> ChartRow:
    return ChartRow("Dust, clinker cooler", kind, lower, lower_open, upper, unit, "A", "daily average")


def only(chart: RangeChart | None) -> RowMarks:
    assert chart is not None
    (marks,) = chart.rows
    return marks


def test_nothing_to_draw() -> None:
    assert range_chart([]) is None
    assert range_chart([row(), row(float("nan"), 3), row(-2, 3)]) is None


def test_rows_of_two_units_are_refused() -> None:
    with pytest.raises(ValueError, match="one unit"):
        range_chart([row(1, 2), row(1, 2, unit="µg/l")])


def test_a_row_that_cannot_be_drawn_is_reported() -> None:
    odd = row(-40, -20)
    chart = range_chart([row(1, 2), odd])
    assert chart is not None
    assert chart.omitted == (odd,)
    assert len(chart.rows) == 1


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (20, [0, 5, 10, 15, 20]),
        (0.3, [0, 0.1, 0.2, 0.3]),
        (400, [0, 100, 200, 300, 400]),
        (1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0, [0, 1]),
        (12, [0, 2.5, 5, 7.5, 10, 12.5]),
    ],
)
def test_a_linear_axis_starts_at_zero_in_round_steps(highest: float, ticks: list[float]) -> None:
    chart = range_chart([row(0, highest)])
    assert chart is not None
    assert not chart.is_log
    assert [tick.value for tick in chart.ticks] == ticks


def test_the_axis_is_logarithmic_only_over_a_hundredfold_span() -> None:
    exactly = range_chart([row(1, 100)])
    over = range_chart([row(1, 101)])
    with_zero = range_chart([row(0, 5000), row(1, 2)])
    assert exactly is not None
    assert over is not None
    assert with_zero is not None
    assert not exactly.is_log
    assert over.is_log
    assert [tick.value for tick in over.ticks] == [1, 10, 100, 1000]
    assert not with_zero.is_log


def test_a_long_logarithmic_axis_ends_at_the_decade_above_the_values() -> None:
    chart = range_chart([row(0.05, 0.1), row(None, 12000, ChartKind.PERMIT)])
    assert chart is not None
    assert [tick.value for tick in chart.ticks] == [0.01, 1, 100, 10000]
    assert 85 < chart.rows[1].points[0] < PLOT_RIGHT


def test_a_range_is_a_bar_with_an_open_triangle_for_less_than() -> None:
    marks = only(range_chart([row(Decimal(10), Decimal(20), lower_open=True)]))
    assert marks.shape is Shape.BAR
    assert marks.bar == (50.0, 48.0)
    assert marks.open_lower == 50.0
    assert marks.open_upper is None


def test_an_upper_bound_alone_runs_from_zero() -> None:
    marks = only(range_chart([row(None, 20)]))
    assert marks.bar == (PLOT_LEFT, PLOT_RIGHT - PLOT_LEFT)


def test_equal_bounds_still_show_a_bar() -> None:
    marks = only(range_chart([row(20, 20)]))
    assert marks.bar == (97.2, 0.8)


def test_a_lower_bound_alone_ends_in_an_arrow() -> None:
    marks = only(range_chart([row(95, None)]))
    assert marks.open_upper == PLOT_RIGHT
    assert marks.bar is not None


def test_less_than_alone_is_a_triangle_without_a_bar() -> None:
    marks = only(range_chart([row(10, None, lower_open=True)]))
    assert marks.bar is None
    assert marks.points == ()
    assert marks.open_lower == PLOT_RIGHT


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        (ChartKind.MEASURED, Shape.DOT),
        (ChartKind.PERMIT, Shape.TICK),
        (ChartKind.SUPPLIER, Shape.DIAMOND),
    ],
)
def test_single_values_are_points(kind: ChartKind, shape: Shape) -> None:
    marks = only(range_chart([row(None, 20, kind)]))
    assert marks.shape is shape
    assert marks.points == (PLOT_RIGHT,)
    assert marks.line is None


def test_two_measured_values_are_joined() -> None:
    marks = only(range_chart([row(10, 20, ChartKind.MEASURED)]))
    assert marks.points == (50.0, 98.0)
    assert marks.line == (50.0, 98.0)


def test_the_readers_limit_lengthens_the_axis() -> None:
    chart = range_chart([row(5, 10)], limit=30)
    assert chart is not None
    assert chart.limit is not None
    assert chart.ticks[-1].value == 30
    assert chart.limit.x == PLOT_RIGHT
    assert chart.highest == 10


def test_the_key_names_each_kind_once() -> None:
    chart = range_chart([row(1, 2), row(1, 3, ChartKind.PERMIT), row(2, 3)])
    assert chart is not None
    assert [kind for kind, _, _ in chart.kinds] == [ChartKind.BAT_AEL, ChartKind.PERMIT]


numbers = st.one_of(
    st.just(0.0),
    st.floats(min_value=1e-6, max_value=1e9),
    st.decimals(min_value=Decimal("0.001"), max_value=Decimal(5000), places=3),
)


@st.composite
def chart_rows(draw: st.DrawFn) -> ChartRow:
    bounds = sorted([draw(numbers), draw(numbers)], key=float)
    shape = draw(st.sampled_from(["both", "lower", "upper"]))
    return row(
        bounds[0] if shape != "upper" else None,
        bounds[1] if shape != "lower" else None,
        draw(st.sampled_from(ChartKind)),
        lower_open=draw(st.booleans()),
    )


def places(marks: RowMarks) -> list[float]:
    found = [*marks.points, *(marks.line or ()), marks.label_x]
    found += [x for x in (marks.open_lower, marks.open_upper) if x is not None]
    if marks.bar is not None:
        start, width = marks.bar
        assert width >= 0
        found += [start, start + width]
    return found


@given(st.lists(chart_rows(), min_size=1, max_size=8), st.none() | numbers)
def test_every_mark_lies_inside_the_plot(rows: list[ChartRow], limit: float | Decimal | None) -> None:
    chart = range_chart(rows, limit)
    assert chart is not None
    drawn = [x for marks in chart.rows for x in places(marks)] + ([chart.limit.x] if chart.limit else [])
    assert all(PLOT_LEFT - 0.011 <= x <= PLOT_RIGHT + 0.011 for x in drawn)
    assert all(marks.bar or marks.points or marks.open_lower is not None for marks in chart.rows)


@given(st.lists(chart_rows(), min_size=1, max_size=8))
def test_ticks_rise_and_span_the_values(rows: list[ChartRow]) -> None:
    chart = range_chart(rows)
    assert chart is not None
    assert 2 <= len(chart.ticks) <= MAX_INTERVALS + 1
    assert all(a.value < b.value and a.x < b.x for a, b in pairwise(chart.ticks))
    assert chart.ticks[0].value <= float(chart.lowest)
    if not chart.is_log:
        assert chart.ticks[0].value == 0
        assert chart.ticks[-1].value >= float(chart.highest) * (1 - 1e-9)


@given(st.lists(st.floats(min_value=1e-3, max_value=1e6), min_size=2, max_size=8))
def test_a_greater_value_never_stands_further_left(values: list[float]) -> None:
    ordered = sorted(values)
    chart = range_chart([row(None, value, ChartKind.MEASURED) for value in ordered])
    assert chart is not None
    xs = [marks.points[0] for marks in chart.rows]
    assert xs == sorted(xs)
