"""Mutants of declarations: ranges, molar masses, values of choices, assessments; each has a scenario that notices it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent

import pytest
from tests.testing.noticing import noticed

from remission.protocol.load import load
from remission.symbolic.cells.case_search import Remedy
from remission.testing.assertions.recording import record
from remission.testing.gherkin.writer import feature
from remission.testing.mutation.mutants import mutants
from remission.testing.mutation.mutation import Mutation, mutate
from remission.testing.mutation.scenario_runner import ScenarioRunner
from remission.testing.mutation.vocabulary_operators import Redefined, Reopened

Tried = Callable[[str, str], Mutation]

HEAD = """\
protocol: declared
title: What is declared
version: 1.0.0
"""
RULES = (
    HEAD
    + """\
facts:
  weight: {unit: kg, plausible: 1 to 250}
  creatinine: {unit: mg/dL, plausible: 0 to 30, molar mass: 113.12 g/mol}
  cycle: {unit: "1", plausible: 1 to 20, whole: yes, choose: latest on or before the assessment}
  state: {values: [first, second, third]}
  first dose: {date: yes}
  unread: {unit: kg, plausible: 1 to 250}
criteria:
  heavy: weight > 100 kg
  kidney: creatinine <= 1 mg/dL
  early: cycle = 1
  begun: state is first
"""
)


@pytest.fixture
def told(tmp_path: Path) -> Callable[[str], set[str]]:
    """The mutants of declarations of some rules."""

    def of(text: str) -> set[str]:
        (tmp_path / "declared.yaml").write_text(text, encoding="utf-8")
        every = mutants(load(str(tmp_path / "declared.yaml")))
        return {f"{one.sort}: {one}" for one in every if isinstance(one.change, Redefined | Reopened)}

    return of


@pytest.fixture
def tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tried:
    """The mutants of some rules, put to one feature."""

    def of(rules: str, text: str) -> Mutation:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "declared.yaml").write_text(rules, encoding="utf-8")
        (tmp_path / "x.feature").write_text(f"Feature: X\n{indent(dedent(text), '  ')}", encoding="utf-8")
        return mutate(record("declared.yaml", [Path("x.feature")]))

    return of


ONE_FACT = "facts:\n  weight: {unit: kg, choose: latest on or before the assessment}\ncriteria:\n  heavy: weight > 100 kg\n"
UNDATED = "facts:\n  weight: {unit: kg}\n  size: {unit: m}\ncriteria:\n  heavy: weight > 100 kg and size > 1 m\n"


@pytest.mark.parametrize("rules", [ONE_FACT, UNDATED], ids=["one fact is all there is", "nothing is meant to be dated"])
def test_no_other_opening_is_tried_where_it_would_open_the_same(told: Callable[[str], set[str]], rules: str) -> None:
    assert told(HEAD + rules) == set()


def test_either_end_of_a_range_is_moved_and_no_limit_of_a_rule_becomes_implausible(told: Callable[[str], set[str]]) -> None:
    assert {one for one in told(RULES) if one.startswith("plausible range")} == {
        "plausible range: weight: 'plausible: 0.9 to 250' in place of 'plausible: 1 to 250'",
        "plausible range: weight: 'plausible: 1.1 to 250' in place of 'plausible: 1 to 250'",
        "plausible range: weight: 'plausible: 1 to 225' in place of 'plausible: 1 to 250'",
        "plausible range: weight: 'plausible: 1 to 275' in place of 'plausible: 1 to 250'",
        "plausible range: creatinine: 'plausible: -0.03 to 30' in place of 'plausible: 0 to 30'",
        "plausible range: creatinine: 'plausible: 0.03 to 30' in place of 'plausible: 0 to 30'",
        "plausible range: creatinine: 'plausible: 0 to 27' in place of 'plausible: 0 to 30'",
        "plausible range: creatinine: 'plausible: 0 to 33' in place of 'plausible: 0 to 30'",
        "plausible range: cycle: 'plausible: 0 to 20' in place of 'plausible: 1 to 20'",
        "plausible range: cycle: 'plausible: 1 to 18' in place of 'plausible: 1 to 20'",
        "plausible range: cycle: 'plausible: 1 to 22' in place of 'plausible: 1 to 20'",
    }


def test_a_molar_mass_is_a_tenth_off(told: Callable[[str], set[str]]) -> None:
    assert {one for one in told(RULES) if one.startswith("molar mass")} == {
        "molar mass: creatinine: 'molar mass: 101.808 g/mol' in place of 'molar mass: 113.12 g/mol'",
        "molar mass: creatinine: 'molar mass: 124.432 g/mol' in place of 'molar mass: 113.12 g/mol'",
    }


def test_a_value_is_left_out_that_no_rule_names(told: Callable[[str], set[str]]) -> None:
    assert {one for one in told(RULES) if one.startswith("value")} == {
        "value of a choice: state: without the value 'second'",
        "value of a choice: state: without the value 'third'",
    }


EVERY_DAY = "every day of an observation"
OPENINGS = {
    "none is stated": ("", EVERY_DAY, {"each: weight", "each: creatinine"}),
    "one examination": (
        "assessments: {each: cycle}",
        "each: cycle",
        {EVERY_DAY, "each: weight", "each: creatinine", "each: cycle, weight", "each: cycle, creatinine"},
    ),
    "a day that is counted": (
        "assessments: {on: day 28 after first dose}",
        "on: day 28 after first dose",
        {EVERY_DAY, "on: day 27 after first dose", "on: day 29 after first dose"}
        | {f"each: {fact}; on: day 28 after first dose" for fact in ("weight", "creatinine")},
    ),
    "a list": ("assessments: {listed: yes}", "", set()),
}


@pytest.mark.parametrize(("section", "own", "others"), OPENINGS.values(), ids=OPENINGS)
def test_what_opens_an_assessment(told: Callable[[str], set[str]], section: str, own: str, others: set[str]) -> None:
    assert {one for one in told(f"{RULES}{section}\n") if one.startswith("what opens")} == {
        f"what opens an assessment: assessments: '{other}' in place of '{own}'" for other in others
    }


@pytest.mark.parametrize("section", ["", "assessments: {each: cycle}"])
def test_every_survivor_has_a_scenario_that_notices_it(tried: Tried, tmp_path: Path, section: str) -> None:
    rules = f"{RULES}{section}\n"
    found = tried(rules, "Scenario: One\n  Given weight is 120 kg\n  Then heavy is met\n")
    declared = [one for one in found.survivors if isinstance(one.mutant.change, Redefined | Reopened)]
    texts = [one.closing.text for one in declared if isinstance(one.closing, Remedy)]
    assert len(texts) == len(declared) > 15
    (tmp_path / "y.feature").write_text(feature("Y", texts), encoding="utf-8")
    mended = record("declared.yaml", [tmp_path / "y.feature"])
    assert mended.results.findings == ()
    every = [one for one in mutants(mended.protocol) if isinstance(one.change, Redefined | Reopened)]
    assert [str(one) for one in every if not noticed(mended, one)] == []


NOTICED = {
    "a value at the end": ("weight is 250 kg", "heavy is met", {"plausible: 1 to 225"}),
    "a value beyond": ("weight is 260 kg", "there is a problem with weight", {"plausible: 1 to 275"}),
    "a value beyond, by its answer": ("weight is 0.95 kg", "heavy is unknown", set()),
    "moles": ("creatinine is 0.088 mmol/L", "kidney is met", {"molar mass: 124.432 g/mol"}),
    "a value of a choice": ("state is third", "begun is not met", {"third"}),
    "a value far from the ends": ("weight is 120 kg", "heavy is met", set()),
}


@pytest.mark.parametrize(("given", "then", "noticed"), NOTICED.values(), ids=NOTICED)
def test_a_scenario_notices_what_changes_its_answer(tried: Tried, given: str, then: str, noticed: set[str]) -> None:
    foreseen = "" if "problem" in then or "0.95" not in given else "  And there is a problem with weight\n"
    found = tried(RULES, f"Scenario: One\n  Given {given}\n  Then {then}\n{foreseen}")
    told = {str(one.mutant) for one in found.tried if one.scenes and isinstance(one.mutant.change, Redefined | Reopened)}
    wanted = noticed or ({"plausible: 0.9 to 250"} if foreseen else set())
    assert len(told) == len(wanted)
    assert all(any(word in one.partition(" in place of ")[0] for one in told) for word in wanted)


def test_scenarios_are_run_again_as_they_were_run() -> None:
    recording = record("inotuzumab-pediatric", [], tags="@data or @cohort")
    runner = ScenarioRunner(recording.protocol)
    scripts = [scene.script for scene in recording.scenes]
    assert len(scripts) > 20
    assert all(script is not None and runner.holds(script) for script in scripts)
