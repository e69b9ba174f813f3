"""Typical values: what the vocabulary says that a well patient has, else the roundest number of a stretch of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil, floor

from remission.expr.cells import Cell, Range, cells, fact_range
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind

ASSESSED = date(2024, 5, 1)  # the day on which made-up patients are seen
EARLIER = 60  # days: how long ago what happened to them did
DIGITS = 6  # significant ones, at most, that are tried
FINER = 5  # steps of ten: a number as round, but nearer, may be that much smaller

NOTHING_FOUND = ("absent", "no", "none", "negative", "normal")  # what a choice is where the vocabulary names no typical one


def extent(fact: Fact) -> Range:
    """Where the value of a quantity may lie, and the number of a date; an upper limit of normal is above 0."""
    within = fact_range(fact, None)
    if fact.above_zero and within.low == 0:
        return replace(within, low_open=True)
    return within


def well(fact: Fact) -> Fraction | str:
    """What a well patient has: a number in the fact's unit, a choice, or the number of a day; the vocabulary's where it says."""
    match fact.kind:
        case Kind.CHOICE:
            if isinstance(fact.typical, str):
                return fact.typical
            return next((value for value in fact.values if value.lower() in NOTHING_FOUND), fact.values[0])
        case Kind.DATE:
            return Fraction(ASSESSED.toordinal() - (0 if fact.slug == ASSESSMENT_DATE else EARLIER))
        case Kind.QUANTITY:
            within = extent(fact)
            if isinstance(fact.typical, Fraction) and within.has(fact.typical):
                return fact.typical
            return roundest(cells([], within)[-1 if within.low is None else 1 if len(cells([], within)) > 1 else 0], None)


def digits(value: Fraction) -> int:
    """How many significant digits it takes to write a number; many for one that never ends.

    >>> digits(Fraction(100)), digits(Fraction("0.75")), digits(Fraction(1, 3))
    (1, 2, 99)
    """
    bare = value.denominator
    twos = fives = 0
    while bare % 2 == 0:
        bare, twos = bare // 2, twos + 1
    while bare % 5 == 0:
        bare, fives = bare // 5, fives + 1
    if bare != 1:
        return 99
    whole = abs(value.numerator) * 10 ** max(twos, fives) // value.denominator
    return len(str(whole).rstrip("0")) or 1


def roundest(cell: Cell, near: Fraction | None) -> Fraction:
    """The number of fewest digits inside a cell, and of those the one nearest to `near`.

    >>> str(roundest(Cell(Fraction(50), Fraction(100), Fraction(75)), Fraction(200)))
    '90'
    """
    if cell.is_point or (near is not None and _inside(near, cell)):
        return cell.sample if cell.is_point or near is None else near
    target = cell.sample if near is None or (cell.low == 0 and near <= 0) else near
    target = min(target, Fraction(1)) if near == 0 == cell.low else target
    found = min(_rounded_in(cell, target), key=lambda value: (digits(value), abs(value - target)), default=cell.sample)
    return cell.sample if digits(cell.sample) < digits(found) else found


def _inside(value: Fraction, cell: Cell) -> bool:
    return (cell.low is None or cell.low < value) and (cell.high is None or value < cell.high)


def _rounded_in(cell: Cell, target: Fraction) -> Iterator[Fraction]:
    """Round numbers in a cell: of each step of ten those nearest to the target and to the ends."""
    size = max((abs(end) for end in (cell.low, cell.high, cell.sample) if end is not None), default=Fraction(1)) or Fraction(1)
    step = Fraction(10) ** (len(str(int(size))) if size >= 1 else 0)
    anchors = [target, *(end for end in (cell.low, cell.high) if end is not None)]
    finer = FINER
    for _ in range(DIGITS + 30):
        multiples = {(floor(anchor / step) + more) * step for anchor in anchors for more in (-1, 0, 1, 2)}
        inside = [value for value in sorted(multiples) if _inside(value, cell)]
        yield from inside
        finer -= bool(inside)
        if not finer:
            return
        step /= 10


def candidates(fact: Fact, cuts: Iterable[Fraction], usual: Fraction) -> tuple[Fraction, ...]:
    """A value of every cell of a fact's range: the fewest digits first, then the nearest to the usual value.

    What is just plausible still, the greatest value, comes last.
    """
    within = extent(fact)
    found = {roundest(cell, usual) for cell in cells(cuts, within) if _fits(cell, fact)}
    return tuple(sorted(found, key=lambda value: (value != usual, value == within.high, digits(value), abs(value - usual))))


def _fits(cell: Cell, fact: Fact) -> bool:
    return not fact.whole or cell.sample.denominator == 1


def near(value: Fraction, within: Range) -> tuple[Fraction, ...]:
    """A value in fewer and fewer rounded forms: coarsest first, itself last."""
    found: list[Fraction] = []
    step = Fraction(10) ** (len(str(int(abs(value)))) if abs(value) >= 1 else 0)
    for _ in range(DIGITS + 6):
        found += [rounding(value / step) * step for rounding in (floor, ceil)]
        step /= 10
    return tuple(one for one in dict.fromkeys([*found, value]) if within.has(one))
