"""What every row of a table has: a patient, perhaps a date, and as many cells as the head."""

from __future__ import annotations

from typing import TypeAlias

from remission.cases.cells.case import Head, day_of
from remission.cases.cells.found import is_missing, printable, quoted
from remission.cases.grid import Grid, GridRow
from remission.cases.layout import Layout
from remission.errors import Cause, Pos, Problem

Key: TypeAlias = tuple[str, str, int]  # patient, text of the date, and the line of a row that names no patient


def key_of(layout: Layout, row: GridRow) -> Key:
    """What tells one case from another; a row without a patient is a case of its own."""
    patient, day = _cell(row, layout.patient), _cell(row, layout.date)
    return ("", "", row.line) if is_missing(patient) else (patient, "" if is_missing(day) else day, 0)


def head_of(grid: Grid, layout: Layout, row: GridRow) -> Head:
    """Whose row it is, of which day, and what is wrong with the row as a whole."""
    patient, problems = _cell(row, layout.patient), []
    if is_missing(patient):
        patient = f"row {row.line}"
        problems.append(nobody(grid.place(row.line, layout.patient or 0), patient))
    elif not patient.isprintable():
        message, hint, cause = unseen(patient)
        problems.append(Problem(grid.place(row.line, layout.patient or 0), message, hint, cause=Cause(cause, "patient")))
        patient = printable(patient)
    day, trouble = day_of(_cell(row, layout.date), layout.today)
    if trouble is not None:
        problems.append(trouble.at(grid.place(row.line, layout.date or 0)))
    return Head(patient, day, tuple(problems))


def unseen(patient: str) -> tuple[str, str, str]:
    """What is wrong with a name that no terminal and no page may be given as it is, what becomes of it, and the cause."""
    what = "has a line break or another character that cannot be seen"
    hint = f"is a quote left open? it is kept as {quoted(patient)}, with what cannot be seen as escapes"
    return f"patient {quoted(patient)} {what}", hint, f"the patient {what}"


def nobody(pos: Pos, name: str) -> Problem:
    """A row that names no patient, and what it is kept as."""
    message = "the row names no patient"
    return Problem(pos, message, f"it is kept as {name!r}", cause=Cause(message, "row"))


def misfit(grid: Grid, row: GridRow) -> Problem | None:
    """A row with more or fewer cells than the head: what stands where is anybody's guess, empty cells at its end included."""
    wide, found = len(grid.head.cells), len(row.cells)
    if found == wide:
        return None
    hint = 'put a value with a comma in quotes: "a, b"' if found > wide else "write a comma for every empty cell"
    message = f"the row has {found} {'cell' if found == 1 else 'cells'}, the head {wide}: its values are set aside"
    return Problem(grid.place(row.line, 0), message, hint, cause=Cause(message, "row"))


def _cell(row: GridRow, index: int | None) -> str:
    return row.cells[index].strip() if index is not None and index < len(row.cells) else ""
