"""Parquet files as rows of text; Polars is loaded here, for which CSV files need not wait."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from remission.cases.cells.found import printable, quoted
from remission.cases.grid import Grid, unusable
from remission.cases.sources.framed import framed_grid
from remission.cases.sources.origins import FILE, ROW, Origins
from remission.expr.patterns import regex

if TYPE_CHECKING:
    import polars as pl

LONGEST_REASON = 100  # characters
TWICE = regex(r"column with name '(.*)' has more than one occurrence", re.DOTALL)  # as Polars says it


def parquet_grid(path: Path) -> Grid:
    """Open a Parquet file; its rows count from 1.

    Raises:
        DataError: it is damaged.
    """
    import polars as pl  # noqa: PLC0415 - it takes a third of a second, which CSV files need not

    with damage_told(path):
        names = pl.scan_parquet(path, glob=False).collect_schema().names()
    is_sourced = FILE in names and ROW in names
    grid = framed_grid(str(path), names, lambda size: _batches(path, size), head_line=0 if is_sourced else 1)
    return replace(grid, origins=Origins(path)) if is_sourced else grid


def _batches(path: Path, rows_at_once: int) -> Iterator[pl.DataFrame]:
    import polars as pl  # noqa: PLC0415 - see above

    done = 0
    while True:
        with damage_told(path):
            batch = pl.scan_parquet(path, glob=False).slice(done, rows_at_once).collect()
        yield batch
        done += batch.height
        if batch.height < rows_at_once:
            return


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Turn whatever Polars says of a damaged file into one line."""
    from polars.exceptions import PanicException, PolarsError  # noqa: PLC0415 - see above

    try:
        yield
    except (PolarsError, PanicException, OSError) as error:
        if twice := TWICE.search(str(error)):
            message = f"the column {quoted(twice[1])} stands more than once in the Parquet file"
            raise unusable(str(path), 1, message, "keep one of them, or rename the others") from error
        reason = str(error).partition("\n")[0].removeprefix("parquet: File out of specification: ")
        message = f"the Parquet file is damaged: {printable(reason[:LONGEST_REASON])}"
        raise unusable(str(path), 1, message, "write it again") from error
