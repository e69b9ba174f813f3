"""Upper and lower limits of normal: multiples of both, the laboratory's own and stated ones, on every way to a decision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
PROTOCOL = """\
protocol: demo
title: A study
version: 1.0.0
facts:
  haemoglobin: {unit: g/dL, plausible: 0 to 30, lln: per laboratory, uln: per laboratory, typical lln: 12, typical uln: 17}
  albumin: {unit: g/dL, plausible: 0 to 10, lln: 3.5 g/dL}
criteria:
  very low: haemoglobin < 0.8 x LLN
  low: haemoglobin < 1 LLN
  high: haemoglobin > 1 x ULN
  albumin in order: 1 x LLN <= albumin
"""
WIDE = """\
patient,date,haemoglobin [g/dL],haemoglobin LLN,Haemoglobin-ULN [g/L],albumin
just below,2024-01-01,9.59,12,170,3.49
at,2024-01-01,9.6,12,170,3.5
the limit,2024-01-01,12,12,170,34.9 g/L
above,2024-01-01,17.01,12,170,35 g/L
no limit,2024-01-01,9,,,
no such limit,2024-01-01,9,0,,4
"""
TRUTHS = {  # very low, low, high, albumin in order
    "just below": ["met", "met", "not met", "not met"],
    "at": ["not met", "met", "not met", "met"],
    "the limit": ["not met", "not met", "not met", "not met"],
    "above": ["not met", "not met", "met", "met"],
    "no limit": ["unknown", "unknown", "unknown", "unknown"],
    "no such limit": ["unknown", "unknown", "unknown", "met"],
}
LONG = """\
patient,date,fact,value,unit
at,2024-01-01,haemoglobin,9.6,g/dL
at,2024-01-01,haemoglobin LLN,120,g/L
at,2024-01-01,haemoglobin ULN,17,g/dL
at,2024-01-01,albumin,3.5,g/dL
"""


@pytest.fixture
def limits(folder: Path) -> None:
    """The rules beside a wide and a long table."""
    (folder / "p.yaml").write_text(PROTOCOL, encoding="utf-8")
    (folder / "wide.csv").write_text(WIDE, encoding="utf-8")
    (folder / "long.csv").write_text(LONG, encoding="utf-8")


def truths(run: Run, *arguments: str) -> dict[str, list[str]]:
    first, *rows = (line.split(",") for line in run("evaluate", "p.yaml", *arguments, "--format", "csv").out.splitlines())
    at = [first.index(name) for name in ("very_low", "low", "high", "albumin_in_order")]
    return {row[0]: [row[one] for one in at] for row in rows}


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize("engine", ["case", "columns", "duckdb"])
def test_both_sides_of_each_limit(run: Run, engine: str) -> None:
    assert truths(run, "wide.csv", "--engine", engine) == TRUTHS
    assert truths(run, "long.csv", "--engine", engine) == {"at": TRUTHS["at"]}


@pytest.mark.usefixtures("limits")
def test_a_limit_of_zero_is_none(run: Run) -> None:
    told = "wide.csv:7:4: haemoglobin LLN '0' is no limit\n  hint: write the laboratory's own, or NA if it states none"
    assert told in run("evaluate", "p.yaml", "wide.csv").err


@pytest.mark.usefixtures("limits")
def test_a_multiple_is_set_and_told_as_it_is_written(run: Run) -> None:
    assert (
        "if haemoglobin < 0.9 x LLN (now 0.8)"
        in run("whatif", "p.yaml", "wide.csv", "--set", "very low: haemoglobin < 0.9 x LLN").out
    )
