"""A course of one patient in a feature: assessments as a table, asked about by their days; mutants of what is taken."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import TYPE_CHECKING

import pytest

from remission.symbolic.cells.case_search import Remedy
from remission.testing.assertions.recording import record
from remission.testing.gherkin.lint import lint
from remission.testing.mutation.mutation import mutate
from remission.testing.runner.run import run_features

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
protocol: followed
title: Followed
version: 1.0.0
sources: {s: {title: S}}
facts:
  blasts: {unit: "%", plausible: 0 to 100}
  ever in remission: {from: response, choose: ever CR before the assessment}
criteria:
  clear: {when: blasts < 5 %, source: s}
  relapse: {when: ever in remission is yes and not clear, source: s}
classifications:
  response:
    outcomes:
      RD: {when: relapse, source: s}
      CR: {when: clear, source: s}
      NR: otherwise
"""
COURSE = """\
Given the assessments:
  | date       | blasts |
  | 2024-01-01 | 50 %   |
  | 2024-02-01 | 2 %    |
  | 2024-03-01 | 20 %   |
"""


def run(folder: Path, steps: str) -> list[str]:
    (folder / "followed.yaml").write_text(RULES, encoding="utf-8")
    scenario = indent(COURSE + dedent(steps), "    ")
    (folder / "c.feature").write_text(f"Feature: A course\n  Scenario: One\n{scenario}\n", encoding="utf-8")
    results = run_features(str(folder / "followed.yaml"), [folder / "c.feature"])
    return [line.strip() for finding in results.findings for line in str(finding).splitlines()]


def test_an_assessment_is_asked_about_by_its_day(tmp_path: Path) -> None:
    said = run(
        tmp_path,
        """\
        When the patient is assessed on 2024-01-01
        Then response is NR
        When the patient is assessed on 2024-02-01
        Then response is CR
        And relapse is not met
        When the patient is assessed on 2024-03-01
        Then response is RD
        And the reason for relapse names ever in remission
        And 1 patient has response CR
        """,
    )
    assert said == []


# fmt: off
FAULTS = {
    "on no day":   ("When the patient is assessed on 2024-05-01\nThen response is NR", "nobody is assessed on 2024-05-01"),
    "no day":      ("When the patient is assessed on Monday\nThen response is NR",     "'Monday' is no day"),
    "which":       ("When the patient is assessed\nThen response is NR",               "patient 'the patient' has 3 assessments"),
    "not so":      ("When the patient is assessed on 2024-03-01\nThen response is NR", "actual:   RD"),
}
# fmt: on


@pytest.mark.parametrize(("steps", "message"), FAULTS.values(), ids=FAULTS)
def test_what_is_told(steps: str, message: str, tmp_path: Path) -> None:
    assert any(message in line for line in run(tmp_path, steps))


def test_what_an_earlier_answer_is_made_of_is_looked_at(tmp_path: Path) -> None:
    steps = "When the patient is assessed on 2024-03-01\nThen ever again is met"
    (tmp_path / "followed.yaml").write_text(
        RULES.replace("criteria:", "criteria:\n  ever again: {when: ever in remission is yes, source: s}"), encoding="utf-8"
    )
    scenario = indent(f"{COURSE}{steps}", "    ")
    (tmp_path / "c.feature").write_text(f"Feature: A course\n  Scenario: One\n{scenario}\n", encoding="utf-8")
    assert lint(record(str(tmp_path / "followed.yaml"), [tmp_path / "c.feature"], goes_on=True)) == ()


def test_mutants_of_what_is_taken_are_noticed_or_told_apart_by_a_course(tmp_path: Path) -> None:
    assert run(tmp_path, "When the patient is assessed on 2024-03-01\nThen response is RD") == []
    found = mutate(record(str(tmp_path / "followed.yaml"), [tmp_path / "c.feature"]))
    own = [one for one in found.tried if one.mutant.sort == "which earlier answer counts"]
    assert {str(one.mutant).partition(" in place")[0]: bool(one.scenes) for one in own} == {
        "ever in remission: 'all of CR before the assessment'": True,
        "ever in remission: 'any of not CR before the assessment'": False,
        "ever in remission: 'any of RD before the assessment'": True,
        "ever in remission: 'any of NR before the assessment'": False,
    }
    closings = [one.closing for one in found.survivors if one.mutant.sort == "which earlier answer counts"]
    assert len(closings) == 2
    for closing in closings:
        assert isinstance(closing, Remedy)
        assert "And the assessments:" in closing.text
