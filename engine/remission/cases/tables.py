"""A table of patients -> cases: wide or long, CSV or Parquet.

`scan_cases` reads a file through once and then streams it; nothing is kept but one row (of a long table, the patients whose
rows are not yet all read). `layout.lay_out` is the seam for reading whole columns at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from remission.cases.case import Case
from remission.cases.files import open_grid
from remission.cases.grid import Grid
from remission.cases.layout import PATIENT, Layout, lay_out
from remission.cases.long import long_table, scan_long
from remission.cases.scan import Scan
from remission.cases.wide import scan_wide
from remission.errors import DataError, Problem, did_you_mean
from remission.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class Table:
    """Every case of a file, in its order, and the warnings about the file as a whole."""

    cases: Sequence[Case]
    warnings: tuple[Problem, ...]


def read_cases(path: Path, protocol: Protocol) -> Table:
    """Read every case of a file into memory.

    Raises:
        DataError: the file as a whole cannot be used; it carries every problem of its head.
    """
    scan = scan_cases(path, protocol)
    return Table(tuple(scan.cases()), scan.warnings)


def iter_cases(path: Path, protocol: Protocol) -> Iterator[Case]:
    """Read the cases of a file one by one, however large it is.

    Raises:
        DataError: the file as a whole cannot be used.
    """
    return scan_cases(path, protocol).cases()


def scan_cases(path: Path, protocol: Protocol) -> Scan:
    """Read a file through once, for its warnings and the number of its cases; its cases are then read as they are asked for.

    Raises:
        DataError: the file as a whole cannot be used.
    """
    grid = open_grid(path)
    layout = lay_out(protocol, grid.head.cells, lambda index: grid.place(grid.head.line, index))
    problems = [*_no_patient(grid, layout), *layout.problems]
    if problems:
        raise DataError(problems)
    table = long_table(grid, protocol, layout)
    return scan_wide(grid, protocol, layout) if table is None else scan_long(table)


def _no_patient(grid: Grid, layout: Layout) -> Iterator[Problem]:
    if layout.patient is None:
        names = [one.text for one in layout.unknown]
        near = did_you_mean(PATIENT, names)
        hint = f"{near} rename it" if near else "name the column of the patients' ids 'patient'"
        yield Problem(grid.place(grid.head.line, 0), f"there is no column {PATIENT!r}", hint)
