"""A wide table read as frames has the cases, the values and the problems that it has when it is read row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remission.cases.case import Case
from remission.cases.frames import files as frame_files
from remission.cases.frames.columnar import scan_frames
from remission.cases.frames.doubles import doubles
from remission.cases.frames.held import held_value, of_cases
from remission.cases.tables import scan_cases
from remission.errors import DataError, Problem
from remission.expr.compare import Interval
from remission.protocol.load import load
from remission.protocol.model import Protocol

EXAMPLES = Path(__file__).parents[2] / "examples"


Read = tuple[object, list[Case]]


@cache
def loaded() -> Protocol:
    return load("inotuzumab-pediatric")


@pytest.fixture
def inotuzumab() -> Protocol:
    return loaded()


def by_row(path: Path, protocol: Protocol) -> Read:
    scan = scan_cases(path, protocol)
    cases = list(scan.cases())
    assert len(cases) == scan.count
    return (scan.count, scan.warnings), [Case(c.patient, c.date, c.values, {}, c.problems) for c in cases]


def by_frame(path: Path, protocol: Protocol, rows_at_once: int = 1000) -> Read:
    frames = scan_frames(path, protocol, rows_at_once=rows_at_once)
    assert frames is not None
    found = []
    for chunk in frames.chunks():
        for case, row in zip(chunk.cases(), chunk.frame.iter_rows(named=True), strict=True):
            values = {key: held_value(chunk.held[key], row) if key in chunk.held else None for key in protocol.used}
            found.append(Case(case.patient, case.date, values, {}, case.problems))
    return (frames.count, frames.warnings), found


def told(read: Callable[..., Read], *args: object) -> Read | list[Problem]:
    """What a way of reading gives, or the problems for which it refuses the file."""
    try:
        return read(*args)
    except DataError as error:
        return list(error.problems)


def assert_same(path: Path, protocol: Protocol, rows_at_once: int = 1000) -> None:
    wanted, found = told(by_row, path, protocol), told(by_frame, path, protocol, rows_at_once)
    if isinstance(wanted, list) or isinstance(found, list):
        assert found == wanted
        return
    assert found[0] == wanted[0]
    for one, other in zip(found[1], wanted[1], strict=True):
        assert one == other


# ---- CSV -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["synthetic_cohort.csv", "messy_site.csv"])
def test_the_examples(name: str, inotuzumab: Protocol) -> None:
    assert_same(EXAMPLES / name, inotuzumab, rows_at_once=7)


HEAD = "patient,date,platelets,anc,mrd_flow,mrd_flow_sensitivity,cd22,cycle"
NUMBERS = (
    "1", "1.0", "01", "-1", "+1", ".5", "5.", "1e2", "1E-05", "9e-05", "1x10^2", "1000000", "100000/uL", "100\u00a0000", "1_000",
    "0.1234567890123456", "123456789012345", "1234567890123456", "<0.01", "<=0.01", ">0.5", "\u2265100", "<0", "<1000", ">100",
    "0", "-0", "-0.0", "NaN", "inf", "nan", "n/a", "NA", "ND", "negative", "many", "\u0663", "1.5",
)  # fmt: skip
QUANTITIES = (
    "100 10*3/uL", "999 /mm3", "100 x 10^9/L", "100 %", "1 [ppm]", "33 [ppm]", "<33 [ppm]", "1 mg", "1 1", "0.3 10*12/L",
)  # fmt: skip
FILES = {
    "nothing": "",
    "only a head": HEAD,
    "one case": f"{HEAD}\nP1,2024-05-01,100,1,0.01,,positive,1\n",
    "no last line break": f"{HEAD}\nP1,2024-05-01,100,1,0.01,,positive,1",
    "windows": f"{HEAD}\r\nP1,2024-05-01,100,1,0.01,,positive,1\r\nP2,,,,,,,\r\n",
    "old mac": f"{HEAD}\rP1,2024-05-01,100,1,0.01,,positive,1\rP2,,,,,,,\r",
    "a mark in front": f"\ufeff{HEAD}\nP1,2024-05-01,100,1,0.01,,positive,1\n",
    "remarks and blank lines": f"# a remark\n\n{HEAD}\n\nP1,,100,,,,,\n , ,\n,,,,,,,\n\nP2,,99.999,,,,,\n",
    "too few and too many cells": f"{HEAD}\nP1,2024-05-01\nP2,2024-05-02,1,2,3,4,positive,1,,\nP3,,5,,,,,\n",
    "quotes": f'{HEAD}\n"P1","2024-05-01","100",1,"<0.01",,positive,1\n"P,2",,,,,,,\n',
    "over two lines": f'{HEAD}\n"P\n1",,100,,,,,\nP2,,,,,,,\n',
    "an open quote": f'{HEAD}\nP1,"2024\nP2,,,,,,,\n',
    "nobody": f"{HEAD}\n,2024-05-01,100,,,,,\nNA,,100,,,,,\nP3,,,,,,,\n",
    "twice a day": f"{HEAD}\nP1,2024-05-01,100,,,,,\nP2,,,,,,,\nP1,2024-05-01,90,,,,,\nP1,,1,,,,,\n P1 ,NA,2,,,,,\n",
    "odd names": f"{HEAD}\nM\u00fcller,,1,,,,,\n"
    "P\u200b2,,1,,,,,\n\u0645\u0631\u064a\u0636,,1,,,,,\na b,,1,,,,,\na\u00a0b,,,,,,,\n",
    "dates": f"{HEAD}\nP1,2024-5-1,,,,,,\nP2,2024-02-30,,,,,,\nP3,01/05/2024,,,,,,\n"
    "P4,2024-05-01 10:00,,,,,,\nP5,2024-05,,,,,,\n",
    "numbers": f"{HEAD}\n" + "\n".join(
        f"P{n},,{cell},{cell},{cell},,{cell},{cell}"
        for n, cell in enumerate(
            NUMBERS
        )
    ),
    "units": f"{HEAD}\n" + "\n".join(
        f"P{n},,{cell},{cell},{cell},,,"
        for n, cell in enumerate(QUANTITIES)
    ),
    "not detected": f"{HEAD}\n" + "\n".join(
        f"P{n},,,,{cell},{limit},,"
        for n, (cell, limit) in enumerate(
            (cell, limit)
            for cell in ("0", "0.0", "not detected", "<0.01", "0.02", "not detected (sensitivity 0.001 %)", "Undetectable", "")
            for limit in ("", "0.001", "10 [ppm]", "0", "x", "<0.01", "200", "NA")
        )
    ),
    "units in the head": "patient,platelets [/uL],mrd flow [ppm],mrd flow sensitivity [1],ANC [10*3/uL]\n"
    "P1,100000,99,,1\nP2,99999,<100,,0.9999\nP3,250 10*9/L,0,0.0001,1 /uL\nP4,1e9,not detected,0.001,\n",
    "points of thousands": "patient,platelets [/uL],ANC [/mm3],bone marrow blasts\n"
    "P1,150.000,1.500,1.500\nP2,99.125,0.500,0.500\nP3,150000,1500,150.000 /uL\nP4,150.00,1.5000,1.000 /uL\n",
    "no patient": "name,platelets\nP1,100\n",
    "a misspelt fact": "patient,platlets\nP1,100\n",
    "a unit that cannot be": "patient,platelets [mg]\nP1,100\n",
    "unused": "patient,nurse,height,platelets\nP1,x,1,100\n",
    "twice the same column": "patient,platelets,Platelets\nP1,1,2\n",
}  # fmt: skip


@pytest.mark.parametrize("rows_at_once", [1, 1000])
@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_a_csv_file(text: str, rows_at_once: int, tmp_path: Path, inotuzumab: Protocol) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode())
    assert_same(path, inotuzumab, rows_at_once)


@pytest.mark.parametrize("block", [1, 40, 200])
def test_a_csv_file_in_blocks(block: int, tmp_path: Path, inotuzumab: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame_files, "BLOCK", block)
    for name in ("windows", "old mac", "remarks and blank lines", "quotes", "twice a day", "numbers", "no last line break"):
        path = tmp_path / f"{name}.csv"
        path.write_bytes(FILES[name].encode())
        assert_same(path, inotuzumab)


CELLS = [
    "", "", "NA", "0", "1", "4.999", "5", "99.999", "100", "100000", "250000", "0.01", "0.0001", "9e-05", "<0.01", "<0.1",
    "not detected", ">50", "100 10*3/uL", "1000 /uL", "12 [ppm]", "many", "1,5", "positive", "negative", "relapsed", "Refractory",
    "B-cell precursor ALL",
    "absent", "2024-05-01", "x", "1.8 mg/m2", "3", "-2", "1234567.123456789", "0.1234567890123456",
]  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10**9))
def test_any_csv_file(seed: int) -> None:
    inotuzumab = loaded()
    random = Random(seed)  # noqa: S311 - a seeded test
    names = [key for key in inotuzumab.used if random.random() < 0.8] + ["mrd_flow_sensitivity"]
    lines = [",".join(["patient", "date", *names])]
    lines += [
        ",".join([f"P{random.randint(1, 60)}", random.choice(CELLS), *(random.choice(CELLS) for _ in names)]) for _ in range(40)
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text("\n".join(lines))
        assert_same(path, inotuzumab, rows_at_once=17)


# ---- Parquet ---------------------------------------------------------------------------------------------

COLUMNS = {
    "floats": {"platelets": [100.0, 99.999, None, float("nan"), float("inf"), 250000.0, -1.0, 0.1 + 0.2, 1e-5, 3000.0]},
    "floats of 32 bits": {"platelets": pl.Series([100.0, 99.9, None, 0.1, 1e-5, 3001.0], dtype=pl.Float32)},
    "small floats": {"mrd_flow": [1e-5, 9e-5, 0.01, 0.009999, 1.23456789e-7, 1e-29, 1e-31, 0.0, None]},
    "whole numbers": {"platelets": [100, 0, None, 10**12, -5], "cycle": [1, 2, 3, 99, None]},
    "parts of whole numbers": {"cycle": [1.0, 1.5, 0.0, 4.0, 5.0]},
    "large whole numbers": {"platelets": pl.Series([2**63 - 1, 1], dtype=pl.Int64)},
    "decimals": {"anc": pl.Series([Decimal("1.00"), Decimal("0.999"), None], dtype=pl.Decimal(10, 3))},
    "decimals that count": {
        "platelets [/uL]": pl.Series([Decimal("150000.000"), Decimal("150.000"), Decimal("150.125")], dtype=pl.Decimal(10, 3))
    },
    "truths": {"cd22": [True, False, None], "platelets": [True, False, None]},
    "dates": {"date": [date(2024, 5, 1), None, date(1999, 12, 31)], "platelets": [1.0, 2.0, None]},
    "moments": {"date": [datetime(2024, 5, 1), datetime(2024, 5, 1, 10), None]},  # noqa: DTZ001 - as files have them
    "only nulls": {"platelets": pl.Series([None, None], dtype=pl.Null), "cd22": pl.Series([None, None], dtype=pl.String)},
    "no rows": {"platelets": pl.Series([], dtype=pl.Float64)},
    "texts": {
        "platelets": ["100", " 99.999 ", None, "<5", "many", ""],
        "cd22": ["positive", "Negative", "maybe", None, "", "NA"],
    },
    "zero with a sensitivity": {"mrd_flow": [0.0, 0.0, 0.02, None], "mrd_flow_sensitivity": [0.001, None, 0.001, 0.001]},
    "lists": {"platelets": [[1.0], None, [2.0, 3.0]], "cd22": pl.Series([["positive"], [], None], dtype=pl.List(pl.String))},
    "records": {"platelets": [{"value": 1.0}, None], "date": [{"day": 1}, None]},
    "words for a number": {"platelets": [date(2024, 5, 1), None]},
}


@pytest.mark.parametrize("columns", COLUMNS.values(), ids=COLUMNS)
def test_a_parquet_file(columns: dict[str, object], tmp_path: Path, inotuzumab: Protocol) -> None:
    table = pl.DataFrame(columns)
    path = tmp_path / "table.parquet"
    table.insert_column(0, pl.Series("patient", [f"P{n}" for n in range(table.height)], dtype=pl.String)).write_parquet(path)
    assert_same(path, inotuzumab, rows_at_once=2)


def test_patients_by_number_and_blank_rows(tmp_path: Path, inotuzumab: Protocol) -> None:
    path = tmp_path / "table.parquet"
    pl.DataFrame({"patient": [1.0, 2.5, None, None, 1.0], "platelets": [None, 5.0, 6.0, None, 7.0]}).write_parquet(path)
    assert_same(path, inotuzumab)


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum(["positive", "", " "])], ids=["categorical", "enum"])
def test_an_empty_category_is_an_empty_cell(kind: pl.DataType, tmp_path: Path, inotuzumab: Protocol) -> None:
    path = tmp_path / "table.parquet"
    table = pl.DataFrame({"patient": ["P1", None, "P3", None], "platelets": [100.0, None, 50.0, None]})
    table.with_columns(cd22=pl.Series(["positive", "", None, " "], dtype=kind)).write_parquet(path)
    assert_same(path, inotuzumab)
    assert [case.patient for case in by_row(path, inotuzumab)[1]] == ["P1", "P3"]
    table.with_columns(cd22=pl.Series(["", "", None, " "], dtype=kind)).write_parquet(path)
    assert_same(path, inotuzumab)
    assert f"{path}:1:1: warning: columns without a value in any row: cd22" in map(str, scan_cases(path, inotuzumab).warnings)


def test_a_damaged_parquet_file(tmp_path: Path, inotuzumab: Protocol) -> None:
    path = tmp_path / "table.parquet"
    pl.DataFrame({"patient": ["P1"] * 5000, "platelets": [5.0] * 5000}).write_parquet(path)
    path.write_bytes(path.read_bytes()[:300])
    assert_same(path, inotuzumab)


def test_a_file_whose_parts_are_full_ends_with_the_last_of_them(tmp_path: Path, inotuzumab: Protocol) -> None:
    path = tmp_path / "table.parquet"
    pl.DataFrame({"patient": ["P1", "P2", "P3", "P4"], "platelets": [1.0, 2.0, 3.0, 4.0]}).write_parquet(path)
    frames = scan_frames(path, inotuzumab, rows_at_once=2)
    assert frames is not None
    assert [(chunk.frame.height, chunk.days.dtype) for chunk in frames.chunks()] == [(2, pl.Date), (2, pl.Date)]


def test_a_long_table_is_read_by_row(tmp_path: Path, inotuzumab: Protocol) -> None:
    path = tmp_path / "long.csv"
    path.write_text("patient,date,fact,value,unit\nP1,2024-05-01,platelets,100,\n")
    assert scan_frames(path, inotuzumab) is None


# ---- cases in memory -------------------------------------------------------------------------------------

VALUES = [
    None, Decimal("0.07"), Decimal("100.0"), Fraction(1, 3), Fraction(2, 3), Fraction(10**17 + 1, 3),
    Decimal("1234567890.123456789"),
    Interval(Decimal(0), Decimal("0.01"), high_open=True), Interval(Fraction(0), Fraction(1, 3)),
    Interval(Decimal(5), Decimal(100)),
    Interval(Fraction(1, 3), Fraction(2, 3), low_open=True), Interval(Decimal(0), Decimal(100)),
    Interval(Fraction(1, 7), Decimal(100)),
]  # fmt: skip


def test_every_value_keeps_its_exact_worth(inotuzumab: Protocol) -> None:
    cases = [Case(f"P{n}", None, {**dict.fromkeys(inotuzumab.used), "mrd_flow": value}, {}) for n, value in enumerate(VALUES)]
    table, held = of_cases(inotuzumab, cases)
    found = [held_value(held["mrd_flow"], row) for row in table.iter_rows(named=True)]
    assert found == VALUES


def test_a_word_is_no_quantity(inotuzumab: Protocol) -> None:
    with pytest.raises(TypeError, match="platelets is a quantity, and 'many' is none"):
        doubles(inotuzumab.facts["platelets"], "many")
