"""Histories in a wide table: each row is an assessment of its patient, and the rows of the same patient are the other days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from remission.cases.case import Case, Origin, Value
from remission.cases.frames.cells import FIRST_DAY, Cells
from remission.cases.frames.held import Held, hold
from remission.cases.history.making import Making, numbers_of
from remission.cases.history.taking import Numbers
from remission.cases.history.timeline import UNKNOWN_VALUE
from remission.cases.history.wording import written
from remission.cases.layout import Layout
from remission.errors import Pos
from remission.expr.facts import Fact
from remission.protocol.history import root_of
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
            read = numbers_of(pl.DataFrame([column.alias(name) for name, column in one.columns.items()]), one.held, self.numbers)
            is_bad = (one.trouble.is_not_null() & read.is_null()) | misfits
            self.values.setdefault(key, []).append(read.set(is_bad, UNKNOWN_VALUE))


@dataclass(frozen=True, slots=True)
class Made:
    """What a fact comes to in each row of a table."""

    fact: Fact
    held: Held
    columns: Mapping[str, pl.Series]  # of the distinct values
    values: Sequence[Value]  # the same
    at: pl.Series  # which of them; null where there is none
    row: pl.Series  # that it stands in, or the last of those that make it together; null where there is none
    count: pl.Series  # how many rows make it

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
                    origin[made.fact.slug] = self.origin(made.fact, row, made.count[at] or 1)
        return replace(case, values=values, written=texts, origin=origin)

    def origin(self, fact: Fact, row: int, count: int) -> Origin:
        """Where a value stands."""
        day = self.days[row]
        pos = Pos(self.file, self.lines[row], self.places[fact.slug])
        return Origin(pos, None if day is None else date.fromordinal(day), several=count)


def wide_history(rows: RowsRead, facts: Sequence[Fact], protocol: Protocol, file: str, layout: Layout) -> WideHistory:
    """Make the taken facts of a table of all its rows."""
    values = {key: pl.concat(parts) for key, parts in rows.values.items()}
    making = Making.of(protocol, rows.numbers, pl.concat(rows.patients), pl.concat(rows.days), values)
    for fact in facts:
        making.make(fact)
    columns = {column.fact.slug: column.index + 1 for column in layout.columns}
    own = [protocol.facts[key] for key in making.rows if key in protocol.used]
    places = {fact.slug: columns.get(root_of(fact, protocol).slug, 1) for fact in own}
    return WideHistory(tuple(_made(making, fact) for fact in own), pl.concat(rows.lines), pl.concat(rows.days), file, places)


def _made(making: Making, fact: Fact) -> Made:
    """What a frame holds of a fact: each value is made ready once."""
    values, row, count = making.of_rows(fact.slug)
    every = list(making.numbers)
    numbers = values.unique().drop_nulls().to_list()
    own = [every[number] for number in numbers]
    held, columns = hold(fact, [(value, "") for value in own])
    at = values.replace_strict(numbers, list(range(len(numbers))), default=None, return_dtype=pl.Int64)
    return Made(fact, held, columns, own, at, row, count)
