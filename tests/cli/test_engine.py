# ruff: noqa: ISC004 - a message of two lines is one thing

"""Which engine decides a table: large ones go through columns by themselves, and write the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from remission.cases import files
from remission.cli import runs
from remission.engines import columns
from remission.engines.columns import Answered, Evaluated

Run = Callable[..., Any]
PATIENTS = range(30)
FACTS = {"platelets": "120", "ANC": "many", "age": "9"}
LONG = "patient,date,fact,value\n" + "".join(f"P-{n},2024-05-01,{key},{FACTS[key]}\n" for n in PATIENTS for key in FACTS)
WIDE = "patient,age,platelets,ANC,mrd flow\n" + "".join(f"P-{n},{n},{90 + n},{n * n},<0.1\n" for n in PATIENTS)


@pytest.mark.parametrize("table", [WIDE, LONG], ids=["wide", "long"])
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_every_engine_writes_the_same(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, table: str, form: str) -> None:
    (folder / "t.csv").write_text(table, encoding="utf-8")
    one_by_one = run("evaluate", "p.yaml", "t.csv", "--format", form)
    assert one_by_one.code == 1  # values were set aside
    assert run("evaluate", "p.yaml", "t.csv", "--format", form, "--engine", "columns") == one_by_one
    if "duckdb" in columns.installed():
        assert run("evaluate", "p.yaml", "t.csv", "--format", form, "--engine", "duckdb") == one_by_one
    monkeypatch.setattr(files, "MANY_ROWS", 20)
    monkeypatch.setattr(runs, "Run", None)  # would fail
    assert run("evaluate", "p.yaml", "t.csv", "--format", form) == one_by_one


NOTES = """\
t.parquet:1:1: warning: facts without a column, missing for every patient: platelets, ANC, age
t.parquet:3:2: warning: mrd flow '0.010000000000000002' is floating-point dust away from the limit 0.01 %, and counts as more
  hint: if it is the limit that was measured, round the value where it is computed
t.parquet:4:2: warning: mrd flow '0.009999999999999998' is floating-point dust away from the limit 0.01 %, and counts as less
  hint: if it is the limit that was measured, round the value where it is computed
"""


def test_doubles_as_arithmetic_leaves_them_are_decided_the_same_everywhere(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = [0.006999999999999999, 0.01, 0.010000000000000002, 0.009999999999999998, 8.549999999999999] + [0.5] * 25
    pl.DataFrame({"patient": [f"P-{n}" for n in PATIENTS], "mrd flow": values}).write_parquet(folder / "t.parquet")
    one_by_one = run("evaluate", "p.yaml", "t.parquet", "--format", "json", "--engine", "case")
    found = [json.loads(line)["outcomes"]["mrd_by_flow"]["outcome"] for line in one_by_one.out.splitlines()]
    assert (one_by_one.code, one_by_one.err, found[:5]) == (
        0,
        NOTES,
        ["negative", "positive", "positive", "negative", "positive"],
    )
    for engine in ("columns", *(engine for engine in columns.installed() if engine == "duckdb")):
        assert run("evaluate", "p.yaml", "t.parquet", "--format", "json", "--engine", engine) == one_by_one
    monkeypatch.setattr(files, "MANY_ROWS", 20)
    assert run("evaluate", "p.yaml", "t.parquet", "--format", "json") == one_by_one


def test_a_wrong_column_is_caught_and_nothing_is_written(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = columns.evaluate_file

    def wrong(*asked: Any) -> Evaluated:
        found = right(*asked)
        return replace(found, answered=lambda: map(forgetful, found.answered()))

    def forgetful(some: Answered) -> Answered:
        return replace(some, table=some.table.with_columns(pl.lit(None, pl.Float64).alias("age")))

    monkeypatch.setattr(columns, "evaluate_file", wrong)
    assert run("evaluate", "p.yaml", "t.csv", "--engine", "columns", "--out", "d.csv") == (
        3,
        "",
        "internal disagreement: patient 'P-1': the readings disagree: missing is () by evaluate and ('age',) by columns\n"
        "  hint: no decision of this case was written; report it with the protocol and the case\n",
    )
    assert not (folder / "d.csv").exists()


def test_an_engine_that_is_none(run: Run) -> None:
    refused = run("evaluate", "p.yaml", "t.csv", "--engine", "abacus")
    assert (refused.code, refused.out) == (2, "")
    assert "'abacus' is not one of case, columns, duckdb, spark" in refused.err


def test_parquet_has_the_same_rows_whatever_engine(run: Run, folder: Path) -> None:
    (folder / "t.csv").write_text(WIDE + "=1+1,8,x,1,<5\n-A,8,,,\nP-1,8,,,\n", encoding="utf-8")
    for engine in ("case", "columns"):
        assert run("evaluate", "p.yaml", "t.csv", "--engine", engine, "--out", f"{engine}.parquet").code == 1
        assert run("evaluate", "p.yaml", "t.csv", "--engine", engine, "--out", f"{engine}.csv").code == 1
    by_case, by_columns = (pl.read_parquet(folder / f"{engine}.parquet") for engine in ("case", "columns"))
    assert by_case.height == len(PATIENTS) + 3
    assert by_columns.equals(by_case)
    assert (folder / "columns.csv").read_bytes() == (folder / "case.csv").read_bytes()


def test_a_table_of_many_rows_goes_through_columns_whatever_its_size(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "Run", None)  # would fail
    small = pl.DataFrame({"patient": [f"P-{n}" for n in range(files.MANY_ROWS + 1)], "age": [9.0] * (files.MANY_ROWS + 1)})
    small.write_parquet(folder / "t.parquet")
    small.write_csv(folder / "t2.csv")
    for name in ("t.parquet", "t2.csv"):
        ran = run("evaluate", "p.yaml", name, "--out", "d.parquet")
        assert (ran.code, pl.read_parquet(folder / "d.parquet").height) == (0, files.MANY_ROWS + 1)


def test_an_engine_that_ends_is_no_file_that_cannot_be_written(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> Evaluated:
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(columns, "evaluate_file", refused)
    (folder / "t.csv").write_text(WIDE, encoding="utf-8")
    ran = run("evaluate", "p.yaml", "t.csv", "--engine", "spark")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "Spark ended before it answered: connection refused\n"
        "  hint: it may have run out of memory; try again, or `--engine columns`\n"
    )
