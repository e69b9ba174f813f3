"""The rows of one of a site's tables as rows of observations: who, when, which fact, which value, and where it stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from pathlib import Path

import polars as pl

from remission.cases.cells.found import listed, quoted
from remission.cases.frames.files import LAST, MISFIT, parts
from remission.cases.grid import LINE, Grid, GridRow
from remission.cases.rows import misfit
from remission.cases.sources.csv_grid import Delimited
from remission.cases.sources.origins import COLUMN, FILE, ROW
from remission.errors import Problem, RuleFileError, did_you_mean
from remission.expr.facts import Fact
from remission.formats.fhir.grid import open_site_grid
from remission.formats.mapping.read import SEPARATORS, SiteMapping, companion, fact_of, meanings
from remission.protocol.model import Protocol
from remission.protocol.source.mapping_models import MeaningFile, TableFile
from remission.protocol.source.read import Loc

ROWS_AT_ONCE = 200_000
LONG = ("patient", "date", "fact", "value", "unit", "specimen")
SCHEMA = pl.Schema({**dict.fromkeys(LONG, pl.String()), FILE: pl.String(), ROW: pl.Int64(), COLUMN: pl.Int32()})
COMMA = r"^\s*([<>≤≥]?=?\s*-?\d+),(\d+)\s*(%?)\s*$"  # a number with a decimal comma
DAY_FIRST = r"^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})(.*)$"


@dataclass(slots=True)
class Counted:
    """What was assumed, and how often it changed something."""

    unmapped: Counter[tuple[str, str]] = field(default_factory=Counter)  # table and code -> rows
    left_out: Counter[str] = field(default_factory=Counter)  # table -> rows that do not count
    missing: Counter[tuple[str, str]] = field(default_factory=Counter)  # fact and code -> cells
    units: Counter[tuple[str, str]] = field(default_factory=Counter)  # as written, as read -> rows
    values: Counter[tuple[str, str]] = field(default_factory=Counter)  # the same of choices
    commas: Counter[str] = field(default_factory=Counter)  # table -> cells
    days: Counter[str] = field(default_factory=Counter)  # table -> dates put in order, or made from study days
    no_day_1: Counter[str] = field(default_factory=Counter)  # table -> rows whose patient has no day 1
    misfits: list[Problem] = field(default_factory=list)
    patients: list[pl.DataFrame] = field(default_factory=list)  # who has a row that counts, in any table
    rows: int = 0


@dataclass(frozen=True, slots=True)
class SiteTable:
    """One table of a mapping over the files of a folder."""

    mapping: SiteMapping
    protocol: Protocol
    name: str
    files: Sequence[Path]
    shown: Mapping[Path, str]
    first_days: pl.DataFrame | None  # `patient` and `day 1`, where study days are counted from a column

    @property
    def table(self) -> TableFile:
        """What the mapping says of it."""
        return self.mapping.tables[self.name]

    def observations(self, counted: Counted) -> Iterator[pl.DataFrame]:
        """Its rows, by `SCHEMA` and in order.

        Raises:
            DataError: a file cannot be read.
            RuleFileError: a column that the mapping names is not there.
        """
        for path in self.files:
            grid = self.grid(path)
            columns = self.columns(grid)
            for part in parts(path, grid, ROWS_AT_ONCE):
                counted.misfits += self._misfits(grid, part)
                yield self._observations(part.filter(pl.col(MISFIT).is_null()), columns, self.shown[path], counted)

    def grid(self, path: Path) -> Grid:
        """One of its files, open."""
        form = Delimited(SEPARATORS[self.table.separator or ","], self.table.encoding or "utf-8")
        return open_site_grid(path, self.table.sheet, form)

    def columns(self, grid: Grid) -> dict[str, int]:
        """The indices of the columns that the mapping names, by these names.

        Raises:
            RuleFileError: one is not there.
        """
        heads = {text.strip(): index for index, text in reversed(list(enumerate(grid.head.cells)))}
        problems = []
        for loc, name in named_columns(self.table):
            if name not in heads:
                hint = did_you_mean(name, heads) or f"it has {listed(list(heads))}"
                message = f"{grid.file} has no column {quoted(name)}"
                problems.append(Problem(self.mapping.pos(self.name, *loc), message, hint))
        if problems:
            raise RuleFileError(problems)
        return heads

    def _misfits(self, grid: Grid, part: pl.DataFrame) -> Iterator[Problem]:
        odd = part.filter(pl.col(MISFIT).is_not_null()).select(LINE, LAST, MISFIT)
        yield from (problem for row in odd.iter_rows() if (problem := misfit(grid, GridRow(*row))) is not None)

    def _observations(self, part: pl.DataFrame, columns: dict[str, int], file: str, counted: Counted) -> pl.DataFrame:
        table = self.table
        wanted = {name: columns[name] for _, name in named_columns(table)}
        rows = part.select(pl.col(LINE), *(text_of(part, index).alias(name) for name, index in wanted.items()))
        counted.rows += rows.height
        counts = rows.filter(counting(table.only_rows, table.leave_out))
        counted.left_out[self.name] += rows.height - counts.height
        days = self._days(counts, counted)
        people = pl.col(table.patient).str.strip_chars()
        base = counts.with_columns(people.alias("the patient"), days.alias("the day"))
        found = [self._column(base, name, meaning, columns[name], counted) for name, meaning in table.columns.items()]
        if table.fact:
            found += self._codes(base, columns, counted)
        there = base.group_by("the patient", maintain_order=True).agg(pl.col(LINE).first())
        counted.patients.append(there.with_columns(file=pl.lit(file)))
        if not found:
            return SCHEMA.to_frame()
        told = pl.concat(found).with_columns(pl.lit(file).alias(FILE))
        return told.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()).sort(ROW, COLUMN, maintain_order=True)

    def _shape(self, fact: pl.Expr, value: pl.Expr, unit: pl.Expr, column: int | pl.Expr) -> list[pl.Expr]:
        specimen = pl.col(self.table.specimen) if self.table.specimen else pl.lit("")
        index = pl.lit(column + 1) if isinstance(column, int) else column
        return [
            *(pl.col("the patient").alias("patient"), pl.col("the day").alias("date"), fact.alias("fact"), value.alias("value")),
            *(unit.alias("unit"), specimen.alias("specimen"), pl.col(LINE).alias(ROW), index.cast(pl.Int32).alias(COLUMN)),
        ]

    def _days(self, rows: pl.DataFrame, counted: Counted) -> pl.Series:
        """The day of each row as ISO text."""
        table = self.table
        days = rows[table.date].str.strip_chars() if table.date else pl.repeat("", rows.height, dtype=pl.String, eager=True)
        if table.date_order != "year month day":
            day, month = (1, 2) if table.date_order == "day month year" else (2, 1)
            found = [days.str.extract(DAY_FIRST, group) for group in (3, month, day, 4)]
            ordered = found[0] + "-" + found[1].str.zfill(2) + "-" + found[2].str.zfill(2) + found[3]
            counted.days[self.name] += len(days) - ordered.null_count()
            days = ordered.fill_null(days)
        if table.study_day and table.day_1:
            days = days.zip_with(days != "", self._counted_days(rows, table.day_1, counted))
        return days

    def _counted_days(self, rows: pl.DataFrame, day_1: str, counted: Counted) -> pl.Series:
        """Day 1 is the first and the day before it is day -1, as CDISC counts; day 0 is the day before as well."""
        numbers = rows[str(self.table.study_day)].str.strip_chars().cast(pl.Float64, strict=False).cast(pl.Int64, strict=False)
        away = pl.select(pl.when(numbers > 0).then(numbers - 1).otherwise(numbers)).to_series()
        if self.first_days is None:
            first = pl.repeat(day_1, rows.height, dtype=pl.String, eager=True)
        else:
            people = rows.select(pl.col(self.table.patient).str.strip_chars().alias("patient"))
            first = people.join(self.first_days, on="patient", how="left", maintain_order="left")["day 1"]
        start = first.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        counted.no_day_1[self.name] += int((start.is_null() & away.is_not_null()).sum())
        days = (start.cast(pl.Int32) + away.cast(pl.Int32)).cast(pl.Date).cast(pl.String).fill_null("")
        counted.days[self.name] += int((days != "").sum())
        return days

    def _column(self, base: pl.DataFrame, name: str, meaning: MeaningFile, index: int, counted: Counted) -> pl.DataFrame:
        """A column that is a fact."""
        rows = base.filter(counting(meaning.only_rows, {}))
        value = self._value(rows[name], meaning, counted)
        shape = self._shape(pl.lit(meaning.fact), pl.col("the value"), pl.lit(meaning.unit or ""), index)
        return rows.with_columns(value.alias("the value")).select(shape)

    def _codes(self, base: pl.DataFrame, columns: dict[str, int], counted: Counted) -> Iterator[pl.DataFrame]:
        """The rows of each code that counts, with what belongs to their values."""
        table = self.table
        code = pl.col(str(table.fact)).str.strip_chars()
        strange = base.filter(~code.is_in(list(table.codes)))[str(table.fact)].str.strip_chars().value_counts()
        counted.unmapped.update({(self.name, text): count for text, count in strange.iter_rows()})
        for key, several in table.codes.items():
            mine = base.filter(code == key)
            for meaning in several:
                rows = mine.filter(counting(meaning.only_rows, {}))
                fact = fact_of(self.protocol, meaning)
                if fact is not None and rows.height:
                    yield from self._code(rows, fact, meaning, columns, counted)

    def _code(
        self, rows: pl.DataFrame, fact: Fact, meaning: MeaningFile, columns: dict[str, int], counted: Counted
    ) -> Iterator[pl.DataFrame]:
        table = self.table
        first, where = pl.lit(""), pl.lit(0)
        for name in reversed(table.value or []):
            there = pl.col(name).str.strip_chars() != ""
            first = pl.when(there).then(pl.col(name)).otherwise(first)
            where = pl.when(there).then(pl.lit(columns[name] + 1)).otherwise(where)
        chosen = rows.with_columns(first.alias("the value"), where.alias("the column"))
        value = self._signed(rows, self._value(chosen["the value"], meaning, counted))
        unit = self._units(rows, fact, meaning, counted)
        own = chosen.with_columns(value.alias("the value"), unit.alias("the unit"))
        yield own.select(self._shape(pl.lit(fact.name), pl.col("the value"), pl.col("the unit"), pl.col("the column")))
        beside = {"sensitivity": table.sensitivity, "upper limit": table.upper_limit, "lower limit": table.lower_limit}
        for kind, column in beside.items():
            other = companion(self.protocol, fact, kind)
            if column and other is not None:
                own_rows = own.filter((pl.col(column).str.strip_chars() != "") & (pl.col("the value") != ""))
                yield own_rows.select(self._shape(pl.lit(other.name), pl.col(column), pl.col("the unit"), columns[column]))

    def _value(self, cells: pl.Series, meaning: MeaningFile, counted: Counted) -> pl.Series:
        """Cells as the vocabulary has them: codes for missing taken out, choices in its words, numbers with a point."""
        text = cells.str.strip_chars()
        for code in (*self.table.missing_codes, *meaning.missing_codes):
            is_code = text == code
            if count := int(is_code.sum()):
                counted.missing[meaning.fact, code] += count
                text = text.set(is_code, "")
        for theirs, ours in meaning.values.items():
            is_theirs = text == theirs
            if (count := int(is_theirs.sum())) and theirs != ours:
                counted.values[theirs, ours] += count
        text = text.replace(list(meaning.values), list(meaning.values.values())) if meaning.values else text
        if self.table.decimal == "comma":
            pointed = text.str.replace(COMMA, "${1}.${2} ${3}").str.strip_chars()
            counted.commas[self.name] += int((pointed != text).sum())
            text = pointed
        return text

    def _signed(self, rows: pl.DataFrame, values: pl.Series) -> pl.Series:
        """Values behind the sign that stands in a column of its own."""
        table = self.table
        if not table.operator:
            return values
        signs = rows[table.operator].str.strip_chars()
        ours = signs.replace(list(table.operators), list(table.operators.values())) if table.operators else signs
        return (ours + values).set(values == "", "")

    def _units(self, rows: pl.DataFrame, fact: Fact, meaning: MeaningFile, counted: Counted) -> pl.Series:
        if fact.unit is None or not self.table.unit:
            stated = "" if fact.unit is None else meaning.unit or ""
            return pl.repeat(stated, rows.height, dtype=pl.String, eager=True)
        written = rows[self.table.unit].str.strip_chars()
        for theirs, ours in self.table.units.items():
            if (count := int((written == theirs).sum())) and theirs != ours:
                counted.units[theirs, ours] += count
        units = written.replace(list(self.table.units), list(self.table.units.values())) if self.table.units else written
        return units.set(units == "", meaning.unit or "")


def named_columns(table: TableFile) -> Iterator[tuple[Loc, str]]:
    """Every column of the site that a table's mapping names, with the way to it; one may be named more than once."""
    single = {
        "patient": table.patient,
        "date": table.date,
        "study day": table.study_day,
        "fact": table.fact,
        "unit": table.unit,
        "operator": table.operator,
        "sensitivity": table.sensitivity,
        "upper limit": table.upper_limit,
        "lower limit": table.lower_limit,
        "specimen": table.specimen,
    }
    yield from (((key,), name) for key, name in single.items() if name)
    yield from ((("value",), name) for name in table.value or ())
    yield from ((("columns", name), name) for name in table.columns)
    for key, rows in (("only rows", table.only_rows), ("leave out", table.leave_out)):
        yield from (((key, name), name) for name in rows)
    for at, meaning in meanings("", table):
        yield from (((*at[1:], "only rows", name), name) for name in meaning.only_rows)


def text_of(part: pl.DataFrame, index: int) -> pl.Expr:
    """A column as text: each value as the shortest text that is exactly it, null as an empty cell."""
    column, kind = pl.col(str(index)), part.schema[str(index)]
    text = column.cast(pl.String).fill_null("")
    if kind.is_float():
        return text.str.strip_suffix(".0")
    return text.str.strip_suffix(" 00:00:00.000000") if kind == pl.Datetime else text


def counting(only: Mapping[str, Sequence[str]], out: Mapping[str, Sequence[str]]) -> pl.Expr:
    """Whether a row counts."""
    inside = [pl.col(name).str.strip_chars().is_in(list(texts)) for name, texts in only.items()]
    outside = [~pl.col(name).str.strip_chars().is_in(list(texts)) for name, texts in out.items()]
    return reduce(and_, [*inside, *outside], pl.lit(value=True))
