"""A file as rows of text, whatever its format; the only thing the rest of this room knows of files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from remission.errors import DataError, Pos, Problem

if TYPE_CHECKING:
    import polars as pl

    from remission.cases.sources.origins import Origins

LINE = "line of the file"  # a column of frames


@dataclass(frozen=True, slots=True)
class GridRow:
    """The cells of one row, and the lines of the file it runs over."""

    line: int
    last_line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of text; `rows` reads the file again at every call, so that no more than a row need be kept."""

    file: str
    head: GridRow
    rows: Callable[[], Iterator[GridRow]]
    in_memory: bool = False  # the file has more in it than this table, which was taken out of it
    frames: Callable[[int], Iterator[pl.DataFrame]] | None = None  # its rows as frames of so many, with `LINE` behind its columns
    origins: Origins | None = None  # where its rows came from, if they say so

    def place(self, line: int, index: int) -> Pos:
        """A cell's position: its line (a Parquet file's row) and the number of its column."""
        return Pos(self.file, line, index + 1)


def unusable(file: str, line: int, message: str, hint: str | None = None) -> DataError:
    """The error of a file that cannot be read at all."""
    return DataError([Problem(Pos(file, line, 1), message, hint)])


def unreadable(path: Path, error: OSError) -> DataError:
    """The error of a file that the system will not give."""
    if isinstance(error, FileNotFoundError):
        return unusable(str(path), 1, "there is no such file")
    return unusable(str(path), 1, f"the file cannot be read: {(error.strerror or 'no reason given').lower()}")
