# ruff: noqa: DTZ001, E501 - moments as workbooks have them; a row of a table is one thing

"""Workbooks, SAS files and Dataset-JSON: the same cells as the same table in CSV, and one clear line for a wrong file."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pyreadstat
import pytest

from remission.cases.files import open_grid
from remission.cases.tables import read_cases
from remission.decide import Decider
from remission.engines.columns import evaluate_file
from remission.errors import DataError
from remission.protocol.load import load

EXAMPLES = Path(__file__).parents[2] / "examples"
COHORT = EXAMPLES / "synthetic_cohort.csv"
META = {
    "datasetJSONCreationDateTime": "2026-01-01T00:00:00",
    "datasetJSONVersion": "1.1.0",
    "itemGroupOID": "IG.LB",
    "records": 1,
    "name": "LB",
    "label": "Laboratory",
    "columns": [
        {"itemOID": "IT.A", "name": "patient", "label": "p", "dataType": "string"},
        {"itemOID": "IT.B", "name": "platelets", "label": "b", "dataType": "double"},
    ],
}


def xpt(table: pl.DataFrame, path: Path, version: Any) -> None:
    pyreadstat.write_xport(table, path, file_format_version=version, table_name="COHORT")


def workbook(table: pl.DataFrame, path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [table.columns, *table.iter_rows()]:
        sheet.append(row)  # type: ignore[union-attr]
    book.save(path)


def document(table: pl.DataFrame, *, lines: bool) -> str:
    columns = [{"itemOID": f"IT.{name}", "name": name, "label": name, "dataType": "string"} for name in table.columns]
    meta = {**META, "records": table.height, "columns": columns}
    rows = list(map(list, table.iter_rows()))
    return "\n".join(map(json.dumps, [meta, *rows])) if lines else json.dumps({**meta, "rows": rows}, indent=1)


@pytest.fixture(scope="module")
def cohorts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The cohort that ships, in every format."""
    folder, table = tmp_path_factory.mktemp("cohorts"), pl.read_csv(COHORT, infer_schema=False, comment_prefix="#")
    paths = {name: folder / name for name in ("c8.xpt", "c.xlsx", "c.json", "c.ndjson", "c.parquet")}
    xpt(table, paths["c8.xpt"], 8)
    workbook(table, paths["c.xlsx"])
    paths["c.json"].write_text(document(table, lines=False))
    paths["c.ndjson"].write_text(document(table, lines=True))
    table.write_parquet(paths["c.parquet"])
    return paths


@pytest.mark.parametrize("name", ["c8.xpt", "c.xlsx", "c.json", "c.ndjson", "c.parquet"])
def test_the_cohort_is_decided_alike_in_every_format(cohorts: dict[str, Path], name: str) -> None:
    protocol = load("inotuzumab-pediatric")
    expected = list(map(Decider(protocol).decide, read_cases(COHORT, protocol).cases))
    found = list(map(Decider(protocol).decide, read_cases(cohorts[name], protocol).cases))
    assert len(found) == 53
    assert [(one.case.patient, one.outcomes, one.criteria) for one in found] == [
        (one.case.patient, one.outcomes, one.criteria) for one in expected
    ]
    in_columns = evaluate_file(protocol, cohorts[name]).decisions()
    assert [one.outcomes for one in in_columns] == [one.outcomes for one in expected]


# ---- cells of a workbook ---------------------------------------------------------------------------

CELLS: dict[str, tuple[object, str, str]] = {
    # id: value, number format, text
    "text": ("<0.01 %", "General", "<0.01 %"),
    "a number": (4.999, "0.0", "4.999"),
    "whole": (100, "0", "100"),
    "a share shown in percent": (0.05, "0%", "5 %"),
    "a share of many digits": (0.00007, "0.000%", "0.007 %"),
    "a percent sign that is text": (5, '0.0"%"', "5"),
    "a small number": (1e-7, "0.00E+00", "1e-07"),
    "a day": (datetime(2024, 5, 1), "yyyy-mm-dd", "2024-05-01"),
    "a moment": (datetime(2024, 5, 1, 10, 30), "yyyy-mm-dd hh:mm", "2024-05-01 10:30:00"),
    "a flag": (True, "General", "true"),
    "nothing": (None, "General", ""),
    "an error": ("#N/A", "General", "#N/A"),
}


@pytest.mark.parametrize(("value", "form", "text"), CELLS.values(), ids=CELLS)
def test_a_cell_is_what_a_person_sees_with_all_its_digits(tmp_path: Path, value: object, form: str, text: str) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["patient", "platelets"])
    sheet.append(["P-1", value])
    sheet["B2"].number_format = form
    book.save(tmp_path / "t.xlsx")
    (row,) = open_grid(tmp_path / "t.xlsx").rows()
    assert row.cells == ["P-1", text]
    assert row.line == 2


def test_a_row_has_the_number_that_the_sheet_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["A2"], sheet["B2"], sheet["A5"], sheet["B5"] = "patient", "platelets", "P-1", 3
    book.save(tmp_path / "t.xlsx")
    grid = open_grid(tmp_path / "t.xlsx")
    assert (grid.head.line, [row.line for row in grid.rows()]) == (2, [5])


def test_a_sheet_of_several_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first: Any = book.active
    first.title = "labs"
    first.append(["patient", "platelets"])
    book.create_sheet("notes").append(["hello"])
    book.save(tmp_path / "t.xlsx")
    assert open_grid(tmp_path / "t.xlsx", "labs").head.cells == ["patient", "platelets"]
    with pytest.raises(DataError) as error:
        open_grid(tmp_path / "t.xlsx", "lab")
    assert str(error.value) == f"{tmp_path}/t.xlsx:1:1: the workbook has no sheet 'lab'\n  hint: it has labs, notes"


# ---- cells of Dataset-JSON and SAS -----------------------------------------------------------------


def test_numbers_of_dataset_json_keep_their_digits(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(json.dumps({**META, "rows": [["P-1", 0]]}).replace(", 0]]", ", 0.0100]]"))
    (row,) = open_grid(tmp_path / "t.json").rows()
    assert list(row.cells) == ["P-1", "0.0100"]


@pytest.mark.parametrize("version", [5, 8])
def test_a_column_of_sas_without_a_value_keeps_its_type(tmp_path: Path, version: int) -> None:
    table = pl.DataFrame(
        {"patient": ["P-1", "P-2"], "x": [None, None], "y": [1.5, None]}, {"patient": pl.String, "x": pl.Float64, "y": pl.Float64}
    )
    xpt(table, tmp_path / "t.xpt", version)
    grid = open_grid(tmp_path / "t.xpt")
    assert [row.cells for row in grid.rows()] == [("P-1", "", "1.5"), ("P-2", "", "")]
    assert grid.frames is not None
    assert next(grid.frames(1)).schema["x"] == pl.Float64


# ---- wrong files -----------------------------------------------------------------------------------


def truncated(path: Path) -> None:
    xpt(pl.DataFrame({"patient": ["P-1"]}), path, 5)
    path.write_bytes(path.read_bytes()[:-7])


def two_datasets(path: Path) -> None:
    xpt(pl.DataFrame({"patient": ["P-1"]}), path, 5)
    path.write_bytes(path.read_bytes() + path.read_bytes()[240:])


def formula(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["patient", "platelets"])
    sheet.append(["P-1", "=1+1"])
    book.save(path)


def merged(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["patient", "platelets"])
    sheet.append(["P-1", 3])
    sheet.merge_cells("A2:A3")
    book.save(path)


def archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.txt", "hello")


def half_a_workbook(path: Path) -> None:
    workbook(pl.DataFrame({"patient": ["P-1"]}), path)
    path.write_bytes(path.read_bytes()[:-300])


def text(content: str) -> Any:
    return lambda path: path.write_text(content)


WRONG: dict[str, tuple[str, Any, str]] = {
    "a transport file cut off": ("t.xpt", truncated, "the SAS transport file is cut off: 953 bytes are no whole number of records of 80\n  hint: export it from SAS again, or send it as CSV"),
    "two data sets": ("t.xpt", two_datasets, "the SAS transport file holds more than one data set\n  hint: write each into a file of its own, as CDISC asks"),
    "SAS7BDAT cut off": ("t.sas7bdat", lambda path: path.write_bytes(bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011")), "the SAS file cannot be read: unable to read from file\n  hint: export it from SAS again, or send it as CSV"),
    "a formula": ("t.xlsx", formula, "the cell B2 has a formula that was never calculated\n  hint: open the workbook in Excel and save it"),
    "merged cells": ("t.xlsx", merged, "the cells A2:A3 are merged: all but the first hold nothing\n  hint: unmerge them and fill in each cell"),
    "an archive": ("t.xlsx", archive, "the file is an archive, and no Excel workbook\n  hint: unpack it first"),
    "half a workbook": ("t.xlsx", half_a_workbook, "the workbook is damaged, or no Excel workbook\n  hint: open it in Excel and save it again, or save the sheet as 'CSV UTF-8'"),
    "an empty workbook": ("t.xlsx", lambda path: openpyxl.Workbook().save(path), "the workbook is empty\n  hint: its first line names the columns: patient,date,…"),
    "another version": ("t.json", text(json.dumps({**META, "datasetJSONVersion": "1.0.0"})), "the file is Dataset-JSON '1.0.0', and only 1.1 is read\n  hint: convert it to 1.1"),
    "a field missing": ("t.json", text(json.dumps({key: value for key, value in META.items() if key != "label"})), "the Dataset-JSON lacks 'label', which version 1.1 asks for\n  hint: write it again"),
    "JSON of something else": ("t.json", text('{"a": 1}'), "the file is JSON, but no CDISC Dataset-JSON\n  hint: name a table: CSV, Parquet, XLSX, XPT or Dataset-JSON"),
    "FHIR": ("t.json", text('{"resourceType": "Bundle"}'), "the file is FHIR, which is read through a mapping\n  hint: draft one with `remission map`, then name it with --mapping"),
    "JSON cut off": ("t.json", text(json.dumps(META, indent=1)[:-1]), "the JSON breaks off or is wrong: expecting ',' delimiter\n  hint: is the file whole?"),
    "a nested bomb": ("t.json", text('{"a":' * 100_000), "the JSON is nested too deeply\n  hint: Dataset-JSON has rows of plain values"),
    "a short record": ("t.ndjson", text(json.dumps(META) + '\n["P-1"]\n'), "a record has 1 values, and there are 2 columns\n  hint: write the file again"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "make", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_one_clear_line(tmp_path: Path, name: str, make: Any, message: str) -> None:
    make(tmp_path / name)
    with pytest.raises(DataError) as error:
        list(open_grid(tmp_path / name).rows())
    (problem,) = error.value.problems
    assert f"{problem}".partition(": ")[2] == message
    assert problem.pos.file == str(tmp_path / name)
