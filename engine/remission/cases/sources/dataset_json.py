"""CDISC Dataset-JSON 1.1: one document (`.json`), or one line for the metadata and one a record (`.ndjson`).

Source: CDISC, Dataset-JSON v1.1 (github.com/cdisc-org/DataExchange-DatasetJson). Numbers keep the digits that were written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remission.cases.grid import LINE, Grid, unusable
from remission.cases.sources.framed import framed_grid
from remission.errors import DataError

if TYPE_CHECKING:
    import polars as pl

REQUIRED = ("datasetJSONCreationDateTime", "datasetJSONVersion", "itemGroupOID", "records", "name", "label", "columns")
VERSION = "1.1"
MOST_BYTES = 1 << 29  # of one document, which is read as a whole
Record = list[Any]


def dataset_json_grid(path: Path) -> Grid:
    """Open a data set; the records of a document count from 1, those of lines have their line.

    Raises:
        DataError: it is no Dataset-JSON of this version, or lacks what the standard asks for.
    """
    with path.open(encoding="utf-8-sig") as file:
        first = file.readline(MOST_BYTES)
        is_lines = _is_whole(first)
    meta = _parsed(path, 1, first) if is_lines else _document(path)
    _refuse(path, meta)
    names = [_name(path, column) for column in meta["columns"]]
    if is_lines:
        return framed_grid(str(path), names, lambda size: _frames(path, names, _of_lines(path), size))
    records = meta.get("rows", [])
    return framed_grid(str(path), names, lambda size: _frames(path, names, enumerate(records, start=1), size))


def is_dataset_json(meta: object) -> bool:
    """Whether a parsed document says that it is one."""
    return isinstance(meta, dict) and "datasetJSONVersion" in meta


def _is_whole(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict) and '"rows"' not in line
    except (ValueError, RecursionError):
        return False


def _document(path: Path) -> Any:  # noqa: ANN401 - whatever stands there
    if path.stat().st_size > MOST_BYTES:
        message = f"the document has more than {MOST_BYTES:,} bytes"
        raise unusable(str(path), 1, message, "write it as Dataset-NDJSON, which is read record by record")
    return _parsed(path, 1, path.read_text(encoding="utf-8-sig"))


def _parsed(path: Path, line: int, text: str) -> Any:  # noqa: ANN401 - whatever stands there
    try:
        return json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        at = line + error.lineno - 1
        raise unusable(str(path), at, f"the JSON breaks off or is wrong: {error.msg.lower()}", "is the file whole?") from error
    except RecursionError as error:
        raise unusable(str(path), line, "the JSON is nested too deeply", "Dataset-JSON has rows of plain values") from error


def _refuse(path: Path, meta: object) -> None:
    if not is_dataset_json(meta):
        raise _foreign(path, meta)
    assert isinstance(meta, dict)  # noqa: S101 - seen above
    if lacking := [key for key in REQUIRED if key not in meta]:
        message = f"the Dataset-JSON lacks {', '.join(map(repr, lacking))}, which version {VERSION} asks for"
        raise unusable(str(path), 1, message, "write it again")
    version = str(meta["datasetJSONVersion"])
    if not (version == VERSION or version.startswith(f"{VERSION}.")):
        message = f"the file is Dataset-JSON {version[:20]!r}, and only {VERSION} is read"
        raise unusable(str(path), 1, message, f"convert it to {VERSION}")


def _foreign(path: Path, meta: object) -> DataError:
    if isinstance(meta, dict) and "resourceType" in meta:
        message = "the file is FHIR, which is read through a mapping"
        return unusable(str(path), 1, message, "draft one with `remission map`, then name it with --mapping")
    return unusable(
        str(path), 1, "the file is JSON, but no CDISC Dataset-JSON", "name a table: CSV, Parquet, XLSX, XPT or Dataset-JSON"
    )


def _name(path: Path, column: object) -> str:
    if isinstance(column, dict) and isinstance(name := column.get("name"), str):
        return name
    raise unusable(str(path), 1, "a column of the Dataset-JSON has no 'name'", "write it again")


def _of_lines(path: Path) -> Iterator[tuple[int, object]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if number > 1 and line.strip():
                yield number, _parsed(path, number, line)


def _frames(path: Path, names: list[str], records: Iterator[tuple[int, object]], size: int) -> Iterator[pl.DataFrame]:
    import polars as pl  # noqa: PLC0415 - it takes a third of a second, which CSV files need not

    schema = dict.fromkeys(map(str, range(len(names))), pl.String)
    while some := list(islice(records, size)):
        rows = [_cells(path, line, record, len(names)) for line, record in some]
        lines = pl.Series(LINE, [line for line, _ in some], dtype=pl.Int64)
        yield pl.DataFrame(rows, schema, orient="row").rename(dict(zip(schema, names, strict=True))).with_columns(lines)


def _cells(path: Path, line: int, record: object, width: int) -> list[str | None]:
    if not isinstance(record, list) or len(record) != width:
        found = len(record) if isinstance(record, list) else 0
        raise unusable(str(path), line, f"a record has {found} values, and there are {width} columns", "write the file again")
    return [_cell(value) for value in record]


def _cell(value: object) -> str | None:
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case _:
            return json.dumps(value)
