"""Exact values as doubles and a scale: what a column of numbers can hold without rounding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from remission.cases.case import Value
from remission.expr.compare import Interval, Number
from remission.expr.facts import Fact
from remission.expr.numbers import has_many_digits

# An end of a censored value that is an end of the plausible range itself, whatever the data's unit.
LEAST, GREATEST = -math.inf, math.inf
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Doubles:
    """A quantity as doubles: its two ends in one unit, which are the same where it is not censored."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False
    scale: Fraction = ONE  # takes the numbers to the fact's unit


def doubles(fact: Fact, value: Value, scales: Sequence[Fraction] = (ONE,)) -> Doubles | None:
    """A value whose decimals, times a scale, are exactly it; the first of the given scales that will do, or one of its own.

    Raises:
        TypeError: the value is no quantity.
        ValueError: its two ends do not fit one unit.
    """
    match value:
        case None:
            return None
        case Decimal() if scales[0] == 1 and not has_many_digits(value):
            return Doubles(float(value), float(value))
        case Decimal() | Fraction():
            return _scaled(fact, value, value, (False, False), scales)
        case Interval(low, high, low_open, high_open):
            return _scaled(fact, low, high, (low_open, high_open), scales)
        case _:
            msg = f"{fact.name} is a quantity, and {value!r} is none"
            raise TypeError(msg)


def _scaled(fact: Fact, low: Number, high: Number, is_open: tuple[bool, bool], scales: Sequence[Fraction]) -> Doubles:
    first, last = Fraction(low), Fraction(high)
    common = Fraction(1, math.lcm(first.denominator, last.denominator))
    for scale in (*scales, common, max(abs(first), abs(last)) or ONE):
        numbers = _end(first, scale), _end(last, scale)
        if first != last and fact.plausible is not None:
            numbers = (
                LEAST if numbers[0] is None and first == fact.plausible[0] and not is_open[0] else numbers[0],
                GREATEST if numbers[1] is None and last == fact.plausible[1] and not is_open[1] else numbers[1],
            )
        if numbers[0] is not None and numbers[1] is not None:
            return Doubles(numbers[0], numbers[1], is_open[0], is_open[1], scale)
    msg = f"{fact.name}: {low} and {high} do not fit one unit"
    raise ValueError(msg)


def _end(value: Fraction, scale: Fraction) -> float | None:
    """The number whose shortest decimal is `value / scale`, if there is one."""
    number = float(value / scale)
    return number if written(number) * scale == value else None


def written(number: float) -> Fraction:
    """The decimal that a double came from: its shortest text."""
    return Fraction(repr(number))
