"""Which reader a file needs: its first bytes say, whatever it is called."""

from __future__ import annotations

from pathlib import Path

from remission.cases.grid import Grid, unreadable, unusable
from remission.cases.sources.csv_grid import PLAIN, Delimited, csv_grid
from remission.cases.sources.dataset_json import dataset_json_grid
from remission.cases.sources.parquet_grid import parquet_grid
from remission.cases.sources.sas import DATABASE, TRANSPORT, sas_grid
from remission.cases.sources.workbook import ZIP, workbook_grid

PARQUET = b"PAR1"
LOOKED_AT = 64  # bytes, of which the first say what a file is
JSON = b"{", b"\xef\xbb\xbf{"
MANY_ROWS = 5_000  # of a table: here columns begin to be quicker
BLOCK = 1 << 20  # bytes
FOREIGN = {
    b"\xd0\xcf\x11\xe0": ("the file is an old Excel workbook", "save the sheet as 'CSV UTF-8'"),
    b"\x1f\x8b": ("the file is compressed", "unpack it first"),
    b"\xff\xfe": ("the file is UTF-16, not UTF-8", "save the table as 'CSV UTF-8'"),
    b"\xfe\xff": ("the file is UTF-16, not UTF-8", "save the table as 'CSV UTF-8'"),
}


def open_grid(path: Path, sheet: str | None = None, form: Delimited = PLAIN) -> Grid:
    """Open a file as rows of text: CSV, Parquet, a sheet of a workbook, SAS or CDISC Dataset-JSON.

    Raises:
        DataError: there is no such file, it cannot be read, or it is something else.
        MissingExtraError: the library for its format is not installed.
    """
    start = _first_bytes(path)
    if start.startswith(PARQUET):
        return parquet_grid(path)
    if path.suffix.lower() in (".parquet", ".pq"):
        raise unusable(str(path), 1, "the file is not Parquet, whatever its name says", "name a CSV file '.csv'")
    if start.startswith(ZIP):
        return workbook_grid(path, sheet)
    if start.startswith((TRANSPORT, DATABASE)):
        return sas_grid(path, start)
    if start.lstrip().startswith(JSON):
        return dataset_json_grid(path)
    for magic, (message, hint) in FOREIGN.items():
        if start.startswith(magic):
            raise unusable(str(path), 1, message, hint)
    return csv_grid(path, form)


def has_many_rows(path: Path) -> bool:
    """Whether a table is long enough for columns; what cannot be read is told by whoever reads it."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            if file.read(4) == PARQUET:
                return _parquet_rows(path) > MANY_ROWS
            lines = 0
            while lines <= MANY_ROWS and (block := file.read(BLOCK)):
                lines += block.count(b"\n") or block.count(b"\r")
            return lines > MANY_ROWS
    except OSError:
        return False


def _parquet_rows(path: Path) -> int:
    import polars as pl  # noqa: PLC0415 - a third of a second, which CSV files need not

    try:
        return int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return 0


def _first_bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            what = "this is a folder, not a table" if path.is_dir() else "this is not a regular file"
            raise unusable(str(path), 1, what, "name a CSV or Parquet file")
        with path.open("rb") as file:
            return file.read(LOOKED_AT)
    except OSError as error:
        raise unreadable(path, error) from error
