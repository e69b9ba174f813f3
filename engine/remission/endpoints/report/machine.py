"""Every table of a report for machines: one JSON document, or a folder with a CSV or Parquet file a table."""

from __future__ import annotations

import csv
import json
import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from remission.render.output import as_system_errors, safe, whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from remission.render.tables import Kind, Table


def json_text(tables: Sequence[Table]) -> str:
    """Write tables as one JSON object: a list of records a table, in full precision."""
    return json.dumps({table.name: list(table.records) for table in tables}, ensure_ascii=False, indent=1) + "\n"


def write_csv_folder(tables: Sequence[Table], folder: Path) -> None:
    """Write a CSV file a table; all of them appear, or none."""
    _write_folder(tables, folder, "csv", _write_csv)


def write_parquet_folder(tables: Sequence[Table], folder: Path) -> None:
    """Write a Parquet file a table; all of them appear, or none."""
    _write_folder(tables, folder, "parquet", _write_parquet)


def _write_folder(tables: Sequence[Table], folder: Path, suffix: str, write: Callable[[Table, Path], None]) -> None:
    is_ours = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with ExitStack() as files:  # the files take their names together, after the last one is written
            for table in tables:
                write(table, files.enter_context(whole_file(folder / f"{table.name}.{suffix}")))
    except BaseException:
        if is_ours:
            shutil.rmtree(folder)
        raise


def _write_csv(table: Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([column.key for column in table.columns])
        for row in table.rows:
            writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])


def _write_parquet(table: Table, path: Path) -> None:
    import polars as pl  # noqa: PLC0415 - costs a third of a second, needed here only

    kinds: dict[Kind, type[pl.DataType]] = {"text": pl.String, "count": pl.Int64, "share": pl.Float64, "number": pl.Float64}
    schema = {column.key: kinds[column.kind] for column in table.columns}
    with as_system_errors(path):
        pl.DataFrame(list(table.rows), schema=schema, orient="row").write_parquet(path)
