"""Writing a report where it belongs: a page, a JSON document, or a folder of tables; whole or not at all."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import IO, TYPE_CHECKING, assert_never

from remission.endpoints.report.cohort_tables import tables
from remission.endpoints.report.document import document
from remission.render.machine import json_of_tables, write_csv_folder, write_parquet_folder
from remission.render.output import whole_file
from remission.render.page import html

if TYPE_CHECKING:
    from remission.endpoints.report.cohort_report import Report


class Form(Enum):
    """How a report is written."""

    HTML = "html"
    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"


def write_report(report: Report, form: Form, out: Path | None, stream: IO[str]) -> None:
    """Write a report.

    Args:
        report: What is told.
        form: A page, or every table of it for machines.
        out: The file; the folder for a file a table; None writes to `stream`, which only a single text can.
        stream: Takes a page or JSON when no file is named.

    Raises:
        OSError: the file or the folder cannot be written.

    """
    match form:
        case Form.HTML:
            _write_text(html(document(report)), out, stream)
        case Form.JSON:
            _write_text(json_of_tables(tables(report)), out, stream)
        case Form.CSV | Form.PARQUET:
            if out is None:
                msg = "a file a table needs a folder"
                raise ValueError(msg)
            (write_csv_folder if form is Form.CSV else write_parquet_folder)(tables(report), out)
        case _:
            assert_never(form)


def _write_text(text: str, out: Path | None, stream: IO[str]) -> None:
    if out is None:
        stream.write(text)
        return
    with whole_file(out) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
