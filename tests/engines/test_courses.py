"""What rules read of earlier answers: what a window comes to, courses decided in order, and in every engine alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl
import pytest
from typer.testing import CliRunner

from remission.cases.case import Case, Value
from remission.cases.courses import with_histories
from remission.cases.tables import read_cases
from remission.cli import app
from remission.decide import Decider, agreed
from remission.engines.columns import decide, decide_cases, evaluate_file, installed
from remission.engines.columns.engines import loaded
from remission.engines.prose import values_text
from remission.explain.record import explained_record
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.truth import MET, NOT_MET, UNKNOWN
from remission.expr.units import unit
from remission.protocol.load import load, read
from remission.protocol.revision import with_definitions
from remission.protocol.vocabulary.answer_choice import EXAMPLES
from remission.protocol.vocabulary.answers import with_sources
from remission.sensitivity.cohort import ColumnCohort, in_columns
from remission.testing.agreement import agreement, drawn, drawn_courses

if TYPE_CHECKING:
    from pathlib import Path

    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol

FACTS = """\
protocol: courses
title: Courses
version: 1.0.0
sources: {s: {title: S}}
facts:
  blasts: {unit: "%", plausible: 0 to 100}
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
  weight: {unit: kg, plausible: 1 to 200}
  first dose: {date: yes}
"""
RULES = """\
criteria:
  clear: {when: blasts < 5 %, source: s}
  told: {when: asked is known, source: s}
classifications:
  response:
    outcomes:
      CR: {all of: [clear, platelets >= 100 x 10^9/L], source: s}
      CRi: {when: clear, source: s}
      NR: otherwise
  grade:
    outcomes:
      high: {when: platelets >= 100 x 10^9/L, source: s}
      low: {when: platelets >= 50 x 10^9/L, source: s}
calculations:
  load: {unit: kg, value: weight / 3, source: s}
course: {response: response, responders: [CR, CRi]}
"""
# fmt: off
#  days after 1 January: blasts, platelets, weight; ? is missing
THREE =   "0: 50 20 90, 30: 2 150 60, 60: 2 20 30, 90: 20 20 30"
OPEN =    "0: 2 ? 90, 30: 2 20 30, 60: 50 20 ?"
MAY =     "0: 2 20 30, 30: ? 20 30, 60: 2 20 30, 90: 2 20 30"
RELAPSE = "0: 2 150 30, 30: 50 150 30, 60: 2 150 30, 90: 2 150 30"
NO_ONE =  "0: 50 20 30"
TWICE =   "0: 2 150 30, 0: 50 150 30, 30: 2 150 30"
ROWS: list[tuple[str, str, str, Value]] = [
    # source     choose                                        course    what the last assessment takes
    ("response", "previous",                                   THREE,    "CRi"),
    ("response", "latest before the assessment",               THREE,    "CRi"),
    ("response", "previous",                                   NO_ONE,   "none"),
    ("response", "latest on or before the assessment",         NO_ONE,   "NR"),
    ("response", "previous",                                   "0: 2 ? 90, 30: 2 20 30", None),     # CR or CRi
    ("response", "previous",                                   TWICE,    None),                     # two answers of one day
    ("response", "first before the assessment",                THREE,    "NR"),
    ("response", "latest CR before the assessment",            THREE,    "CR"),
    ("response", "latest CR before the assessment",            MAY,      "none"),                   # of 20 platelets none is CR
    ("response", "latest CR within 60 days before the assessment", THREE, "CR"),
    ("response", "latest CR within 59 days before the assessment", THREE, "none"),
    ("response", "latest before the assessment, since first dose", THREE, "CRi"),
    ("grade",    "previous",                                   THREE,    "no outcome"),
    ("grade",    "high over low over no outcome, before the assessment", THREE, "high"),
    ("grade",    "high over low over no outcome, before the assessment", "0: 2 50 3, 9: 2 20 3, 12: 2 2 3", "low"),
    ("response", "best so far",                                THREE,    "CR"),
    ("response", "best before the assessment",                 NO_ONE,   "none"),
    ("response", "best so far",                                NO_ONE,   "NR"),
    ("response", "best so far",                                OPEN,     None),                     # CR, or only CRi
    ("response", "NR over CRi over CR, before the assessment", THREE,    "NR"),
    ("response", "ever CR before the assessment",              THREE,    "yes"),
    ("response", "ever CR before the assessment",              NO_ONE,   "no"),
    ("response", "ever CR before the assessment",              OPEN,     None),
    ("response", "ever NR before the assessment",              OPEN,     "no"),                     # CR or CRi is no NR
    ("response", "never NR before the assessment",             OPEN,     "yes"),
    ("response", "never NR on or before the assessment",       OPEN,     "no"),
    ("response", "never CR before the assessment",             OPEN,     None),
    ("response", "never CR before the assessment",             NO_ONE,   "yes"),
    ("response", "all CR before the assessment",               NO_ONE,   "no"),
    ("clear",    "ever before the assessment",                 THREE,    "yes"),
    ("clear",    "ever before the assessment",                 NO_ONE,   "no"),
    ("clear",    "ever on or before the assessment",           MAY,      "yes"),
    ("clear",    "all before the assessment",                  MAY,      None),
    ("clear",    "previous",                                   MAY,      "yes"),
    ("clear",    "previous",                                   NO_ONE,   "none"),
    ("response", "day of the earliest CR, before the assessment", THREE, date(2024, 1, 31)),
    ("response", "day of the earliest CR, before the assessment", NO_ONE, None),
    ("response", "day of the earliest CR, before the assessment", OPEN,  None),
    ("response", "day of the earliest CRi, before the assessment", "0: 50 20 3, 9: 2 20 3, 12: 2 2 3", date(2024, 1, 10)),
    ("response", "day of the best before the assessment",      THREE,    date(2024, 1, 31)),
    ("response", "count of CR before the assessment",          RELAPSE,  Decimal(2)),
    ("response", "count of CR before the assessment",          OPEN,     Interval(Decimal(0), Decimal(1))),
    ("response", "count before the assessment",                OPEN,     Decimal(2)),
    ("response", "count before the assessment",                NO_ONE,   Decimal(0)),
    ("clear",    "held on or before the assessment",           RELAPSE,  Decimal(30)),
    ("clear",    "how long without a break, before the assessment", RELAPSE, Decimal(0)),
    ("clear",    "held on or before the assessment",           THREE,    Decimal(0)),
    ("clear",    "held before the assessment",                 THREE,    Decimal(30)),
    ("clear",    "held on or before the assessment",           MAY,      Interval(Decimal(30), Decimal(90))),
    ("response", "held CRi on or before the assessment",       MAY,      Interval(Decimal(30), Decimal(90))),
    ("response", "held CR on or before the assessment",        MAY,      Decimal(0)),
    ("clear",    "held on or before the assessment",           TWICE,    Decimal(0)),
    ("load",     "previous",                                   THREE,    Decimal(10)),
    ("load",     "previous",                                   NO_ONE,   None),
    ("load",     "highest before the assessment",              THREE,    Decimal(30)),
    ("load",     "highest before the assessment",              "0: 2 2 9, 5: 2 2 ?, 9: 2 2 3", None),
    ("load",     "lowest on or before the assessment",         THREE,    Decimal(10)),
    ("load",     "sum before the assessment",                  THREE,    Decimal(60)),
    ("load",     "mean before the assessment",                 "0: 2 2 1, 5: 2 2 1, 9: 2 2 3", Fraction(1, 3)),
    ("load",     "count value >= 20 kg, before the assessment", THREE,   Decimal(2)),
    ("load",     "day of the lowest before the assessment",    THREE,    date(2024, 3, 1)),
]
# fmt: on
START = date(2024, 1, 1)


def protocol_of(folder: Path, source: str, choose: str) -> Protocol:
    plausible = ", plausible: 0 to 100000" if choose.startswith("sum") else ""
    path = folder / "p.yaml"
    path.write_text(f'{FACTS}  asked: {{from: {source}, choose: "{choose}"{plausible}}}\n{RULES}', encoding="utf-8")
    return load(path)


def course_of(protocol: Protocol, text: str) -> list[Case]:
    found = []
    for part in text.split(", "):
        day, values = part.split(": ")
        blasts, platelets, weight = (None if one == "?" else Decimal(one) for one in values.split())
        when = date.fromordinal(START.toordinal() + int(day))
        known: dict[str, Value] = {"blasts": blasts, "platelets": platelets, "weight": weight, "first_dose": START}
        found.append(Case("P", when, dict.fromkeys(protocol.used) | known, {}))
    return with_histories(found)


@pytest.mark.parametrize(("source", "choose", "text", "value"), ROWS, ids=[f"{row[1]}: {row[2]}" for row in ROWS])
def test_what_is_taken_from_answers(source: str, choose: str, text: str, value: Value, tmp_path: Path) -> None:
    protocol = protocol_of(tmp_path, source, choose)
    decider = Decider(protocol)
    decisions = [decider.decide(case) for case in course_of(protocol, text)]
    assert decisions[-1].case.values["asked"] == value
    for one, other in zip(decisions, decide_cases(protocol, [each.case for each in decisions]), strict=True):
        agreed(one, other)


# ---- a course that hangs on itself -------------------------------------------------------------------------------------

COURSE = (
    FACTS
    + """\
  ever in remission: {from: response, choose: ever CR before the assessment}
  previous response: {from: response, choose: previous}
  days clear: {from: clear, choose: held on or before the assessment}
  previous dose: {from: dose, choose: previous}
  best now: {from: response, choose: best so far}
  highest load: {from: load, choose: highest before the assessment}
criteria:
  clear: {when: blasts < 5 %, source: s}
  relapse: {when: ever in remission is yes and not clear, source: s}
  lasting: {when: days clear >= 28 days, source: s}
  improved: {when: best now is CR and previous response is not CR, source: s}
  heavier: {when: load rises by at least 20 % from highest load, source: s}
classifications:
  response:
    outcomes:
      RD: {when: relapse, source: s}
      CR: {all of: [clear, platelets >= 100 x 10^9/L], source: s}
      CRi: {when: clear, source: s}
      NR: otherwise
course: {response: response, responders: [CR, CRi], best to worst: [CR, CRi, RD, NR]}
calculations:
  load: {unit: kg, value: weight / 3, source: s}
  dose:
    unit: mg
    rows:
      - {when: previous response is none, value: 100 mg}
      - {when: response is NR, value: previous dose / 3}
      - {otherwise: previous dose}
    source: s
"""
)
TABLE = """\
patient,date,blasts,platelets,weight
A,2024-03-10,2,150,30
A,2024-01-01,50,20,30
B,2024-02-01,,,30
A,2024-02-01,2,150,36
A,2024-04-01,20,30,
B,2024-01-01,2,,30
B,2024-03-01,6,100,30
C,2024-01-01,2,150,30
C,,2,150,30
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Protocol:
    path = tmp_path_factory.mktemp("courses") / "p.yaml"
    path.write_text(COURSE, encoding="utf-8")
    return load(path)


def decided(protocol: Protocol, folder: Path) -> list[Decision]:
    (folder / "t.csv").write_text(TABLE, encoding="utf-8")
    return [Decider(protocol).decide(case) for case in read_cases(folder / "t.csv", protocol).cases]


def test_answers_of_earlier_assessments_decide_later_ones(course: Protocol, tmp_path: Path) -> None:
    found = {(one.case.patient, str(one.case.date)): one for one in decided(course, tmp_path)}
    assert {key: one.outcomes["response"].possible for key, one in found.items() if key[0] != "C"} == {
        ("A", "2024-01-01"): ("NR",),
        ("A", "2024-02-01"): ("CR",),
        ("A", "2024-03-10"): ("CR",),
        ("A", "2024-04-01"): ("RD",),
        ("B", "2024-01-01"): ("CR", "CRi"),
        ("B", "2024-02-01"): ("RD", "CR", "CRi", "NR"),
        ("B", "2024-03-01"): ("RD", "NR"),  # whether there was a remission is not known, and never quietly no
    }
    last = found["A", "2024-03-10"]
    assert (last.criteria["lasting"], last.criteria["improved"]) == (MET, NOT_MET)
    assert found["A", "2024-02-01"].criteria["heavier"] is MET
    assert found["A", "2024-04-01"].criteria["heavier"] is UNKNOWN
    origin = last.case.origin["previous_response"]
    assert (origin.answer, origin.day) == ("response", date(2024, 2, 1))


def test_it_is_told_which_earlier_answer_was_used_and_when(course: Protocol, tmp_path: Path) -> None:
    found = {(one.case.patient, str(one.case.date)): one for one in decided(course, tmp_path)}

    def told(patient: str, day: str, criterion: str) -> str:
        one = found[patient, day]
        return values_text(course, one.case, course.criteria[criterion].condition)

    assert told("A", "2024-04-01", "relapse") == "ever in remission is yes, response of 2024-02-01, 60 days before"
    assert told("B", "2024-03-01", "relapse") == (
        "ever in remission is missing, response of 2024-01-01, 60 days before: may be CR or CRi"
    )
    assert told("A", "2024-03-10", "improved") == (
        "best now is CR, response of 2024-02-01, 38 days before; previous response is CR, response of 2024-02-01, 38 days before"
    )
    value = explained_record(course, found["B", "2024-03-01"])["values"]["ever_in_remission"]
    assert value == {"text": "missing", "row": None, "day": "2024-01-01", "answer": {"of": "response", "may": ["CR", "CRi"]}}


def test_an_assessment_without_a_date_leaves_open_which_are_earlier(course: Protocol, tmp_path: Path) -> None:
    found = [one for one in decided(course, tmp_path) if one.case.patient == "C"]
    assert [one.case.values["ever_in_remission"] for one in found] == [None, None]
    message = "an assessment of patient 'C' has no date, so that it is not known which are earlier"
    assert [[problem.message for problem in one.case.problems] for one in found] == [[message], [message]]


@pytest.mark.parametrize("engine", [engine for engine in installed() if engine != "spark"])
def test_a_table_in_columns(course: Protocol, tmp_path: Path, engine: str) -> None:
    reference = decided(course, tmp_path)
    found = evaluate_file(course, tmp_path / "t.csv", "duckdb" if engine == "duckdb" else "polars")
    assert found.count == len(reference)
    for one, other in zip(reference, found.decisions(), strict=True):
        agreed(one, other)


def test_dated_observations(course: Protocol, tmp_path: Path) -> None:
    rows = ["patient,date,fact,value,unit"]
    for day, blasts, platelets in (("2024-01-01", 50, 20), ("2024-02-01", 2, 150), ("2024-03-01", 20, 20)):
        rows += [f"A,{day},blasts,{blasts},%", f"A,{day},platelets,{platelets},10*9/L"]
    (tmp_path / "o.csv").write_text("\n".join(rows), encoding="utf-8")
    found = [Decider(course).decide(case) for case in read_cases(tmp_path / "o.csv", course).cases]
    assert [one.outcomes["response"].outcome for one in found] == ["NR", "CR", "RD"]
    for one, other in zip(found, evaluate_file(course, tmp_path / "o.csv").decisions(), strict=True):
        agreed(one, other)


@pytest.mark.parametrize("engine", [engine for engine in installed() if engine != "spark"])
def test_a_frame_of_ones_own(course: Protocol, tmp_path: Path, engine: str) -> None:
    reference = [one for one in decided(course, tmp_path) if one.case.date is not None]
    table = pl.read_csv(tmp_path / "t.csv", try_parse_dates=True)
    found = decide(course, loaded(table, "duckdb" if engine == "duckdb" else "polars").to_native())
    rows = nw.from_native(found).lazy().collect("polars").to_native().filter(pl.col("date").is_not_null())
    assert [(row["patient"], row["date"], row["response"]) for row in rows.iter_rows(named=True)] == [
        (one.case.patient, one.case.date, one.outcomes["response"].outcome) for one in reference
    ]


def test_a_case_by_itself_has_what_it_was_given(course: Protocol) -> None:
    known: dict[str, Value] = {"blasts": Decimal(20), "platelets": Decimal(20), "weight": Decimal(30)}
    case = Case("P", date(2024, 1, 1), dict.fromkeys(course.used) | known, {})
    assert Decider(course).decide(case).outcomes["response"].possible == ("RD", "NR")
    given = replace(case, values=case.values | {"ever_in_remission": "yes"})
    assert Decider(course).decide(given).outcomes["response"].possible == ("RD",)


def test_what_is_given_goes_before_what_would_be_taken(course: Protocol) -> None:
    cases = course_of(course, "0: 50 20 30, 30: 20 20 30")
    given = replace(cases[1], values=cases[1].values | {"ever_in_remission": "yes"})
    assert Decider(course).decide(given).outcomes["response"].outcome == "RD"
    assert decide_cases(course, [cases[0], given])[1].outcomes["response"].outcome == "RD"


def test_every_reading_agrees_on_drawn_courses(course: Protocol) -> None:
    engines = [engine for engine in installed() if engine != "spark"]
    assert agreement(course, drawn_courses(course, 60, seed=2), engines=engines) > 60
    assert agreement(course, drawn(course, 100, seed=2), engines=engines) == 100


# ---- what is refused -----------------------------------------------------------------------------------------------------

# fmt: off
BAD = [
    ("response", "latest since first dose, at any time", "answers of later assessments cannot decide earlier ones"),
    ("response", "closest to the assessment, within 7 days", "answers of later assessments cannot decide earlier ones"),
    ("response", "held before the assessment",           "'held' does not say what"),
    ("response", "highest before the assessment",        "'response' is a choice: it has no highest value"),
    ("response", "ever CRx before the assessment",       "cannot read 'CRx before the assessment' here"),
    ("respons",  "previous",                             "'asked' is taken from 'respons', which is not declared"),
    ("response", "best",                                 "the rule names no days"),
    ("grade",    "best so far",                          "which answer of 'grade' is the best is not stated"),
]
# fmt: on


@pytest.mark.parametrize(("source", "choose", "message"), BAD, ids=[row[1] for row in BAD])
def test_what_cannot_be_taken(source: str, choose: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(f'{FACTS}  asked: {{from: {source}, choose: "{choose}"}}\n{RULES}', encoding="utf-8")
    assert [one.message for one in read(path)[1] if one.severity == "error"] == [message]


@pytest.mark.parametrize(
    ("choose", "hint"),
    [
        ("previos", "did you mean 'previous'?"),
        ("whatever", EXAMPLES),
    ],
)
def test_a_misspelt_word_is_told_with_the_one_that_was_meant(choose: str, hint: str, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(f'{FACTS}  asked: {{from: response, choose: "{choose}"}}\n{RULES}', encoding="utf-8")
    [problem] = [one for one in read(path)[1] if one.severity == "error"]
    assert (problem.message, problem.hint) == (f"{choose!r} is not a rule of choice", hint)


def test_a_circle_in_time_is_told_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    rules = RULES.replace("{when: clear, source: s}", "{when: clear and asked is not NR, source: s}")
    path.write_text(f"{FACTS}  asked: {{from: response, choose: best so far}}\n{rules}", encoding="utf-8")
    [problem] = [one for one in read(path)[1] if one.severity == "error"]
    assert problem.message == "'asked' hangs on itself on the day of the assessment: asked -> response -> asked"
    assert problem.hint == "let it end 'before the assessment', so that only earlier answers count"


def test_a_calculation_states_its_unit(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    rules = RULES.replace("unit: kg, value", "value")
    path.write_text(f"{FACTS}  asked: {{from: load, choose: previous}}\n{rules}", encoding="utf-8")
    [problem] = [one for one in read(path)[1] if one.severity == "error"]
    assert problem.message == "'load', from which a fact is taken, does not state its unit"


# ---- what else decides cases ---------------------------------------------------------------------------------------------


def test_a_moved_threshold_moves_what_is_taken_from_earlier_answers(course: Protocol, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("patient,date,blasts,platelets\nA,2024-01-01,5,150\nA,2024-02-01,20,150\n", encoding="utf-8")
    cases = read_cases(tmp_path / "t.csv", course).cases
    cohort = ColumnCohort(course, in_columns(course, cases))
    assert cohort.answers(course)["response"].to_list() == ["NR", "NR"]
    condition = t.Compare(t.FactValue("blasts", unit("%")), t.Op.LT, t.Quantity(Fraction(6), unit("%")))
    other = with_definitions(course, [replace(course.criteria["clear"], condition=condition)])
    assert cohort.answers(other)["response"].to_list() == ["CR", "RD"]
    assert cohort.some(other, ["relapse"], ())["relapse"].to_list() == [False, True]
    assert [Decider(other).decide(case).outcomes["response"].outcome for case in cases] == ["CR", "RD"]


def test_a_part_of_a_protocol_has_the_rules_whose_answers_it_reads(course: Protocol) -> None:
    found = with_sources(course, [("calculation", "dose")])
    assert {("classification", "response"), ("criterion", "relapse"), ("calculation", "dose")} <= found
    assert ("criterion", "lasting") not in found


# fmt: off
COURSE_TABLES = {
    "one row a patient":  ("patient,date,blasts\nA,2024-01-01,2\nB,2024-01-01,2",     True),
    "two rows":           ("patient,date,blasts\nA,2024-01-01,2\nA,2024-02-01,2",     False),
    "given":              ("patient,date,blasts,ever in remission\nA,2024-01-01,2,yes", False),
}
# fmt: on


@pytest.mark.parametrize(("table", "is_told"), COURSE_TABLES.values(), ids=COURSE_TABLES)
@pytest.mark.parametrize("engine", ["case", "columns"])
def test_a_table_without_a_second_assessment_is_told(engine: str, table: str, is_told: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a column of the table
    rules = COURSE[: COURSE.index("  previous response:")] + "criteria:\n  relapse: {when: ever in remission is yes, source: s}\n"
    rules += "classifications:\n  response: {outcomes: {CR: blasts < 5 %, NR: otherwise}}\n"
    (tmp_path / "p.yaml").write_text(rules, encoding="utf-8")
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    done = CliRunner().invoke(app, ["evaluate", str(tmp_path / "p.yaml"), str(tmp_path / "t.csv"), "--engine", engine])
    message = "no patient has two assessments: ever in remission is as at a first one"
    assert (message in done.stderr) is is_told
