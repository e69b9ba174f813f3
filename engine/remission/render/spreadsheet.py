"""Flat rows as an Excel workbook, for people: a frozen head, a filter, numbers as numbers where Excel keeps all their digits."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remission.errors import InputError, MissingExtraError, Pos, Problem
from remission.expr.patterns import regex

if TYPE_CHECKING:
    import polars as pl

NUMBER = regex(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
MOST_DIGITS = 15  # that Excel keeps
MOST_ROWS = 1_048_575  # of a sheet, without its head


def write_xlsx(frames: Iterable[pl.DataFrame], path: Path) -> None:
    """Write flat rows as the one sheet of a workbook; no text is ever a formula.

    Raises:
        MissingExtraError: openpyxl is not installed.
        InputError: there are more rows than a sheet has.
    """
    try:
        from openpyxl import Workbook  # noqa: PLC0415 - an extra
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
        from openpyxl.styles import Font  # noqa: PLC0415
    except ImportError as error:
        message = "Excel workbooks need openpyxl: install it with `pip install 'remission[formats]'`, or write CSV"
        raise MissingExtraError(message) from error
    book = Workbook(write_only=True)
    sheet = book.create_sheet("decisions")
    sheet.freeze_panes = "B2"
    rows = 0
    for number, frame in enumerate(frames):
        if number == 0:
            sheet.append([_styled(WriteOnlyCell(sheet, value=name), Font(bold=True)) for name in frame.columns])
        for row in frame.iter_rows():
            sheet.append([_cell(WriteOnlyCell, sheet, value, is_name=not index) for index, value in enumerate(row)])
        rows += frame.height
        if rows > MOST_ROWS:
            sheet.close()
            hint = "write CSV or Parquet: they have no such limit"
            raise InputError([Problem(Pos(str(path), 1, 1), f"a sheet of Excel has at most {MOST_ROWS:,} rows", hint)])
    book.save(path)


def _styled(cell: Any, font: Any) -> Any:  # noqa: ANN401 - openpyxl's
    cell.font = font
    cell.data_type = "s"
    return cell


def _cell(make: Any, sheet: Any, value: str | None, *, is_name: bool) -> Any:  # noqa: ANN401 - openpyxl's
    if value is None:
        return None
    if not is_name and NUMBER.fullmatch(value) and sum(char.isdigit() for char in value) <= MOST_DIGITS:
        return float(value) if "." in value else int(value)
    cell = make(sheet, value=value)
    cell.data_type = "s"  # a text that begins with = is no formula
    return cell
