"""Codes for missing: declared ones are read as missing on every way in and counted; what looks like one is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from remission.cases.cells.codes import CodeCount
from remission.cases.cells.values import read_value
from remission.cases.tables import read_cases
from remission.engines.columns import decide
from remission.errors import Pos
from remission.expr.facts import Fact
from remission.protocol.load import load
from remission.protocol.model import Protocol
from remission.testing.gherkin.writer import value_text

from .conftest import built
from .test_frames import assert_same

HERE = Pos("t.csv", 3, 4)
RULES = """
protocol: coded
title: Codes for missing
version: 1.0.0
sources: {book: {title: The book}}
missing codes: [999, UNK]
facts:
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
  ANC: {unit: 10*9/L, plausible: 0 to 200, missing codes: [99, -9]}
  weight: {unit: kg, plausible: 0.3 to 350, choose: "closest to the assessment, within 3 days", missing codes: [99]}
  age: {unit: a, plausible: 0 to 120, missing codes: []}
  CD22: {values: [positive, negative]}
  last HSCT: {date: yes, missing codes: [1900-01-01]}
criteria:
  recovered: {when: platelets >= 100 x 10^9/L and ANC >= 1 x 10^9/L, source: book}
  grown: {when: age >= 18 years and CD22 is positive and weight >= 30 kg, source: book}
  rested: {when: last HSCT is known, source: book}
"""


@pytest.fixture
def coded(tmp_path: Path) -> Protocol:
    (tmp_path / "coded.yaml").write_text(RULES, encoding="utf-8")
    return load(tmp_path / "coded.yaml")


# fmt: off
CELLS: list[tuple[str, str, bool]] = [
    # fact, cell, is a code
    ("platelets", "999", True), ("platelets", "999.0", True), ("platelets", "+999", True), ("platelets", "unk", True),
    ("platelets", "99", False), ("platelets", "-9", False), ("platelets", "998.9", False),
    ("anc", "99", True), ("anc", "-9", True), ("anc", "-9.0", True), ("anc", "999", False), ("anc", "9", False),
    ("age", "99", False), ("age", "UNK", False),
    ("cd22", "UNK", True), ("cd22", "999", True), ("cd22", "9", False),
    ("last_hsct", "1900-01-01", True), ("last_hsct", "1900-01-02", False),
]
# fmt: on


@pytest.mark.parametrize(("key", "text", "is_code"), CELLS, ids=[f"{key} {text}" for key, text, _ in CELLS])
def test_a_declared_code_is_missing_and_no_problem(coded: Protocol, key: str, text: str, is_code: object) -> None:
    value, problem = read_value(coded.facts[key], text, None, HERE)
    assert ((value, problem) == (None, None)) is is_code


def test_a_number_with_its_unit_is_a_value(coded: Protocol) -> None:
    assert read_value(coded.facts["platelets"], "999 10*9/L", None, HERE) == (Decimal(999), None)
    assert read_value(coded.facts["platelets"], "999", "/uL", HERE) == (None, None)


def test_a_code_that_nobody_declared_is_set_aside_where_no_patient_has_it(facts: dict[str, Fact]) -> None:
    value, problem = read_value(facts["cycle"], "999", None, HERE)
    assert value is None
    assert problem is not None
    assert problem.hint == "a code for missing? then declare it for cycle in the vocabulary, 'missing codes: [999]'"


def test_what_a_scenario_is_written_with_is_read_back(facts: dict[str, Fact]) -> None:
    count = replace(facts["cycle"], missing_codes=("9",))
    undetected = replace(facts["mrd_flow"], zero_undetected=True)
    platelets = replace(facts["platelets"], missing_codes=("999",))
    written = [
        (count, 9, "9 1"),
        (count, 8, "8"),
        (undetected, 0, "<=0 %"),
        (undetected, 1, "1 %"),
        (platelets, 999, "999 10*9/L"),
    ]
    for fact, value, text in written:
        assert value_text(fact, Decimal(value)) == text
        assert read_value(fact, text, None, HERE) == (Decimal(value), None)


TABLE = (
    "patient,date,platelets,ANC,age,CD22,last HSCT\nA,2024-05-01,999,-9,99,UNK,1900-01-01\nB,2024-05-01,120,99.0,12,positive,\n"
)
COUNTED = "cells with a code for missing: ANC 2, CD22 1, last HSCT 1, platelets 1"


def test_a_wide_table(coded: Protocol, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(TABLE, encoding="utf-8")
    table = read_cases(path, coded)
    assert [(case.values["platelets"], case.values["anc"], case.values["age"], case.problems) for case in table.cases] == [
        (None, None, Decimal(99), ()),
        (Decimal(120), None, Decimal(12), ()),
    ]
    assert COUNTED in [one.message for one in table.warnings]
    assert_same(path, coded)


def test_parquet(coded: Protocol, tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    columns = {"patient": ["A", "B"], "platelets": [999, 120], "ANC": [-9.0, 99.5], "age": [99, 12], "CD22": ["UNK", "positive"]}
    pl.DataFrame(columns).write_parquet(path)
    table = read_cases(path, coded)
    assert [case.values["platelets"] for case in table.cases] == [None, Decimal(120)]
    assert "cells with a code for missing: ANC 1, CD22 1, platelets 1" in [one.message for one in table.warnings]
    assert_same(path, coded)


LONG = ("A,2024-05-01,platelets,999,10*9/L", "A,2024-05-01,CD22,UNK,", "A,2024-05-01,age,99,a", "A,2024-05-01,ANC,99,10*9/L")


def test_a_long_table(coded: Protocol, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["patient,date,fact,value,unit", *LONG]) + "\n", encoding="utf-8")
    [case] = (table := read_cases(path, coded)).cases
    assert {key: value for key, value in case.values.items() if value is not None} == {"age": Decimal(99)}
    assert case.problems == ()
    assert "cells with a code for missing: ANC 1, CD22 1, platelets 1" in [one.message for one in table.warnings]


def test_dated_observations_in_which_a_code_is_no_observation(coded: Protocol, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = ["A,2024-05-01,weight,31,kg", "A,2024-05-03,weight,99,kg", "A,2024-05-03,platelets,999.0,10*9/L", *LONG]
    path.write_text("\n".join(["patient,date,fact,value,unit", *rows]) + "\n", encoding="utf-8")
    cases = (table := read_cases(path, coded)).cases
    assert [case.values["weight"] for case in cases] == [Decimal(31), Decimal(31)]
    assert [case.values["platelets"] for case in cases] == [None, None]
    assert "cells with a code for missing: ANC 1, CD22 1, platelets 2, weight 1" in [one.message for one in table.warnings]


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_frame_of_its_owner(coded: Protocol, engine: str) -> None:
    table = pl.DataFrame({"patient": ["A", "B"], "platelets": [999.0, 99.0], "ANC": [2.0, -9.0], "CD22": ["unk", "positive"]})
    found = nw.from_native(decide(coded, _frame(table, engine))).collect("polars").to_native().sort("patient")
    assert found.select("platelets missing", "anc missing", "cd22 missing").rows() == [(True, False, True), (False, True, False)]
    assert not any(any(found[name]) for name in found.columns if name.endswith("set aside"))


def _frame(table: pl.DataFrame, engine: str) -> Any:
    if engine == "polars":
        return table.lazy()
    return pytest.importorskip("duckdb", reason="the extra 'duckdb' is not installed").from_arrow(table.to_arrow())


# fmt: off
CEILINGS: dict[str, tuple[dict[float, int], tuple[float, int] | None]] = {
    "nothing":                     ({},                             None),
    "alone":                       ({999: 1},                       (999, 1)),
    "far above the next":          ({999: 1, 499.5: 1},             (999, 1)),
    "not far above the next":      ({999: 1, 499.6: 1},             None),
    "a habit":                     ({99: 3, 98: 1, 1: 9},           (99, 3)),
    "twice is no habit":           ({99: 2, 98: 1},                 None),
    "no more often than the next": ({99: 4, 98: 2},                 None),
    "not the largest":             ({99: 9, 100: 1},                None),
    "the greater of two":          ({999: 1, 99: 5, 40: 1},         (999, 1)),
    "no nines":                    ({998: 9, 1: 1},                 None),
}
# fmt: on


@pytest.mark.parametrize(("numbers", "ceiling"), CEILINGS.values(), ids=CEILINGS)
def test_a_ceiling_of_nines(numbers: dict[float, int], ceiling: tuple[float, int] | None) -> None:
    count = CodeCount()
    for number, cells in numbers.items():
        count.add(number, cells)
    assert count.ceiling() == ceiling
    again = CodeCount()
    for number in sorted([number for number, cells in numbers.items() for _ in range(cells)], reverse=True):
        again.add(number, 1)
    assert again.ceiling() == ceiling


HINT = "if they are, declare them in the vocabulary: 'missing codes: [{}]'"
THREE = "ANC 99 in 1; blasts 99 in 1; platelets 999 in 1"
MAY_BE = "the largest values may be codes for missing, and count as measured: {}"
# fmt: off
SUSPICIOUS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    # id                        table                                                       told
    "many in one row":         ("platelets,ANC,haemoglobin\n999,99,9.9\n",                  []),
    "three columns":           ("platelets,ANC,blasts\n999,99,99\n",                        [(THREE, "99, 999")]),
    "one column, again":       ("platelets,ANC,blasts\n999,1,2\n999,1,2\n999,1,2\n150,1,2\n", [("platelets 999 in 3", "999")]),
    "one column, once":        ("platelets,ANC,blasts\n999,1,2\n150,1,2\n",                 []),
    "implausible, told there": ("platelets,ANC,blasts\n9999,1,2\n9999,1,2\n9999,1,2\n",     []),
    "in the column's unit":    ("platelets [/uL],ANC,blasts\n9999,1,2\n9999,1,2\n9999,1,2\n", [("platelets 9999 in 3", "9999")]),
    "a share of blasts":       ("platelets,ANC,blasts\n99,1,99\n150,1,95\n",                []),
}
# fmt: on


@pytest.mark.parametrize(("table", "told"), SUSPICIOUS.values(), ids=SUSPICIOUS)
def test_suspicious_ceilings_are_told_once(facts: dict[str, Fact], folder: Path, table: str, told: list[tuple[str, str]]) -> None:
    own = [
        facts["platelets"],
        facts["anc"],
        replace(facts["bone_marrow_blasts"], slug="blasts", name="blasts"),
        facts["haemoglobin"],
    ]
    protocol = built(tuple(own), tuple(fact.slug for fact in own))
    head, *rows = table.strip().splitlines()
    path = folder / "t.csv"
    path.write_text("\n".join([f"patient,{head}", *(f"P{n},{row}" for n, row in enumerate(rows))]) + "\n", encoding="utf-8")
    found = [(one.message, one.hint) for one in read_cases(path, protocol).warnings if "may be codes" in one.message]
    assert found == [(MAY_BE.format(what), HINT.format(codes)) for what, codes in told]
    assert_same(path, protocol)
    long = [
        f"P{n},{name.split(' [')[0]},{cell}"
        for n, row in enumerate(rows)
        for name, cell in zip(head.split(","), row.split(","), strict=True)
    ]
    if "[" not in head:
        path.write_text("\n".join(["patient,fact,value", *long]) + "\n", encoding="utf-8")
        assert [(one.message, one.hint) for one in read_cases(path, protocol).warnings if "may be codes" in one.message] == found
