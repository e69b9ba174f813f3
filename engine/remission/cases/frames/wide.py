"""Wide tables in parts, as frames: what `wide` reads row by row, for tables that are too long for that.

Every row becomes a case, as there. A row of which something must be told is read once more by `wide`, which words the problems.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import reduce
from operator import or_
from pathlib import Path

import polars as pl

from remission.cases.case import Case
from remission.cases.cell_problems import CellProblems, cell_problems
from remission.cases.cells.case import day_of
from remission.cases.cells.codes import Census
from remission.cases.cells.found import MISSING, is_missing
from remission.cases.frames.cells import FIRST_DAY, CellReading, Cells, texts_of
from remission.cases.frames.chunks import ROW, Chunk, Frames
from remission.cases.frames.files import LAST, MISFIT, TEXT, parts
from remission.cases.frames.held import Held
from remission.cases.grid import LINE, Grid, GridRow
from remission.cases.history.wide import RowsRead, WideHistory, wide_history
from remission.cases.layout import Layout, heading, misspelt
from remission.cases.rows import Key, key_of
from remission.cases.scan import absent_facts, census_warnings, name_warnings, oddities, read_columns
from remission.cases.sources.framed import exact_texts
from remission.cases.wide import _case as case_of_row
from remission.cases.wide import counted_columns
from remission.errors import DataError
from remission.expr.facts import ASSESSMENT_DATE, Fact
from remission.protocol.history import unstated, with_origins
from remission.protocol.model import Protocol

ROWS_AT_ONCE = 200_000
EVERY_ROW = (1 << 31) - 1  # where all rows of a patient belong together, and may stand anywhere
PRINTABLE = r"^(?:[^\p{C}\p{Z}]| )*$"  # what Python calls printable


def scan_wide_frames(path: Path, grid: Grid, protocol: Protocol, layout: Layout, rows_at_once: int) -> Frames:
    """Read a wide table through once.

    Raises:
        DataError: a column looks like a misspelt fact, or the file breaks off somewhere.
    """
    if misspellings := tuple(misspelt(layout, protocol, lambda index: grid.place(grid.head.line, index))):
        raise DataError(misspellings)
    return _Table(path, grid, protocol, layout, rows_at_once).scanned()


class _Table:
    def __init__(self, path: Path, grid: Grid, protocol: Protocol, layout: Layout, rows_at_once: int) -> None:
        self.path, self.grid, self.protocol, self.layout, self.rows_at_once = path, grid, protocol, layout, rows_at_once
        units = [heading(index, text, protocol).unit for index, text in enumerate(grid.head.cells)]
        self.readings = [CellReading(column, units[column.index]) for column in layout.columns]
        self.twice: pl.Series = pl.Series(dtype=pl.UInt64)  # hashes of the keys that come twice
        self.again: dict[Key, list[int]] = {}
        self.history: WideHistory | None = None

    def parts(self) -> Iterator[pl.DataFrame]:
        found = parts(self.path, self.grid, self.rows_at_once)
        if self.rows_at_once < EVERY_ROW:
            return found
        some = list(found)  # a plain file comes in parts of its own size
        return iter([pl.concat(some)] if some else [])

    def scanned(self) -> Frames:
        hashes, count, spanning, empty = [], 0, None, read_columns(self.layout)
        census, asked = Census(), counted_columns(self.grid, self.protocol, self.layout)
        for part in self.parts():
            count += part.height
            empty = {index for index in empty if not _says_something(part[str(index)])}
            for column, unit in asked:
                cells = part[str(column.index)]
                is_number = cells.dtype.is_integer() or cells.dtype == pl.Float64
                census.column(column.fact, cells if is_number else texts_of(cells).str.strip_chars(), unit)
            hashes.append(self._keys(part).hash())
            over = part.filter(pl.col(LAST) > pl.col(LINE)).head(1)[LINE]
            spanning = spanning or (over.item() if len(over) else None)
        if hashes:
            every = pl.concat(hashes)
            self.twice = every.filter(every.is_duplicated()).unique()
        if len(self.twice):
            self.again = self._lines()
        made = unstated(self.protocol, {column.fact.slug for column in self.layout.columns})
        if made and count:
            self.history = self._history(made)
        ignored = sorted((*self.layout.unused, *self.layout.unknown), key=lambda one: one.index)
        names = [one.text or f"number {one.index + 1}" for one in ignored]
        absent = absent_facts(self.protocol, self.layout, {column.fact.slug for column in self.layout.columns})
        told = name_warnings(self.grid, names, absent, "column")
        warnings = (*told, *oddities(self.grid, count, spanning, empty), *census_warnings(self.grid, census))
        return Frames(
            count, warnings, lambda: map(self.chunk, filter(len, self.parts())), lambda: map(self._case, self.grid.rows())
        )

    def _case(self, row: GridRow) -> Case:
        case = case_of_row(self.grid, self.protocol, self.layout, row, self.again)
        return case if self.history is None else self.history.with_values(case, row.line)

    def _history(self, made: Sequence[Fact]) -> WideHistory:
        """What is made of the other rows of each patient; so every row is read before the first case is built."""
        wanted = with_origins((fact.slug for fact in made), self.protocol.facts)
        wanted |= {key for key, fact in self.protocol.facts.items() if fact.companion_of in wanted}
        readings = [each for each in self.readings if each.column.fact.slug in wanted]
        rows = RowsRead()
        for part in self.parts():
            patients = self._texts(part, self.layout.patient)
            cells = {each.column.fact.slug: self._read(each, part) for each in readings}
            rows.add(part[LINE], patients, self._days(part)[0], cells, part[MISFIT].is_not_null())
        return wide_history(rows, made, self.protocol, self.grid.file, self.layout)

    def _lines(self) -> dict[Key, list[int]]:
        """The lines of every patient that has more than one row for a day."""
        lines: defaultdict[Key, list[int]] = defaultdict(list)
        for part in self.parts():
            for row in self._rows(part.filter(self._keys(part).hash().is_in(self.twice.implode()))):
                lines[key_of(self.layout, row)].append(row.line)
        return {key: where for key, where in lines.items() if len(where) > 1}

    def _keys(self, part: pl.DataFrame) -> pl.Series:
        """What tells one case from another."""
        patient, day = self._texts(part, self.layout.patient), self._texts(part, self.layout.date)
        table = pl.DataFrame({"patient": patient, "day": day, "line": part[LINE].cast(pl.String)})
        day_text = pl.when(_is_missing(pl.col("day"))).then(pl.lit("")).otherwise("day")
        nobody = _is_missing(pl.col("patient"))
        of_patient = pl.concat_str("patient", day_text, separator="\0")
        return table.select(pl.when(nobody).then(pl.col("line")).otherwise(of_patient)).to_series()

    def _texts(self, part: pl.DataFrame, index: int | None) -> pl.Series:
        """The cells of a column that every row has, however many cells it has."""
        if index is None:
            return pl.repeat("", part.height, eager=True)
        cells, misfits = _stripped(part[str(index)]), part[MISFIT]
        if misfits.null_count() == part.height:
            return cells
        own = misfits.list.get(index, null_on_oob=True).str.strip_chars().fill_null("")
        return own.zip_with(misfits.is_not_null(), cells)

    # ---- chunks -------------------------------------------------------------------------------------

    def chunk(self, part: pl.DataFrame) -> Chunk:
        read = {each.column.fact.slug: self._read(each, part) for each in self.readings}
        patients, (days, odd_days) = self._texts(part, self.layout.patient), self._days(part)
        is_odd = part[MISFIT].is_not_null() | odd_days | ~patients.str.contains(PRINTABLE)
        is_odd |= patients.str.to_lowercase().is_in(sorted(MISSING))
        if len(self.twice):
            is_odd |= self._keys(part).hash().is_in(self.twice.implode())
        odd = is_odd.arg_true()
        told = dict(self._cases(part, odd))
        if told:
            patients = patients.scatter(odd, [case.patient for case in told.values()])
            days = days.scatter(odd, [case.date for case in told.values()])
        frame, held = self._frame(read, days)
        if self.history is not None and part.height:
            first = self.history.first(part[LINE][0])
            frame = frame.with_columns(column for made in self.history.made for column in made.of_rows(first, part.height))
            held |= {made.fact.slug: made.held for made in self.history.made}
        return Chunk(frame, held, patients, days, told, self._cell_problems(part, read, ~is_odd))

    def _cases(self, part: pl.DataFrame, rows: pl.Series) -> Iterator[tuple[int, Case]]:
        """Some rows as `wide` reads them."""
        return zip(rows, map(self._case, self._rows(part[rows])), strict=True)

    def _cell_problems(self, part: pl.DataFrame, read: dict[str, Cells], rows: pl.Series) -> CellProblems:
        """What must be told of the cells of rows that are in order otherwise."""
        said = {one.index: (read[one.fact.slug].trouble, read[one.fact.slug].troubles) for one in self.layout.columns}
        found = [trouble.is_not_null() for trouble, troubles in said.values() if troubles]
        some = reduce(or_, found, pl.repeat(value=False, n=part.height, dtype=pl.Boolean, eager=True)) & rows
        return cell_problems(self.grid.file, part[LINE], said, rows, lambda: self._cases(part, some.arg_true()))

    def _frame(self, read: dict[str, Cells], days: pl.Series) -> tuple[pl.DataFrame, dict[str, Held]]:
        used = {key: cells for key, cells in read.items() if key in self.protocol.used}
        columns = {ROW: pl.Series(range(len(days)), dtype=pl.Int64)}
        columns |= {name: values for cells in used.values() for name, values in cells.columns.items()}
        held = {key: cells.held for key, cells in used.items()}
        if ASSESSMENT_DATE in self.protocol.used:
            held[ASSESSMENT_DATE] = Held(self.protocol.facts[ASSESSMENT_DATE], ASSESSMENT_DATE)
            columns[ASSESSMENT_DATE] = days.to_physical().cast(pl.Int64) + FIRST_DAY
        return pl.DataFrame(columns), held

    def _read(self, reading: CellReading, part: pl.DataFrame) -> Cells:
        sensor = reading.column.sensitivity
        return reading.read(part[str(reading.column.index)], None if sensor is None else part[str(sensor.index)])

    def _days(self, part: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """The day of each case, and where something must be told of it."""
        texts = self._texts(part, self.layout.date)
        distinct = texts.unique().to_list()
        found = [day_of(text, self.layout.today) for text in distinct]
        days: list[date | None] = [day for day, _ in found]
        troubled = [text for text, (_, trouble) in zip(distinct, found, strict=True) if trouble]
        return texts.replace_strict(distinct, days, return_dtype=pl.Date), texts.is_in(troubled)

    def _rows(self, part: pl.DataFrame) -> Iterator[GridRow]:
        """Rows as `wide` reads them."""
        columns = [exact_texts(part[str(index)]) for index in range(len(self.grid.head.cells))]
        cells = zip(*columns, strict=True)
        for line, last, misfit, row in zip(part[LINE], part[LAST], part[MISFIT], cells, strict=True):
            yield GridRow(line, last, row if misfit is None else misfit.to_list())


def _stripped(cells: pl.Series) -> pl.Series:
    texts = pl.Series(exact_texts(cells), dtype=pl.String) if cells.dtype.is_float() else texts_of(cells)
    return texts.str.strip_chars()


def _says_something(cells: pl.Series) -> bool:
    if cells.dtype not in TEXT:
        return cells.null_count() < len(cells)
    return not all(map(is_missing, cells.drop_nulls().unique().cast(pl.String)))


def _is_missing(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().is_in(sorted(MISSING))
