"""Powers, exponentials and logarithms in floating point, each with a bound on how far it can be off.

The relative error of `x ^ q` is q times that of x, that of `exp x` the absolute error of x, and the absolute error of `ln x` the
relative one of x, to first order; a tenth more covers the rest, as long as the error of x is small beside it: where it is not,
the row is unsure. A library's functions are right to a few units in the last place. What a double cannot hold is unsure too.
"""

from __future__ import annotations

from fractions import Fraction
from math import log
from typing import TypeAlias

import narwhals as nw

from remission.engines.columns.amounts.error_bounds import Worth, either
from remission.expr.tree import FunctionName

MARGIN = 1.1
SMALL = 1e-3  # the greatest relative error that is small
LARGEST, LEAST = 1e300, 1e-300  # between these a double holds a number with all its digits
LARGEST_LOG = 690.0  # of what is between them
STEPS = 8  # for a function: a few units in the last place
LN10 = log(10)

Guarded: TypeAlias = tuple[nw.Expr, nw.Expr]  # a value above 0, else null; and where its sign is not sure


def power(base: Worth, exponent: Fraction) -> Worth:
    """A power that is the same for all rows; no value of 0 to a negative one, nor a root of a negative number."""
    if exponent.denominator == 1 and 0 <= exponent <= 2:  # noqa: PLR2004 - multiplied out
        return _multiplied(base, int(exponent))
    size = float(exponent)
    if exponent == Fraction(1, 2):
        value, vague = _above_zero(base, zero=0.0)
        return _raised(base, value.sqrt(), size, vague)
    if exponent.denominator == 1:
        number = nw.when(base.value != 0.0).then(base.value) if exponent < 0 else base.value
        found = number.abs() ** size
        signed = nw.when(number < 0.0).then(-found).otherwise(found) if exponent.numerator % 2 else found
        return _raised(base, signed, size, _is_vague(base))
    value, vague = _above_zero(base, zero=0.0 if exponent > 0 else None)
    return _raised(base, value**size, size, vague)


def _multiplied(base: Worth, exponent: int) -> Worth:
    if exponent == 0:
        return Worth(nw.when(~base.value.is_null()).then(nw.lit(1.0)), nw.lit(1.0), 0, base.stage, base.unsure)
    if exponent == 1:
        return base
    return Worth(base.value * base.value, base.size * base.size, 2 * base.steps + 2, base.stage, base.unsure)


def _raised(base: Worth, value: nw.Expr, exponent: float, vague: nw.Expr) -> Worth:
    relative = base.size / base.value.abs()
    size = nw.when(value == 0.0).then(nw.lit(0.0)).otherwise(value.abs() * (relative * (MARGIN * abs(exponent)) + 1.0))
    unsure = vague | _beyond(value)
    return Worth(value, size, base.steps + STEPS, base.stage, either(base.unsure, unsure))


def varying_power(base: Worth, exponent: Worth) -> Worth:
    """A power that differs from row to row, of what is above 0; other rows are settled exactly."""
    value = nw.when(base.value > 0.0).then(base.value)
    logarithm = value.log()
    product = exponent.value * logarithm
    found: nw.Expr = nw.when(product.abs() <= LARGEST_LOG).then(product).exp()
    relative = base.size / base.value.abs()
    spread = (relative * exponent.value.abs() + exponent.size * logarithm.abs()) * MARGIN + product.abs() + 1.0
    unsure = _is_vague(base) | (base.value <= 0.0) | (product.abs() > LARGEST_LOG)
    steps, stage = base.steps + exponent.steps + 2 * STEPS, max(base.stage, exponent.stage)
    return Worth(found, found.abs() * spread, steps, stage, either(either(base.unsure, exponent.unsure), unsure))


def function(name: FunctionName, inner: Worth) -> Worth:
    """An exponential or a logarithm; no value of the logarithm of 0 and below."""
    if name == "exp":
        found: nw.Expr = nw.when(inner.value.abs() <= LARGEST_LOG).then(inner.value).exp()
        unsure = (inner.value.abs() > LARGEST_LOG) | (inner.error > SMALL)
        size = found * (inner.size * MARGIN + 1.0)
        return Worth(found, size, inner.steps + STEPS, inner.stage, either(inner.unsure, unsure))
    above, vague = _above_zero(inner, zero=None)
    logarithm = above.log() if name == "ln" else above.log(10)
    relative = inner.size / inner.value.abs()
    size = logarithm.abs() + relative * (MARGIN if name == "ln" else MARGIN / LN10)
    return Worth(logarithm, size, inner.steps + STEPS, inner.stage, either(inner.unsure, vague))


def _above_zero(worth: Worth, zero: float | None) -> Guarded:
    """What is above 0, and 0 where it has a value too; null below, and where there is no value."""
    above = worth.value >= 0.0 if zero is not None else worth.value > 0.0
    return nw.when(above).then(worth.value), _is_vague(worth)


def _is_vague(worth: Worth) -> nw.Expr:
    """Whether a value is so near 0 that its sign, or its size, is not sure."""
    return (worth.size != 0.0) & (worth.error > worth.value.abs() * SMALL)


def _beyond(value: nw.Expr) -> nw.Expr:
    """Whether a double does not hold a number with all its digits."""
    return (value.abs() > LARGEST) | ((value.abs() < LEAST) & (value != 0.0)) | (value != value)  # noqa: PLR0124 - only NaN is
