"""The rows of a table of observations, as columns of text; and what each distinct text says, read once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import polars as pl

from remission.cases.found import Trouble
from remission.cases.grid import Grid, Row
from remission.cases.long import LongTable
from remission.cases.rows import misfit
from remission.errors import Problem

AT_ONCE = 100_000  # rows that are held as Python texts
SPECIMEN = "specimen"
TEXTS = ("patient", "date", "fact name", "text", "unit", SPECIMEN)
ROWS = pl.Schema({"line": pl.UInt32(), **{name: pl.String() for name in TEXTS}, "fits": pl.Boolean()})
Scalar: TypeAlias = str | int | None


@dataclass(frozen=True, slots=True)
class Places:
    """Where a table keeps what, by the index of the column; None where it has no such column."""

    patient: int
    date: int | None
    fact: int
    value: int
    unit: int | None
    specimen: int | None

    def of(self, row: Row) -> tuple[str, ...]:
        """The cells of a row by `TEXTS`; a cell that is not there is empty."""
        cells = row.cells
        wanted = (self.patient, self.date, self.fact, self.value, self.unit, self.specimen)
        return tuple(cells[index] if index is not None and index < len(cells) else "" for index in wanted)


def places_of(table: LongTable) -> Places:
    """The columns of a long table."""
    layout = table.layout
    specimen = next((one.index for one in layout.unknown if one.slug == SPECIMEN), None)
    return Places(layout.patient or 0, layout.date, table.fact, table.value, table.unit, specimen)


@dataclass(frozen=True, slots=True)
class Rows:
    """Every row of a file as text, by `ROWS`; a misfit's cells count for nothing but its patient."""

    frame: pl.DataFrame
    misfits: tuple[Problem, ...]
    spanning: int | None  # the first row over several lines


def read_rows(grid: Grid, places: Places) -> Rows:
    """Read a file into memory, in texts that stand behind one another instead of in objects.

    Raises:
        DataError: the file breaks off somewhere.
    """
    frames, misfits, spanning = [ROWS.to_frame()], list[Problem](), None
    batch: list[tuple[int | str | bool, ...]] = []
    for row in grid.rows():
        if row.last_line > row.line:
            spanning = spanning or row.line
        wrong = misfit(grid, row)
        if wrong is not None:
            misfits.append(wrong)
        batch.append((row.line, *places.of(row), wrong is None))
        if len(batch) == AT_ONCE:
            frames.append(_framed(batch))
            batch = []
    return Rows(pl.concat([*frames, _framed(batch)]), tuple(misfits), spanning)


def _framed(batch: Sequence[tuple[int | str | bool, ...]]) -> pl.DataFrame:
    return pl.DataFrame(dict(zip(ROWS, zip(*batch, strict=True), strict=True)) if batch else [], ROWS)


def said_once(
    frame: pl.DataFrame, names: Sequence[str], schema: pl.Schema, read: Callable[..., tuple[Scalar, ...]]
) -> pl.DataFrame:
    """Add what each distinct combination of some columns says; it is read once, however often it stands there."""
    distinct = frame.select(names).unique(maintain_order=True)
    said = pl.DataFrame([read(*row) for row in distinct.iter_rows()], schema, orient="row")
    return frame.join(distinct.hstack(said), on=list(names), how="left", nulls_equal=True, maintain_order="left")


def fault_columns(trouble: Trouble | None) -> tuple[str | None, str | None, str | None]:
    """A trouble as the last columns of `FAULTS`."""
    return (trouble.message, trouble.hint, trouble.severity) if trouble else (None, None, None)
