"""Facts of other days in features: one of several assessments is asked about, and edits of what they are made of are noticed."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from remission.protocol.load import load
from remission.protocol.model import Protocol
from remission.protocol.vocabulary.history_text import history_text
from remission.symbolic.cells.case_search import Remedy
from remission.testing.assertions.recording import record
from remission.testing.gherkin.lint import lint
from remission.testing.mutation.mutation import mutate
from remission.testing.mutation.observation_operators import other_histories
from remission.testing.mutation.vocabulary_operators import Redefined
from remission.testing.runner.run import run_features

RULES = """\
protocol: back
title: Facts of other days
version: 1.0.0
sources: {s: {title: S}}
facts:
  size: {unit: mm, plausible: 0 to 500, told apart by: lesion}
  first dose: {date: yes, choose: latest at any time}
  total: {from: size, choose: sum on the day of the assessment}
  nadir: {from: total, choose: "lowest since first dose, before the assessment"}
criteria:
  progression: {when: total > nadir, source: s}
"""

TABLE = """\
Given the observations:
  | date       | fact       | value      | lesion |
  | 2024-01-01 | size       | 30         | A      |
  | 2024-01-01 | size       | 20         | B      |
  | 2024-01-02 | first dose | 2024-01-02 |        |
  | 2024-01-02 | size       | 40         | A      |
  | 2024-01-02 | size       | 30         | B      |
  | 2024-01-09 | size       | 60         | A      |
  | 2024-01-09 | size       | 0          | B      |
  | 2024-01-16 | size       | 65         | A      |
"""


@pytest.fixture
def back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Protocol:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "back.yaml").write_text(RULES, encoding="utf-8")
    return load("back.yaml")


def written(steps: str) -> Path:
    text = f"Feature: F\n  Scenario: S\n{indent(TABLE + dedent(steps), '    ')}"
    Path("x.feature").write_text(text, encoding="utf-8")
    return Path("x.feature")


def said(steps: str) -> str:
    found = run_features("back.yaml", [written(steps)])
    return "\n".join(map(str, found.findings))


@pytest.mark.usefixtures("back")
def test_each_of_several_assessments_is_asked_about() -> None:
    steps = """\
    When the patient is assessed on 2024-01-09
    Then progression is not met
    When the patient is assessed on 2024-01-16
    Then progression is met
    When the patient is assessed on 2024-01-02
    Then progression is unknown
    """
    assert said(steps) == ""
    assert list(lint(record("back.yaml", [written(steps)]))) == []


@pytest.mark.usefixtures("back")
def test_a_day_without_an_assessment_is_told_with_those_that_there_are() -> None:
    told = said("When the patient is assessed on 2024-01-10\nThen progression is met\n")
    assert "nobody is assessed on 2024-01-10" in told
    assert "there are assessments of 2024-01-01, 2024-01-02, 2024-01-09, 2024-01-16" in told
    assert "'2024-01' is no day" in said("When the patient is assessed on 2024-01\nThen progression is met\n")


@pytest.mark.usefixtures("back")
def test_what_does_not_hold_shows_the_range_and_the_observations_behind_it() -> None:
    told = said("When the patient is assessed on 2024-01-16\nThen progression is not met\n")
    assert "total is between 65 and 565 mm, 2024-01-16, the same day, row 12" in told
    assert "nadir is 60 mm, of 2 values, the last 2024-01-09, 7 days before, row 11" in told


@pytest.mark.usefixtures("back")
def test_another_column_than_the_one_that_tells_apart_is_refused() -> None:
    Path("x.feature").write_text(
        f"Feature: F\n  Scenario: S\n{indent(TABLE.replace('lesion', 'leson '), '    ')}    Then progression is met\n"
    )
    found = run_features("back.yaml", [Path("x.feature")])
    assert "the table has a column 'leson', which no observation has" in "\n".join(map(str, found.findings))


def test_the_histories_that_an_author_could_have_written(back: Protocol) -> None:
    fact = back.facts["nadir"]
    assert fact.choose is not None
    assert {history_text(rule) for rule in other_histories(fact, fact.choose, back)} == {
        "highest since first dose, before the assessment",
        "latest since first dose, before the assessment",
        "first since first dose, before the assessment",
        "lowest since first dose",
        "lowest since first dose, at any time",
        "lowest after first dose, before the assessment",
        "lowest from 1 day before first dose, before the assessment",
        "lowest before the assessment",
    }


@pytest.mark.usefixtures("back")
def test_edits_of_a_history_are_noticed_by_what_is_asked_of_its_days() -> None:
    steps = """\
    When the patient is assessed on 2024-01-16
    Then progression is met
    When the patient is assessed on 2024-01-09
    Then progression is not met
    When the patient is assessed on 2024-01-02
    Then progression is unknown
    """
    found = mutate(record("back.yaml", [written(steps)]), of=Redefined)
    tried = found.tried
    noticed = {one.mutant.told.partition(" in place of ")[0]: bool(one.scenes) for one in tried if one.mutant.where == "nadir"}
    silent = {told for told, is_noticed in noticed.items() if not is_noticed}
    assert (len(noticed), silent) == (8, {"'latest since first dose, before the assessment'"})
    (missed,) = (one.closing for one in found.survivors if one.mutant.where == "nadir")
    assert isinstance(missed, Remedy)
    Path("more.feature").write_text(f"Feature: F\n\n{missed.text}\n", encoding="utf-8")
    assert run_features("back.yaml", [Path("more.feature")]).passed == 1


@pytest.mark.usefixtures("back")
def test_a_row_an_assessment_makes_its_history_too() -> None:
    text = """\
    Feature: F
      Scenario: S
        Given the assessments:
          | date       | total | first dose |
          | 2024-01-02 | 50    | 2024-01-02 |
          | 2024-01-09 | 40    | 2024-01-02 |
          | 2024-01-16 | 45    | 2024-01-02 |
        When the patient is assessed on 2024-01-16
        Then progression is met because nadir is 40 mm
        When the patient is assessed on 2024-01-09
        Then progression is not met
    """
    Path("x.feature").write_text(dedent(text).replace(" because nadir is 40 mm", ""), encoding="utf-8")
    found = run_features("back.yaml", [Path("x.feature")])
    assert (found.passed, list(map(str, found.findings))) == (1, [])
