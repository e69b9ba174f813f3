"""What `<`, `<=`, `=`, `!=`, `>=` and `>` mean, for every reading; a censored value is an interval."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from remission.expr.reals.real import Real
from remission.expr.tree import Op
from remission.expr.truth import UNKNOWN, Truth, negate, truth_of

if TYPE_CHECKING:
    from collections.abc import Callable

Number: TypeAlias = Decimal | Fraction  # exact; never a float


@dataclass(frozen=True, slots=True)
class Interval:
    """A censored value: somewhere between `low` and `high`; an open end excludes its bound."""

    low: Number
    high: Number
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class ResultInterval:
    """What a formula may give: somewhere between `low` and `high`, which may be roots; an open end excludes its bound."""

    low: Fraction | Real
    high: Fraction | Real
    low_open: bool = False
    high_open: bool = False


# Exact values, and the columns of a data frame, compare with Python's own operators.
COMPARE: dict[Op, Callable[[Any, Any], Any]] = {
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
    Op.GE: operator.ge,
    Op.GT: operator.gt,
}

OPPOSITE: dict[Op, Op] = {
    Op.LT: Op.GE,
    Op.LE: Op.GT,
    Op.EQ: Op.NE,
    Op.NE: Op.EQ,
    Op.GE: Op.LT,
    Op.GT: Op.LE,
}

MIRRORED: dict[Op, Op] = {
    Op.LT: Op.GT,
    Op.LE: Op.GE,
    Op.EQ: Op.EQ,
    Op.NE: Op.NE,
    Op.GE: Op.LE,
    Op.GT: Op.LT,
}


def compare_interval(value: Interval | ResultInterval, op: Op, limit: Number | Real) -> Truth:  # noqa: PLR0911 - two answers an operator
    """Compare a censored value: met or not met only where every value in the interval agrees.

    >>> compare_interval(Interval(Decimal(0), Decimal("0.01"), high_open=True), Op.LT, Decimal("0.01"))
    <Truth.MET: 'met'>
    """
    match op:
        case Op.LT:
            if value.high < limit or (value.high == limit and value.high_open):
                return Truth.MET
            return Truth.NOT_MET if value.low >= limit else UNKNOWN
        case Op.LE:
            if value.high <= limit:
                return Truth.MET
            outside = value.low > limit or (value.low == limit and value.low_open)
            return Truth.NOT_MET if outside else UNKNOWN
        case Op.EQ:
            if value.low == value.high == limit:
                return Truth.MET
            below = value.high < limit or (value.high == limit and value.high_open)
            above = value.low > limit or (value.low == limit and value.low_open)
            return Truth.NOT_MET if below or above else UNKNOWN
        case _:
            return negate(compare_interval(value, OPPOSITE[op], limit))


def compare_exact(left: Number | Real, op: Op, right: Number | Real) -> Truth:
    """Compare two exact numbers."""
    return truth_of(COMPARE[op](left, right))
