"""Cases as columns: what a frame holds of each fact.

A number stays in the unit it was written in; each of the units a column may mix has a scale, which takes a number to
the fact's own unit. A censored fact has two ends. Whoever reads a frame moves thresholds, never numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, assert_never

from remission.cases.case import Case, Value
from remission.cases.cells.found import CellError
from remission.cases.cells.quantities import state
from remission.cases.cells.scale import factor, unit_of
from remission.cases.frames.doubles import GREATEST, LEAST, ONE, Doubles, doubles, written
from remission.expr.compare import Interval
from remission.expr.facts import Fact, Kind
from remission.expr.numbers import exact
from remission.expr.units import UnitError
from remission.protocol.model import Protocol

if TYPE_CHECKING:
    import polars as pl

Scalar = float | int | str | bool | None


def at(name: str) -> str:
    """What a frame calls a column: DuckDB and Spark would take a point in it for the end of a table's name."""
    return name.replace(".", "·")


def given(index: int) -> str:
    """What a column of somebody's own frame is called, so that no name of theirs meets one of ours, with or without capitals."""
    return f"column {index} as given"


@dataclass(frozen=True, slots=True)
class IntervalEnds:
    """The columns of a censored fact beside its low end: the high end, and which ends are open; null where it is missing."""

    high: str
    low_open: str
    high_open: str


@dataclass(frozen=True, slots=True)
class Held:
    """How a frame holds a fact; null in `value` is missing.

    `value` is the column of the number (the low end of a censored one), of the choice as declared, or of the day's number
    (`date.toordinal`). `unit` is the column that says which of `scales` a number has, by its index; None: all have the first.
    """

    fact: Fact
    value: str
    scales: tuple[Fraction, ...] = (Fraction(1),)
    unit: str | None = None
    ends: IntervalEnds | None = None

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
            last = int(row[held.ends.high] or 0) if held.ends else int(number)
            return date.fromordinal(last) if last == number else Interval(Decimal(int(number)), Decimal(last))
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


# ---- from values that are already read -----------------------------------------------------------------


def of_cases(protocol: Protocol, cases: Sequence[Case]) -> tuple[pl.DataFrame, dict[str, Held]]:
    """Cases in memory as a frame, a row each in their order."""
    import polars as pl  # noqa: PLC0415 - a third of a second that a single case need not spend

    columns: dict[str, Any] = {"row": range(len(cases))}
    held: dict[str, Held] = {}
    for key in protocol.used:
        held[key], own = hold(protocol.facts[key], [(case.values[key], case.written.get(key, "")) for case in cases])
        columns |= own
    return pl.DataFrame(columns), held


def hold(fact: Fact, written_values: Sequence[tuple[Value, str]]) -> tuple[Held, dict[str, pl.Series]]:
    """Some values of a fact, each with the text that it came from, as the columns of a frame, a row each in their order."""
    import polars as pl  # noqa: PLC0415 - see above

    key, values = at(fact.slug), [value for value, _ in written_values]
    match fact.kind:
        case Kind.CHOICE:
            return Held(fact, key), {key: pl.Series(values, dtype=pl.String)}
        case Kind.DATE:
            return hold_days(fact, values)
        case Kind.QUANTITY:
            return _hold_quantities(fact, written_values)
        case _:
            assert_never(fact.kind)


def hold_days(fact: Fact, values: Sequence[Value]) -> tuple[Held, dict[str, pl.Series]]:
    """Some days as the columns of a frame; a month or a year has its first and its last day."""
    import polars as pl  # noqa: PLC0415 - see above

    key = at(fact.slug)
    first, last = ([_day_number(value, end) for value in values] for end in ("low", "high"))
    columns = {key: pl.Series(first, dtype=pl.Int64)}
    if first == last:
        return Held(fact, key), columns
    ends = IntervalEnds(f"{key} high", f"{key} low open", f"{key} high open")
    closed = pl.Series([None if one is None else False for one in first], dtype=pl.Boolean)
    return Held(fact, key, ends=ends), {
        **columns,
        ends.high: pl.Series(last, dtype=pl.Int64),
        ends.low_open: closed,
        ends.high_open: closed,
    }


def _day_number(value: Value, end: Literal["low", "high"]) -> int | None:
    match value:
        case date():
            return value.toordinal()
        case Interval():
            return int(getattr(value, end))
        case _:
            return None


def scales_of(fact: Fact, text: str, own: Fraction = ONE) -> tuple[Fraction, ...]:
    """The scales that a number may have: its column's own, that of the unit written beside it, and 1."""
    try:
        said = state(fact, text)
        unit = said.amount.unit if said.amount else None
        return (own, factor(unit, unit_of(fact), fact.molar_mass), ONE) if unit else (own, ONE)
    except (CellError, UnitError):
        return own, ONE


def _doubles(fact: Fact, value: Value, text: str) -> Doubles | None:
    """In the fact's unit where that will do: what is written is read again only where it will not."""
    found = doubles(fact, value)
    return found if found is None or found.scale == 1 or not text else doubles(fact, value, scales_of(fact, text))


def _hold_quantities(fact: Fact, values: Sequence[tuple[Value, str]]) -> tuple[Held, dict[str, pl.Series]]:
    import polars as pl  # noqa: PLC0415 - see above

    key = at(fact.slug)
    scales: dict[Fraction, int] = {ONE: 0}
    rows = [_doubles(fact, value, text) for value, text in values]
    units = [None if row is None else scales.setdefault(row.scale, len(scales)) for row in rows]
    ends = IntervalEnds(f"{key} high", f"{key} low open", f"{key} high open") if fact.censored else None
    held = Held(fact, key, tuple(scales), f"{key} unit" if len(scales) > 1 else None, ends)
    columns = {key: pl.Series([row and row.low for row in rows], dtype=pl.Float64)}
    if held.unit:
        columns[held.unit] = pl.Series(units, dtype=pl.Int64)
    if ends:
        columns[ends.high] = pl.Series([row and row.high for row in rows], dtype=pl.Float64)
        columns[ends.low_open] = pl.Series([row and row.low_open for row in rows], dtype=pl.Boolean)
        columns[ends.high_open] = pl.Series([row and row.high_open for row in rows], dtype=pl.Boolean)
    return held, columns
