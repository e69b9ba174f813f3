"""Files as parts of a table, with line numbers and untouched cells: the columnar twin of `sources`."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import polars as pl

from remission.cases.grid import LINE, Grid

CELLS = pl.List(pl.String)
BLOCK = 1 << 25  # bytes of a CSV file at once
LAST, MISFIT = "last line of the row", "cells that do not fit"
TEXT = pl.String, pl.Categorical, pl.Enum  # columns whose cells can be there and say nothing


def parts(path: Path, grid: Grid, rows_at_once: int) -> Iterator[pl.DataFrame]:
    """The rows of a file that are not blank, in order: a column a column of the file (named `0`, `1`, …), `LINE` and `LAST`.

    A row with too many or too few cells has none in those columns; `MISFIT` has them as they stand, and null for other rows.
    """
    if grid.frames is not None:
        return _framed(grid.frames(rows_at_once))
    if grid.in_memory or not is_plain_csv(path):
        return _row_by_row(grid, rows_at_once)
    return _plain_csv(path, grid)


def _framed(frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    for part in frames:
        named = part.rename({name: str(index) for index, name in enumerate(part.columns) if name != LINE})
        yield _without_blank(named.with_columns(pl.col(LINE).alias(LAST), pl.lit(None, dtype=CELLS).alias(MISFIT)))


def is_plain_csv(path: Path) -> bool:
    """Whether every line is a row and every comma ends a cell: no quotes, no line break but the usual two, no endless line."""
    longest, line = csv.field_size_limit(), 0
    before = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            joined = before[-1:] + block
            if b'"' in block or joined.count(b"\r\n") != joined.count(b"\r") - joined.endswith(b"\r"):
                return False
            *ended, rest = block.split(b"\n")
            if max(map(len, ended), default=0) + line > longest:
                return False
            line, before = len(rest) + (0 if ended else line), block
    return not before.endswith(b"\r")


def _plain_csv(path: Path, grid: Grid) -> Iterator[pl.DataFrame]:
    """Lines and commas, without a parser: the number of every line is known."""
    width, done = len(grid.head.cells), grid.head.last_line
    with path.open("rb") as file:
        for _ in islice(file, done):
            pass
        rest = b""
        while block := file.read(BLOCK):
            *whole, rest = (rest + block).rsplit(b"\n", 1)
            if whole:
                part = _split(whole[0], done, width)
                done += part.height
                yield _without_blank(part)
        if rest:
            yield _without_blank(_split(rest, done, width))


def _split(block: bytes, done: int, width: int) -> pl.DataFrame:
    lines = pl.Series([block.decode("utf-8")]).str.split("\n").explode().str.strip_suffix("\r")
    cells = lines.str.split(",")
    fits = cells.list.len() == width
    table = pl.DataFrame({"cells": cells, "fits": fits})
    own = [pl.col("cells").list.get(index, null_on_oob=True) for index in range(width)]
    found = [pl.when("fits").then(cell).otherwise(pl.lit("")) for cell in own]
    whole = table.select(cell.alias(str(index)) for index, cell in enumerate(found))
    misfits = table.select(pl.when(~pl.col("fits")).then("cells").alias(MISFIT)).to_series()
    numbers = pl.Series(LINE, range(done + 1, done + 1 + len(lines)), dtype=pl.Int64)
    is_blank = lines.str.replace_all(",", "", literal=True).str.strip_chars() == ""
    return whole.with_columns(numbers, numbers.alias(LAST), misfits, is_blank.alias("blank"))


def _row_by_row(grid: Grid, rows_at_once: int) -> Iterator[pl.DataFrame]:
    """As the grid has them: for a CSV file by Python's own parser, which knows about quotes."""
    width, rows = len(grid.head.cells), grid.rows()
    while some := list(islice(rows, rows_at_once)):
        fits = [len(row.cells) == width for row in some]
        cells: list[Sequence[str]] = [row.cells if fit else [""] * width for row, fit in zip(some, fits, strict=True)]
        part = pl.DataFrame(cells, schema=dict.fromkeys(map(str, range(width)), pl.String), orient="row")
        yield part.with_columns(
            pl.Series(LINE, [row.line for row in some], dtype=pl.Int64),
            pl.Series(LAST, [row.last_line for row in some], dtype=pl.Int64),
            pl.Series(MISFIT, [None if fit else list(row.cells) for row, fit in zip(some, fits, strict=True)], dtype=CELLS),
        )


def _without_blank(part: pl.DataFrame) -> pl.DataFrame:
    """A row with nothing in any cell is no row."""
    if "blank" in part.columns:
        return part.filter(~pl.col("blank")).drop("blank")
    cells = [name for name in part.columns if name not in (LINE, MISFIT, LAST)]
    there = pl.any_horizontal([_is_there(part, name) for name in cells]) if cells else pl.lit(value=True)
    return part.filter(there.fill_null(value=False))


def _is_there(part: pl.DataFrame, name: str) -> pl.Expr:
    cell = pl.col(name)
    return cell.cast(pl.String).str.strip_chars() != "" if part[name].dtype in TEXT else cell.is_not_null()
