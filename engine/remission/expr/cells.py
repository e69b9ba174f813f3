"""Thresholds cut the range of a fact into a few cells; every condition is constant within a cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from remission.expr.compare import Interval
from remission.expr.facts import Fact, Kind


@dataclass(frozen=True, slots=True)
class Cell:
    """A point (`low == high`) or an open interval between two cuts; None is unbounded. `sample` lies inside."""

    low: Fraction | None
    high: Fraction | None
    sample: Fraction

    @property
    def is_point(self) -> bool:
        """Whether the cell is exactly one value."""
        return self.low is not None and self.low == self.high


@dataclass(frozen=True, slots=True)
class Range:
    """Where a value may lie; an open end excludes its bound, None is unbounded; `whole` allows integers only."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False
    whole: bool = False

    def has(self, value: Fraction) -> bool:
        """Whether a value lies in the range."""
        if self.whole and value.denominator != 1:
            return False
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return not (self.high is not None and (value > self.high or (self.high_open and value == self.high)))

    def within(self, interval: Interval) -> Range:
        """The part of the range in which a censored value lies."""
        low, low_open = _higher((self.low, self.low_open), (Fraction(interval.low), interval.low_open))
        high, high_open = _lower((self.high, self.high_open), (Fraction(interval.high), interval.high_open))
        return Range(low, high, low_open, high_open, self.whole)


def fact_range(fact: Fact, value: object) -> Range:
    """Where a missing or censored value may lie; a date is its day number."""
    if fact.kind is Kind.DATE:
        every = Range(Fraction(date.min.toordinal()), Fraction(date.max.toordinal()), whole=True)
        return every.within(value) if isinstance(value, Interval) else every
    low, high = fact.plausible or (None, None)
    whole = Range(low, high, whole=fact.whole)
    return whole.within(value) if isinstance(value, Interval) else whole


End = tuple[Fraction | None, bool]


def _higher(one: End, other: tuple[Fraction, bool]) -> tuple[Fraction, bool]:
    """The lower bound that excludes more."""
    if one[0] is None:
        return other
    return max((one[0], one[1]), other)


def _lower(one: End, other: tuple[Fraction, bool]) -> tuple[Fraction, bool]:
    """The upper bound that excludes more."""
    if one[0] is None:
        return other
    value, closed = min((one[0], not one[1]), (other[0], not other[1]))
    return value, not closed


def cells(cuts: Iterable[Fraction], within: Range) -> tuple[Cell, ...]:
    """Cut a range at every threshold: points and the open intervals between them, in order, none empty.

    >>> [str(cell.sample) for cell in cells([Fraction(5)], Range(Fraction(0), Fraction(100)))]
    ['0', '5/2', '5', '105/2', '100']
    """
    if within.low is not None and within.high is not None and within.low > within.high:
        return ()
    ends = {end for end in (within.low, within.high) if end is not None}
    points = sorted({cut for cut in cuts if _inside(cut, within)} | ends)
    found: list[Cell] = []
    previous: Fraction | None = None
    for point in points:
        if previous is not None or within.low is None:
            found += _open_cell(previous, point, whole=within.whole)
        if within.has(point):
            found.append(Cell(point, point, point))
        previous = point
    if within.high is None:
        found += _open_cell(previous, None, whole=within.whole)
    return tuple(found)


def _inside(cut: Fraction, within: Range) -> bool:
    return (within.low is None or cut > within.low) and (within.high is None or cut < within.high)


def _open_cell(low: Fraction | None, high: Fraction | None, *, whole: bool) -> list[Cell]:
    """The open interval as a cell, if a value lies in it."""
    if high is None:
        return [Cell(low, high, Fraction(0 if low is None else floor(low) + 1))]
    if low is None:
        return [Cell(low, high, Fraction(ceil(high) - 1))]
    if not whole:
        return [Cell(low, high, (low + high) / 2)]
    first = Fraction(floor(low) + 1)
    return [Cell(low, high, first)] if first < high else []
