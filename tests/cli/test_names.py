"""Names with words of the language in them, in every place that reads names: rules, statements, heads, features, `--set`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from remission.protocol.load import load
from remission.protocol.plans.model import FromDay, FromFirst, TimeEndpoint

Run = Callable[..., Any]

PROTOCOL = """\
protocol: demo
title: A study
version: 1.0.0
facts:
  date of birth: {date: yes}
  age at diagnosis: {unit: a, plausible: 0 to 120}
  change from baseline: {unit: "%", plausible: -100 to 1000}
  disease is bulky: {values: [yes, no]}
  weight: {unit: kg, plausible: 0 to 300}
criteria:
  adult at diagnosis or later: age at diagnosis >= 18 years
  no longer in decline: change from baseline >= 0 %
  born: days since date of birth >= 1 day
calculations:
  dose of the day: {value: min(1 mg/kg * weight, 50 mg), unit: mg}
classifications:
  response to therapy:
    outcomes:
      in remission: {all of: [no longer in decline, not disease is bulky is yes, born]}
      not in remission: otherwise
    promise: more change from baseline never worsens the response to therapy
statements:
  ages: {says: Adults, made into: [adult at diagnosis or later, response to therapy not in remission]}
"""
TABLE = """\
patient,date,date of birth,Age-at-diagnosis [years],change_from_baseline [%],disease is bulky,weight
A,2024-01-01,2000-02-29,17,0,no,60
B,2024-01-01,2000-02-29,18,-1,no,40
"""
FEATURE = """\
Feature: names
  Scenario: one
    Given the protocol "p.yaml"
    And date of birth is 2010-01-01
    And assessed on 2024-01-01
    And age at diagnosis is 18 years
    And change from baseline is 1 %
    And disease is bulky is no
    And weight is 40 kg
    When the patient is assessed
    Then adult at diagnosis or later is met
    And response to therapy is in remission
    And dose of the day is 40 mg
    And the reason for response to therapy names disease is bulky

  Scenario: many
    Given the protocol "p.yaml"
    And the patients:
      | patient | date       | date of birth | change from baseline | disease is bulky |
      | A       | 2024-01-01 | 2010-01-01    | 0 %                  | no               |
      | B       | 2024-01-01 | 2010-01-01    | 0 %                  | yes              |
    Then 1 patient has response to therapy not in remission
    And patient "B" has no longer in decline met
"""


@pytest.fixture
def names(folder: Path) -> None:
    """Rules, patients and a feature beside one another."""
    (folder / "p.yaml").write_text(PROTOCOL, encoding="utf-8")
    (folder / "d.csv").write_text(TABLE, encoding="utf-8")
    (folder / "names.feature").write_text(FEATURE, encoding="utf-8")


@pytest.mark.usefixtures("names")
def test_rules_statements_and_promises(run: Run) -> None:
    told = run("check", "p.yaml")
    assert (told.code, told.out) == (0, "demo 1.0.0: fine (3 criteria, 1 classification, 1 calculation, 6 facts)\n")
    assert [line for line in told.err.splitlines() if "has no source" not in line and "write 'source" not in line] == []
    assert run("prove", "p.yaml").code == 0


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("engine", [[], ["--engine", "duckdb"]], ids=["one by one", "duckdb"])
def test_heads_of_tables(run: Run, engine: list[str]) -> None:
    told = run("evaluate", "p.yaml", "d.csv", *engine, "--format", "csv")
    first, *rows = told.out.splitlines()
    columns = first.split(",")
    assert (told.code, told.err) == (0, "")
    assert [row.split(",")[columns.index("adult_at_diagnosis_or_later")] for row in rows] == ["not met", "met"]
    assert [row.split(",")[columns.index("response_to_therapy")] for row in rows] == ["in remission", "not in remission"]


@pytest.mark.usefixtures("names")
def test_features(run: Run) -> None:
    told = run("test", "p.yaml", "names.feature")
    assert told.code == 0, told.out
    assert told.out.endswith("2 scenarios: all passed\n")


@pytest.mark.usefixtures("names")
def test_settings(run: Run) -> None:
    told = run("whatif", "p.yaml", "d.csv", "--set", "age at diagnosis >= 17 years")
    assert "if age at diagnosis >= 17 a (now 18)" in told.out
    told = run("whatif", "p.yaml", "d.csv", "--set", "adult at diagnosis or later: age at diagnosis >= 17 years")
    assert told.code == 0
    told = run("whatif", "p.yaml", "d.csv", "--set", "age at diagnosi >= 17 years")
    place = "--set 'age at diagnosi >= 17 years':1:1"
    assert told.err == f"{place}: unknown name 'age at diagnosi'\n  hint: did you mean 'age at diagnosis'?\n"


@pytest.mark.usefixtures("names")
def test_explanations_are_in_the_authors_words(run: Run) -> None:
    told = run("explain", "p.yaml", "d.csv", "--patient", "B").out
    assert "not met  no longer in decline: change from baseline >= 0 %  (change from baseline is -1 %)" in told
    assert "met      born: days from date of birth to assessment date >= 1 d" in told


COURSE = """\
protocol: demo
title: A study
version: 1.0.0
sources: {book: {title: Book}}
facts:
  day of first dose: {date: yes}
  day of relapse or progression: {date: yes}
  back to work: {date: yes}
  died on: {date: yes}
  last contact: {date: yes}
  marrow in remission: {values: [yes, no]}
classifications:
  response to therapy:
    outcomes: {M1 or M2: marrow in remission is yes, M3: otherwise}
    source: book
course:
  response: response to therapy
  responders: [M1 or M2]
  starts: day of first dose
  relapse: day of relapse or progression
  death: died on
  last contact: last contact
  source: book
endpoints:
  rate in time: {rate: response to therapy is M1 or M2, source: book}
  at work: {time: from first M1 or M2 to back to work or day of relapse or progression, source: book}
"""


def test_courses_and_endpoints(run: Run, folder: Path) -> None:
    (folder / "p.yaml").write_text(COURSE.replace("is M1 or M2, source", 'is "M1 or M2", source'), encoding="utf-8")
    told = run("check", "p.yaml")
    assert (told.code, told.err) == (0, "")
    protocol = load(folder / "p.yaml")
    endpoint = protocol.plan.endpoints["at_work"]
    assert isinstance(endpoint, TimeEndpoint)
    assert endpoint.origin == FromFirst(("M1 or M2",))
    assert endpoint.endings == (FromDay("back_to_work"), FromDay("day_of_relapse_or_progression"))
