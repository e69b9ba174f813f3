"""From the source to the clause to the scenario and back; orphans of every kind are told."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from textwrap import dedent, indent

import pytest

from remission.render.machine import csv_text
from remission.render.page import html
from remission.render.terminal import plain_text
from remission.testing.assertions.recording import Recording, record
from remission.testing.trace import document
from remission.testing.trace.document import orphans
from remission.testing.trace.matrix import Matrix, trace
from remission.testing.trace.record import HEADER, table
from remission.testing.trace.record import record as record_of

RULES = """\
protocol: small
title: A small protocol
version: 1.0.0
sources:
  paper: {title: A paper, section: Methods}
  figures: {title: A table of figures}
  unread: {title: "=Nobody cites this"}
facts:
  age: {unit: a, plausible: 0 to 120}
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
criteria:
  adult: {when: age >= 18 years, says: Eighteen or older, source: paper}
  recovery: {when: platelets >= 100 x 10^9/L}
classifications:
  response:
    outcomes: {CR: recovery, NR: otherwise}
    source: paper
statements:
  design: {says: One arm, source: paper, for information: yes}
  who: {says: Whoever is of age, items: [eighteen or older], source: paper, made into: [adult, response, response CR]}
  goal: {says: How many recover, source: figures, made into: [response nr, CR rate, course]}
  lost: {says: Nobody made a rule of this, source: paper}
course: {response: response, responders: [CR], source: paper}
endpoints:
  CR rate: {rate: response is CR, says: Who recovers, source: figures}
"""

Traced = Callable[[str], Matrix]


@pytest.fixture
def traced(tmp_path: Path) -> Traced:
    def made(text: str) -> Matrix:
        (tmp_path / "p.yaml").write_text(RULES, encoding="utf-8")
        (tmp_path / "x.feature").write_text(f"Feature: X\n{indent(dedent(text), '  ')}", encoding="utf-8")
        return trace(record(str(tmp_path / "p.yaml"), [tmp_path / "x.feature"]))

    return made


FEATURE = """
Scenario: Of age
  Given age is 20 a
  Then adult is met

Scenario: Recovered
  Given platelets is 200
  Then response is CR

Scenario: About the data only
  Given platelets is 200
  Then there is no problem with the data

Scenario: Wrong
  Given platelets is 50
  Then response is CR

@review
Scenario: Nobody has read this
  Given platelets is 50
  Then response is NR
"""


def text_of(matrix: Matrix) -> str:
    return plain_text(document.text(matrix), 200)


def test_the_shipped_protocol_has_no_orphan(shipped: Recording) -> None:
    matrix = trace(shipped)
    became = {one.statement.name: one.became for one in matrix.told}
    assert became["primary end points"] == "CR rate, duration of CR, MRD-negative CR by flow, MRD-negative CR by PCR"
    assert {what: some for what, some in orphans(matrix).items() if some} == {}
    assert matrix.is_whole


def test_both_ways(traced: Traced) -> None:
    matrix = traced(FEATURE)
    scenes = {clause.label: [matrix.scenes[at].name for at in clause.scenes] for clause in matrix.clauses}
    assert scenes == {
        "adult": ["Of age"],
        "recovery": ["Recovered", "Nobody has read this"],
        "response CR": ["Recovered"],
        "response NR": ["Wrong", "Nobody has read this"],
        "course": [],
        "CR rate": [],
    }
    assert [clause.label for clause in matrix.proven_by(1)] == ["recovery", "response CR"]
    assert [matrix.result(at) for at in range(5)] == ["passed", "passed", "passed", "failed", "not yet reviewed"]


def test_orphans_of_each_kind(traced: Traced) -> None:
    found = {what: [one.rsplit(": ", 1)[-1] for one in some] for what, some in orphans(traced(FEATURE)).items()}
    assert found == {
        "clauses that no passed scenario proves": ["response NR"],
        "clauses that cite no source": ["recovery"],
        "scenarios that prove no clause": ["x.feature:11 About the data only"],
        "statements without a clause": ["lost"],
        "sources without a clause or a statement": ["=Nobody cites this"],
    }


def test_a_lone_statement_is_enough_to_be_not_whole(traced: Traced) -> None:
    matrix = traced(FEATURE)
    nothing = replace(matrix, protocol=replace(matrix.protocol, sources={}), scenes=(), clauses=(), told=())
    assert nothing.is_whole
    assert not replace(nothing, told=matrix.told).is_whole
    assert replace(nothing, told=matrix.told[:3]).is_whole


def test_a_person_reads_it(traced: Traced) -> None:
    told = text_of(traced(FEATURE))
    assert "A paper; Methods\n  adult (criterion): 1 passed\n" in told
    assert "response NR (outcome): 1 failed, 1 not yet reviewed" in told
    assert "  statement 'design': for information\n  statement 'who': adult, response CR, response NR\n" in told
    assert "A table of figures\n  CR rate (endpoint): about a cohort: no scenario states it\n" in told
    assert told.splitlines()[-1] == (
        "6 clauses, 5 scenarios, 1 failed; clauses that no passed scenario proves: 1; clauses that cite no source: 1; "
        "scenarios that prove no clause: 1; statements without a clause: 1; sources without a clause or a statement: 1"
    )


def test_one_of_each_is_counted_as_one(traced: Traced) -> None:
    matrix = traced(FEATURE)
    one = replace(
        matrix, clauses=matrix.clauses[:1], scenes=matrix.scenes[:1], told=(), protocol=replace(matrix.protocol, sources={})
    )
    assert text_of(one) == "reviewed: 0 of 1 clause; no reviewer is stated for any\n1 clause, 1 scenario; no orphan\n"


def test_a_table_keeps_every_link_and_no_formula(traced: Traced) -> None:
    rows = list(csv.reader(io.StringIO(csv_text(table(traced(FEATURE))))))
    assert rows[0] == list(HEADER)
    assert {(row[3], row[8], row[10]) for row in rows[1:]} >= {
        ("adult", "Of age", "passed"),
        ("response NR", "Wrong", "failed"),
        ("", "About the data only", "passed"),
        ("CR rate", "", "about a cohort: no scenario states it"),
    }
    assert {(row[0], row[2], row[3], row[4], row[5]) for row in rows[1:]} >= {
        ("A paper", "One arm", "", "statement design", "for information"),
        ("A paper", "Whoever is of age; eighteen or older", "adult", "statement who", "decided"),
        ("A paper", "Nobody made a rule of this", "", "statement lost", "no clause"),
        ("'=Nobody cites this", "", "", "source", "no clause or statement"),
    }
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


REVIEWED = (
    ("adult: {when: age >= 18 years,", "adult: {when: age >= 18 years, reviewed: {by: A. Tester, on: 2024-05-01},"),
    ("{when: platelets >= 100 x 10^9/L}", "{when: platelets >= 100 x 10^9/L, status: verified}"),
    (
        "outcomes: {CR: recovery,",
        "outcomes: {CR: {when: recovery, status: unverified, reviewed: {by: B. Tester, on: 2024-05-02}},",
    ),
    ("says: Who recovers,", "says: Who recovers, reviewed: {by: A. Tester, on: 2024-05-03},"),
    ("responders: [CR],", "responders: [CR], status: unverified,"),
)


def test_who_reviewed_what_and_when_is_shown_or_that_nobody_is_said_to_have(traced: Traced, tmp_path: Path) -> None:
    assert {(one.status.value, one.reviewed) for one in traced(FEATURE).clauses} == {("not stated", None)}
    rules = RULES
    for before, after in REVIEWED:
        assert before in rules
        rules = rules.replace(before, after)
    (tmp_path / "p.yaml").write_text(rules, encoding="utf-8")
    matrix = trace(record(str(tmp_path / "p.yaml"), [tmp_path / "x.feature"]))
    told = {
        "adult": ("verified", "A. Tester, 2024-05-01"),
        "recovery": ("verified", "not stated"),
        "response CR": ("unverified", "B. Tester, 2024-05-02"),
        "response NR": ("not stated", "not stated"),
        "course": ("unverified", "not stated"),
        "CR rate": ("verified", "A. Tester, 2024-05-03"),
    }
    rows = list(csv.reader(io.StringIO(csv_text(table(matrix)))))
    at = {name: rows[0].index(name) for name in ("clause", "status", "reviewed", "kind")}
    shown = {row[at["clause"]]: row for row in rows[1:] if row[at["clause"]] and not row[at["kind"]].startswith("statement")}
    assert {name: (row[at["status"]], row[at["reviewed"]]) for name, row in shown.items()} == told
    read = json.loads(json.dumps(record_of(matrix)))
    assert {one["clause"]: one["reviewed"] for one in read["clauses"]} == {
        **dict.fromkeys(told),
        "adult": {"by": "A. Tester", "on": "2024-05-01"},
        "response CR": {"by": "B. Tester", "on": "2024-05-02"},
        "CR rate": {"by": "A. Tester", "on": "2024-05-03"},
    }
    said = "reviewed: 3 of 6 clauses; no reviewer is stated for the others: recovery, response NR, course"
    assert said in text_of(matrix).splitlines()
    assert "  adult (criterion): 1 passed; reviewed by A. Tester, 2024-05-01\n" in text_of(matrix)
    assert f"<p>{said}.</p>" in html(document.page(matrix))
    assert "<td>verified</td><td>A. Tester, 2024-05-01</td>" in html(document.page(matrix))


def test_a_machine_reads_it(traced: Traced) -> None:
    found = record_of(traced(FEATURE))
    assert isinstance(found, dict)
    assert set(found) == {"protocol", "sources", "statements", "clauses", "scenarios", "orphans"}
    read = json.loads(json.dumps(found))
    assert [(one["statement"], one["clauses"], one["for information"]) for one in read["statements"]] == [
        ("design", [], True),
        ("who", ["adult", "response CR", "response NR"], False),
        ("goal", ["response NR", "CR rate", "course"], False),
        ("lost", [], False),
    ]
    assert {one["clause"]: (one["statements"], one["is about"]) for one in read["clauses"]} == {
        "adult": (["who"], "a patient"),
        "recovery": ([], "a patient"),
        "response CR": (["who"], "a patient"),
        "response NR": (["who", "goal"], "a patient"),
        "course": (["goal"], "a cohort"),
        "CR rate": (["goal"], "a cohort"),
    }
    assert read["sources"][1] == {
        "source": "figures",
        "title": "A table of figures",
        "section": None,
        "clauses": ["CR rate"],
        "statements": ["goal"],
    }


def test_the_page_escapes_and_needs_no_network(traced: Traced) -> None:
    drawn = html(document.page(traced(FEATURE.replace("Scenario: Of age", "Scenario: Of age & <b>bold</b>"))))
    assert "Of age &amp; &lt;b&gt;bold&lt;/b&gt;" in drawn
    assert "<script" not in drawn
    assert "http" not in drawn.replace("http-equiv", "")


@pytest.mark.parametrize(
    ("name", "became"),
    [("CR rate", "CR rate"), ("cr rate", "cr rate"), ("cr-rate", "cr rate, CR rate"), ("response", "response CR, response NR")],
)
def test_a_criterion_and_an_endpoint_of_one_slug_are_told_apart_by_how_they_are_written(
    tmp_path: Path, name: str, became: str
) -> None:
    rules = RULES.replace("criteria:\n", "criteria:\n  cr rate: {when: age >= 1 year, source: paper}\n")
    (tmp_path / "p.yaml").write_text(rules.replace("[response nr, CR rate, course]", f"[{name}]"), encoding="utf-8")
    (tmp_path / "x.feature").write_text("Feature: X\n  Scenario: One\n    Given age is 1 a\n    Then cr rate is met\n", "utf-8")
    matrix = trace(record(str(tmp_path / "p.yaml"), [tmp_path / "x.feature"]))
    assert [one.became for one in matrix.told if one.statement.name == "goal"] == [became]
