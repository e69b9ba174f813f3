"""What machines read: JSON, CSV and Parquet; every digit, and no text that a spreadsheet would run."""

from __future__ import annotations

import csv
import json
import shutil
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeAlias

from remission.render.output import as_system_errors, safe, whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from remission.errors import Pos
    from remission.protocol.model import Protocol
    from remission.render.tables import Kind, Table

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"


def json_text(data: Json, indent: int = 2) -> str:
    """Write a JSON document."""
    return json.dumps(data, ensure_ascii=False, indent=indent) + "\n"


def protocol_record(protocol: Protocol) -> dict[str, str]:
    """Name a protocol so that it can be found again."""
    return {"id": protocol.id, "version": protocol.version, "sha256": protocol.sha256}


def place_record(pos: Pos) -> dict[str, str | int]:
    """A place in a file; line and column count from 1."""
    return {"file": pos.file, "line": pos.line, "column": pos.column}


# ---- tables ----------------------------------------------------------------------------------------


def json_of_tables(tables: Sequence[Table]) -> str:
    """Write tables as one JSON object: a list of records a table."""
    return json_text({table.name: list(table.records) for table in tables}, indent=1)


def csv_text(table: Table) -> str:
    """Write a table as CSV."""
    stream = StringIO()
    _write_rows(table, stream)
    return stream.getvalue()


def write_folder(tables: Sequence[Table], folder: Path, form: str) -> None:
    """Write a file a table, in one of `FILES`; all of them appear, or none."""
    is_ours = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with ExitStack() as files:  # the files take their names together, after the last one is written
            for table in tables:
                FILES[form](table, files.enter_context(whole_file(folder / f"{table.name}.{form}")))
    except BaseException:
        if is_ours:
            shutil.rmtree(folder)
        raise


def _write_rows(table: Table, stream: TextIO) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.key for column in table.columns])
    for row in table.rows:
        writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])


def _write_csv(table: Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        _write_rows(table, stream)


def _write_parquet(table: Table, path: Path) -> None:
    import polars as pl  # noqa: PLC0415 - costs a third of a second, needed here only

    kinds: dict[Kind, type[pl.DataType]] = {"text": pl.String, "count": pl.Int64, "share": pl.Float64, "number": pl.Float64}
    schema = {column.key: kinds[column.kind] for column in table.columns}
    with as_system_errors(path):
        pl.DataFrame(list(table.rows), schema=schema, orient="row").write_parquet(path)


FILES: dict[str, Callable[[Table, Path], None]] = {"csv": _write_csv, "parquet": _write_parquet}
