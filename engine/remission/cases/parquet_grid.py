"""Parquet files as rows of text: each value as the shortest text that is exactly it. Polars is loaded here and nowhere else."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from remission.cases.cells.found import printable, quoted
from remission.cases.grid import Grid, GridRow, unusable
from remission.expr.patterns import regex

if TYPE_CHECKING:
    import polars as pl

ROWS_AT_ONCE = 10_000
LONGEST_REASON = 100  # characters
TWICE = regex(r"column with name '(.*)' has more than one occurrence", re.DOTALL)  # as Polars says it


def parquet_grid(path: Path) -> Grid:
    """Open a Parquet file; its rows count from 1.

    Raises:
        DataError: it is damaged.
    """
    import polars as pl  # noqa: PLC0415 - it takes a third of a second, which CSV files need not

    with _damage_told(path):
        names = pl.scan_parquet(path, glob=False).collect_schema().names()
    return Grid(str(path), GridRow(1, 1, names), lambda: _rows(path))


def _rows(path: Path) -> Iterator[GridRow]:
    import polars as pl  # noqa: PLC0415 - see above

    done = 0
    while True:
        with _damage_told(path):
            batch = pl.scan_parquet(path, glob=False).slice(done, ROWS_AT_ONCE).collect()
        columns = [_texts(batch.to_series(index)) for index in range(batch.width)]
        for number, cells in enumerate(zip(*columns, strict=True), start=done + 1):
            if any(map(str.strip, cells)):
                yield GridRow(number, number, cells)
        done += batch.height
        if batch.height < ROWS_AT_ONCE:
            return


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
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


def _texts(series: pl.Series) -> list[str]:
    """The values of a column as text; null is an empty cell."""
    write = _writer(series)
    return ["" if value is None else write(value) for value in series.to_list()]


def _writer(series: pl.Series) -> Callable[[object], str]:
    match series.dtype.base_type().__name__:
        case "Float32":
            return _single
        case "Float64":
            return _double
        case "Datetime":
            return _moment
        case "Decimal":
            return _decimal
        case "Boolean":
            return lambda value: "true" if value else "false"
        case _:
            return str


def _double(value: object) -> str:
    """The shortest decimal that is this float: 9e-05, not 0.0000900000000000000057; a whole one without `.0`."""
    return repr(value).removesuffix(".0")


def _decimal(value: object) -> str:
    """Without the zeros that only the column's scale has added: 150.000 is 150."""
    text = str(value)
    return text.rstrip("0").removesuffix(".") if "." in text else text


def _single(value: object) -> str:
    """The shortest decimal that is this float of 32 bits."""
    texts = (f"{value:.{digits}g}" for digits in range(1, 10))
    return next((text for text in texts if _bits(float(text)) == _bits(value)), repr(value))


def _bits(value: object) -> bytes:
    return struct.pack("<f", value)


def _moment(value: object) -> str:
    """A day where the time is midnight."""
    text = str(value)
    return text.removesuffix(" 00:00:00")
