"""SAS files, transport (XPT of version 5 or 8) and SAS7BDAT, through pyreadstat, share by share."""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remission.cases.cells.found import printable
from remission.cases.grid import Grid, unusable
from remission.cases.sources.framed import framed_grid
from remission.errors import MissingExtraError

if TYPE_CHECKING:
    import polars as pl

TRANSPORT = b"HEADER RECORD*******LIB"
DATABASE = bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011")
RECORD = 80  # bytes; a transport file is made of such
MEMBERS = b"HEADER RECORD*******MEMB"
LONGEST_REASON = 100  # characters
AGAIN = "export it from SAS again, or send it as CSV"


def sas_grid(path: Path, start: bytes) -> Grid:
    """Open a SAS file; its records count from 1.

    Raises:
        DataError: it is damaged, is cut off, or holds several data sets.
        MissingExtraError: pyreadstat is not installed.
    """
    if start.startswith(TRANSPORT):
        _refuse_parts(path)
    read = _reader(start)
    meta = _told(path, partial(read, str(path), metadataonly=True))[1]
    is_text = {name: kind == "string" for name, kind in meta.readstat_variable_types.items()}
    return framed_grid(str(path), meta.column_names, lambda size: _batches(path, read, is_text, size))


def _reader(start: bytes) -> Callable[..., tuple[Any, Any]]:
    try:
        import pyreadstat  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "SAS files need pyreadstat: install it with `pip install 'remission[formats]'`"
        raise MissingExtraError(message) from error
    found: Callable[..., tuple[Any, Any]] = pyreadstat.read_xport if start.startswith(TRANSPORT) else pyreadstat.read_sas7bdat
    return found


def _refuse_parts(path: Path) -> None:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        if len(whole) % RECORD:
            message = f"the SAS transport file is cut off: {len(whole):,} bytes are no whole number of records of {RECORD}"
            raise unusable(str(path), 1, message, AGAIN)
        first = whole.find(MEMBERS)
        if first >= 0 and whole.find(MEMBERS, first + 1) >= 0:
            message = "the SAS transport file holds more than one data set"
            raise unusable(str(path), 1, message, "write each into a file of its own, as CDISC asks")


def _batches(path: Path, read: Callable[..., tuple[Any, Any]], is_text: dict[str, bool], size: int) -> Iterator[pl.DataFrame]:
    import polars as pl  # noqa: PLC0415 - it takes a third of a second, which CSV files need not

    done = 0
    while True:
        batch, _ = _told(path, partial(read, str(path), row_offset=done, row_limit=size, output_format="polars"))
        empty = [name for name in is_text if batch[name].is_null().all()]  # which come without their type
        yield batch.with_columns(pl.col(name).cast(pl.String if is_text[name] else pl.Float64) for name in empty)
        done += batch.height
        if batch.height < size:
            return


def _told(path: Path, read: Callable[[], tuple[Any, Any]]) -> tuple[Any, Any]:
    """Turn whatever the library says of a damaged file into one line."""
    from pyreadstat import PyreadstatError, ReadstatError  # noqa: PLC0415 - an extra

    try:
        return read()
    except (PyreadstatError, ReadstatError, UnicodeDecodeError, ValueError, OverflowError, OSError) as error:
        reason = printable(str(error).partition("\n")[0][:LONGEST_REASON]).lower()
        raise unusable(str(path), 1, f"the SAS file cannot be read: {reason}", AGAIN) from error
