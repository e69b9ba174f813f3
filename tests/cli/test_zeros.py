"""A zero without a sensitivity is exactly 0, and a cohort is told once how many decided; a vocabulary may say otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from remission.engines.columns import decide, installed
from remission.protocol.load import load

from .conftest import PROTOCOL, Run

ENGINES = ["case", "columns", "duckdb"]
HEAD = "patient,age,platelets,ANC,mrd flow,mrd flow sensitivity\n"
ROWS = "A,9,180,2,0,\nB,9,180,2,0.0 %,\nC,9,180,2,0,0.001\nD,9,180,2,0.02,\nE,9,180,2,,\n"
LONG = (
    "patient,fact,value\nA,mrd flow,0\nB,mrd flow,0.0 %\nC,mrd flow,0\nC,mrd flow sensitivity,0.001\nD,mrd flow,0.02\nE,age,9\n"
)
TOLD = (
    "t.csv:1:1: warning: mrd flow is 0 without a sensitivity in 2 cases, and counts as exactly 0\n"
    "  hint: fill a column mrd_flow_sensitivity, or declare 'zero: not detected' for it in the vocabulary,"
    " if nothing was detected\n"
)
UNDETECTED = PROTOCOL.replace("censored: yes", "censored: yes, zero: not detected")


def engine(name: str) -> str:
    if name == "duckdb" and "duckdb" not in installed():
        pytest.skip("the extra 'duckdb' is not installed")
    return name


def negative(out: str) -> dict[str, str | None]:
    return {(row := json.loads(line))["patient"]: row["outcomes"]["mrd_by_flow"]["outcome"] for line in out.splitlines()}


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("table", [HEAD + ROWS, LONG], ids=["wide", "long"])
def test_a_cohort_is_told_once_how_many_zeros_decided(run: Run, folder: Path, name: str, table: str) -> None:
    (folder / "t.csv").write_text(table, encoding="utf-8")
    ran = run("evaluate", "p.yaml", "t.csv", "--format", "json", "--engine", engine(name))
    assert negative(ran.out) == {"A": "negative", "B": "negative", "C": "negative", "D": "positive", "E": None}
    assert ran.err.count("without a sensitivity") == 1
    assert TOLD in ran.err
    assert ran.code == 0


@pytest.mark.parametrize("name", ENGINES)
def test_nothing_is_told_where_no_zero_decided(run: Run, folder: Path, name: str) -> None:
    (folder / "t.csv").write_text(HEAD + "C,9,180,2,0,0.001\nD,9,180,2,0.02,\nE,9,180,2,<0.01,\n", encoding="utf-8")
    assert "sensitivity" not in run("evaluate", "p.yaml", "t.csv", "--engine", engine(name)).err


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("table", [HEAD + ROWS, LONG], ids=["wide", "long"])
def test_a_vocabulary_may_say_that_zero_is_not_detected(run: Run, folder: Path, name: str, table: str) -> None:
    (folder / "p.yaml").write_text(UNDETECTED, encoding="utf-8")
    (folder / "t.csv").write_text(table, encoding="utf-8")
    ran = run("evaluate", "p.yaml", "t.csv", "--format", "json", "--engine", engine(name))
    assert negative(ran.out) == {"A": None, "B": None, "C": "negative", "D": "positive", "E": None}
    assert "counts as exactly 0" not in ran.err
    assert "states no sensitivity, so it may be any value" in ran.err


def _polars(table: pl.DataFrame) -> Any:
    return table.lazy()


def _duckdb(table: pl.DataFrame) -> Any:
    return pytest.importorskip("duckdb", reason="the extra 'duckdb' is not installed").from_arrow(table.to_arrow())


@pytest.mark.parametrize("frame", [_polars, _duckdb])
@pytest.mark.parametrize("sensitivity", [None, [None, 0.001, None]])
def test_so_it_is_in_a_frame_of_its_owner(
    folder: Path, frame: Callable[[pl.DataFrame], Any], sensitivity: list[float | None] | None
) -> None:
    (folder / "p.yaml").write_text(UNDETECTED, encoding="utf-8")
    table = pl.DataFrame({"patient": ["A", "B", "C"], "mrd flow": [0.0, 0.0, 0.02]})
    if sensitivity is not None:
        table = table.with_columns(pl.Series("mrd flow sensitivity", sensitivity, dtype=pl.Float64))
    found = nw.from_native(decide(load("p.yaml"), frame(table))).collect("polars").to_native().sort("patient")
    assert found["mrd_by_flow"].to_list() == [None, None if sensitivity is None else "negative", "positive"]
    assert found["mrd_flow set aside"].to_list() == [False, False, False]
    assert found["mrd_flow missing"].to_list() == [False, False, False]
