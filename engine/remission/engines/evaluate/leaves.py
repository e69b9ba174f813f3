"""What the leaves of a clause do: small closures over a state, each for one kind of comparison or formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from remission.expr import tree as t
from remission.expr.arithmetic import calculated
from remission.expr.compare import COMPARE, Interval, compare_interval
from remission.expr.dates import completed, shifted
from remission.expr.reals.functions import function
from remission.expr.reals.real import Number
from remission.expr.rounding import rounded
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.expr.units import unit

State: TypeAlias = dict[Any, Any]  # facts, criteria, classifications (outcome -> Truth) and calculations by slug
Test: TypeAlias = Callable[[State], Truth]
Worth: TypeAlias = Callable[[State], Number | None]  # base units; None: no value
Dated: TypeAlias = Callable[[State], date | None]

DAY = unit("d").factor


def compare_fact(fact: str, op: t.Op, limit: Decimal | Number) -> Test:
    """A fact against a constant in the fact's own unit."""
    compare = COMPARE[op]

    def test(state: State) -> Truth:
        value = state[fact]
        if value is None:
            return UNKNOWN
        if value.__class__ is Interval:
            return compare_interval(value, op, limit)
        return MET if compare(value, limit) else NOT_MET

    return test


def compare_computed(fact: str, op: t.Op, worth: Worth, factor: Fraction) -> Test:
    """Compare a fact with a formula: the formula's value goes into the fact's unit."""

    def test(state: State) -> Truth:
        limit = worth(state)
        return UNKNOWN if limit is None else compare_fact(fact, op, limit / factor)(state)

    return test


def compare_worths(left: Worth, op: t.Op, right: Worth) -> Test:
    """Two formulas, in base units."""
    compare = COMPARE[op]

    def test(state: State) -> Truth:
        one, other = left(state), right(state)
        if one is None or other is None:
            return UNKNOWN
        return MET if compare(one, other) else NOT_MET

    return test


def compare_dates(left: Dated, op: t.Op, right: Dated) -> Test:
    """Two days."""
    compare = COMPARE[op]

    def test(state: State) -> Truth:
        one, other = left(state), right(state)
        if one is None or other is None:
            return UNKNOWN
        return MET if compare(one, other) else NOT_MET

    return test


def one_of(fact: str, values: frozenset[str]) -> Test:
    """A choice against some of its values."""

    def test(state: State) -> Truth:
        value = state[fact]
        if value is None:
            return UNKNOWN
        return MET if value in values else NOT_MET

    return test


def fact_worth(fact: str, factor: Fraction) -> Worth:
    """A fact's exact value in base units; a censored one has none."""

    def worth(state: State) -> Number | None:
        value = state[fact]
        if value is None or value.__class__ is Interval:
            return None
        return times(value, factor)

    return worth


def known_worth(found: Fraction | Interval | None) -> Fraction | None:
    """The value of what may be open from one number to another; none while it is."""
    return None if found.__class__ is Interval else found  # type: ignore[return-value] # the class says what it is


def times(value: Decimal | Fraction, factor: Fraction) -> Fraction:
    """An exact value by a factor: whole numbers first, one fraction at the end, which is half the work of `Fraction`'s own."""
    over, under = value.as_integer_ratio()
    return Fraction(over * factor.numerator, under * factor.denominator)


def days_elapsed(start: Dated, end: Dated) -> Worth:
    """The time between two days, in base units."""

    def worth(state: State) -> Number | None:
        first, last = start(state), end(state)
        return None if first is None or last is None else (last - first).days * DAY

    return worth


def periods(node: t.WholePeriods, start: Dated, end: Dated, size: Fraction) -> Worth:
    """Whole weeks, months or years between two days, each of a size in base units."""

    def worth(state: State) -> Fraction | None:
        first, last = start(state), end(state)
        return None if first is None or last is None else completed(node.period, first, last, node.missing_day) * size

    return worth


def fact_day(fact: str) -> Dated:
    """A date; one that is known to its month or year is no day."""

    def day(state: State) -> date | None:
        value = state[fact]
        return None if value.__class__ is Interval else value

    return day


def moved(node: t.Shifted, start: Dated) -> Dated:
    """A day so many periods after another."""

    def day(state: State) -> date | None:
        first = start(state)
        return None if first is None else shifted(first, node.count, node.period, node.missing_day)

    return day


def arithmetic(op: t.Sign, left: Worth, right: Worth) -> Worth:
    """Two formulas joined; dividing by zero has no value."""

    def worth(state: State) -> Number | None:
        one, other = left(state), right(state)
        return None if one is None or other is None else calculated(op, one, other)

    return worth


def extreme(pick: Callable[[list[Number]], Number], args: tuple[Worth, ...]) -> Worth:
    """The least or the greatest of some formulas; no value when one has none."""

    def worth(state: State) -> Number | None:
        values = [arg(state) for arg in args]
        known = [value for value in values if value is not None]
        return pick(known) if len(known) == len(values) else None

    return worth


def round_to(value: Worth, step: Fraction, mode: t.Mode) -> Worth:
    """A formula rounded to a step."""

    def worth(state: State) -> Number | None:
        found = value(state)
        return None if found is None else rounded(found, step, mode)

    return worth


def power_of(base: Worth, exponent: Worth, raised: Callable[[Number, Number], Number | None]) -> Worth:
    """A formula to the power of another; no value where there is no such power."""

    def worth(state: State) -> Number | None:
        one, other = base(state), exponent(state)
        return None if one is None or other is None else raised(one, other)

    return worth


def function_of(name: t.FunctionName, inner: Worth) -> Worth:
    """An exponential or a logarithm of a formula; no value where there is none."""

    def worth(state: State) -> Number | None:
        found = inner(state)
        return None if found is None else function(name, found)

    return worth


def lookup(rows: tuple[tuple[Test | None, Worth], ...]) -> Worth:
    """The first row that is met; every row is asked."""
    worths = tuple([value for _, value in rows])
    return lambda state: chosen([MET if when is None else when(state) for when, _ in rows], worths, state)


def chosen(truths: Sequence[Truth], worths: Sequence[Worth], state: State) -> Number | None:
    """The value of the first row that is met; none while an earlier one is unknown."""
    for truth, worth in zip(truths, worths, strict=True):
        if truth is not NOT_MET:
            return worth(state) if truth is MET else None
    return None
