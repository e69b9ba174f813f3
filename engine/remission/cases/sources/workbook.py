"""Excel workbooks: one sheet as rows of text, each cell as a person sees it, with all its digits."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remission.cases.cells.found import listed, quoted
from remission.cases.grid import Grid, GridRow, unreadable, unusable
from remission.cases.sources.framed import double_text
from remission.errors import DataError, MissingExtraError

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

ZIP = b"PK\x03\x04"
MOST_BYTES = 1 << 30  # of a workbook, unpacked
BLOCK = 1 << 20
AS_CSV = "save the sheet as 'CSV UTF-8'"
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # of a number format: what is text in it, or a colour
UNCALCULATED = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*><f(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>)?</c>')
MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')


def workbook_grid(path: Path, sheet: str | None = None) -> Grid:
    """Open one sheet of a workbook; its rows have the numbers that Excel shows.

    Raises:
        DataError: it is no workbook, has several sheets and none is named, or cells that hold no value of their own.
        MissingExtraError: openpyxl is not installed.
    """
    _refuse_archive(path)
    with closing(_opened(path)) as book:
        names = book.sheetnames
        filled = [name for name in names if _first(book[name]) is not None]
        chosen = _chosen(path, names, filled, sheet)
        position = names.index(chosen) + 1
    _refuse_hollow(path, position)
    head = next(_rows(path, chosen))
    width = len(head.cells)
    return Grid(str(path), head, lambda: _below(path, chosen, width), in_memory=True)


def _opened(path: Path) -> Workbook:
    try:
        import openpyxl  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = (
            "Excel workbooks need openpyxl: install it with `pip install 'remission[formats]'`, or save the sheet as CSV UTF-8"
        )
        raise MissingExtraError(message) from error
    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (KeyError, ValueError, TypeError, OSError, SyntaxError, zipfile.BadZipFile) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> DataError:
    return unusable(
        str(path), 1, "the workbook is damaged, or no Excel workbook", f"open it in Excel and save it again, or {AS_CSV}"
    )


def _refuse_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            there = archive.infolist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise _damaged(path) from error
    except OSError as error:
        raise unreadable(path, error) from error
    if not any(info.filename == "xl/workbook.xml" for info in there):
        raise unusable(str(path), 1, "the file is an archive, and no Excel workbook", "unpack it first")
    if sum(info.file_size for info in there) > MOST_BYTES:
        raise unusable(str(path), 1, f"the workbook unpacks to more than {MOST_BYTES:,} bytes", AS_CSV)


def _chosen(path: Path, names: list[str], filled: list[str], sheet: str | None) -> str:
    if sheet is not None:
        if sheet in names:
            return sheet
        raise unusable(str(path), 1, f"the workbook has no sheet {quoted(sheet)}", f"it has {listed(names)}")
    if not filled:
        raise unusable(str(path), 1, "the workbook is empty", "its first line names the columns: patient,date,…")
    if len(filled) > 1:
        message = f"the workbook has several sheets with data: {listed(filled)}"
        raise unusable(str(path), 1, message, "say which in a mapping ('sheet: …'), or save one of them alone")
    return filled[0]


def _refuse_hollow(path: Path, position: int) -> None:
    """Formulas that were never calculated and merged cells look empty, though they are not."""
    with zipfile.ZipFile(path) as archive:
        name = f"xl/worksheets/sheet{position}.xml"
        if name not in archive.namelist():
            return
        with archive.open(name) as file:
            before = b""
            while block := file.read(BLOCK):
                text = before + block
                if found := UNCALCULATED.search(text):
                    message = f"the cell {found[1].decode()} has a formula that was never calculated"
                    raise unusable(str(path), 1, message, "open the workbook in Excel and save it")
                if found := MERGED.search(text):
                    message = f"the cells {found[1].decode()} are merged: all but the first hold nothing"
                    raise unusable(str(path), 1, message, "unmerge them and fill in each cell")
                before = text[-BLOCK // 16 :]


def _first(sheet: ReadOnlyWorksheet) -> GridRow | None:
    return next(_of_sheet(sheet), None)


def _rows(path: Path, sheet: str) -> Iterator[GridRow]:
    with closing(_opened(path)) as book:
        try:
            yield from _of_sheet(book[sheet])
        except (KeyError, ValueError, TypeError, OSError, SyntaxError, zipfile.BadZipFile, EOFError) as error:
            raise _damaged(path) from error


def _of_sheet(sheet: Any) -> Iterator[GridRow]:  # noqa: ANN401 - a chart sheet is no worksheet
    if not hasattr(sheet, "iter_rows"):
        return
    sheet.reset_dimensions()  # what a program wrote there need not be so
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield GridRow(number, number, cells)


def _below(path: Path, sheet: str, width: int) -> Iterator[GridRow]:
    """The rows below the head; empty cells at their end are none that somebody left out."""
    rows = _rows(path, sheet)
    next(rows)
    for row in rows:
        yield GridRow(row.line, row.line, [*row.cells, *[""] * (width - len(row.cells))])


def _text(cell: Any) -> str:  # noqa: ANN401 - whatever a cell may hold
    match cell.value:
        case None:
            return ""
        case bool() as flag:
            return "true" if flag else "false"
        case int() | float() as number:
            is_share = "%" in QUOTED.sub("", cell.number_format or "")
            return f"{(Decimal(repr(number)) * 100).normalize():f} %" if is_share else double_text(number)
        case dt.datetime() as moment:
            return moment.isoformat(" ").removesuffix(" 00:00:00")
        case dt.date() | dt.time() as day:
            return day.isoformat()
        case other:
            return str(other)
