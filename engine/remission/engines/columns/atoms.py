"""Atoms about one fact as Boolean expressions: null is unknown. Thresholds travel to each unit that the data has."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import narwhals as nw

from remission.cases.frames.doubles import GREATEST, LEAST
from remission.cases.frames.held import Held, IntervalEnds
from remission.cases.frames.thresholds import travelled
from remission.engines.columns.stages import UNKNOWN, truth
from remission.expr.compare import COMPARE, OPPOSITE
from remission.expr.tree import Op


def compared(number: nw.Expr, op: Op, limit: Fraction, scale: Fraction) -> nw.Expr:
    """Whether `number * scale op limit`, exactly."""
    moved = travelled(op, limit, scale)
    found: nw.Expr = COMPARE[moved.op](number, moved.value)
    return found


def quantity(held: Held, op: Op, limit: Fraction) -> nw.Expr:
    """A quantity against a constant in the fact's unit."""
    ends = held.ends
    if ends is None:
        return by_unit(held, lambda scale: compared(nw.col(held.value), op, limit, scale), UNKNOWN)
    return by_unit(held, lambda scale: _censored(held, ends, op, limit, scale), UNKNOWN)


def by_unit(held: Held, make: Callable[[Fraction], nw.Expr], otherwise: nw.Expr) -> nw.Expr:
    """What is made for each scale, where the data has it; `otherwise` where there is no value."""
    if held.unit is None:
        return make(held.scales[0])
    found = otherwise
    for index, scale in reversed(list(enumerate(held.scales))):
        found = nw.when(nw.col(held.unit) == index).then(make(scale)).otherwise(found)
    return found


def _censored(held: Held, ends: IntervalEnds, op: Op, limit: Fraction, scale: Fraction) -> nw.Expr:
    """Met or not met only where every value between the ends agrees; as `compare_interval` has it."""
    low, high = nw.col(held.value), nw.col(ends.high)
    least, greatest = held.fact.plausible or (None, None)

    def upper(operator: Op) -> nw.Expr:
        at_end = compared(high, operator, limit, scale)
        return at_end | (high == GREATEST) if greatest is not None and COMPARE[operator](greatest, limit) else at_end

    def lower(operator: Op) -> nw.Expr:
        at_end = compared(low, operator, limit, scale)
        return at_end | (low == LEAST) if least is not None and COMPARE[operator](least, limit) else at_end

    below = upper(Op.LT) | (compared(high, Op.EQ, limit, scale) & nw.col(ends.high_open))
    above = lower(Op.GT) | (compared(low, Op.EQ, limit, scale) & nw.col(ends.low_open))
    match op:
        case Op.LT:
            return truth(below, lower(Op.GE))
        case Op.LE:
            return truth(upper(Op.LE), above)
        case Op.EQ:
            both = compared(low, Op.EQ, limit, scale) & compared(high, Op.EQ, limit, scale)
            return truth(both, below | above)
        case _:
            return ~_censored(held, ends, OPPOSITE[op], limit, scale)


def is_censored(held: Held) -> nw.Expr:
    """An interval is recorded, not a value; never null."""
    if held.ends is None:
        return nw.lit(value=False)
    return (nw.col(held.value) != nw.col(held.ends.high)).fill_null(value=False)


def chosen(held: Held, values: tuple[str, ...]) -> nw.Expr:
    """The recorded choice is one of some values."""
    return nw.col(held.value) == values[0] if len(values) == 1 else nw.col(held.value).is_in(values)


def known(held: Held) -> nw.Expr:
    """A value is recorded."""
    return ~nw.col(held.value).is_null()
