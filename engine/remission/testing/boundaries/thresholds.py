"""The thresholds of a comparison: the step its number was written to, and just below, at and just above as conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from remission.expr import tree as t
from remission.expr.facts import Fact
from remission.expr.quantities import QUANTITY
from remission.expr.units import unit
from remission.protocol.model import Protocol
from remission.protocol.pieces import unnamed

Side: TypeAlias = Literal["just below", "at", "just above"]

TENTH = Fraction(1, 10)
ONE_DAY, NO_DAY = t.Quantity(Fraction(1), unit("d")), t.Quantity(Fraction(0), unit("d"))
NUMBER = unit("1")


@dataclass(frozen=True, slots=True)
class BesideThreshold:
    """One side of a threshold, as the condition that a case is there."""

    side: Side
    limit: t.Term
    condition: t.Condition


def last_digit(quantity: t.Quantity) -> Fraction:
    """One unit of the last digit that was written, in the quantity's unit: 0.01 for `0.05 %`, 1 for `100 x 10^9/L`."""
    found = QUANTITY.match(quantity.written)
    number = Decimal(found["number"].replace(",", "").replace("'", "")) if found and _is_plain(found["number"]) else None
    if number is None:
        number = Decimal(quantity.value.numerator) if quantity.value.denominator == 1 else Decimal(1)
    digit = Fraction(10) ** min(0, int(number.as_tuple().exponent))
    return digit * quantity.value / Fraction(number) if number and quantity.value else digit


def _is_plain(number: str) -> bool:
    return number.replace(".", "", 1).isdigit()


def beside(atom: t.Condition, protocol: Protocol) -> Iterator[BesideThreshold]:
    """Just below, at and just above each threshold of an atom; a side where no value can be is left out.

    "Just" is one unit of the last written digit, or a tenth of the limit where that is less; a day for dates and spans, and
    for whole weeks, months and years the day on which their number turns.
    """
    facts = protocol.facts
    match atom:
        case t.Compare(t.Quantity() as left, _, right):
            yield from _sides(right, left, facts)
        case t.Compare(left, op, t.Quantity() as limit) if periods := _periods(left, limit, protocol):
            if op not in (t.Op.LE, t.Op.GT):
                yield from _turns(periods, limit, 0)
            if op not in (t.Op.GE, t.Op.LT):
                yield from _turns(periods, limit, 1)
        case t.Between(value, t.Quantity() as low, t.Quantity() as high) if periods := _periods(value, low, protocol):
            yield from _turns(periods, low, 0)
            yield from _turns(periods, high, 1)
        case t.Compare(left, _, right):
            yield from _sides(left, right, facts)
        case t.Between(value, low, high):
            yield from _sides(value, low, facts)
            yield from _sides(value, high, facts)
        case _:
            return


def _periods(value: t.Term, limit: t.Quantity, protocol: Protocol) -> t.WholePeriods | None:
    """The whole periods that are compared with a number of them."""
    found = unnamed(value, protocol.calculations)
    return found if isinstance(found, t.WholePeriods) and limit.value.denominator == 1 else None


def _turns(value: t.WholePeriods, limit: t.Quantity, later: int) -> Iterator[BesideThreshold]:
    """The day on which so many periods have passed, the day before and the day after."""
    day = t.Shifted(value.start, int(limit.value) + later, value.period, value.missing_day)
    yield from (replace(one, limit=limit) for one in _around(t.Elapsed(day, value.end), NO_DAY, ONE_DAY))


def _sides(value: t.Term, limit: t.Term, facts: dict[str, Fact]) -> Iterator[BesideThreshold]:
    match value, limit:
        case _ if t.is_date(value):
            yield from (replace(one, limit=limit) for one in _around(t.Elapsed(limit, value), NO_DAY, ONE_DAY))
        case t.FactValue(key), t.Quantity():
            fact = facts[key]
            for one in _around(value, limit, replace(limit, value=step(limit, whole=fact.whole))):
                if _may_be(fact, limit.value, one.side):
                    yield one
        case t.Elapsed(), _:
            yield from _around(value, limit, ONE_DAY)
        case _, t.Quantity():
            yield from _around(value, limit, replace(limit, value=step(limit, whole=False)))
        case _:
            yield from _around(value, limit, t.Arithmetic("*", limit, t.Quantity(TENTH, NUMBER)))


def step(limit: t.Quantity, *, whole: bool) -> Fraction:
    """How far just beside a limit reaches, in its unit."""
    if whole:
        return Fraction(1)
    digit = abs(last_digit(limit))
    return min(digit, abs(limit.value) * TENTH) if limit.value else digit


def _around(value: t.Term, limit: t.Term, by: t.Term) -> Iterator[BesideThreshold]:
    under, over = _moved("-", limit, by), _moved("+", limit, by)
    yield BesideThreshold("just below", limit, t.AllOf((t.Compare(value, t.Op.LT, limit), t.Compare(value, t.Op.GE, under))))
    yield BesideThreshold("at", limit, t.Compare(value, t.Op.EQ, limit))
    yield BesideThreshold("just above", limit, t.AllOf((t.Compare(value, t.Op.GT, limit), t.Compare(value, t.Op.LE, over))))


def _moved(sign: Literal["-", "+"], limit: t.Term, by: t.Term) -> t.Term:
    if isinstance(limit, t.Quantity) and isinstance(by, t.Quantity) and limit.unit == by.unit:
        return replace(limit, value=limit.value + (by.value if sign == "+" else -by.value), written="")
    return t.Arithmetic(sign, limit, by)


def _may_be(fact: Fact, limit: Fraction, side: Side) -> bool:
    """Whether the plausible range has values on this side of a limit."""
    if fact.plausible is None:
        return True
    low, high = fact.plausible
    match side:
        case "just below":
            return low < limit <= high
        case "at":
            return low <= limit <= high and (not fact.whole or limit.denominator == 1)
        case "just above":
            return low <= limit < high
