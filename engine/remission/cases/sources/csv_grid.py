"""CSV files: comma-separated, UTF-8, read a row at a time."""

from __future__ import annotations

import csv
from codecs import getincrementaldecoder
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from remission.cases.grid import Grid, GridRow, unreadable, unusable
from remission.cases.layout import PATIENT
from remission.errors import DataError
from remission.expr.facts import slug

SAVE_AS = "save the table as 'CSV UTF-8'"
CLOSE_QUOTE = 'a cell that begins with " ends with "'
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
SAYS_COMMAS = "sep=,"  # a line for Excel
CHUNK = 1 << 20  # bytes


def csv_grid(path: Path) -> Grid:
    """Open a CSV file whose every byte is sound; lines above the head that begin with `#` are remarks.

    Raises:
        DataError: it is no text in UTF-8, is empty, or is separated by something else than commas.
    """
    try:
        _refuse_bytes(path)
    except OSError as error:
        raise unreadable(path, error) from error
    head = next(_rows(path), None)
    if head is None:
        raise unusable(str(path), 1, "the file is empty", "its first line names the columns: patient,date,…")
    _refuse_separator(str(path), head)
    return Grid(str(path), head, lambda: islice(_rows(path), 1, None))


def _refuse_bytes(path: Path) -> None:
    """Read the file through once, so that a bad byte at its end is known before the first patient is read."""
    decoder = getincrementaldecoder("utf-8")()
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            if b"\0" in chunk:
                line += chunk[: chunk.index(b"\0")].count(b"\n")
                raise unusable(str(path), line, "the file is binary: it holds a NUL byte", SAVE_AS)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                line += error.object[: error.start].count(b"\n")
                bad = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
                raise unusable(str(path), line, bad, SAVE_AS) from error
            if not chunk:
                return
            line += chunk.count(b"\n")


def _refuse_separator(file: str, head: GridRow) -> None:
    """Only commas: a table that is separated by semicolons mostly has decimal commas too, and nothing tells."""
    if PATIENT in map(slug, head.cells):
        return
    text = ",".join(head.cells)
    for separator, name in SEPARATORS.items():
        if PATIENT in map(slug, text.split(separator)) or (len(head.cells) == 1 and separator in text):
            message = f"the columns are separated by {name}, not by commas"
            raise unusable(file, head.line, message, f"{SAVE_AS}, separated by commas")


def _rows(path: Path) -> Iterator[GridRow]:
    """Every row with a cell that is not blank, the head first.

    Raises:
        DataError: a quote is never closed, or a cell is too long.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _parsed(str(path), file)
    except OSError as error:
        raise unreadable(path, error) from error


def _parsed(name: str, file: TextIO) -> Iterator[GridRow]:
    remarks, lines = _below_remarks(file)
    reader = csv.reader(lines, strict=True, skipinitialspace=True)
    done = remarks
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _csv_error(name, done + 1, str(error)) from error
        if cells is None:
            return
        first, done = done + 1, remarks + reader.line_num
        if any(map(str.strip, cells)):
            yield GridRow(first, done, cells)


def _below_remarks(file: TextIO) -> tuple[int, Iterator[str]]:
    """The lines of a table without the remarks above it, and how many those were."""
    for count, line in enumerate(file):
        if line.strip() and not line.lstrip('"').startswith("#") and line.strip().lower() != SAYS_COMMAS:
            return count, chain([line], file)
    return 0, iter(())


def _csv_error(file: str, line: int, reason: str) -> DataError:
    match reason.split():
        case ["unexpected", "end", *_]:
            return unusable(file, line, "a quote is opened and never closed", CLOSE_QUOTE)
        case ["field", "larger", *_]:
            most = f"{csv.field_size_limit():,}"
            return unusable(file, line, f"a cell has more than {most} characters", f"is a quote left open? {CLOSE_QUOTE}")
        case _:
            return unusable(file, line, "a cell goes on after its closing quote", 'a quote inside quotes is written twice: ""')
