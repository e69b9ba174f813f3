"""CSV files: comma-separated, UTF-8, read a row at a time."""

from __future__ import annotations

import csv
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Delimited:
    """How a text file is written; anything but commas and UTF-8 is for a mapping to say."""

    separator: str = ","
    encoding: str = "utf-8"


PLAIN = Delimited()


def csv_grid(path: Path, form: Delimited = PLAIN) -> Grid:
    """Open a CSV file whose every byte is sound; lines above the head that begin with `#` are remarks.

    Raises:
        DataError: it is no text in this encoding, is empty, or is separated by something else.
    """
    try:
        _refuse_bytes(path, form.encoding)
    except OSError as error:
        raise unreadable(path, error) from error
    head = next(_rows(path, form), None)
    if head is None:
        raise unusable(str(path), 1, "the file is empty", "its first line names the columns: patient,date,…")
    if form == PLAIN:
        _refuse_separator(str(path), head)
    return Grid(str(path), head, lambda: islice(_rows(path, form), 1, None), in_memory=form != PLAIN)


def _refuse_bytes(path: Path, encoding: str) -> None:
    """Read the file through once, so that a bad byte at its end is known before the first patient is read."""
    decoder = getincrementaldecoder(encoding)()
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
                bad = f"byte 0x{error.object[error.start]:02x} is not {encoding.upper()}"
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


def _rows(path: Path, form: Delimited) -> Iterator[GridRow]:
    """Every row with a cell that is not blank, the head first.

    Raises:
        DataError: a quote is never closed, or a cell is too long.
    """
    try:
        encoding = "utf-8-sig" if form.encoding == "utf-8" else form.encoding
        with path.open(encoding=encoding, newline="") as file:
            yield from _parsed(str(path), file, form.separator)
    except OSError as error:
        raise unreadable(path, error) from error


def _parsed(name: str, file: TextIO, separator: str) -> Iterator[GridRow]:
    remarks, lines = _below_remarks(file)
    reader = csv.reader(lines, strict=True, skipinitialspace=True, delimiter=separator)
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
