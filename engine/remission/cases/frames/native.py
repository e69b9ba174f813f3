"""A frame that its owner already has in Polars, DuckDB or Spark: numbers, words and dates in typed columns, a row a case.

A number is the shortest decimal that is its double (`native_doubles`). What no patient has (outside the plausible range, a part
of a whole number, a word that is no value of the fact) is set aside as missing, and a column says so. Texts that need reading
belong in a file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, assert_never

import narwhals as nw

from remission.cases.cells.codes import codes_of
from remission.cases.cells.found import quoted
from remission.cases.cells.scale import factor, unit_of
from remission.cases.frames.doubles import ONE, doubles
from remission.cases.frames.held import Held, IntervalEnds, at, given
from remission.cases.frames.native_doubles import beside, doubles_of
from remission.cases.frames.thresholds import travelled
from remission.cases.grid import Grid, GridRow
from remission.cases.layout import DATE, PATIENT, Layout, Place, heading, lay_out, misspelt, sensitivity_of
from remission.cases.tables import no_patient
from remission.errors import DataError, Pos, Problem
from remission.expr.compare import COMPARE, Interval
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.expr.numbers import exact
from remission.expr.tree import Op
from remission.protocol.history import with_origins
from remission.protocol.model import Protocol

FRAME = "frame"  # what a problem of its columns names as the file
SET_ASIDE, BESIDE = " set aside", " beside a limit"
SINGLE = "write it to a Parquet file, where 0.1 of 32 bits is read as 0.1: a cast would make 0.10000000149011612 of it"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A frame with a column of sound values for each fact.

    `held` says how it holds them. `told` are the Boolean columns that say something of a value: `<fact> set aside` that it is
    none that a patient can have, `<fact> beside a limit` that it is floating-point dust away from a limit of the rules.
    """

    frame: nw.LazyFrame[Any]
    held: dict[str, Held]
    told: dict[str, str]


def prepared(protocol: Protocol, frame: nw.LazyFrame[Any], names: Sequence[str], today: dt.date | None = None) -> Prepared:
    """Read the head of a frame as that of a wide table, and make its columns ready to be decided.

    Args:
        protocol: A checked protocol.
        frame: The rows; each column is called as `frames.given` has it.
        names: What the owner calls the columns.
        today: No day may lie after it, if it is given.

    Raises:
        DataError: no column is the patient, one looks like a misspelt fact, or has a unit or a type that its fact cannot have.
    """
    schema = dict(zip(names, frame.collect_schema().values(), strict=True))

    def place(index: int) -> Pos:
        return Pos(FRAME, 1, index + 1)

    layout = lay_out(protocol, names, place)
    grid = Grid(FRAME, GridRow(1, 1, names), lambda: iter(()))
    problems = [*no_patient(grid, layout), *layout.problems, *misspelt(layout, protocol, place)]
    if problems:
        raise DataError(problems)
    columns = [each for each in _columns(layout, protocol, schema) if each.dtype != nw.Unknown]  # null in every row
    if refused := [problem for each in columns if (problem := _refused(each, place)) is not None]:
        raise DataError(refused)
    by_fact = {each.fact.slug: each for each in columns}
    wanted = with_origins(protocol.used, protocol.facts)
    ready = [
        _ready(each, by_fact.get(sensitivity_of(key)) if each.fact.censored else None, today)
        for key, each in by_fact.items()
        if key in wanted
    ]
    new = {name: column for each in ready for name, column in each.columns.items()}
    patient = {PATIENT: nw.col(given(layout.patient or 0))}
    date = {DATE: nw.col(given(layout.date))} if layout.date is not None else {}
    return Prepared(
        frame.with_columns(**patient, **date, **new),
        {each.held.fact.slug: each.held for each in ready},
        {key + end: at(key + end) for key in by_fact for end in (SET_ASIDE, BESIDE) if at(key + end) in new},
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the frame that is a fact; its scale takes numbers to the fact's unit."""

    fact: Fact
    name: str
    index: int
    dtype: Any  # a type of narwhals
    scale: Fraction = ONE

    @property
    def value(self) -> nw.Expr:
        """What stands there, as readings compare it."""
        cell, codes = nw.col(given(self.index)), codes_of(self.fact)
        match self.fact.kind:
            case Kind.QUANTITY:
                number = doubles_of(cell, self.dtype, self.limits)
                return number if codes is None else nw.when(~number.is_in(sorted(codes.numbers))).then(number)
            case Kind.CHOICE:
                return cell if codes is None else nw.when(~cell.str.to_lowercase().is_in(sorted(codes.words))).then(cell)
            case Kind.DATE:
                return day_number(cell)
            case _:
                assert_never(self.fact.kind)

    @property
    def limits(self) -> list[Fraction]:
        """What rules compare the fact with, in the unit of the column."""
        return [cut / self.scale for cut in self.fact.cuts]


@dataclass(frozen=True, slots=True)
class _Ready:
    held: Held
    columns: dict[str, nw.Expr]


def _columns(layout: Layout, protocol: Protocol, schema: Mapping[str, Any]) -> Iterator[_Column]:
    names = list(schema)
    for each in layout.columns:
        unit = heading(each.index, names[each.index], protocol).unit
        scale = factor(unit, unit_of(each.fact), each.fact.molar_mass) if unit else ONE
        yield _Column(each.fact, names[each.index], each.index, schema[names[each.index]], scale)
    if layout.date is not None and ASSESSMENT_DATE in protocol.used:
        name = names[layout.date]
        yield _Column(protocol.facts[ASSESSMENT_DATE], name, layout.date, schema[name])


def _refused(column: _Column, place: Place) -> Problem | None:
    """A column whose type its fact cannot have; nothing is converted that could lose a digit or a time of the day."""
    if _fits(column.fact, column.dtype):
        return None
    wanted = {Kind.QUANTITY: "a double, a decimal or an integer", Kind.CHOICE: "text", Kind.DATE: "a date"}[column.fact.kind]
    message = f"column {quoted(column.name)} has the type {column.dtype}, and {column.fact.name} is {wanted}"
    is_single = column.fact.kind is Kind.QUANTITY and column.dtype == nw.Float32
    hint = SINGLE if is_single else "cast it, or write it to a file, whose texts are read"
    return Problem(place(column.index), message, hint)


def _ready(column: _Column, sensor: _Column | None, today: dt.date | None) -> _Ready:
    """The columns that hold a fact. A 0 with a sensitivity is a bound: see `measured`."""
    key, value = at(column.fact.slug), column.value
    sound = _sound(column, today)
    near = {} if column.fact.kind is not Kind.QUANTITY or not column.limits else {key + BESIDE: beside(value, column.limits)}
    if sensor is None and not column.fact.zero_undetected:
        columns = {f"{key} value": value if sound is None else nw.when(sound).then(value)}
        odd = {} if sound is None else {key + SET_ASIDE: ~sound}
        return _Ready(Held(column.fact, f"{key} value", (column.scale,)), columns | odd | near)
    ready = _undetected(column, sensor, nw.lit(value=True) if sound is None else sound)
    return _Ready(ready.held, ready.columns | near)


def _undetected(column: _Column, sensor: _Column | None, sound: nw.Expr) -> _Ready:
    fact, key, value = column.fact, at(column.fact.slug), column.value
    limit, scale = (nw.lit(None, nw.Float64), column.scale) if sensor is None else (sensor.value, sensor.scale)
    low, high = fact.plausible or (Fraction(0), Fraction(0))
    ends = doubles(fact, Interval(exact(low), exact(high)), (column.scale,)) if fact.plausible else None
    is_sound = nw.lit(value=False) if sensor is None else _sound(sensor, None)
    readable = (nw.lit(value=True) if is_sound is None else is_sound) & ~limit.is_nan()
    is_zero = ((value == 0.0) & (nw.lit(fact.zero_undetected) | ~limit.is_null())).fill_null(value=False)
    least = travelled(Op.GT, low, scale)
    bound = is_zero & (readable & COMPARE[least.op](limit, least.value)).fill_null(value=False)
    silent = is_zero & ~readable.fill_null(value=False) if ends is not None else nw.lit(value=False)
    kept = (bound | silent | (~is_zero & sound)).fill_null(value=False) & ~value.is_null()
    first = 0.0 if ends is None else ends.low
    columns = {
        f"{key} value": nw.when(bound | silent).then(nw.lit(first)).otherwise(nw.when(kept).then(value)),
        f"{key} high": nw.when(bound)
        .then(limit)
        .otherwise(nw.when(silent).then(nw.lit(0.0 if ends is None else ends.high)).otherwise(nw.when(kept).then(value))),
        f"{key} low open": nw.when(kept).then(nw.lit(value=False)),
        f"{key} high open": nw.when(kept).then(bound),
        key + SET_ASIDE: ~kept & ~value.is_null(),
    }
    scales: tuple[Fraction, ...] = (column.scale,)
    unit = None if scale == column.scale else f"{key} unit"
    if unit is not None:
        scales = (column.scale, scale)
        columns[unit] = nw.when(kept).then(nw.when(bound).then(nw.lit(1)).otherwise(nw.lit(0)))
    return _Ready(
        Held(fact, f"{key} value", scales, unit, IntervalEnds(f"{key} high", f"{key} low open", f"{key} high open")), columns
    )


def _fits(fact: Fact, dtype: Any) -> bool:  # noqa: ANN401 - a type of narwhals
    match fact.kind:
        case Kind.QUANTITY:
            return bool(dtype.is_integer() or dtype in (nw.Float64, nw.Decimal))
        case Kind.CHOICE:
            return bool(dtype == nw.String)
        case Kind.DATE:
            return bool(dtype == nw.Date)


def _sound(column: _Column, today: dt.date | None) -> nw.Expr | None:
    """Whether a value is one that a patient can have; None where every one is."""
    fact, value = column.fact, column.value
    if fact.kind is Kind.CHOICE:
        return value.is_in(fact.values)
    if fact.kind is Kind.DATE:
        return None if today is None else value <= today.toordinal()
    tests: list[nw.Expr] = []
    if fact.plausible is not None:
        low, high = (travelled(op, end, column.scale) for op, end in zip((Op.GE, Op.LE), fact.plausible, strict=True))
        tests = [COMPARE[low.op](value, low.value), COMPARE[high.op](value, high.value)]
    if fact.above_zero:
        tests.append(value > 0)
    if fact.whole and column.scale == 1:
        tests.append(value == value.floor())
    return nw.all_horizontal(*tests, ignore_nulls=False) if tests else None


def day_number(day: nw.Expr) -> nw.Expr:
    """`date.toordinal` from year, month and day, which every engine has."""
    year, month = day.dt.year().cast(nw.Int64), day.dt.month().cast(nw.Int64)
    early = nw.when(month <= 2).then(nw.lit(1)).otherwise(nw.lit(0))  # noqa: PLR2004 - the year begins in March here
    y, m = year - early, month + early * 12 - 3
    return y * 365 + y // 4 - y // 100 + y // 400 + (m * 153 + 2) // 5 + day.dt.day().cast(nw.Int64) - 306
