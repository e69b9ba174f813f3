"""The numbers of a frame that its owner has, as doubles: each the one that its decimal is nearest to, on every engine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import narwhals as nw

from remission.cases.cells.dust import REACH
from remission.cases.frames.doubles import written
from remission.expr.numbers import MOST_DIGITS, exact, has_many_digits

EXACT_IN_A_DOUBLE = (nw.Int8, nw.Int16, nw.Int32, nw.UInt8, nw.UInt16, nw.UInt32)


def doubles_of(cell: nw.Expr, dtype: Any, limits: Sequence[Fraction]) -> nw.Expr:  # noqa: ANN401 - a type of narwhals
    """A column of numbers as doubles; one of more digits than a double keeps stays on its own side of each limit.

    DuckDB's cast of a decimal to a double is off by one place now and then, and so its casts of integers of 128 bits may be: what
    is printed and read again is right on every engine.
    """
    if dtype == nw.Float64 or dtype in EXACT_IN_A_DOUBLE:
        return cell.cast(nw.Float64)
    is_long = dtype not in (nw.Int64, nw.UInt64)
    number = (cell.cast(nw.String) if is_long else cell).cast(nw.Float64)
    least, most = _lengths(dtype)
    found = number
    for limit in limits:
        if least <= abs(limit) < most:
            found = _apart(cell, number, found, limit)
    return found


def _lengths(dtype: Any) -> tuple[int, int]:  # noqa: ANN401 - a type of narwhals
    """From which size on a number of a type may have a limit's double and not be it, and which size none of the type has."""
    if dtype != nw.Decimal:
        return 2**53, 10**39
    precision, scale = getattr(dtype, "precision", None) or 38, getattr(dtype, "scale", None) or 0
    return 0, 0 if precision <= MOST_DIGITS else 10 ** (precision - scale)


def _apart(cell: nw.Expr, number: nw.Expr, found: nw.Expr, limit: Fraction) -> nw.Expr:
    """The neighbouring double where a number has the limit's own, but is not the limit."""
    nearest, decimal = float(limit), exact(limit)
    if isinstance(decimal, Fraction) or has_many_digits(decimal) or written(nearest) != limit:
        return found  # no number of at most 15 digits: no double is this limit
    less, more = math.nextafter(nearest, -math.inf), math.nextafter(nearest, math.inf)
    below = nw.when((number == nearest) & (cell < nw.lit(decimal))).then(nw.lit(less)).otherwise(found)
    return nw.when((number == nearest) & (cell > nw.lit(decimal))).then(nw.lit(more)).otherwise(below)


def beside(number: nw.Expr, limits: Sequence[Fraction]) -> nw.Expr:
    """Whether a number is floating-point dust away from a limit."""
    near = [((number - limit).abs() <= reach) & (number != limit) for limit, reach in _reaches(limits)]
    return nw.any_horizontal(*near, ignore_nulls=False).fill_null(value=False) if near else nw.lit(value=False)


def _reaches(limits: Sequence[Fraction]) -> list[tuple[float, float]]:
    return [(float(limit), float(abs(limit) * REACH)) for limit in limits]
