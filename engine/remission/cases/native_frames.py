"""A frame that its owner already has in Polars, DuckDB or Spark: numbers, words and dates in typed columns, a row a case.

A number is the shortest decimal that is its double. What no patient has (outside the plausible range, a part of a whole
number, a word that is no value of the fact) is set aside as missing, and a column says so. Texts that need reading belong in a
file.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import narwhals as nw

from remission.cases.frames import Held
from remission.cases.grid import unusable
from remission.cases.layout import Layout, heading, lay_out
from remission.cases.scale import factor, unit_of
from remission.cases.travel import travelled
from remission.errors import DataError, Pos
from remission.expr.compare import COMPARE
from remission.expr.facts import ASSESSMENT_DATE, Fact, Kind
from remission.expr.tree import Op
from remission.protocol.model import Protocol

FRAME = "frame"  # what a problem of its columns names as the file


def held_frame(protocol: Protocol, frame: nw.LazyFrame[Any]) -> tuple[nw.LazyFrame[Any], dict[str, Held], dict[str, str]]:
    """The frame with a column of sound values for each fact, how it holds them, and by fact the column of what was set aside.

    Raises:
        DataError: a column has a unit or a type that its fact cannot have.
    """
    schema = frame.collect_schema()
    names = schema.names()
    layout = lay_out(protocol, names, lambda index: Pos(FRAME, 1, index + 1))
    if layout.problems:
        raise DataError(layout.problems)
    facts = _facts(protocol, layout)
    held: dict[str, Held] = {}
    columns: dict[str, nw.Expr] = {}
    for key, index in facts.items():
        fact, dtype = protocol.facts[key], schema[names[index]]
        if not _fits(fact, dtype):
            raise unusable(
                FRAME, 1, f"column {names[index]!r} has the type {dtype}, which is not read here", "write it to a file first"
            )
        head = heading(index, names[index], protocol)
        scale = factor(head.unit, unit_of(fact), fact.molar_mass) if head.unit else Fraction(1)
        held[key] = Held(fact, f"{key} value", (scale,))
        cell = nw.col(names[index])
        sound = _sound(fact, _value(fact, cell), scale)
        columns[f"{key} value"] = nw.when(sound).then(_value(fact, cell)) if sound is not None else _value(fact, cell)
        if sound is not None:
            columns[f"{key} set aside"] = ~sound
    set_aside = {key: f"{key} set aside" for key in held if f"{key} set aside" in columns}
    return frame.with_columns(**columns), held, set_aside


def _facts(protocol: Protocol, layout: Layout) -> dict[str, int]:
    found = {column.fact.slug: column.index for column in layout.columns if column.is_used}
    if layout.date is not None and ASSESSMENT_DATE in protocol.used:
        found[ASSESSMENT_DATE] = layout.date
    return found


def _fits(fact: Fact, dtype: Any) -> bool:  # noqa: ANN401 - a type of narwhals
    match fact.kind:
        case Kind.QUANTITY:
            return bool(dtype.is_integer() or dtype == nw.Float64)
        case Kind.CHOICE:
            return bool(dtype == nw.String)
        case Kind.DATE:
            return bool(dtype == nw.Date)


def _value(fact: Fact, cell: nw.Expr) -> nw.Expr:
    match fact.kind:
        case Kind.QUANTITY:
            return cell.cast(nw.Float64)
        case Kind.CHOICE:
            return cell
        case Kind.DATE:
            return _day_number(cell)


def _sound(fact: Fact, value: nw.Expr, scale: Fraction) -> nw.Expr | None:
    """Whether a value is one that a patient can have; None where every one is."""
    if fact.kind is Kind.CHOICE:
        return value.is_in(fact.values)
    tests: list[nw.Expr] = []
    if fact.plausible is not None:
        low, high = travelled(Op.GE, fact.plausible[0], scale), travelled(Op.LE, fact.plausible[1], scale)
        tests = [COMPARE[low.op](value, low.value), COMPARE[high.op](value, high.value)]
    if fact.whole and scale == 1:
        tests.append(value == value.floor())
    return nw.all_horizontal(*tests, ignore_nulls=False) if tests else None


def _day_number(day: nw.Expr) -> nw.Expr:
    """`date.toordinal` from year, month and day, which every engine has."""
    year, month = day.dt.year().cast(nw.Int64), day.dt.month().cast(nw.Int64)
    early = nw.when(month <= 2).then(nw.lit(1)).otherwise(nw.lit(0))  # noqa: PLR2004 - the year begins in March here
    y, m = year - early, month + early * 12 - 3
    return y * 365 + y // 4 - y // 100 + y // 400 + (m * 153 + 2) // 5 + day.dt.day().cast(nw.Int64) - 306
