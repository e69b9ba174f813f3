"""Thresholds travel into the data's unit: doubles are compared with the truth of comparing the decimals they came from.

A number of the data is the shortest decimal that is its double, so doubles keep the order of their decimals. A threshold in
another unit need not be such a decimal: then no number of the data equals it, and its nearest double, whose own decimal lies
to one side of it, says on which side every other double lies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from remission.expr.tree import Op

BELOW_ALL = -math.inf  # `number < BELOW_ALL` is never met, `number >= BELOW_ALL` always
GREATEST = Fraction(10) ** 300  # the data's numbers end at 1e30


@dataclass(frozen=True, slots=True)
class DataLimit:
    """`number op value`, on doubles."""

    op: Op
    value: float


def travelled(op: Op, limit: Fraction, scale: Fraction = Fraction(1)) -> DataLimit:
    """Move `number * scale op limit` to the number itself; `scale` is positive.

    >>> travelled(Op.GE, Fraction(100), Fraction(1, 1000))
    DataLimit(op=<Op.GE: '>='>, value=100000.0)
    >>> travelled(Op.LT, Fraction(1), Fraction(3))  # a third is no decimal: 0.3333333333333333 is the last one below it
    DataLimit(op=<Op.LE: '<='>, value=0.3333333333333333)
    """
    exactly = max(-GREATEST, min(GREATEST, limit / scale))
    nearest = float(exactly)
    written = Fraction(repr(nearest))
    if written == exactly:
        return DataLimit(op, nearest)
    is_below = written < exactly
    match op:
        case Op.LT | Op.LE:
            return DataLimit(Op.LE if is_below else Op.LT, nearest)
        case Op.GT | Op.GE:
            return DataLimit(Op.GT if is_below else Op.GE, nearest)
        case Op.EQ:
            return DataLimit(Op.LT, BELOW_ALL)
        case Op.NE:
            return DataLimit(Op.GE, BELOW_ALL)
