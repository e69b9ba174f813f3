# ruff: noqa: DTZ001, E501, N817, PLR0913, PLR0917 - a row of a table is one thing

"""Parquet: every value is the shortest text that is exactly it, and then a cell like any other."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from remission.cases.case import Value
from remission.cases.tables import read_cases
from remission.errors import DataError
from remission.expr.compare import Interval
from remission.protocol.model import Protocol

LEAVE = "\n  hint: write the number that was measured"

# fmt: off
CELLS: dict[str, tuple[Any, Any, Value, str | None]] = {
    # id: value, type, in mrd flow, problem
    "float": (0.07, pl.Float64, D("0.07"), None),
    "small float": (9e-05, pl.Float64, D("0.00009"), None),
    "whole float": (100.0, pl.Float64, D(100), None),
    "float of 32 bits": (0.1, pl.Float32, D("0.1"), None),
    "small float of 32 bits": (9e-05, pl.Float32, D("0.00009"), None),
    "integer": (5, pl.Int64, D(5), None),
    "small integer": (5, pl.UInt8, D(5), None),
    "decimal": (D("0.010"), pl.Decimal(10, 3), D("0.01"), None),
    "decimal without a fraction": (D("10.000"), pl.Decimal(10, 3), D(10), None),
    "text": ("<0.01 %", pl.String, Interval(D(0), D("0.01"), high_open=True), None),
    "category": ("1e-2", pl.Categorical, D("0.01"), None),
    "null": (None, pl.Float64, None, None),
    "null of no type": (None, pl.Null, None, None),
    "empty text": ("", pl.String, None, None),
    "NaN": (float("nan"), pl.Float64, None, "t.parquet:1:3: mrd flow 'nan' is not a number\n  hint: write NA if nothing was measured"),
    "infinity": (float("inf"), pl.Float64, None, f"t.parquet:1:3: mrd flow 'inf' is not a number{LEAVE}"),
    "NaN of 32 bits": (float("nan"), pl.Float32, None, "t.parquet:1:3: mrd flow 'nan' is not a number\n  hint: write NA if nothing was measured"),
    "an inexact sum": (0.1 + 0.2, pl.Float64, D("0.30000000000000004"), None),
    "an inexact difference": (0.3 - 0.1, pl.Float64, D("0.19999999999999998"), None),
    "float of 32 bits and 9 digits": (0.30000001, pl.Float32, D("0.3"), None),
    "decimal of many digits": (D("9.274000000000001"), pl.Decimal(38, 15), D("9.274000000000001"), None),
    "decimal of more digits than a double": (D("9.27400000000000000001"), pl.Decimal(38, 20), D("9.274"), None),
    "integer beyond 2^53": (2**53 + 1, pl.Int64, None, "t.parquet:1:3: mrd flow 9007199254740993 % is outside the plausible range 0 to 100 %"),
    "text of 17 digits": ("0.10000000000000001", pl.String, D("0.1"), None),
    "boolean": (True, pl.Boolean, None, f"t.parquet:1:3: mrd flow 'true' is not a number{LEAVE}"),
    "list": ([1], pl.List(pl.Int64), None, f"t.parquet:1:3: mrd flow '[1]' is not a number{LEAVE}"),
    "bytes": (b"1", pl.Binary, None, f't.parquet:1:3: mrd flow "b\'1\'" is not a number{LEAVE}'),
}
# fmt: on


def write(folder: Path, rows: dict[str, pl.Series]) -> Path:
    pl.DataFrame(rows).write_parquet(folder / "t.parquet")
    return Path("t.parquet")


@pytest.mark.parametrize(("cell", "kind", "value", "problem"), CELLS.values(), ids=CELLS)
def test_a_value_of_a_type(folder: Path, counts: Protocol, cell: object, kind: Any, value: Value, problem: str | None) -> None:
    rows = {"patient": ["P-1"], "date": [date(2024, 5, 1)], "mrd_flow": [cell], "platelets": [100]}
    path = write(
        folder, {name: pl.Series(name, items, dtype=kind if name == "mrd_flow" else None) for name, items in rows.items()}
    )
    (case,) = read_cases(path, counts).cases
    assert case.values["mrd_flow"] == value
    assert (case.date, case.values["platelets"]) == (date(2024, 5, 1), D(100))
    assert [str(found) for found in case.problems] == ([problem] if problem else [])


# fmt: off
DATES = {
    "date": (date(2024, 5, 1), date(2024, 5, 1), None),
    "midnight": (datetime(2024, 5, 1), date(2024, 5, 1), None),
    "time of day": (datetime(2024, 5, 1, 10, 30), date(2024, 5, 1), None),
    "time zone": (datetime(2024, 5, 1, tzinfo=UTC), None, "date '2024-05-01 00:00:00+00:00' has a time zone"),
    "text": ("2024-05-01", date(2024, 5, 1), None),
    "integer": (20240501, None, "date '20240501' is not a date"),
}
# fmt: on


@pytest.mark.parametrize(("cell", "day", "message"), DATES.values(), ids=DATES)
def test_a_date_of_a_type(folder: Path, counts: Protocol, cell: object, day: date | None, message: str | None) -> None:
    path = write(folder, {"patient": pl.Series([7]), "date": pl.Series([cell])})
    (case,) = read_cases(path, counts).cases
    assert (case.patient, case.date) == ("7", day)
    assert [problem.message for problem in case.problems] == ([message] if message else [])


def test_yes_and_no_may_be_booleans(folder: Path, protocol: Protocol) -> None:
    path = write(folder, {"patient": pl.Series(["a", "b", "c"]), "prior HSCT": pl.Series([True, False, None])})
    cases = read_cases(path, protocol).cases
    assert [case.values["prior_hsct"] for case in cases] == ["yes", "no", None]


def test_long_and_large(folder: Path, counts: Protocol) -> None:
    patients = [f"P-{n // 2}" for n in range(25_000)]
    facts = ["platelets", "mrd flow"] * 12_500
    path = write(
        folder,
        {"patient": pl.Series(patients), "fact": pl.Series(facts), "value": pl.Series([0.5, 1.5] * 12_500)},
    )
    cases = read_cases(path, counts).cases
    assert len(cases) == 12_500
    assert all(case.values["platelets"] == D("0.5") and case.values["mrd_flow"] == D("1.5") for case in cases)


def test_the_format_is_told_by_the_bytes_and_not_by_the_name(folder: Path, counts: Protocol) -> None:
    write(folder, {"patient": pl.Series(["P-1"]), "platelets": pl.Series([100])})
    Path("t.parquet").rename("t.csv")
    assert read_cases(Path("t.csv"), counts).cases[0].patient == "P-1"
    Path("u.parquet").write_text("patient,platelets\nP-1,100\n")
    with pytest.raises(DataError) as caught:
        read_cases(Path("u.parquet"), counts)
    assert str(caught.value) == ("u.parquet:1:1: the file is not Parquet, whatever its name says\n  hint: name a CSV file '.csv'")


@pytest.mark.parametrize("kept", [4, 40, 300])
def test_a_damaged_file(folder: Path, counts: Protocol, kept: int) -> None:
    path = write(folder, {"patient": pl.Series(["P-1"] * 99), "platelets": pl.Series(range(99))})
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DataError) as caught:
        read_cases(path, counts)
    (line, hint) = str(caught.value).splitlines()
    assert line.startswith("t.parquet:1:1: the Parquet file is damaged: ")
    assert hint == "  hint: write it again"


def test_a_damaged_page(folder: Path, counts: Protocol) -> None:
    path = write(folder, {"patient": pl.Series(["P-1"] * 99), "platelets": pl.Series(range(99))})
    content = path.read_bytes()
    path.write_bytes(content[:60] + bytes(200) + content[260:])
    with pytest.raises(DataError, match="the Parquet file is damaged: "):
        read_cases(path, counts)


def test_csv_files_do_not_load_polars() -> None:
    script = "import remission.cases.tables, sys; raise SystemExit('polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
