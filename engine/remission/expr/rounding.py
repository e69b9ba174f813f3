"""Rounding to a multiple of a step, exactly."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from remission.expr.reals.real import Number
    from remission.expr.tree import Mode


def rounded(value: Number, step: Fraction, mode: Mode) -> Fraction:
    """Round to the nearest multiple of `step` (a half goes away from zero), down or up; same unit as `value`.

    >>> rounded(Fraction(25, 2), Fraction(5), "nearest"), rounded(Fraction(12), Fraction(5), "up")
    (Fraction(15, 1), Fraction(15, 1))
    """
    steps = value / step
    if mode == "down":
        return floor(steps) * step
    if mode == "up":
        return ceil(steps) * step
    nearest = floor(abs(steps) + Fraction(1, 2))
    return (nearest if steps >= 0 else -nearest) * step
