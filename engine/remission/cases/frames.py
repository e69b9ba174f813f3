"""Cases as columns: what a frame holds of each fact.

A number stays in the unit it was written in; each of the units a column may mix has a scale, which takes a number to
the fact's own unit. A censored fact has two ends. Whoever reads a frame moves thresholds, never numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any, assert_never

from remission.cases.case import Case, Value
from remission.expr.compare import Interval
from remission.expr.facts import Fact, Kind
from remission.expr.numbers import MOST_DIGITS, exact
from remission.protocol.model import Protocol

if TYPE_CHECKING:
    import polars as pl

# An end of a censored value that is an end of the plausible range itself, whatever the data's unit.
LEAST, GREATEST = -math.inf, math.inf

Scalar = float | int | str | bool | None


@dataclass(frozen=True, slots=True)
class Ends:
    """The columns of a censored fact beside its low end: the high end, and which ends are open (never null where it has a value)."""

    high: str
    low_open: str
    high_open: str


@dataclass(frozen=True, slots=True)
class Held:
    """How a frame holds a fact; null in `value` is missing.

    `value` is the column of the number (the low end of a censored one), of the choice as declared, or of the day's number
    (`date.toordinal`). `unit` is the column that says which of `scales` a number has, by its index; None where all have the first.
    """

    fact: Fact
    value: str
    scales: tuple[Fraction, ...] = (Fraction(1),)
    unit: str | None = None
    ends: Ends | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the fact takes."""
        ends = (self.ends.high, self.ends.low_open, self.ends.high_open) if self.ends else ()
        return (self.value, *ends, *((self.unit,) if self.unit else ()))


def held_value(held: Held, row: Mapping[str, Scalar]) -> Value:
    """The exact value of a fact in a row, in the fact's unit; None where it is missing."""
    value = row[held.value]
    match held.fact.kind, value:
        case _, None:
            return None
        case Kind.CHOICE, text:
            return str(text)
        case Kind.DATE, number:
            return date.fromordinal(int(number))
        case _, number:
            scale = held.scales[int(row[held.unit] or 0) if held.unit else 0]
            return _quantity(held, float(number), scale, row)


def _quantity(held: Held, number: float, scale: Fraction, row: Mapping[str, Scalar]) -> Value:
    low, high = held.fact.plausible or (Fraction(0), Fraction(0))
    first = low if number == LEAST else written(number) * scale
    if held.ends is None or row[held.ends.high] == number:
        return exact(first)
    end = float(row[held.ends.high] or 0)
    last = high if end == GREATEST else written(end) * scale
    return Interval(exact(first), exact(last), bool(row[held.ends.low_open]), bool(row[held.ends.high_open]))


def written(number: float) -> Fraction:
    """The decimal that a double came from: its shortest text."""
    return Fraction(repr(number))


# ---- from cases that are already read ------------------------------------------------------------------


def of_cases(protocol: Protocol, cases: Sequence[Case]) -> tuple[pl.DataFrame, dict[str, Held]]:
    """Cases in memory as a frame, a row each in their order."""
    import polars as pl  # noqa: PLC0415 - a third of a second that a single case need not spend

    columns: dict[str, Any] = {"row": range(len(cases))}
    held: dict[str, Held] = {}
    for key in protocol.used:
        fact = protocol.facts[key]
        values = [case.values[key] for case in cases]
        match fact.kind:
            case Kind.CHOICE:
                held[key] = Held(fact, key)
                columns[key] = pl.Series(values, dtype=pl.String)
            case Kind.DATE:
                held[key] = Held(fact, key)
                days = [value.toordinal() if isinstance(value, date) else None for value in values]
                columns[key] = pl.Series(days, dtype=pl.Int64)
            case Kind.QUANTITY:
                held[key] = _hold_quantities(fact, values, columns)
            case _:
                assert_never(fact.kind)
    return pl.DataFrame(columns), held


def _hold_quantities(fact: Fact, values: Sequence[Value], columns: dict[str, Any]) -> Held:
    import polars as pl  # noqa: PLC0415 - see above

    key = fact.slug
    scales: dict[Fraction, int] = {Fraction(1): 0}
    rows = [_numbers(fact, value) for value in values]
    units = [None if row is None else scales.setdefault(row.scale, len(scales)) for row in rows]
    ends = Ends(f"{key} high", f"{key} low open", f"{key} high open") if fact.censored else None
    held = Held(fact, key, tuple(scales), f"{key} unit" if len(scales) > 1 else None, ends)
    columns[key] = pl.Series([row and row.low for row in rows], dtype=pl.Float64)
    if held.unit:
        columns[held.unit] = pl.Series(units, dtype=pl.Int64)
    if ends:
        columns[ends.high] = pl.Series([row and row.high for row in rows], dtype=pl.Float64)
        columns[ends.low_open] = pl.Series([row and row.low_open for row in rows], dtype=pl.Boolean)
        columns[ends.high_open] = pl.Series([row and row.high_open for row in rows], dtype=pl.Boolean)
    return held


@dataclass(frozen=True, slots=True)
class Numbers:
    """A value as doubles: its two ends in one unit, which are the same where it is not censored."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False
    scale: Fraction = Fraction(1)


def _numbers(fact: Fact, value: Value) -> Numbers | None:
    match value:
        case None:
            return None
        case Interval(low, high, low_open, high_open):
            scale, (first, last) = _scaled([Fraction(low), Fraction(high)])
            return Numbers(first, last, low_open, high_open, scale)
        case Decimal() if is_short_decimal(value):
            return Numbers(float(value), float(value))
        case Decimal() | Fraction():
            scale, (number,) = _scaled([Fraction(value)])
            return Numbers(number, number, scale=scale)
        case _:
            msg = f"{fact.name} is a quantity, and {value!r} is none"
            raise TypeError(msg)


def _scaled(values: list[Fraction]) -> tuple[Fraction, list[float]]:
    """Numbers whose decimals, times a scale, are exactly the values."""
    common = lcm(*(value.denominator for value in values))
    for scale in (Fraction(1), Fraction(1, common), max(map(abs, values)) or Fraction(1)):
        numbers = [float(value / scale) for value in values]
        if all(is_short(number) and written(number) * scale == value for number, value in zip(numbers, values, strict=True)):
            return scale, numbers
    msg = f"{values} do not fit one unit"
    raise ValueError(msg)


def is_short_decimal(value: Decimal) -> bool:
    """Whether a decimal has no more digits than its double keeps."""
    return len(value.normalize().as_tuple().digits) <= MOST_DIGITS


def is_short(number: float) -> bool:
    """Whether a double came from a decimal of 15 significant digits or fewer."""
    return float(f"{number:.{MOST_DIGITS}g}") == number
