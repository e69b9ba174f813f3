"""Histories in a wide table: each row is an assessment of its patient, and the rows of the same patient are the other days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from remission.cases.case import Case, Origin, Value
from remission.cases.frames.cells import FIRST_DAY, Cells
from remission.cases.frames.held import Held, held_value, hold
from remission.cases.history.reference import Asked
from remission.cases.history.taking import Numbers, taken
from remission.cases.history.timeline import UNKNOWN_VALUE, Timeline, timeline
from remission.cases.history.wording import written
from remission.cases.layout import Layout
from remission.errors import Pos
from remission.expr.facts import ASSESSMENT_DATE, Fact
from remission.protocol.history import root_of, source_of
from remission.protocol.model import Protocol


@dataclass(slots=True)
class RowsRead:
    """What is read of the rows of a table, part by part: whose they are, of which day, and the numbers of the values."""

    numbers: Numbers = field(default_factory=dict)
    patients: list[pl.Series] = field(default_factory=list)
    days: list[pl.Series] = field(default_factory=list)
    lines: list[pl.Series] = field(default_factory=list)
    values: dict[str, list[pl.Series]] = field(default_factory=dict)

    def add(self, lines: pl.Series, patients: pl.Series, days: pl.Series, cells: Mapping[str, Cells], misfits: pl.Series) -> None:
        """Add some rows; of one that does not fit the head nobody knows any value."""
        self.lines.append(lines)
        self.patients.append(patients)
        self.days.append(days.to_physical().cast(pl.Int64) + FIRST_DAY)
        for key, one in cells.items():
            read = _numbers(one, self.numbers)
            is_bad = (one.trouble.is_not_null() & read.is_null()) | misfits
            self.values.setdefault(key, []).append(read.set(is_bad, UNKNOWN_VALUE))


def _numbers(cells: Cells, numbers: Numbers) -> pl.Series:
    """The number of each value; null where there is none. Each is made once, however often it stands there."""
    names = list(cells.held.columns)
    frame = pl.DataFrame([cells.columns[name].alias(name) for name in names])
    distinct = frame.filter(pl.col(cells.held.value).is_not_null()).unique()
    found = [numbers.setdefault(held_value(cells.held, row), len(numbers)) for row in distinct.iter_rows(named=True)]
    told = distinct.with_columns(pl.Series("number", found, dtype=pl.Int64))
    return frame.join(told, on=names, how="left", nulls_equal=True, maintain_order="left")["number"]


@dataclass(frozen=True, slots=True)
class Made:
    """What a fact comes to in each row of a table."""

    fact: Fact
    held: Held
    columns: Mapping[str, pl.Series]  # of the distinct values
    values: Sequence[Value]  # the same
    at: pl.Series  # which of them; null where there is none
    row: pl.Series  # that it stands in; null where several rows make it

    def of_rows(self, first: int, count: int) -> list[pl.Series]:
        """The columns of a frame of some rows."""
        at = self.at.slice(first, count)
        return [column.gather(at).alias(name) for name, column in self.columns.items()]


@dataclass(frozen=True, slots=True)
class WideHistory:
    """The taken facts of a table, row by row."""

    made: tuple[Made, ...]
    lines: pl.Series
    days: pl.Series
    file: str
    places: Mapping[str, int]  # the column of what a fact is taken from, from 1

    def first(self, line: int) -> int:
        """The number of the row of a line."""
        return int(self.lines.search_sorted(line, side="left"))

    def with_values(self, case: Case, line: int) -> Case:
        """The case of a line with the values that are made of other rows, and where they stand."""
        at = self.first(line)
        values, texts, origin = dict(case.values), dict(case.written), dict(case.origin)
        for made in self.made:
            if (number := made.at[at]) is not None:
                values[made.fact.slug] = value = made.values[number]
                texts[made.fact.slug] = written(made.fact, value)
                if (row := made.row[at]) is not None:
                    origin[made.fact.slug] = self.origin(made.fact, row)
        return replace(case, values=values, written=texts, origin=origin)

    def origin(self, fact: Fact, row: int) -> Origin:
        """Where a value stands."""
        day = self.days[row]
        return Origin(Pos(self.file, self.lines[row], self.places[fact.slug]), None if day is None else date.fromordinal(day))


def wide_history(rows: RowsRead, facts: Sequence[Fact], protocol: Protocol, file: str, layout: Layout) -> WideHistory:
    """Make the taken facts of a table of all its rows."""
    making = _Making.of(rows, protocol)
    for fact in facts:
        making.make(fact)
    columns = {column.fact.slug: column.index + 1 for column in layout.columns}
    own = [protocol.facts[key] for key in making.rows if key in protocol.used]
    places = {fact.slug: columns.get(root_of(fact, protocol).slug, 1) for fact in own}
    return WideHistory(tuple(map(making.held, own)), pl.concat(rows.lines), making.days, file, places)


@dataclass(frozen=True, slots=True)
class _Making:
    protocol: Protocol
    numbers: Numbers
    patients: pl.Series
    days: pl.Series
    values: dict[str, pl.Series]  # by slug, the number of the value in each row
    rows: dict[str, pl.Series] = field(default_factory=dict)  # of the facts that are made, by slug

    @classmethod
    def of(cls, rows: RowsRead, protocol: Protocol) -> _Making:
        names = pl.concat(rows.patients)
        patients = names.rank("dense").cast(pl.Int64)
        days = pl.concat(rows.days)
        values = {key: pl.concat(parts) for key, parts in rows.values.items()}
        return cls(protocol, rows.numbers, patients, days, {ASSESSMENT_DATE: _dates(days, rows.numbers), **values})

    @property
    def assessments(self) -> pl.DataFrame:
        return pl.DataFrame(
            {"case": pl.int_range(len(self.days), dtype=pl.UInt32, eager=True), "patient": self.patients, "day": self.days}
        )

    def make(self, fact: Fact) -> None:
        """Add what a fact comes to in each row, and what belongs to the values that it is."""
        source = self.protocol.facts.get(fact.taken_from or "")
        if fact.choose is None or source is None or source.slug not in self.values:
            return  # of a fact that the table does not have nobody knows that there was none
        nothing = pl.repeat(None, len(self.days), dtype=pl.Int64, eager=True)
        dates = {key: self.days_of(key, nothing) for key in fact.choose.anchors}
        line = self.line_of(self.values[source.slug])
        found = taken(Asked(fact.choose, source, fact), self.assessments, line, dates, self.numbers)
        self.values[fact.slug] = nothing.clone().scatter(found["case"], found["value"])
        self.rows[fact.slug] = row = nothing.clone().scatter(found["case"], found["row"])
        for companion in self.protocol.facts.values():
            if companion.companion_of == fact.slug and companion.slug not in self.values:
                beside = self.values.get(source_of(companion, self.protocol.facts) or "", nothing)
                self.values[companion.slug] = beside.set(beside == UNKNOWN_VALUE, None).gather(row)
                self.rows[companion.slug] = row

    def line_of(self, values: pl.Series) -> Timeline:
        """The values of a fact in the order of time; several rows of one day that do not say the same say nothing."""
        stated = self.assessments.select("patient", "day", row=pl.col("case").cast(pl.Int64), value=values).filter(
            pl.col("day").is_not_null() & pl.col("value").is_not_null()
        )
        moment = ["patient", "day"]
        if stated.select(moment).is_duplicated().any():
            agreed = pl.when(pl.col("value").n_unique() == 1).then(pl.col("value").first()).otherwise(UNKNOWN_VALUE)
            stated = stated.group_by(moment, maintain_order=True).agg(pl.col("row").first(), agreed.alias("value"))
        return timeline(stated.with_columns(pl.lit(-1, pl.Int64).alias("second"), claim="value"))

    def days_of(self, key: str, nothing: pl.Series) -> pl.Series:
        """The day of a date in each row."""
        values, every = self.values.get(key, nothing), list(self.numbers)
        numbers = [number for number in values.unique() if number is not None and number != UNKNOWN_VALUE]
        days = {number: day.toordinal() for number in numbers if isinstance(day := every[number], date)}
        return values.replace_strict(days, default=None, return_dtype=pl.Int64)

    def held(self, fact: Fact) -> Made:
        """What a frame holds of a fact: each value is made ready once."""
        values, every = self.values[fact.slug], list(self.numbers)
        numbers = values.unique().drop_nulls().to_list()
        own = [every[number] for number in numbers]
        held, columns = hold(fact, [(value, "") for value in own])
        at = values.replace_strict(numbers, list(range(len(numbers))), default=None, return_dtype=pl.Int64)
        return Made(fact, held, columns, own, at, self.rows[fact.slug])


def _dates(days: pl.Series, numbers: Numbers) -> pl.Series:
    """Days as values."""
    distinct = days.unique().drop_nulls().to_list()
    found = [numbers.setdefault(date.fromordinal(day), len(numbers)) for day in distinct]
    return days.replace_strict(distinct, found, default=None, return_dtype=pl.Int64)
