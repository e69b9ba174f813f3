"""A formula of censored values is the range of its results: exact, and what two places know of one value stays together.

What is known is put in; what is left is a quotient of two polynomials over the censored values. Where no value is multiplied
by itself, and no divisor changes its sign, the quotient is monotone in each value, whatever the others are: its range ends at
corners of the box that the intervals make, and there it is worked out. Anything else has no range, and is unknown. The least,
the greatest and the rounded value of ranges is a range of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import product
from math import floor
from typing import TypeAlias, assert_never

from remission.expr import tree as t
from remission.expr.compare import MIRRORED, Interval, ResultInterval, compare_interval
from remission.expr.dates import DAYS_OF, completed, shifted
from remission.expr.durations import UNIT_OF
from remission.expr.reals.functions import function, power
from remission.expr.reals.real import Number, UndecidedError
from remission.expr.rounding import rounded
from remission.expr.truth import MET, UNKNOWN, Truth, all_of, any_of
from remission.expr.units import unit
from remission.protocol.model import Calculation

DAY = unit("d").factor
MOST = 6  # censored values in one comparison: the corners of a box are many
BELOW, ABOVE = (t.Op.LT, t.Op.LE), (t.Op.GT, t.Op.GE)

Name: TypeAlias = str | t.Term  # a fact, or a term that has a range of its own
Polynomial: TypeAlias = Mapping[tuple[Name, ...], Number]  # coefficients by what they are multiplied with; none is zero

ONE: Polynomial = {(): Fraction(1)}


@dataclass(frozen=True, slots=True)
class RangeQuotient:
    """`above / below`; both are numbers where nothing censored is left."""

    above: Polynomial
    below: Polynomial = field(default_factory=lambda: ONE)


@dataclass(frozen=True, slots=True)
class Ranges:
    """The comparisons of one case: its values by fact, and the truths of the conditions of tables."""

    calculations: Mapping[str, Calculation]
    values: Mapping[str, object]
    truth_of: Callable[[t.Condition], Truth]

    def compare(self, left: t.Term, op: t.Op, right: t.Term) -> Truth:
        """Compare two formulas: unknown where one has no value, or what it may be lies on both sides."""
        between = self.of(t.Arithmetic("-", left, right))
        found = UNKNOWN if between is None else compare_interval(between, op, Fraction(0))
        if found is UNKNOWN:
            found = self._each(left, op, right)
        return self._each(right, MIRRORED[op], left) if found is UNKNOWN else found

    def of(self, node: t.Term) -> ResultInterval | None:
        """What a formula may be, in base units; None where it has no value, or no range."""
        box = _Box(self)
        try:
            return box.range(box.quotient(node))
        except UndecidedError:  # two ends that no number of digits tells apart
            return None

    def _each(self, left: t.Term, op: t.Op, right: t.Term) -> Truth:
        """The least of several is below something where one of them is, and above it where all are; so the greatest."""
        match left:
            case t.CalculationValue(key) if not isinstance(self.calculations[key].value, t.Score):
                return self._each(self.calculations[key].value, op, right)
            case t.Extreme(which, args) if op in (*BELOW, *ABOVE) and all(self.of(arg) is not None for arg in args):
                each = [self.compare(arg, op, right) for arg in args]
                return any_of(each) if (op in BELOW) == (which == "min") else all_of(each)
            case _:
                return UNKNOWN


class _Box:
    """What is censored in one comparison, each with its interval in base units."""

    def __init__(self, ranges: Ranges) -> None:
        self.ranges = ranges
        self.sides: dict[Name, ResultInterval] = {}
        self.divisors: list[Polynomial] = []

    # ---- terms --------------------------------------------------------------------------------------

    def quotient(self, node: t.Term) -> RangeQuotient | None:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
        """A term over what is censored in it, in base units; None where it has no value, or no range."""
        match node:
            case t.FactValue(fact, measure):
                return self.fact(fact, measure.factor if measure else Fraction(1))
            case t.Quantity(value, measure):
                return number(value * measure.factor)
            case t.CalculationValue(key) if isinstance(self.ranges.calculations[key].value, t.Score):
                return self.fact(key, Fraction(1))
            case t.CalculationValue(key):
                return self.quotient(self.ranges.calculations[key].value)
            case t.Elapsed(start, end):
                first, last = self.quotient(start), self.quotient(end)
                between = None if first is None or last is None else self.joined("-", last, first)
                return None if between is None else self.joined("*", number(DAY), between)
            case t.WholePeriods(period, start, end):
                size = UNIT_OF[period].factor
                return self.own(node, [self.quotient(start), self.quotient(end)], lambda found: whole_periods(node, found, size))
            case t.Arithmetic(op, left, right):
                one, other = self.quotient(left), self.quotient(right)
                return None if one is None or other is None else self.joined(op, one, other)
            case t.Extreme(which, args):
                return self.own(node, [self.quotient(arg) for arg in args], lambda found: extreme(which, found))
            case t.Rounded(value, step, mode):
                size = step.value * step.unit.factor
                return self.own(node, [self.quotient(value)], lambda found: to_step(found[0], size, mode))
            case t.Power(base, exponent):
                varies = not isinstance(exponent, t.Quantity)
                return self.own(
                    node, [self.quotient(base), self.quotient(exponent)], lambda found: to_power(*found, varies=varies)
                )
            case t.Function(name, inner):
                return self.own(node, [self.quotient(inner)], lambda found: of_function(name, found[0]))
            case t.Lookup(rows):
                return self.row(rows)
            case t.Day(value):
                return number(Fraction(value.toordinal()))
            case t.Shifted(inner, count, period) if period in DAYS_OF:
                day = self.quotient(inner)
                return None if day is None else self.joined("+", day, number(Fraction(count * DAYS_OF[period])))
            case t.Shifted(inner):
                return self.own(node, [self.quotient(inner)], lambda found: moved(node, found[0]))
            case t.Score():
                msg = "a score has a name: the checks refuse it before"
                raise TypeError(msg)
            case _:
                assert_never(node)

    def fact(self, fact: str, factor: Fraction) -> RangeQuotient | None:
        """A number or the number of a day, or a value of which the interval is known."""
        match self.ranges.values[fact]:
            case date() as day:
                return number(Fraction(day.toordinal()))
            case Interval(low, high, low_open, high_open):
                self.sides[fact] = ResultInterval(Fraction(low), Fraction(high), low_open, high_open)
                return RangeQuotient({(fact,): factor})
            case Decimal() | Fraction() as value:
                return number(Fraction(value) * factor)
            case _:
                return None

    def row(self, rows: tuple[t.Row, ...]) -> RangeQuotient | None:
        """The first row that is met; no value while an earlier one is unknown."""
        for row in rows:
            truth = MET if row.when is None else self.ranges.truth_of(row.when)
            if truth is MET:
                return self.quotient(row.value)
            if truth is UNKNOWN:
                return None
        return None

    def own(
        self, node: t.Term, parts: list[RangeQuotient | None], made: Callable[[list[ResultInterval]], ResultInterval | None]
    ) -> RangeQuotient | None:
        """A term whose range follows from those of its parts: a value of its own, the same wherever the term stands."""
        known = [part for part in parts if part is not None]
        found = [one for one in map(self.range, known) if one is not None]
        if len(found) < len(parts):
            return None
        interval = made(found)
        if interval is None:
            return None
        if interval.low == interval.high:
            return number(interval.low)
        self.sides[node] = interval
        return RangeQuotient({(node,): Fraction(1)})

    def joined(self, op: t.Sign, one: RangeQuotient, other: RangeQuotient) -> RangeQuotient | None:
        """Two terms joined; dividing by zero has no value."""
        match op:
            case "+" | "-":
                sign = Fraction(1 if op == "+" else -1)
                if one.below == other.below:
                    return RangeQuotient(plus(one.above, other.above, sign), one.below)
                above = plus(times(one.above, other.below), times(other.above, one.below), sign)
                return RangeQuotient(above, times(one.below, other.below))
            case "*":
                return RangeQuotient(times(one.above, other.above), times(one.below, other.below))
            case "/":
                if not other.above:
                    return None
                if set(other.above) == {()}:
                    return RangeQuotient(times(times(one.above, other.below), {(): 1 / other.above[()]}), one.below)
                self.divisors.append(other.above)
                return RangeQuotient(times(one.above, other.below), times(one.below, other.above))

    # ---- corners ------------------------------------------------------------------------------------

    def range(self, quotient: RangeQuotient | None) -> ResultInterval | None:
        """Where a quotient may lie; an end is open where nothing that the values may be gives it."""
        if quotient is None:
            return None
        every = (quotient.above, quotient.below, *self.divisors)
        names = tuple(dict.fromkeys(name for one in every for product_ in one for name in product_))
        if len(names) > MOST or any(len(set(product_)) < len(product_) for one in every for product_ in one):
            return None
        found: list[tuple[Number, bool]] = []
        signs: list[set[bool]] = [set() for _ in every[1:]]
        for corner in product(*(places(self.sides[name]) for name in names)):
            point = dict(zip(names, (value for value, _ in corner), strict=True))
            below = [at(one, point) for one in every[1:]]
            if 0 in below:
                return None
            for seen, value in zip(signs, below, strict=True):
                seen.add(value > 0)
            found.append((at(quotient.above, point) / below[0], all(inside for _, inside in corner)))
        if any(len(seen) > 1 for seen in signs):
            return None
        low, high = min(value for value, _ in found), max(value for value, _ in found)
        return ResultInterval(low, high, (low, True) not in found, (high, True) not in found)


def places(side: ResultInterval) -> Iterable[tuple[Number, bool]]:
    """The ends of an interval and, where one is open, a value within; each with whether the interval has it.

    What is monotone and not constant takes its least value at an end alone; what is constant takes it within as well.
    """
    low, high = side.low, side.high
    ends = ((low, not side.low_open), (high, not side.high_open))
    return (*ends, ((low + high) / 2, True)) if side.low_open or side.high_open else ends


# ---- polynomials and intervals -------------------------------------------------------------------------


def number(value: Number) -> RangeQuotient:
    """A number without anything censored."""
    return RangeQuotient({(): value} if value else {})


def plus(one: Polynomial, other: Polynomial, sign: Number) -> Polynomial:
    """`one + sign * other`."""
    found: dict[tuple[Name, ...], Number] = dict(one)
    for names, coefficient in other.items():
        found[names] = found.get(names, Fraction(0)) + sign * coefficient
    return {names: coefficient for names, coefficient in found.items() if coefficient}


def times(one: Polynomial, other: Polynomial) -> Polynomial:
    """The product of two polynomials."""
    found: Polynomial = {}
    for names, coefficient in one.items():
        for others, factor in other.items():
            joined = tuple(sorted((*names, *others), key=repr))
            found = plus(found, {joined: coefficient * factor}, Fraction(1))
    return found


def at(polynomial: Polynomial, point: Mapping[Name, Number]) -> Number:
    """The value of a polynomial at a point."""
    total: Number = Fraction(0)
    for names, coefficient in polynomial.items():
        total = total + reduce(lambda one, name: one * point[name], names, coefficient)
    return total


def extreme(which: t.Which, found: list[ResultInterval]) -> ResultInterval:
    """The least or the greatest of values in some intervals."""
    pick = min if which == "min" else max
    low, high = pick(one.low for one in found), pick(one.high for one in found)
    low_open = [one.low_open for one in found if one.low == low]
    high_open = [one.high_open for one in found if one.high == high]
    if which == "min":  # one that reaches the end is enough at the low end; at the high end none may stay below
        return ResultInterval(low, high, all(low_open), any(high_open))
    return ResultInterval(low, high, any(low_open), all(high_open))


def whole_periods(node: t.WholePeriods, dates: list[ResultInterval], size: Fraction) -> ResultInterval:
    """Whole periods between dates of which the days are not known: the later the start and the earlier the end, the fewer."""
    start, end = dates

    def between(first: Number, last: Number) -> Fraction:
        return completed(node.period, day(first), day(last), node.missing_day) * size

    return ResultInterval(between(start.high, end.low), between(start.low, end.high))


def moved(node: t.Shifted, days: ResultInterval) -> ResultInterval:
    """The days some months after others."""
    low, high = (shifted(day(end), node.count, node.period, node.missing_day) for end in (days.low, days.high))
    return ResultInterval(Fraction(low.toordinal()), Fraction(high.toordinal()))


def day(number: Number) -> date:
    """The day that has a number."""
    return date.fromordinal(floor(number))


def to_step(found: ResultInterval, size: Fraction, mode: t.Mode) -> ResultInterval:
    """A rounded value: both ends count, for a value beside an open one is rounded to it as well."""
    return ResultInterval(rounded(found.low, size, mode), rounded(found.high, size, mode))


def to_power(base: ResultInterval, exponent: ResultInterval, *, varies: bool) -> ResultInterval | None:
    """A power of positive values, or a whole power of any: monotone in each, so that it ends at corners; else no range."""
    if base.low > 0 or (base.low >= 0 and exponent.low > 0):
        return _at_corners(base, exponent)
    if varies or exponent.low != exponent.high or not isinstance(exponent.low, Fraction) or exponent.low.denominator != 1:
        return None
    is_odd = exponent.low.numerator % 2 == 1
    if exponent.low > 0 and (is_odd or base.high <= 0):
        return _at_corners(base, exponent)
    return None


def _at_corners(base: ResultInterval, exponent: ResultInterval) -> ResultInterval | None:
    found: list[tuple[Number, bool]] = []
    for (value, is_in), (to, is_to) in product(places(base), places(exponent)):
        made = power(value, to)
        if made is None:
            return None
        found.append((made, is_in and is_to))
    low, high = min(value for value, _ in found), max(value for value, _ in found)
    return ResultInterval(low, high, (low, True) not in found, (high, True) not in found)


def of_function(name: t.FunctionName, found: ResultInterval) -> ResultInterval | None:
    """An exponential or a logarithm, which rise everywhere; no range where there is no logarithm."""
    low, high = function(name, found.low), function(name, found.high)
    return None if low is None or high is None else ResultInterval(low, high, found.low_open, found.high_open)
