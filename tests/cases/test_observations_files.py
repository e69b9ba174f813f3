# ruff: noqa: ISC004 - a row of a table is one thing

"""Bad data among observations: each a clear line, no patient lost; and the cohort that is told both ways."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from remission.cases.observations.request import ObservationRequest
from remission.cases.tables import CaseTable, read_cases
from remission.decide import Decider
from remission.engines.decision import Decision
from remission.errors import DataError
from remission.explain.document import explain
from remission.protocol.load import load
from remission.protocol.locate import content
from remission.protocol.model import Assessments, Protocol

EACH = Assessments(each=("blasts",))
HEAD = "patient,date,fact,value,unit\n"
GOOD = "P,2024-05-05,blasts,2,\nP,2024-05-04,platelets,90,\n"


def table(folder: Path, protocol: Protocol, text: str, opened: Assessments | None = EACH, **asked: object) -> CaseTable:
    (folder / "o.csv").write_text(text, encoding="utf-8")
    return read_cases(Path("o.csv"), replace(protocol, assessments=opened), ObservationRequest(**asked))  # type: ignore[arg-type]


# fmt: off
TOLD = {
    # id: rows after GOOD, patients, problems of the cases (all of those that are errors), warnings that are among those told
    "a date in the future": ("P,2031-05-05,platelets,1,\n", ["P"], [
        "o.csv:4:2: date '2031-05-05' lies in the future\n  hint: today is 2024-06-01"], []),
    "three ways to write a day": (
        'P,05/05/2024,platelets,1,\n"P","May 5, 2024",platelets,1,\nP,06/05/2024,platelets,1,\n', ["P"], [
        "o.csv:4:2: date '05/05/2024' is not a date\n  hint: write 2024-05-05",
        "o.csv:5:2: date 'May 5, 2024' is not a date\n  hint: write 2024-05-05",
        "o.csv:6:2: date '06/05/2024' is not a date\n"
        "  hint: write 2024-05-06 if the day comes first, 2024-06-05 if the month does"], [
        "o.csv:1:2: warning: column 'date' writes days in 3 ways: '2024-05-05' in 2 rows, first in line 2; "
        "'05/05/2024' in 2 rows, first in line 4; 'May 5, 2024' in 1 row, first in line 5\n"
        "  hint: write every day as 2024-05-01"]),
    "a part of a date": ("P,2024-05,platelets,1,\nP,2024-05-UN,platelets,1,\n", ["P"], [
        f"o.csv:{line}:2: date {text!r} is a part of a date\n  hint: write the whole day, as 2024-05-DD"
        for line, text in ((4, "2024-05"), (5, "2024-05-UN"))], []),
    "a time zone": ("P,2024-05-05T08:30Z,platelets,1,\n", ["P"], [
        "o.csv:4:2: date '2024-05-05T08:30Z' has a time zone\n  hint: leave it out: all times of a table are local"], []),
    "no time of the day": ("P,2024-05-05T25:30,platelets,1,\n", ["P"], [
        "o.csv:4:2: date '2024-05-05T25:30' has no time of the day\n  hint: write 2024-05-01T08:30, or the day alone"], []),
    "a row of nobody": (",2024-05-05,platelets,1,\n", ["P", "row 4"], [
        "o.csv:4:1: the row names no patient\n  hint: it is kept as 'row 4'"], []),
    "a row too long": ("Q,2024-05-05,platelets,1,5,\n", ["P", "Q"], [
        "o.csv:4:1: the row has 6 cells, the head 5: its values are set aside\n"
        '  hint: put a value with a comma in quotes: "a, b"'], []),
    "no fact": ("P,2024-05-05,,1,\nP,2024-05-05,,NA,\n", ["P"], ["o.csv:4:3: the row names no fact for its value '1'"], []),
    "a misspelt fact": ("P,2024-05-03,platlets,1,\nP,2020-05-03,platlets,1,\n", ["P"], [
        "o.csv:4:3: 'platlets' is not a fact of the protocol\n  hint: did you mean 'platelets'?"], []),
    "mixed types": ("P,2024-05-05,platelets,true,\nP,2024-05-05,weight,2024-05-05,\n", ["P"], [
        "o.csv:5:4: weight '2024-05-05' is a date, not a number\n"
        "  hint: write the number that was measured; may the cells of the row be shifted?"], []),
    "what no assessment would have taken": ("P,2020-05-05,ALT,many,\nP,2020-05-06,ALT,x,\n", ["P"], [], [
        "o.csv:4:4: warning: ALT 'many' is not a number; it stands in no window of an assessment, nor do 1 more, in line 5\n"
        "  hint: write the number that was measured"]),
    "rows that come twice": ("P,2024-05-04,platelets,90,\nP,2024-05-04,platelets,90000,/uL\n", ["P"], [], [
        "o.csv:4:1: warning: 2 rows repeat what others say of the same moment: lines 4, 5\n  hint: they count once"]),
    "nobody asks": ("P,2024-05-04,shoe size,37,\n", ["P"], [], [
        "o.csv:1:1: warning: facts not used by the protocol: shoe size"]),
    "a row over several lines": ('P,2024-05-04,platelets,"9\n0",\n', ["P"], [
        "o.csv:4:4: platelets '9\\n0': '0' is not a unit\n  hint: platelets is measured in 10*9/L"], [
        "o.csv:4:1: warning: a row runs over several lines\n  hint: is a quote left open?"]),
}
# fmt: on


@pytest.mark.parametrize(("rows", "patients", "problems", "warnings"), TOLD.values(), ids=TOLD)
def test_bad_data_is_told_and_nobody_lost(  # noqa: PLR0913, PLR0917 - a row of the table
    folder: Path, watched: Protocol, rows: str, patients: list[str], problems: list[str], warnings: list[str]
) -> None:
    found = table(folder, watched, HEAD + GOOD + rows, today=date(2024, 6, 1))
    assert [case.patient for case in found.cases] == patients
    errors = [str(problem) for case in found.cases for problem in case.problems if problem.severity == "error"]
    aliases = ("later count", "nadir", "confirmed", "next weight")
    assert [text for text in errors if not any(f": {name} " in text for name in aliases) and "'true'" not in text] == problems
    assert set(warnings) <= set(map(str, found.warnings))


REFUSED = {
    "no column of dates": (
        "patient,day,fact,value,specimen\nP,2024-05-05,blasts,2,\n",
        {},
        ("o.csv:1:1: there is no column 'date'\n  hint: name the column of the days of the observations 'date'"),
    ),
    "no column of values": (
        "patient,date,fact,vlaue\nP,2024-05-05,blasts,2\n",
        {},
        ("o.csv:1:1: there is a column 'fact' and no column 'value'\n  hint: did you mean 'vlaue'? rename it"),
    ),
    "no list": (
        HEAD + GOOD,
        {"opened": Assessments(listed=True)},
        (
            "o.csv:1:1: the protocol takes its assessments from a list, and none is given\n"
            "  hint: name a table of patients and dates with --assessments"
        ),
    ),
    "a list for a wide table": (
        "patient,platelets\nP,90\n",
        {"assessments": Path("o.csv")},
        (
            "o.csv:1:1: each row of a wide table is an assessment: it takes no list of them\n"
            "  hint: leave the list out, or give a long table with the columns patient, date, fact and value"
        ),
    ),
    "a list without dates": (
        HEAD.replace("date", "dae") + GOOD,
        {"assessments": Path("o.csv")},
        ("o.csv:1:1: there is no column 'date'\n  hint: did you mean 'dae'? rename it"),
    ),
}


@pytest.mark.parametrize(("text", "asked", "message"), REFUSED.values(), ids=REFUSED)
def test_a_table_that_cannot_be_trusted_stops_the_run(
    folder: Path, watched: Protocol, text: str, asked: dict[str, object], message: str
) -> None:
    with pytest.raises(DataError) as caught:
        table(folder, watched, text, **asked)  # type: ignore[arg-type]
    assert str(caught.value) == message


LISTS = {
    "date\n2024-05-05\n": (
        "l.csv:1:1: there is no column 'patient'\n  hint: a list of assessments has the columns 'patient' and 'date'"
    ),
    "patient,dat\nP,x\n": "l.csv:1:1: there is no column 'date'\n  hint: did you mean 'dat'? rename it",
    "patient,date,assessment date\n": "l.csv:1:1: two columns of the list are 'date'\n  hint: keep one of them",
    "patient,date\n,2024-05-05\n": "l.csv:2:1: the row names no patient\n  hint: write whose assessment it is, or remove the row",
}


@pytest.mark.parametrize(("text", "message"), LISTS.items(), ids=LISTS)
def test_a_list_that_cannot_be_trusted_stops_the_run(folder: Path, watched: Protocol, text: str, message: str) -> None:
    (folder / "l.csv").write_text(text)
    with pytest.raises(DataError) as caught:
        table(folder, watched, HEAD + GOOD, assessments=Path("l.csv"))
    assert str(caught.value) == message


def test_a_table_without_days_is_a_case_a_patient_and_says_so(folder: Path, watched: Protocol) -> None:
    found = table(folder, watched, "patient,Date of sample,fact,value\nP,2024-05-05,blasts,2\nP,2024-05-06,weight,30\n")
    assert [(case.patient, case.date) for case in found.cases] == [("P", None)]
    assert "there is no column 'date', so that each patient is one case" in [warning.message for warning in found.warnings]


def test_a_table_without_rows(folder: Path, watched: Protocol) -> None:
    found = table(folder, watched, HEAD.replace("unit", "specimen"))
    assert found.cases == ()
    assert "o.csv:1:1: warning: the table has a head and no rows" in map(str, found.warnings)


@pytest.mark.parametrize("empty", ["patient", "date", "fact", "value"])
def test_a_column_of_nothing_is_told_and_nobody_lost(folder: Path, watched: Protocol, empty: str) -> None:
    rows = {
        "patient": ["P", "P", "Q"],
        "date": ["2024-05-05", "2024-05-04", "2024-05-05"],
        "fact": ["blasts", "platelets", "blasts"],
        "value": [2, 90, 3],
        "specimen": [None, None, None],
    }
    frame = pl.DataFrame(rows | {empty: [None, None, None]})
    frame.write_parquet(folder / "o.parquet")
    found = read_cases(Path("o.parquet"), replace(watched, assessments=EACH))
    assert f"o.parquet:1:1: warning: column {empty!r} is empty in every row" in map(str, found.warnings)
    assert {case.patient for case in found.cases} == ({"row 1", "row 2", "row 3"} if empty == "patient" else {"P", "Q"})


def test_parquet_says_the_same_as_text(folder: Path, watched: Protocol) -> None:
    rows = HEAD + GOOD + "P,2024-05-05T08:30,platelets,0.1,\nP,2024-05-05,EMD,present,\n"
    wanted = table(folder, watched, rows).cases
    frame = pl.read_csv(folder / "o.csv", infer_schema=False).with_columns(pl.col("date").str.to_datetime(strict=False))
    texts = pl.read_csv(folder / "o.csv", infer_schema=False)["date"]
    frame.with_columns(date=texts, fact=pl.col("fact").cast(pl.Categorical)).write_parquet(folder / "o.parquet")
    found = read_cases(Path("o.parquet"), replace(watched, assessments=EACH)).cases
    assert [(case.patient, case.date, case.values) for case in found] == [
        (case.patient, case.date, case.values) for case in wanted
    ]


def test_a_broken_parquet_file_is_one_clear_line(folder: Path, watched: Protocol) -> None:
    pl.DataFrame({"patient": ["P"], "date": ["2024-05-05"], "fact": ["blasts"], "value": ["2"]}).write_parquet(
        folder / "o.parquet"
    )
    whole = (folder / "o.parquet").read_bytes()
    (folder / "o.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match=r"^o\.parquet:1:1: the Parquet file is damaged: .*\n  hint: write it again$"):
        read_cases(Path("o.parquet"), replace(watched, assessments=EACH))


# ---- the cohort, told both ways ------------------------------------------------------------------------

EXAMPLES = content("examples")


@pytest.fixture(scope="module")
def inotuzumab() -> Protocol:
    return load("inotuzumab-pediatric")


def answers(decision: Decision) -> tuple[object, ...]:
    return decision.eligibility, decision.outcomes, decision.criteria, decision.calculations, decision.missing


def test_53_children_get_the_same_decisions_from_their_observations(inotuzumab: Protocol) -> None:
    decide = Decider(inotuzumab).decide
    wide, dated = (read_cases(EXAMPLES / f"synthetic_{name}.csv", inotuzumab).cases for name in ("cohort", "observations"))
    assert [(case.patient, case.date) for case in dated] == [(case.patient, case.date) for case in wide]
    assert len(wide) == 53
    for one, other in zip(wide, dated, strict=True):
        assert one.values == other.values
        assert answers(decide(one)) == answers(decide(other))


def test_the_observations_have_what_laboratories_send(inotuzumab: Protocol) -> None:
    found = read_cases(EXAMPLES / "synthetic_observations.csv", inotuzumab)
    told = [problem.message for case in found.cases for problem in case.problems]
    for words in ("is outside the plausible range", "with the same claim"):
        assert sum(words in message for message in told) > 5
    assert any("repeat what others say" in str(warning) for warning in found.warnings)
    text = (EXAMPLES / "synthetic_observations.csv").read_text(encoding="utf-8")
    for written in ("/uL", "10*9/L", "not done", "<0.01", "not detected", "T08:30", ",right"):
        assert written in text


def test_the_generator_writes_the_committed_bytes(tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    subprocess.run([sys.executable, EXAMPLES / "make_synthetic_observations.py", again], check=True)
    assert again.read_bytes() == (EXAMPLES / "synthetic_observations.csv").read_bytes()
    assert again.read_text(encoding="utf-8").startswith("# SYNTHETIC DATA. No row is a real patient.")


def test_explain_shows_where_a_value_was_observed(inotuzumab: Protocol) -> None:
    case = next(
        case for case in read_cases(EXAMPLES / "synthetic_observations.csv", inotuzumab).cases if case.patient == "SYN-009"
    )
    decision, fired = Decider(inotuzumab).decide_and_trace_rules(case)
    line = case.origin["platelets"].pos.line
    assert f"(platelets is 100 10*9/L, 2018-08-09, 2 days before, row {line})" in explain(inotuzumab, decision, fired)
