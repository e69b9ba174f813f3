"""The cells of a whole column at once: plain numbers by the engine, every other text once by the reader of single cells.

A column of texts repeats itself, or it is made of plain digits. So what this reads is what `values.reader` reads, cell by cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

import polars as pl

from remission.cases.cells.case import stated
from remission.cases.cells.codes import codes_of
from remission.cases.cells.dust import WIDE_REACH
from remission.cases.cells.found import MISSING, Trouble
from remission.cases.cells.scale import THOUSANDTH, factor, unit_of
from remission.cases.frames.doubles import ONE, Doubles, doubles
from remission.cases.frames.held import Held, IntervalEnds, at, hold_days, scales_of
from remission.cases.frames.thresholds import travelled
from remission.cases.layout import TableColumn
from remission.cases.sources.framed import exact_texts
from remission.expr.compare import COMPARE
from remission.expr.facts import Fact, Kind
from remission.expr.numbers import LONGEST, MOST_EXPONENT
from remission.expr.quantities import may_be_thousands
from remission.expr.tree import Op

PLAIN = r"^[0-9]+(?:\.[0-9]+)?$"
THREE_AND_THREE = r"^[0-9]{1,3}\.[0-9]{3}$"  # may be thousands
SHORT = 15  # characters, so that there are no more digits: such a text is exactly the shortest decimal of its double
LEAST_SIZE, GREATEST_SIZE = (float(f"1e{sign}{MOST_EXPONENT}") for sign in "-+")
IS_LONG = pl.col("text").str.len_bytes() > SHORT
FIRST_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Cells:
    """A column that was read: how it is held, its columns, and what must be told of it.

    `trouble` is the number of a cell's among the `troubles`; null where there is none.
    """

    held: Held
    columns: Mapping[str, pl.Series]
    trouble: pl.Series
    troubles: Sequence[Trouble] = ()


@dataclass(slots=True)
class CellReading:
    """Reads one column of a table, part by part; it remembers the scales that its cells have needed."""

    column: TableColumn
    unit: str | None  # of the head
    scales: dict[Fraction, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.column.fact.kind is Kind.QUANTITY:
            self.scales[self._scale()] = 0

    def _scale(self) -> Fraction:
        fact = self.column.fact
        return factor(self.unit, unit_of(fact), fact.molar_mass) if self.unit else ONE

    def read(self, cells: pl.Series, sensitivities: pl.Series | None) -> Cells:
        """Read a part of the column; `sensitivities` are the cells of the assay's sensitivity, in the same rows."""
        match self.column.fact.kind:
            case Kind.QUANTITY:
                return self._quantities(cells, sensitivities)
            case _:
                return self._words(cells)

    # ---- choices and dates --------------------------------------------------------------------------

    def _words(self, cells: pl.Series) -> Cells:
        fact = self.column.fact
        held, kind = Held(fact, at(fact.slug)), pl.String if fact.kind is Kind.CHOICE else pl.Int64
        if fact.kind is Kind.DATE and cells.dtype == pl.Date:
            days = cells.to_physical().cast(pl.Int64) + FIRST_DAY
            return Cells(held, {held.value: days}, pl.repeat(None, len(cells), dtype=pl.Int64, eager=True))
        texts = texts_of(cells)
        distinct = texts.unique().to_list()
        found = [self.column.read(text) for text in distinct]
        numbers, troubles = _numbered([one.trouble for one in found])
        trouble = texts.replace_strict(distinct, numbers, return_dtype=pl.Int64)
        if fact.kind is Kind.DATE:
            held, told = hold_days(fact, [one.value for one in found])
            columns = {name: texts.replace_strict(distinct, told[name], return_dtype=told[name].dtype) for name in held.columns}
            return Cells(held, columns, trouble, troubles)
        values = [one.value for one in found]
        return Cells(held, {held.value: texts.replace_strict(distinct, values, return_dtype=kind)}, trouble, troubles)

    # ---- quantities ---------------------------------------------------------------------------------

    def _quantities(self, cells: pl.Series, sensitivities: pl.Series | None) -> Cells:
        texts = texts_of(cells).str.strip_chars()
        numbers = cells.cast(pl.Float64) if _is_number(cells) else texts.set(~self._is_plain(texts), None).cast(pl.Float64)
        limits = None if sensitivities is None else texts_of(sensitivities).str.strip_chars()
        table = pl.DataFrame({"number": numbers, "text": texts, "limit": limits if limits is not None else [None] * len(cells)})
        is_fine = self._is_fine(pl.col("number"))
        is_fine &= self._is_clear(pl.col("number"), pl.lit(value=False) if cells.dtype == pl.Float64 else IS_LONG)
        if (codes := codes_of(self.column.fact)) is not None:
            is_fine &= ~pl.col("number").is_in(sorted(codes.numbers))
        if self.column.fact.zero_undetected:
            is_fine &= pl.col("number") != 0.0
        elif limits is not None:
            is_fine &= (pl.col("number") != 0.0) | _is_missing(pl.col("limit"))
        is_fine = is_fine.fill_null(value=False)
        table = table.with_columns(odd=~is_fine & ~_is_missing(pl.col("text")), number=pl.when(is_fine).then("number"))
        return self._held(table)

    def _is_plain(self, texts: pl.Series) -> pl.Series:
        plain = texts.str.contains(PLAIN) & (texts.str.len_bytes() <= LONGEST)
        counts = may_be_thousands(THOUSANDTH, self.unit or unit_of(self.column.fact).text)
        return plain & ~texts.str.contains(THREE_AND_THREE) if counts else plain

    def _is_fine(self, number: pl.Expr) -> pl.Expr:
        """Whether a number needs no further look: of a usual size, plausible, whole where it must be."""
        fact, scale = self.column.fact, next(iter(self.scales))
        tests = [(number == 0.0) | number.abs().is_between(LEAST_SIZE, GREATEST_SIZE)]
        if fact.plausible is not None:
            low, high = travelled(Op.GE, fact.plausible[0], scale), travelled(Op.LE, fact.plausible[1], scale)
            tests += [COMPARE[low.op](number, low.value), COMPARE[high.op](number, high.value)]
        if fact.above_zero:
            tests.append(number > 0)
        if fact.whole:
            tests.append((number == number.floor()) if scale == ONE else pl.lit(value=False))
        return pl.all_horizontal(tests)

    def _is_clear(self, number: pl.Expr, is_long: pl.Expr) -> pl.Expr:
        """Whether a number is beside no limit of the rules; a text that has lost digits may not be on one either."""
        scale = next(iter(self.scales))
        limits = [float(cut / scale) for cut in self.column.fact.cuts]
        is_beside = [
            ((number - limit).abs() <= WIDE_REACH * abs(limit)) & ((number != limit) | is_long) for limit in limits if limit
        ]
        return ~pl.any_horizontal(is_beside) if is_beside else pl.lit(value=True)

    def _held(self, table: pl.DataFrame) -> Cells:
        """Plain numbers as they are; every other distinct cell by the reader of single cells."""
        fact = self.column.fact
        odd = table.filter("odd").select("text", "limit").unique()
        read = [self._one(text, limit) for text, limit in odd.iter_rows()]
        numbers, troubles = _numbered([trouble for _, trouble in read])
        rows = [(*_row(one, self.scales), number) for (one, _), number in zip(read, numbers, strict=True)]
        answers = pl.DataFrame(rows, schema=ANSWER, orient="row")
        told = pl.concat([odd, answers], how="horizontal")
        answered = table.join(told, on=["text", "limit"], how="left", nulls_equal=True, maintain_order="left")
        is_odd = pl.col("odd")
        columns = answered.select(
            low=pl.when(is_odd).then("low").otherwise("number"),
            high=pl.when(is_odd).then("high").otherwise("number"),
            low_open=pl.when(is_odd).then("low_open").otherwise(pl.when(pl.col("number").is_not_null()).then(statement=False)),
            high_open=pl.when(is_odd).then("high_open").otherwise(pl.when(pl.col("number").is_not_null()).then(statement=False)),
            unit=pl.when(is_odd).then("unit").otherwise(pl.when(pl.col("number").is_not_null()).then(0)),
            trouble=pl.when(is_odd).then("trouble"),
        )
        is_censored = any(one is not None and one.low != one.high for one, _ in read)
        return self._cells(fact, columns, troubles, is_censored=is_censored)

    def _cells(self, fact: Fact, columns: pl.DataFrame, troubles: Sequence[Trouble], *, is_censored: bool) -> Cells:
        key = at(fact.slug)
        ends = IntervalEnds(f"{key} high", f"{key} low open", f"{key} high open") if is_censored else None
        held = Held(fact, key, tuple(self.scales), f"{key} unit" if len(self.scales) > 1 else None, ends)
        named = {key: columns["low"]}
        if held.unit:
            named[held.unit] = columns["unit"]
        if ends:
            named |= {ends.high: columns["high"], ends.low_open: columns["low_open"], ends.high_open: columns["high_open"]}
        return Cells(held, named, columns["trouble"], troubles)

    def _one(self, text: str, limit: str | None) -> tuple[Doubles | None, Trouble | None]:
        """One text by the reader of single cells, and what must be told of it."""
        sensor = self.column.sensitivity
        found = self.column.read(text) if sensor is None else self.column.read(text, stated(sensor.read(limit or "")))
        fact, own = self.column.fact, next(iter(self.scales))
        return doubles(fact, found.value, scales_of(fact, text, own)), found.trouble


ENDS = {"low": pl.Float64, "high": pl.Float64, "low_open": pl.Boolean, "high_open": pl.Boolean}
ANSWER = {**ENDS, "unit": pl.Int64, "trouble": pl.Int64}


def _numbered(found: Sequence[Trouble | None]) -> tuple[list[int | None], list[Trouble]]:
    """The number of each trouble among those that there are."""
    numbers, troubles = list[int | None](), list[Trouble]()
    for trouble in found:
        numbers.append(None if trouble is None else len(troubles))
        troubles += [] if trouble is None else [trouble]
    return numbers, troubles


def _row(one: Doubles | None, scales: dict[Fraction, int]) -> tuple[float | bool | None, ...]:
    if one is None:
        return (None,) * 5
    return one.low, one.high, one.low_open, one.high_open, scales.setdefault(one.scale, len(scales))


def texts_of(cells: pl.Series) -> pl.Series:
    """The cells of a column as text: each value as the shortest text that is exactly it, null as an empty cell."""
    if cells.dtype == pl.String:
        return cells.fill_null("")
    if cells.dtype.is_integer() or cells.dtype.is_float() or cells.dtype in (pl.Boolean, pl.Date, pl.Null):
        return cells.cast(pl.String).fill_null("")
    if cells.dtype.is_nested() or cells.is_empty():  # of no value at all Polars keeps the type that it replaces
        return pl.Series(exact_texts(cells), dtype=pl.String)
    distinct = cells.unique()
    return cells.replace_strict(distinct, pl.Series(exact_texts(distinct), dtype=pl.String), return_dtype=pl.String)


def _is_number(cells: pl.Series) -> bool:
    return cells.dtype.is_integer() or cells.dtype == pl.Float64


def _is_missing(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().is_in(sorted(MISSING))
