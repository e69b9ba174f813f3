"""Data sets as the field exchanges them: CDISC Dataset-JSON 1.1, SAS transport files of version 5, Parquet.

Sources: CDISC, Dataset-JSON v1.1 (github.com/cdisc-org/DataExchange-DatasetJson); SAS technical note on transport files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from remission.errors import MissingExtraError

if TYPE_CHECKING:
    import polars as pl

Value: TypeAlias = str | int | float | date | None
Kind: TypeAlias = Literal["string", "integer", "double", "date"]
FORMS = ("dataset-json", "xpt", "parquet")
ENDINGS = {"dataset-json": "json", "xpt": "xpt", "parquet": "parquet"}
LONGEST_TEXT, LONGEST_LABEL = 200, 40  # characters of a value and of a label in a transport file of version 5


@dataclass(frozen=True, slots=True)
class DatasetVariable:
    """A column: its name (at most 8 letters and digits), its label (at most 40 characters), what it holds, its derivation."""

    name: str
    label: str
    kind: Kind
    derivation: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A named table with what a reader must know of its columns."""

    name: str
    label: str
    variables: tuple[DatasetVariable, ...]
    rows: tuple[tuple[Value, ...], ...]


def write_dataset(found: Dataset, path: Path, form: str, study: str, made_at: str) -> None:
    """Write a data set; `made_at` is a moment as ISO text, which Dataset-JSON asks for.

    Raises:
        MissingExtraError: SAS files are asked for, and pyreadstat is not installed.
    """
    match form:
        case "dataset-json":
            path.write_text("".join(_json(found, study, made_at)), encoding="utf-8")
        case "xpt":
            _write_xpt(found, path)
        case _:
            _frame(found).write_parquet(path)


def define(found: Sequence[Dataset], study: str) -> str:
    """What a define file says of these data sets, as JSON: each variable with its label, its type and its derivation."""
    groups = [
        {
            "itemGroupOID": f"IG.{one.name}",
            "name": one.name,
            "label": one.label,
            "records": len(one.rows),
            "variables": [
                {"name": each.name, "label": each.label, "dataType": each.kind, "derivation": each.derivation or None}
                for each in one.variables
            ],
        }
        for one in found
    ]
    return json.dumps({"studyOID": study, "itemGroups": groups}, indent=1, ensure_ascii=False) + "\n"


def _json(found: Dataset, study: str, made_at: str) -> Iterator[str]:
    columns = [
        {
            "itemOID": f"IT.{found.name}.{one.name}",
            "name": one.name,
            "label": one.label,
            "dataType": one.kind,
            **({"targetDataType": "integer", "displayFormat": "DATE9."} if one.kind == "date" else {}),
        }
        for one in found.variables
    ]
    meta = {
        "datasetJSONCreationDateTime": made_at,
        "datasetJSONVersion": "1.1.0",
        "studyOID": study,
        "itemGroupOID": f"IG.{found.name}",
        "records": len(found.rows),
        "name": found.name,
        "label": found.label,
        "columns": columns,
    }
    yield json.dumps(meta, ensure_ascii=False)[:-1]
    yield ', "rows": [\n'
    yield ",\n".join(json.dumps(list(map(_plain, row)), ensure_ascii=False) for row in found.rows)
    yield "\n]}\n"


def _plain(value: Value) -> str | int | float | None:
    return value.isoformat() if isinstance(value, date) else value


def _frame(found: Dataset) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415 - it takes a third of a second

    kinds = {"string": pl.String, "integer": pl.Int64, "double": pl.Float64, "date": pl.Date}
    return pl.DataFrame(list(found.rows), {one.name: kinds[one.kind] for one in found.variables}, orient="row")


def _write_xpt(found: Dataset, path: Path) -> None:
    try:
        import pyreadstat  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = "SAS files need pyreadstat: install it with `pip install 'remission[formats]'`"
        raise MissingExtraError(message) from error
    pyreadstat.write_xport(
        _frame(found),
        str(path),
        file_label=found.label[:LONGEST_LABEL],
        column_labels=[one.label[:LONGEST_LABEL] for one in found.variables],
        table_name=found.name,
        file_format_version=5,
        variable_format={one.name: "DATE9." for one in found.variables if one.kind == "date"},
    )
