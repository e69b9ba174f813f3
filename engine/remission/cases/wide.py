"""Wide tables: a row is a case."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from remission.cases.case import Case
from remission.cases.cells.case import Head, case_of, finished
from remission.cases.cells.codes import Census, counted_facts
from remission.cases.cells.found import is_missing, quoted
from remission.cases.grid import Grid, GridRow
from remission.cases.layout import Layout, TableColumn, heading, misspelt
from remission.cases.rows import Key, head_of, key_of, misfit
from remission.cases.scan import Scan, absent_facts, census_warnings, counted, name_warnings, oddities, read_columns
from remission.errors import Cause, DataError, Pos, Problem
from remission.protocol.model import Protocol

SHOWN_LINES = 5


def scan_wide(grid: Grid, protocol: Protocol, layout: Layout) -> Scan:
    """Read a wide table through once: how many cases, and which patient comes twice on one day.

    Raises:
        DataError: a column looks like a misspelt fact, or the file breaks off somewhere.
    """
    if problems := tuple(misspelt(layout, protocol, lambda index: grid.place(grid.head.line, index))):
        raise DataError(problems)
    seen: set[int] = set()  # hashes, so that a million patients fit; what meets here is compared in full below
    met: set[int] = set()
    count, spanning, empty = 0, None, read_columns(layout)
    census, asked = Census(), counted_columns(grid, protocol, layout)
    for row in grid.rows():
        count += 1
        if misfit(grid, row) is None:
            empty -= {index for index in empty if not is_missing(row.cells[index])}
            for column, unit in asked:
                census.cell(column.fact, row.cells[column.index].strip(), unit)
        spanning = spanning or (row.line if row.last_line > row.line else None)
        mark = hash(key_of(layout, row))
        (met if mark in seen else seen).add(mark)
    again = _lines(grid, layout, met) if met else {}
    ignored = sorted((*layout.unused, *layout.unknown), key=lambda one: one.index)
    names = [one.text or f"number {one.index + 1}" for one in ignored]
    absent = absent_facts(protocol, layout, {column.fact.slug for column in layout.columns})
    told = name_warnings(grid, names, absent, "column")
    return Scan(
        count,
        (*told, *oddities(grid, count, spanning, empty), *census_warnings(grid, census)),
        lambda: counted(grid, (_case(grid, protocol, layout, row, again) for row in grid.rows()), count),
    )


def counted_columns(grid: Grid, protocol: Protocol, layout: Layout) -> list[tuple[TableColumn, str | None]]:
    """The columns whose cells are counted, each with the unit of its head."""
    facts = counted_facts(protocol.facts, protocol.used)
    columns = (column for column in layout.columns if column.fact.slug in facts)
    return [(column, heading(column.index, grid.head.cells[column.index], protocol).unit) for column in columns]


def _lines(grid: Grid, layout: Layout, met: set[int]) -> dict[Key, list[int]]:
    """The lines of every patient that has more than one row for a day."""
    lines: defaultdict[Key, list[int]] = defaultdict(list)
    for row in grid.rows():
        key = key_of(layout, row)
        if hash(key) in met:
            lines[key].append(row.line)
    return {key: where for key, where in lines.items() if len(where) > 1}


def _case(grid: Grid, protocol: Protocol, layout: Layout, row: GridRow, again: dict[Key, list[int]]) -> Case:
    def place(index: int) -> Pos:
        return grid.place(row.line, index)

    head = head_of(grid, layout, row)
    if again and (lines := again.get(key_of(layout, row))):
        head = replace(head, problems=(*head.problems, _repeated(head, lines, place(layout.patient or 0))))
    if (problem := misfit(grid, row)) is not None:
        return finished(head, dict.fromkeys(protocol.used), {}, [problem])
    return case_of(protocol, layout, head, row.cells, place)


def _repeated(head: Head, lines: list[int], pos: Pos) -> Problem:
    shown = ", ".join(map(str, lines[:SHOWN_LINES])) + (", …" if len(lines) > SHOWN_LINES else "")
    day = f"on {head.day}" if head.day else "without a date"
    message = f"patient {quoted(head.patient)} has {len(lines)} rows {day}: lines {shown}"
    cause = Cause("several rows of one day, or several without a date", "patient")
    return Problem(pos, message, "give each assessment its own date, or remove the row that is wrong", cause=cause)
