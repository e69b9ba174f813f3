"""Cells cut a range into pieces without gaps or overlaps, and no comparison changes inside a piece."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remission.expr.cells import Cell, Range, cells
from remission.expr.compare import COMPARE, Interval

if TYPE_CHECKING:
    from collections.abc import Iterable

GRID = [Fraction(number, 3) for number in range(-12, 22)]  # -4 to 7 in thirds
ENDS = st.none() | st.integers(-3, 6).map(Fraction)
CUTS = st.lists(st.fractions(-4, 7, max_denominator=2), max_size=5)


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    low, high = draw(ENDS), draw(ENDS)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Range(low, high, draw(st.booleans()), draw(st.booleans()), draw(st.booleans()))


def holds(cell: Cell, value: Fraction, within: Range) -> bool:
    """Whether a value of the range lies in a cell, by the cell's own words."""
    if cell.is_point:
        return value == cell.low
    return within.has(value) and (cell.low is None or cell.low < value) and (cell.high is None or value < cell.high)


@settings(deadline=None, max_examples=60)
@given(CUTS, ranges())
def test_cells_partition_the_range(cuts: list[Fraction], within: Range) -> None:
    found = cells(cuts, within)
    for value in GRID:
        assert sum(holds(cell, value, within) for cell in found) == within.has(value), (value, found)


@settings(deadline=None, max_examples=60)
@given(CUTS, ranges())
def test_a_sample_lies_in_its_cell_and_in_the_range(cuts: list[Fraction], within: Range) -> None:
    for cell in cells(cuts, within):
        assert within.has(cell.sample)
        assert holds(cell, cell.sample, within)


@settings(deadline=None, max_examples=60)
@given(CUTS, ranges())
def test_no_comparison_changes_inside_a_cell(cuts: list[Fraction], within: Range) -> None:
    for cell in cells(cuts, within):
        for value in (value for value in GRID if holds(cell, value, within)):
            for op, compare in COMPARE.items():
                for cut in cuts:
                    assert compare(value, cut) == compare(cell.sample, cut), (op, cut, cell)


@settings(deadline=None, max_examples=60)
@given(CUTS, ranges())
def test_cells_come_in_order(cuts: list[Fraction], within: Range) -> None:
    samples = [cell.sample for cell in cells(cuts, within)]
    assert samples == sorted(set(samples))


INTERVALS = st.builds(
    lambda one, other, low_open, high_open: Interval(min(one, other), max(one, other), low_open, high_open),
    st.integers(-4, 7).map(Fraction),
    st.integers(-4, 7).map(Fraction),
    st.booleans(),
    st.booleans(),
)


def in_interval(interval: Interval, value: Fraction) -> bool:
    above = value >= interval.low and not (interval.low_open and value == interval.low)
    return above and value <= interval.high and not (interval.high_open and value == interval.high)


@given(ranges(), INTERVALS)
def test_a_censored_value_lies_in_the_range_and_in_its_interval(within: Range, interval: Interval) -> None:
    part = within.within(interval)
    for value in GRID:
        assert part.has(value) == (within.has(value) and in_interval(interval, value))


def texts(found: Iterable[Cell]) -> list[str]:
    return [str(cell.low) if cell.is_point else f"{cell.low}..{cell.high}" for cell in found]


OPEN = Range(Fraction(0), Fraction(9), low_open=True, high_open=True)
HALVES = Range(Fraction(1, 2), Fraction(3, 2), whole=True)
QUARTERS = Range(Fraction(1, 4), Fraction(3, 4), whole=True)
OPEN_POINT = Range(Fraction(3), Fraction(3), high_open=True)

# fmt: off
ROWS: dict[str, tuple[list[int], Range, list[str]]] = {
    "one threshold":               ([5],      Range(Fraction(0), Fraction(9)),                  ["0", "0..5", "5", "5..9", "9"]),
    "no threshold":                ([],       Range(Fraction(0), Fraction(1)),                  ["0", "0..1", "1"]),
    "threshold at an end":         ([0, 100], Range(Fraction(0), Fraction(100)),                ["0", "0..100", "100"]),
    "threshold outside":           ([-1, 7],  Range(Fraction(0), Fraction(5)),                  ["0", "0..5", "5"]),
    "open ends":                   ([5],      OPEN, ["0..5", "5", "5..9"]),
    "unbounded":                   ([5],      Range(None, None),                                ["None..5", "5", "5..None"]),
    "unbounded, no threshold":     ([],       Range(None, None),                                ["None..None"]),
    "bounded below":               ([],       Range(Fraction(2), None),                         ["2", "2..None"]),
    "whole numbers":               ([2, 3],   Range(Fraction(1), Fraction(5), whole=True),      ["1", "2", "3", "3..5", "5"]),
    "whole between halves":        ([],       HALVES, ["1/2..3/2"]),
    "no whole number there":       ([],       QUARTERS, []),
    "whole days":                  ([7],      Range(None, None, whole=True),                    ["None..7", "7", "7..None"]),
    "a point":                     ([],       Range(Fraction(3), Fraction(3)),                  ["3"]),
    "upside down":                 ([],       Range(Fraction(5), Fraction(3)),                  []),
    "an open point holds nothing": ([],       OPEN_POINT, []),
}
# fmt: on


@pytest.mark.parametrize(("cuts", "within", "expected"), ROWS.values(), ids=ROWS)
def test_rows(cuts: list[int], within: Range, expected: list[str]) -> None:
    assert texts(cells(map(Fraction, cuts), within)) == expected
