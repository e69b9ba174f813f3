"""Formulas in floating point, each with a bound on how far it can be from the exact value.

`size` is a sum of absolute values that the rounding errors of a formula are proportional to; `steps` counts its operations. A
comparison is sure where both sides are further apart than their errors together; the rest is settled exactly, and rare.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

import narwhals as nw

from remission.expr.tree import Mode, Sign, Which

EPSILON = 2.0**-52
NUMBER = nw.lit(None, dtype=nw.Float64)
NO = nw.lit(value=False)


@dataclass(frozen=True, slots=True)
class Worth:
    """A quantity in base units; null where it has no value. `unsure` is where rounding may have gone either way, or None."""

    value: nw.Expr
    size: nw.Expr
    steps: int
    stage: int
    unsure: nw.Expr | None = None

    @property
    def error(self) -> nw.Expr:
        """How far the value may be off."""
        return self.size * ((self.steps + 4) * EPSILON)


def constant(value: Fraction | None) -> Worth:
    """A constant; None has no value."""
    if value is None:
        return Worth(NUMBER, NUMBER, 0, 0)
    return Worth(nw.lit(float(value)), nw.lit(abs(float(value))), 1, 0)


def measured(value: nw.Expr, stage: int) -> Worth:
    """A column of numbers times a constant."""
    return Worth(value, value.abs(), 3, stage)


def arithmetic(op: Sign, left: Worth, right: Worth) -> Worth:
    """`left op right`; dividing by zero has no value."""
    steps, stage = left.steps + right.steps + 2, max(left.stage, right.stage)
    unsure = either(left.unsure, right.unsure)
    match op:
        case "+" | "-":
            value = left.value + right.value if op == "+" else left.value - right.value
            return Worth(value, left.size + right.size, steps, stage, unsure)
        case "*":
            return Worth(left.value * right.value, left.size * right.size, steps, stage, unsure)
        case "/":
            divisor = nw.when(right.value != 0.0).then(right.value)
            condition = right.size / divisor.abs()  # 1 for a plain value, large where the divisor is a difference of large ones
            vague = (right.value.abs() <= right.error) & (right.size != 0.0)
            size = (left.size / divisor.abs()) * condition
            return Worth(left.value / divisor, size, 2 * steps, stage, either(unsure, vague))


def extreme(which: Which, args: Sequence[Worth]) -> Worth:
    """The least or the greatest; null where one has no value."""

    def pick(one: Worth, other: Worth) -> Worth:
        first = one.value <= other.value if which == "min" else one.value >= other.value
        value = nw.when(first).then(one.value).otherwise(nw.when(~first).then(other.value))
        steps = max(one.steps, other.steps)
        return Worth(value, one.size + other.size, steps, max(one.stage, other.stage), either(one.unsure, other.unsure))

    return reduce(pick, args)


def rounded(worth: Worth, step: Fraction, mode: Mode) -> Worth:
    """A multiple of `step`; unsure beside the values where the rounding turns."""
    size = float(step)
    steps = worth.value / size
    positive = steps.abs()
    match mode:
        case "down":
            count, turn = steps.floor(), steps
        case "up":
            count, turn = steps.ceil(), steps
        case "nearest":
            half = (positive + 0.5).floor()
            count, turn = nw.when(steps >= 0.0).then(half).otherwise(-half), positive + 0.5
    distance = (turn - (turn + 0.5).floor()).abs()
    vague = distance <= (worth.error / size) + positive * (4 * EPSILON)
    value = nw.when(~worth.value.is_null()).then(count * size)
    return Worth(value, value.abs() + size, 3, worth.stage, either(worth.unsure, vague))


def chosen(value: Callable[[Callable[[Worth], nw.Expr]], nw.Expr], arms: Sequence[Worth], stage: int) -> Worth:
    """One of several arms; `value` picks an expression of the arm that applies."""
    unsure = None
    if any(arm.unsure is not None for arm in arms):
        unsure = value(lambda arm: NO if arm.unsure is None else arm.unsure)
    return Worth(value(lambda arm: arm.value), value(lambda arm: arm.size), max(arm.steps for arm in arms), stage, unsure)


def either(one: nw.Expr | None, other: nw.Expr | None) -> nw.Expr | None:
    """Any of the two that are there."""
    return one if other is None else other if one is None else one | other


def any_unsure(*flags: nw.Expr | None) -> nw.Expr:
    """Any of the flags that are there."""
    return reduce(lambda one, other: one | other, [flag for flag in flags if flag is not None], NO)
