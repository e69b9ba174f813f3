# ruff: noqa: ISC004, N817 - a row of a table is one thing

"""Long tables: a row is one fact; rows of one patient and date make a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D

import pytest

from remission.cases.tables import CaseTable
from remission.errors import DataError
from remission.expr.compare import Interval

Read = Callable[[str], CaseTable]
HEAD = "patient,date,fact,value,unit\n"
BELOW = Interval(D(0), D("0.001"), high_open=True)


def test_rows_of_a_patient_and_a_date_are_a_case(read: Read) -> None:
    table = read(
        f"{HEAD}P-1,2024-05-01,platelets,100000,/uL\nP-2,2024-05-01,platelets,50,\n"
        "P-1,2024-05-08,Platelets,120,\nP-1,2024-05-01,MRD-flow,not detected,\nP-1,2024-05-01,mrd flow sensitivity,1e-5,1\n"
    )
    assert [(case.patient, case.date) for case in table.cases] == [
        ("P-1", date(2024, 5, 1)),
        ("P-2", date(2024, 5, 1)),
        ("P-1", date(2024, 5, 8)),
    ]
    first = table.cases[0]
    assert first.values == {"platelets": D(100), "mrd_flow": BELOW, "assessment_date": date(2024, 5, 1)}
    assert first.written["platelets"] == "100000 /uL"
    assert first.written["mrd_flow"] == "not detected (sensitivity 0.001 %)"
    assert table.cases[2].values["platelets"] == D(120)
    assert all(case.problems == () for case in table.cases)
    assert table.warnings == ()


# fmt: off
CASES = {
    # id: rows after `P-1,2024-05-01,`, platelets, problems
    "once": (["platelets,100,"], D(100), []),
    "unit beside the fact": (["platelets [/uL],100000,"], D(100), []),
    "twice the same": (["platelets,100,", "platelets,100000,/uL"], D(100), []),
    "missing and there": (["platelets,not done,", "platelets,100,"], D(100), []),
    "nothing at all": (["platelets,,"], None, []),
    "two values": (["platelets,100,", "platelets,90000,/uL", "platelets,80,"], None, [
        "t.csv:3:4: platelets is '100 10*9/L' in line 2 and '90000 /uL' in line 3\n"
        "  hint: keep the right one, or give each assessment its own date",
    ]),
    "good and bad": (["platelets,100,", "platelets,many,"], None, [
        "t.csv:3:4: platelets 'many' is not a number\n  hint: write the number that was measured",
    ]),
    "bad unit": (["platelets,100,109/L"], None, [
        "t.csv:2:4: platelets '100': '109/L' is not a unit\n  hint: did you mean 10*9/L (10⁹/L)? the superscript is lost",
    ]),
    "misspelt fact": (["platlets,100,"], None, [
        "t.csv:2:3: 'platlets' is not a fact of the protocol\n  hint: did you mean 'platelets'?",
    ]),
    "no fact": ([",100,"], None, ["t.csv:2:3: the row names no fact for its value '100'"]),
    "neither fact nor value": ([",,"], None, []),
    "cells too many": (["platelets,1,5,"], None, [
        "t.csv:2:1: the row has 6 cells, the head 5: its values are set aside\n"
        '  hint: put a value with a comma in quotes: "a, b"',
    ]),
    "cells too few": (["platelets"], None, [
        "t.csv:2:1: the row has 3 cells, the head 5: its values are set aside\n  hint: write a comma for every empty cell",
    ]),
}
# fmt: on


@pytest.mark.parametrize(("rows", "platelets", "problems"), CASES.values(), ids=CASES)
def test_what_the_rows_of_a_case_say(read: Read, rows: list[str], platelets: D | None, problems: list[str]) -> None:
    table = read(HEAD + "".join(f"P-1,2024-05-01,{row}\n" for row in rows) + "P-2,2024-05-01,platelets,7,\n")
    case, other = table.cases
    assert case.patient == "P-1"
    assert case.values["platelets"] == platelets
    assert ("platelets" in case.written) == (platelets is not None)
    assert [str(problem) for problem in case.problems] == problems
    assert other.values["platelets"] == D(7)


def test_a_sensitivity_that_is_stated_twice_is_worth_no_more_than_none(read: Read) -> None:
    rows = ["mrd flow,0,", "mrd flow sensitivity,0.001,", "mrd flow sensitivity,0.1,"]
    (case,) = read(HEAD + "".join(f"P-1,2024-05-01,{row}\n" for row in rows)).cases
    assert case.values["mrd_flow"] == Interval(D(0), D(100))
    assert [problem.message for problem in case.problems] == [
        "mrd flow '0' depends on a sensitivity that cannot be read",
        "mrd flow sensitivity is '0.001 %' in line 3 and '0.1 %' in line 4",
    ]


def test_rows_without_a_patient_are_cases_of_their_own(read: Read) -> None:
    table = read(f"{HEAD},2024-05-01,platelets,1,\n,2024-05-01,platelets,2,\n")
    assert [(case.patient, case.values["platelets"]) for case in table.cases] == [("row 2", D(1)), ("row 3", D(2))]
    assert [case.problems[0].message for case in table.cases] == ["the row names no patient"] * 2


def test_a_bad_date_is_one_problem_of_its_case(read: Read) -> None:
    (case,) = read(f"{HEAD}P-1,1 May,platelets,1,\nP-1,1 May,mrd flow,1,\n").cases
    assert [str(problem.pos) for problem in case.problems] == ["t.csv:2:2"]
    assert (case.date, case.values["platelets"]) == (None, D(1))


def test_the_unit_column_and_the_date_may_be_left_out(read: Read) -> None:
    table = read("value,fact,patient\n100 10*3/uL,platelets,P-1\n")
    assert table.cases[0].values["platelets"] == D(100)
    assert [warning.message for warning in table.warnings] == ["facts without a row, missing for every patient: date, mrd flow"]


def test_facts_that_no_rule_reads_are_told_once(read: Read) -> None:
    rows = "".join(f"P-{n},2024-05-01,{fact},1,\n" for n in (1, 2) for fact in ("ANC", "shoe size", "platelets", "mrd flow"))
    table = read(HEAD + rows)
    assert [str(warning) for warning in table.warnings] == ["t.csv:1:1: warning: facts not used by the protocol: ANC, shoe size"]
    assert [case.problems for case in table.cases] == [(), ()]


def test_no_patient_is_lost_whose_rows_say_nothing_useful(read: Read) -> None:
    table = read(f"{HEAD}P-1,2024-05-01,shoe size,38,\n")
    assert [case.patient for case in table.cases] == ["P-1"]


def test_a_head_without_rows(read: Read) -> None:
    table = read(HEAD)
    assert table.cases == ()
    assert [warning.message for warning in table.warnings] == [
        "facts without a row, missing for every patient: platelets, mrd flow",
        "the table has a head and no rows",
    ]


def test_a_long_table_needs_a_patient_too(read: Read) -> None:
    with pytest.raises(DataError) as caught:
        read("fact,value\nplatelets,100\n")
    assert str(caught.value) == (
        "t.csv:1:1: there is no column 'patient'\n  hint: name the column of the patients' ids 'patient'"
    )


@pytest.mark.parametrize("name", ["units", "Units", "UoM", "Einheit", "value_unit", "unit of measure"])
def test_a_column_that_may_hold_the_units_is_not_overlooked(read: Read, name: str) -> None:
    with pytest.raises(DataError) as caught:
        read(f"patient,date,fact,value,{name}\nP-1,2024-05-01,platelets,150,/uL\n")
    assert str(caught.value) == f"t.csv:1:5: column '{name}' is not read\n  hint: name the column of the units 'unit'"


def test_columns_that_are_not_read_are_told_once(read: Read) -> None:
    table = read("patient,date,fact,value,unit,visit,ANC,\nP-1,2024-05-01,platelets,150,,1,3,\nP-1,2024-05-01,mrd flow,1,,1,3,\n")
    assert [str(warning) for warning in table.warnings] == [
        "t.csv:1:1: warning: columns not read, in a table with a row a fact: visit, ANC, number 8"
    ]
