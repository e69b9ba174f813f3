# ruff: noqa: ISC004, N817 - a row of a table is one thing

"""Wide tables: a row is a case; a bad cell is a problem of its case, a bad head is a problem of the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D

import pytest

from remission.cases.tables import CaseTable
from remission.errors import DataError
from remission.expr.compare import Interval

Read = Callable[[str], CaseTable]
BELOW = Interval(D(0), D("0.001"), high_open=True)


def test_a_row_is_a_case(read: Read) -> None:
    table = read("patient,date,platelets,mrd flow\nP-1,2024-05-01,100,<0.001\nP-2,,NA,\n")
    first, second = table.cases
    assert (first.patient, first.date) == ("P-1", date(2024, 5, 1))
    assert first.values == {"platelets": D(100), "mrd_flow": BELOW, "assessment_date": date(2024, 5, 1)}
    assert first.written == {"platelets": "100 10*9/L", "mrd_flow": "<0.001 %", "assessment_date": "2024-05-01"}
    assert (second.patient, second.date) == ("P-2", None)
    assert second.values == {"platelets": None, "mrd_flow": None, "assessment_date": None}
    assert second.written == {}
    assert (first.problems, second.problems, table.warnings) == ((), (), ())


# fmt: off
HEADS = [
    # id                      head                         cell             value      written
    ("slug",                  "mrd_flow",                  "<0.001",        BELOW,     "<0.001 %"),
    ("name",                  "mrd flow",                  "<0.001",        BELOW,     "<0.001 %"),
    ("other case and joint",  " MRD-Flow ",                "<0.001",        BELOW,     "<0.001 %"),
    ("unit in square",        "mrd flow [1]",              "<1e-5",         BELOW,     "<1e-5 1"),
    ("unit in round",         "mrd_flow(%)",               "<0.001",        BELOW,     "<0.001 %"),
    ("unit with brackets",    "mrd flow [[ppm]]",          "<10",           BELOW,     "<10 [ppm]"),
    ("unit is its brackets",  "mrd flow [ppth]",           "<0.01",         BELOW,     "<0.01 [ppth]"),
    ("unit with a remark",    "mrd flow (10*-2)",          "<0.001",        BELOW,     "<0.001 10*-2"),
    ("cell before head",      "mrd flow [1]",              "<0.001 %",      BELOW,     "<0.001 %"),
]
# fmt: on


@pytest.mark.parametrize(("head", "cell", "value", "written"), [row[1:] for row in HEADS], ids=[row[0] for row in HEADS])
def test_a_head_names_a_fact_and_a_unit(read: Read, head: str, cell: str, value: Interval, written: str) -> None:
    (case,) = read(f"patient,date,platelets,{head}\nP-1,2024-05-01,100,{cell}\n").cases
    assert (case.values["mrd_flow"], case.written["mrd_flow"], case.problems) == (value, written, ())


def test_the_assessment_date_is_the_date(read: Read) -> None:
    (case,) = read("patient,Assessment date,platelets,mrd flow\nP-1,2024-05-01,100,\n").cases
    assert case.date == case.values["assessment_date"] == date(2024, 5, 1)


def test_the_sensitivity_has_a_column_of_its_own(read: Read) -> None:
    table = read("patient,date,platelets,mrd flow sensitivity [1],mrd flow\nP-1,2024-05-01,100,1e-5,not detected\n")
    (case,) = table.cases
    assert case.values == {"platelets": D(100), "mrd_flow": BELOW, "assessment_date": date(2024, 5, 1)}
    assert case.written["mrd_flow"] == "not detected (sensitivity 0.001 %)"
    assert (case.problems, table.warnings) == ((), ())


HEAD = "patient,date,platelets,mrd flow,mrd flow sensitivity\n"

# fmt: off
ROWS = {
    "a word": ("P-1,2024-05-01,many,0.1,\n", [
        "t.csv:2:3: platelets 'many' is not a number\n  hint: write the number that was measured",
    ]),
    "two bad cells": ("P-1,2024-05-01,250000,negative,\n", [
        "t.csv:2:3: platelets 250000 10*9/L is outside the plausible range 0 to 3000 10*9/L\n"
        "  hint: 1,000 times too large? 250000 /uL is 250 10*9/L",
        "t.csv:2:4: mrd flow 'negative' is a judgement, not a number\n"
        "  hint: write what was measured, such as '0.02 %', '<0.01 %' or 'not detected (sensitivity 0.001 %)'",
    ]),
    "a bad date": ("P-1,05/01/24,1,1,\n", [
        "t.csv:2:2: date '05/01/24' is not a date\n  hint: write the year with four digits: year-month-day"]),
    "a bad sensitivity": ("P-1,2024-05-01,1,0,high\n", [
        "t.csv:2:4: warning: mrd flow '0' depends on a sensitivity that cannot be read",
        "t.csv:2:5: mrd flow sensitivity 'high' is a flag without its value\n"
        "  hint: write the number that was measured",
    ]),
    "no patient": (",2024-05-01,1,1,\n", ["t.csv:2:1: the row names no patient\n  hint: it is kept as 'row 2'"]),
    "unknown patient": ("NA,2024-05-01,1,1,\n", ["t.csv:2:1: the row names no patient\n  hint: it is kept as 'row 2'"]),
    "hidden character": ("P\u200b1,2024-05-01,1,1,\n", [
        "t.csv:2:1: patient 'P\\u200b1' has a line break or another character that cannot be seen\n"
        "  hint: is a quote left open? it is kept as 'P\\u200b1', with what cannot be seen as escapes",
    ]),
    "a name turned around": ("P\u202e1,2024-05-01,1,1,\n", [
        "t.csv:2:1: patient 'P\\u202e1' has a line break or another character that cannot be seen\n"
        "  hint: is a quote left open? it is kept as 'P\\u202e1', with what cannot be seen as escapes",
    ]),
    "too many cells": ("P-1,2024-05-01,1,5,1,5\n", [
        "t.csv:2:1: the row has 6 cells, the head 5: its values are set aside\n"
        '  hint: put a value with a comma in quotes: "a, b"',
    ]),
    "too few cells": ("P-1,2024-05-01,100\n", [
        "t.csv:2:1: the row has 3 cells, the head 5: its values are set aside\n  hint: write a comma for every empty cell",
    ]),
    "patient alone": ("P-1\n", [
        "t.csv:2:1: the row has 1 cell, the head 5: its values are set aside\n  hint: write a comma for every empty cell",
    ]),
    "empty cells too many": ("P-1,2024-05-01,1,5,1,\n", [
        "t.csv:2:1: the row has 6 cells, the head 5: its values are set aside\n"
        '  hint: put a value with a comma in quotes: "a, b"',
    ]),
}
# fmt: on


@pytest.mark.parametrize(("row", "problems"), ROWS.values(), ids=ROWS)
def test_a_bad_row_is_a_problem_of_its_case(read: Read, row: str, problems: list[str]) -> None:
    table = read(f"{HEAD}{row}P-9,2024-05-01,100,0.5,\n")
    bad, good = table.cases
    assert [str(problem) for problem in bad.problems] == problems
    assert (good.patient, good.values["platelets"], good.problems) == ("P-9", D(100), ())


def test_a_row_that_does_not_fit_gives_no_value(read: Read) -> None:
    (case,) = read("patient,date,platelets,mrd flow\nP-1,2024-05-01,1,5,0.1\n").cases
    assert (case.patient, case.written) == ("P-1", {"assessment_date": "2024-05-01"})
    assert case.values == {"platelets": None, "mrd_flow": None, "assessment_date": date(2024, 5, 1)}


def test_rows_without_a_patient_are_kept_apart(read: Read) -> None:
    table = read("patient,platelets,mrd flow,date\n,100,1,2024-05-01\n?,100,1,2024-05-01\n,90,1,2024-05-01\n")
    assert [case.patient for case in table.cases] == ["row 2", "?", "row 4"]
    assert [len(case.problems) for case in table.cases] == [1, 0, 1]


def test_a_patient_twice_on_a_day_is_a_problem_of_both(read: Read) -> None:
    rows = "P-1,2024-05-01,100,1\nP-2,2024-05-01,90,1\nP-1,2024-05-08,80,1\nP-1, 2024-05-01,70,1\n"
    first, second, third, fourth = read(f"patient,date,platelets,mrd flow\n{rows}").cases
    hint = "\n  hint: give each assessment its own date, or remove the row that is wrong"
    assert [str(problem) for problem in first.problems] == [
        f"t.csv:2:1: patient 'P-1' has 2 rows on 2024-05-01: lines 2, 5{hint}"
    ]
    assert [str(problem) for problem in fourth.problems] == [
        f"t.csv:5:1: patient 'P-1' has 2 rows on 2024-05-01: lines 2, 5{hint}"
    ]
    assert (second.problems, third.problems) == ((), ())
    assert (first.values["platelets"], fourth.values["platelets"]) == (D(100), D(70))


def test_a_patient_many_times_without_a_date(read: Read) -> None:
    table = read("patient,platelets,mrd flow,date\n" + "P-1,100,1,\n" * 7)
    assert {case.problems[0].message for case in table.cases} == {
        "patient 'P-1' has 7 rows without a date: lines 2, 3, 4, 5, 6, …"
    }


def test_empty_rows_are_no_patients(read: Read) -> None:
    table = read("patient,platelets,mrd flow,date\n\n,,,\n  , ,,\nP-1,100,1,2024-05-01\n\n")
    assert [case.patient for case in table.cases] == ["P-1"]


def test_the_line_is_right_below_remarks_blank_lines_and_long_cells(read: Read) -> None:
    table = read(
        '# made up\n"# by a script, with a seed",,,\n\npatient,date,platelets,mrd flow,note\n'
        'P-1,2024-05-01,100,1,"two\nlines"\n\nP-2,2024-05-01,many,1,\n'
    )
    assert [str(problem.pos) for problem in table.cases[1].problems] == ["t.csv:8:3"]
    assert [str(warning) for warning in table.warnings] == [
        "t.csv:4:1: warning: columns not used by the protocol: note",
        "t.csv:5:1: warning: a row runs over several lines\n  hint: is a quote left open?",
    ]


# fmt: off
WARNINGS = {
    "unused": ("patient,site,date,platelets,mrd flow,,ANC\nP-1,A,2024-05-01,1,1,x,1\n", [
        "t.csv:1:1: warning: columns not used by the protocol: site, number 6, ANC",
    ]),
    "hostile name": ("patient,date,platelets,mrd flow,a\x1b[31mb\nP-1,2024-05-01,1,1,x\n", [
        r"t.csv:1:1: warning: columns not used by the protocol: a\x1b[31mb",
    ]),
    "unused twice": ("patient,date,platelets,mrd flow,x,x\nP-1,2024-05-01,1,1,,\n", [
        "t.csv:1:1: warning: columns not used by the protocol: x, x",
    ]),
    "unused with a strange unit": ("patient,date,platelets,mrd flow,ANC (109/L)\nP-1,2024-05-01,1,1,\n", [
        "t.csv:1:1: warning: columns not used by the protocol: ANC (109/L)",
    ]),
    "absent": ("patient,platelets\nP-1,100\n", [
        "t.csv:1:1: warning: facts without a column, missing for every patient: date, mrd flow",
    ]),
    "no rows": ("patient,date,platelets,mrd flow\n", ["t.csv:1:1: warning: the table has a head and no rows"]),
    "empty columns": ("patient,date,platelets,mrd flow\nP-1,NA,1,\nP-2,,,not done\nP-3,2024-05-01\n", [
        "t.csv:1:1: warning: columns without a value in any row: date, mrd flow",
    ]),
    "thirty": ("patient,date,platelets,mrd flow" + "".join(f",x{n}" for n in range(30)) + "\nP-1,2024-05-01,1,1" + "," * 30, [
        f"t.csv:1:1: warning: columns not used by the protocol: {', '.join(f'x{n}' for n in range(20))} and 10 more",
    ]),
}
# fmt: on


@pytest.mark.parametrize(("text", "warnings"), WARNINGS.values(), ids=WARNINGS)
def test_what_is_odd_about_a_table_is_told_once(read: Read, text: str, warnings: list[str]) -> None:
    assert [str(warning) for warning in read(text).warnings] == warnings


# fmt: off
BAD_HEADS = {
    "no patient": ("who,platelets\nP-1,100\n", [
        "t.csv:1:1: there is no column 'patient'\n  hint: name the column of the patients' ids 'patient'",
    ]),
    "nearly patient": ("patient_id,platelets\nP-1,100\n", [
        "t.csv:1:1: there is no column 'patient'\n  hint: rename 'patient_id' to 'patient'",
    ]),
    "patient by another name": ("USUBJID,platelets\nP-1,100\n", [
        "t.csv:1:1: there is no column 'patient'\n  hint: rename 'USUBJID' to 'patient'",
    ]),
    "patient misspelt": ("patinet,platelets\nP-1,100\n", [
        "t.csv:1:1: there is no column 'patient'\n  hint: rename 'patinet' to 'patient'",
    ]),
    "called like a patient, a flag": ("outpatient,platelets\n1,100\n0,100\n", [
        "t.csv:1:1: there is no column 'patient'\n  hint: name the column of the patients' ids 'patient'",
    ]),
    "a flag beside the patient": ("inpatient,subject,platelets\n1,P-1,100\n0,P-1,100\n", [
        "t.csv:1:1: there is no column 'patient'\n  hint: rename 'subject' to 'patient'",
    ]),
    "called like a patient, words of a flag": ("patients,platelets\nyes,100\nno,100\n", [
        "t.csv:1:1: there is no column 'patient'\n  hint: name the column of the patients' ids 'patient'",
    ]),
    "called like a patient, days": ("patient_no,platelets\n2024-05-01,100\n", [
        "t.csv:1:1: there is no column 'patient'\n  hint: name the column of the patients' ids 'patient'",
    ]),
    "called like a patient, numbers": ("patient_nr,platelets\n1,100\n2,100\n", [
        "t.csv:1:1: there is no column 'patient'\n  hint: rename 'patient_nr' to 'patient'",
    ]),
    "called like a patient, one": ("patient_nr,platelets\n1,100\n", [
        "t.csv:1:1: there is no column 'patient'\n  hint: rename 'patient_nr' to 'patient'",
    ]),
    "called like a patient, measured": ("patients,platelets\n1.5,100\n", [
        "t.csv:1:1: there is no column 'patient'\n  hint: name the column of the patients' ids 'patient'",
    ]),
    "called like a patient, empty": ("patient_id,platelets\n,100\n", [
        "t.csv:1:1: there is no column 'patient'\n  hint: name the column of the patients' ids 'patient'",
    ]),
    "a column of units": ("patient,date,platelets,platelets_unit,mrd flow\nP-1,,1,/uL,1\n", [
        "t.csv:1:4: column 'platelets_unit': the unit of platelets is not read from a column of its own\n"
        "  hint: write it in the head, 'platelets [10*9/L]', or behind each number",
    ]),
    "long, under other names": ("patient,date,parameter,result,unit\nP-1,,platelets,1,/uL\n", [
        "t.csv:1:1: no column is a fact of the protocol\n"
        "  hint: a wide table has a column a fact, a long one the columns patient, date, fact, value and unit",
    ]),
    "misspelt": ("patient,date,platlets,mrd flow,mrd_flow_date\nP-1,2024-05-01,1,1,\n", [
        "t.csv:1:3: column 'platlets' is not a fact of the protocol\n  hint: did you mean 'platelets'?",
    ]),
    "misspelt twice": ("patient,date,platlets [/uL],mrd folw\nP-1,2024-05-01,1,1\n", [
        "t.csv:1:3: column 'platlets [/uL]' is not a fact of the protocol\n  hint: did you mean 'platelets'?",
        "t.csv:1:4: column 'mrd folw' is not a fact of the protocol\n  hint: did you mean 'mrd flow'?",
    ]),
    "twice": ("patient,date,Mrd flow,platelets,mrd_flow,date\nP-1,,1,1,1,\n", [
        "t.csv:1:5: columns 'Mrd flow' and 'mrd_flow' are both 'mrd_flow'\n  hint: keep one of them, or rename the other",
        "t.csv:1:6: columns 'date' and 'date' are both 'date'\n  hint: keep one of them, or rename the other",
    ]),
    "lost exponent": ("patient,date,platelets [109/L],mrd flow\nP-1,,1,1\n", [
        "t.csv:1:3: column 'platelets [109/L]': '109/L' is not a unit\n"
        "  hint: did you mean 10*9/L (10⁹/L)? the superscript is lost",
    ]),
    "wrong dimension": ("patient,date,platelets,mrd flow (mg)\nP-1,,1,1\n", [
        "t.csv:1:4: column 'mrd flow (mg)': 'mg' cannot be converted to '%'\n  hint: mrd flow is measured in %",
    ]),
    "a date has no unit": ("patient,date [d],platelets,mrd flow\nP-1,,1,1\n", [
        "t.csv:1:2: column 'date [d]': date has no unit, but 'd' is stated\n  hint: leave the unit out",
    ]),
    "everything at once": ("date,platelets [x],mrd flow [mg],platelets\n,1,1,1\n", [
        "t.csv:1:1: there is no column 'patient'\n  hint: name the column of the patients' ids 'patient'",
        "t.csv:1:2: column 'platelets [x]': 'x' is not a unit\n  hint: platelets is measured in 10*9/L",
        "t.csv:1:3: column 'mrd flow [mg]': 'mg' cannot be converted to '%'\n  hint: mrd flow is measured in %",
        "t.csv:1:4: columns 'platelets [x]' and 'platelets' are both 'platelets'\n"
        "  hint: keep one of them, or rename the other",
    ]),
}
# fmt: on


@pytest.mark.parametrize(("text", "problems"), BAD_HEADS.values(), ids=BAD_HEADS)
def test_a_bad_head_is_a_problem_of_the_file(read: Read, text: str, problems: list[str]) -> None:
    with pytest.raises(DataError) as caught:
        read(text)
    assert [str(problem) for problem in caught.value.problems] == problems


def test_a_likely_name_is_left_alone_where_the_fact_has_its_column(read: Read) -> None:
    table = read("patient,date,platelets,platelets2,mrd flow\nP-1,2024-05-01,1,1,1\n")
    assert [warning.message for warning in table.warnings] == ["columns not used by the protocol: platelets2"]
