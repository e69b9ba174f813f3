"""Dates of which the month or the year is known: read as all their days; decided is what every one of these answers alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from remission.cases.cells.values import read_value, reader
from remission.cases.tables import read_cases
from remission.engines.columns import decide_cases
from remission.engines.evaluate import Evaluator
from remission.errors import Pos
from remission.expr.compare import Interval
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.load import load

if TYPE_CHECKING:
    from remission.cases.case import Value
    from remission.protocol.model import Protocol

HERE = Pos("t.csv", 2, 3)
TODAY = date(2024, 6, 15)
RULES = """\
protocol: demo
title: A demonstration
version: 1.0.0
sources: {text: {title: Text}}
facts:
  birth: {date: yes}
  start: {date: yes}
  end: {date: yes}
  contact: {date: yes}
calculations:
  age: {value: years since birth, source: text}
criteria:
  adult: {when: age >= 18 years, source: text}
  eighteen: {when: years since birth <= 18, source: text}
  dated: {when: assessment date >= birth + 18 years, source: text}
  late: {when: end > 2024-03-15, source: text}
  that day: {when: end = 2024-03-15, source: text}
  a while: {when: days from start to end >= 10 days, source: text}
  a month: {when: months from start to end >= 1, source: text}
  ordered: {when: end >= start, source: text}
  itself: {when: days from end to (end + 5 days) = 5 days, source: text}
  recorded: {when: end is known, source: text}
  twice: {when: 2 * age >= 36 years, source: text}
"""


def days(first: str, last: str) -> Interval:
    return Interval(*(Decimal(date.fromisoformat(day).toordinal()) for day in (first, last)))


@pytest.fixture
def protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Protocol:
    monkeypatch.chdir(tmp_path)
    Path("f.yaml").write_text(RULES, encoding="utf-8")
    return load("f.yaml")


# fmt: off
CELLS: list[tuple[str, Value, str | None]] = [
    ("2024-02-29",          date(2024, 2, 29),                     None),
    ("2024-02-29T23:59",    date(2024, 2, 29),                     None),
    ("2024-02-29 07:00:00", date(2024, 2, 29),                     None),
    ("2024-02",             days("2024-02-01", "2024-02-29"),      None),
    ("2023-02-UN",          days("2023-02-01", "2023-02-28"),      None),
    ("2023-12-UNK",         days("2023-12-01", "2023-12-31"),      None),
    ("2023",                days("2023-01-01", "2023-12-31"),      None),
    ("2023-UN-UN",          days("2023-01-01", "2023-12-31"),      None),
    ("2024",                days("2024-01-01", "2024-06-15"),      None),
    ("2024-06",             days("2024-06-01", "2024-06-15"),      None),
    ("2024-07",             None,                                  "end '2024-07' lies in the future"),
    ("2025",                None,                                  "end '2025' lies in the future"),
    ("2024-13",             None,                                  "end '2024-13' is not a month of the calendar"),
    ("0000",                None,                                  "end '0000' is not a month of the calendar"),
    ("2024-2",              None,                                  "end '2024-2' is not a date"),
    ("24-02",               None,                                  "end '24-02' is not a date"),
    ("2024-02-29T9",        None,                                  "end '2024-02-29T9' has no time of the day behind the day"),
    ("2024-02-29T10:00Z",   None,                                  "end '2024-02-29T10:00Z' has a time zone"),
]
# fmt: on


@pytest.mark.parametrize(("text", "expected", "message"), CELLS, ids=[text for text, _, _ in CELLS])
def test_a_cell(protocol: Protocol, text: str, expected: Value, message: str | None) -> None:
    found = reader(protocol.facts["end"], None, TODAY)(text)
    assert (found.value, found.trouble and found.trouble.message) == (expected, message)


def test_a_date_that_something_is_counted_from_has_to_be_whole(tmp_path: Path) -> None:
    counted = "assessments: {on: day 28 after start}\n"
    (tmp_path / "f.yaml").write_text(RULES + counted, encoding="utf-8")
    facts = load(tmp_path / "f.yaml").facts
    assert [facts[key].partial for key in ("birth", "start", "end", "contact", "assessment_date")] == [
        True,
        False,
        True,
        False,
        False,
    ]
    value, problem = read_value(facts["start"], "2024-02", None, HERE)
    assert (value, problem and problem.message) == (None, "start '2024-02' is a part of a date")


# fmt: off
DECIDED: list[tuple[str, str, Truth]] = [
    # the row of a table               criterion      truth
    ("2023-12-31,2005,,",              "adult",       MET),
    ("2023-12-30,2005,,",              "adult",       UNKNOWN),
    ("2023-01-01,2005,,",              "adult",       UNKNOWN),
    ("2022-12-31,2005,,",              "adult",       NOT_MET),
    ("2023-12-31,2005,,",              "dated",     MET),
    ("2023-06-01,2005,,",              "dated",     UNKNOWN),
    ("2022-12-31,2005,,",              "dated",     NOT_MET),
    ("2023-12-31,2005,,",              "eighteen",    MET),
    ("2024-01-01,2005,,",              "eighteen",    UNKNOWN),
    ("2024-12-31,2005,,",              "eighteen",    NOT_MET),
    ("2023-12-31,2005,,",              "twice",       MET),
    ("2023-06-01,2005,,",              "twice",       UNKNOWN),
    ("2024-06-01,,,2024-04",           "late",        MET),
    ("2024-06-01,,,2024-03",           "late",        UNKNOWN),
    ("2024-06-01,,,2024-02",           "late",        NOT_MET),
    ("2024-06-01,,,2024-03",           "that day",  UNKNOWN),
    ("2024-06-01,,,2024-02",           "that day",  NOT_MET),
    ("2024-06-01,,2024-03-01,2024-04", "a while",    MET),
    ("2024-06-01,,2024-03-22,2024-04", "a while",    MET),
    ("2024-06-01,,2024-03-23,2024-04", "a while",    UNKNOWN),
    ("2024-06-01,,2024-04-20,2024-04", "a while",    UNKNOWN),
    ("2024-06-01,,2024-04-21,2024-04", "a while",    NOT_MET),
    ("2024-06-01,,2024-03,2024-04",    "a while",    UNKNOWN),
    ("2024-06-01,,2024-01,2024-03",    "a month",     MET),
    ("2024-06-01,,2024-02,2024-03",    "a month",     UNKNOWN),
    ("2024-06-01,,2024-03,2024-03",    "a month",     NOT_MET),
    ("2024-06-01,,2024-02,2024-03",    "ordered",     MET),
    ("2024-06-01,,2024-03,2024-03",    "ordered",     UNKNOWN),
    ("2024-06-01,,2024-03,2024-02",    "ordered",     NOT_MET),
    ("2024-06-01,,,2024-03",           "itself",      MET),
    ("2024-06-01,,,2024-03",           "recorded",    MET),
    ("2024-06-01,,,",                  "recorded",    NOT_MET),
]
# fmt: on


@pytest.mark.parametrize("engine", ["evaluate", "polars", "duckdb"])
def test_what_every_day_answers_alike_is_decided(protocol: Protocol, engine: str) -> None:
    pytest.importorskip("duckdb", reason="the extra 'duckdb' is not installed")
    rows = "".join(f"{number},{row}\n" for number, (row, _, _) in enumerate(DECIDED))
    Path("t.csv").write_text(f"patient,date,birth,start,end\n{rows}", encoding="utf-8")
    cases = list(read_cases(Path("t.csv"), protocol).cases)
    if engine == "evaluate":
        decisions = [Evaluator(protocol).decide(case) for case in cases]
    else:
        decisions = list(decide_cases(protocol, cases, "duckdb" if engine == "duckdb" else "polars"))
    found = [(row, name, one.criteria[name.replace(" ", "_")]) for one, (row, name, _) in zip(decisions, DECIDED, strict=True)]
    assert found == DECIDED


def test_what_is_calculated_of_one_has_a_range(protocol: Protocol) -> None:
    Path("t.csv").write_text("patient,date,birth\nP,2023-06-01,2005\n", encoding="utf-8")
    (case,) = read_cases(Path("t.csv"), protocol).cases
    decision = Evaluator(protocol).decide(case)
    assert decision.calculations["age"] is None
    assert decision.trace is not None
    assert decision.trace.ranges["age"] == Interval(Fraction(17), Fraction(18))


def test_a_long_table_says_the_same(protocol: Protocol) -> None:
    Path("t.csv").write_text("patient,date,birth,start,end\nP,2024-06-01,2005,2024-03-02T10:30,2024-04\n", encoding="utf-8")
    rows = "P,2024-06-01,birth,2005\nP,2024-06-01,start,2024-03-02T10:30\nP,2024-06-01,end,2024-04\n"
    Path("l.csv").write_text(f"patient,date,fact,value\n{rows}", encoding="utf-8")
    wide, long = (next(iter(read_cases(Path(name), protocol).cases)).values for name in ("t.csv", "l.csv"))
    assert wide == long
    assert (wide["birth"], wide["start"], wide["end"]) == (
        days("2005-01-01", "2005-12-31"),
        date(2024, 3, 2),
        days("2024-04-01", "2024-04-30"),
    )
