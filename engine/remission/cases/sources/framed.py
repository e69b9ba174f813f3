"""Files that are read into data frames: their rows as text, each value as the shortest text that is exactly it."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from remission.cases.grid import LINE, Grid, GridRow

if TYPE_CHECKING:
    import polars as pl

ROWS_AT_ONCE = 10_000

Batches = Callable[[int], "Iterator[pl.DataFrame]"]  # frames of so many rows at most, with a column a column of the file


def framed_grid(file: str, names: Sequence[str], batches: Batches, head_line: int = 1) -> Grid:
    """A table that is read as frames; where these have no column `LINE`, their rows count from 1."""

    def rows() -> Iterator[GridRow]:
        for frame in numbered(batches(ROWS_AT_ONCE)):
            columns = [exact_texts(frame.to_series(index)) for index in range(len(names))]
            for line, cells in zip(frame[LINE], zip(*columns, strict=True), strict=True):
                if any(map(str.strip, cells)):
                    yield GridRow(line, line, cells)

    return Grid(file, GridRow(head_line, head_line, list(names)), rows, frames=lambda size: numbered(batches(size)))


def numbered(frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Frames whose rows have the lines of the file."""
    import polars as pl  # noqa: PLC0415 - it takes a third of a second, which CSV files need not

    done = 0
    for frame in frames:
        if LINE in frame.columns:
            yield frame
            continue
        yield frame.with_columns(pl.Series(LINE, range(done + 1, done + 1 + frame.height), dtype=pl.Int64))
        done += frame.height


def exact_texts(series: pl.Series) -> list[str]:
    """The values of a column as text; null is an empty cell."""
    write = _writer(series)
    return ["" if value is None else write(value) for value in series.to_list()]


def _writer(series: pl.Series) -> Callable[[object], str]:
    match series.dtype.base_type().__name__:
        case "Float32":
            return _single
        case "Float64":
            return double_text
        case "Datetime":
            return _moment
        case "Decimal":
            return _decimal
        case "Boolean":
            return lambda value: "true" if value else "false"
        case _:
            return str


def double_text(value: object) -> str:
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
