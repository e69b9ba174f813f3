"""Decision tables of words: which row counts, on every way to an answer; lists; what `check` and `prove` say of their rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from remission.book.protocol_page import protocol_page
from remission.protocol.load import load
from remission.render.document import Section
from remission.render.tables import Table

Run = Callable[..., Any]
PROTOCOL = """\
protocol: demo
title: A study
version: 1.0.0
sources: {text: {title: The protocol}}
facts:
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
  courses: {unit: "1", whole: yes, plausible: 0 to 20}
  bleeding: {values: [none, mild, severe]}
criteria:
  fit: {when: courses < 10, source: text}
classifications:
  next step:
    table: |
      platelets                        | bleeding   | courses | fit     | outcome
      < 25 x 10^9/L                    |            |         |         | hold
      between 25 G/L and 50 G/L        | not severe |         | met     | reduce
      >= 100 x 10^9/L and < 400 G/L    | none, mild | >= 1    |         | give
      >= 400 x 10^9/L                  |            |         | not met | hold
      otherwise                                                         | give
    source: text
    promise: exactly one outcome for every complete case
  level:
    hit: unique
    rows:
      - {when: courses <= 1, outcome: full}
      - {when: courses between 2 and 5, outcome: reduced}
      - {all of: [courses >= 6, not bleeding is severe], outcome: full}
      - {when: courses >= 6 and bleeding is severe, outcome: no dose}
    source: text
  actions:
    hit: all
    table: |
      | platelets     | bleeding       | outcome    |
      |---------------|----------------|------------|
      | < 10 G/L      |                | transfuse  |
      |               | mild or severe | call       |
      | < 20 G/L      | mild           | transfuse  |
      | missing       |                | repeat     |
    source: text
  both:
    outcomes: {stop: actions in [transfuse, repeat] and next step is hold, go on: otherwise}
calculations:
  dose:
    hit: unique
    table: |
      level     | courses | value
      full      | <= 2    | 2 mg/m2
      full      | > 2     | 1.5 mg/m2
      reduced   |         | 1 mg/m2
      otherwise           | 0 mg/m2
"""
PATIENTS = """\
patient,platelets,courses,bleeding
below,24.9,1,none
at,25,2,mild
inside,50,2,none
between,50.1,6,severe
above,100,3,mild
much,400,10,none
low,9.9,10,mild
open,,1,none
unsettled,30,2,
"""
ANSWERS = {
    # next step, possible, level, actions, open, both, dose
    "below": ["hold", "hold", "full", "", "", "go on", "2"],
    "at": ["reduce", "reduce", "reduced", "call", "", "go on", "1"],
    "inside": ["reduce", "reduce", "reduced", "", "", "go on", "1"],
    "between": ["give", "give", "no dose", "call", "", "go on", "0"],
    "above": ["give", "give", "reduced", "call", "", "go on", "1"],
    "much": ["hold", "hold", "full", "", "", "go on", "1.5"],
    "low": ["hold", "hold", "full", "transfuse; call", "", "stop", "1.5"],
    "open": ["", "hold; reduce; give", "full", "repeat", "transfuse", "", "2"],
    "unsettled": ["", "reduce; give", "reduced", "", "call", "go on", "1"],
}
COLUMNS = ["next_step", "next_step possible", "level", "actions", "actions open", "both", "dose [mg/m2]"]


@pytest.fixture
def tables(folder: Path) -> Path:
    """The rules beside some patients."""
    (folder / "p.yaml").write_text(PROTOCOL, encoding="utf-8")
    (folder / "patients.csv").write_text(PATIENTS, encoding="utf-8")
    return folder


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("engine", ["case", "columns", "duckdb"])
def test_the_row_that_counts(run: Run, engine: str) -> None:
    told = run("evaluate", "p.yaml", "patients.csv", "--engine", engine, "--format", "csv")
    first, *rows = (line.split(",") for line in told.out.splitlines())
    assert {row[0]: [row[first.index(name)] for name in COLUMNS] for row in rows} == ANSWERS


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("engine", ["case", "columns"])
def test_the_list_for_machines(run: Run, engine: str) -> None:
    told = run("evaluate", "p.yaml", "patients.csv", "--engine", engine, "--format", "json").out
    lists = {one["patient"]: one["lists"]["actions"] for one in map(json.loads, told.splitlines())}
    assert lists["low"] == {"applies": ["transfuse", "call"], "open": []}
    assert lists["open"] == {"applies": ["repeat"], "open": ["transfuse"]}


@pytest.mark.usefixtures("tables")
def test_rows_are_told_by_their_numbers(run: Run) -> None:
    told = run("explain", "p.yaml", "patients.csv", "--patient", "at").out
    assert "met      next step row 2: all of:" in told
    assert "actions: call" in told
    assert "[row 3: level is reduced]" in told
    told = run("explain", "p.yaml", "patients.csv", "--patient", "open").out
    assert "actions: repeat; not settled: transfuse" in told


@pytest.mark.usefixtures("tables")
def test_a_row_can_be_asked_for_and_moved(run: Run, tables: Path) -> None:
    feature = "Feature: f\n  Scenario: s\n    Given a patient with:\n      | platelets | 24 10*9/L |\n"
    feature += "    Then next step is hold\n    And next step row 1 is met\n    And actions transfuse is not met\n"
    (tables / "f.feature").write_text(feature.replace("    Then", "    And bleeding is none\n    Then"), encoding="utf-8")
    assert run("test", "p.yaml", "f.feature").code == 0
    told = run("whatif", "p.yaml", "patients.csv", "--set", "next step row 1: platelets < 26 x 10^9/L").out
    assert told.endswith("changed: at\n")


@pytest.mark.usefixtures("tables")
def test_a_phrase_of_a_list_is_asked_by_itself(run: Run, tables: Path) -> None:
    feature = "Feature: f\n  Scenario: s\n    Given platelets is 5 10*9/L\n    Then actions is transfuse\n"
    (tables / "f.feature").write_text(feature, encoding="utf-8")
    told = run("test", "p.yaml", "f.feature")
    asked = "`Then actions transfuse is met` and `Then actions call is met`"
    hint = f"'actions' is a list, of which each phrase is asked by itself: {asked}"
    assert told.code == 1
    assert hint in told.out + told.err


@pytest.mark.usefixtures("tables")
def test_a_page_has_each_table_as_a_table(tables: Path) -> None:
    page = protocol_page(load(tables / "p.yaml"), 0)
    titles = [block.title for block in page.blocks if isinstance(block, Section)]
    assert [title for title in titles if "row" in title] == [
        "next step: the first row that is met",
        "level: the one row that is met",
        "actions: a list of every row that is met",
        "dose: the one row that is met",
    ]
    (section,) = [block for block in page.blocks if isinstance(block, Section) and block.title.startswith("next step")]
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    assert table.rows[0] == (1, "platelets < 25 10*9/L", "platelets is below 25 10*9/L", "hold")
    assert table.rows[-1] == (5, "otherwise", "none of the others", "give")


@pytest.mark.usefixtures("tables")
def test_rows_are_proved(run: Run) -> None:
    told = run("prove", "p.yaml", "--format", "json")
    claims = {one["claim"]: one["status"] for one in json.loads(told.out)["results"]}
    assert claims["every row of 'next step' applies to some patient"] == "proved"
    assert claims["no patient meets two rows of 'level'"] == "proved"
    assert claims["no patient meets two rows of 'dose'"] == "proved"
    assert [claim for claim, status in claims.items() if status == "broken"] == []


FAULTY = """\
protocol: demo
title: A study
version: 1.0.0
sources: {text: {title: The protocol}}
facts:
  courses: {unit: "1", whole: yes, plausible: 0 to 20}
classifications:
  shared:
    hit: unique
    source: text
    rows:
      - {when: courses > 1, outcome: a}
      - {when: courses < 3, outcome: b}
  covered:
    source: text
    rows:
      - {when: courses > 1, outcome: a}
      - {when: courses > 3, outcome: b}
      - {otherwise: c}
  exclusive:
    source: text
    rows:
      - {when: courses < 2, outcome: a}
      - {when: courses between 2 and 4, outcome: b}
      - {when: courses > 4, outcome: a}
"""
TOLD = """\
p.yaml:13:9: rows 1 and 2 of 'shared' both apply to some patient, and 'hit: unique' says that one does
  hint: let them exclude each other, or write 'hit: first'; 'remission prove' shows such a patient
p.yaml:18:9: warning: row 2 of 'covered' can never apply
  hint: a row before it is met whenever it is: move it up, or delete it
"""


def test_rows_that_are_shared_or_never_reached(run: Run, folder: Path) -> None:
    (folder / "p.yaml").write_text(FAULTY, encoding="utf-8")
    assert run("check", "p.yaml") == (1, "", TOLD)
    told = run("prove", "p.yaml", "--format", "json")
    found = {one["claim"]: (one["status"], one["why"]) for one in json.loads(told.out)["results"]}
    assert found["rows 1 and 2 of 'shared' exclude each other"] == ("broken", "both apply: courses 2")
    assert found["row 2 of 'covered' applies to some patient"] == ("broken", "row 1 applies before it")
    assert [claim for claim, (status, _) in found.items() if "exclusive" in claim and status == "broken"] == []


@pytest.mark.usefixtures("tables")
def test_an_amendment_is_told_by_its_rows(run: Run, tables: Path) -> None:
    amended = PROTOCOL.replace("hit: unique\n    rows:", "rows:").replace("| give\n    source", "| hold\n    source")
    (tables / "new.yaml").write_text(amended.replace("< 25 x 10^9/L    ", "< 30 x 10^9/L    "), encoding="utf-8")
    told = [line.strip() for line in run("diff", "p.yaml", "new.yaml").out.splitlines()]
    assert [line for line in told if line.startswith("changed: ")] == [
        "changed: criterion 'next step row 1': platelets is below 30 10*9/L; before: platelets is below 25 10*9/L",
        "changed: classification 'next step': row 5 gives hold otherwise; before: give otherwise",
        "changed: classification 'level': of its rows counts the first that is met; before: the only one that is met",
    ]
