"""The commands about features: which options they take, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run

FEATURE = """\
Feature: Platelets
  @low
  Scenario: Below
    Given platelets is 99
    Then platelet recovery is not met
  @high
  Scenario: Above
    Given platelets is 101
    Then platelet recovery is met
"""
UNREADABLE = """\
--tags:1:1: the tag expression '@a and' does not read at its end
  hint: write for example '@mrd and not @slow'
"""


@pytest.mark.parametrize("command", ["test", "coverage", "mutate", "trace", "lint", "evidence"])
def test_tags_that_do_not_read_are_wrong_usage(run: Run, command: str) -> None:
    more = ["--out", "evidence"] if command == "evidence" else []
    done = run(command, "inotuzumab-pediatric", "--tags", "@a and", *more)
    assert (done.code, done.out, done.err) == (2, "", UNREADABLE)


def test_a_time_that_is_none_is_wrong_usage(run: Run) -> None:
    done = run("evidence", "inotuzumab-pediatric", "--out", "evidence", "--when", "yesterday")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1] == (
        "Error: Invalid value for '--when': 'yesterday' is no time: write it as 2024-05-31 or 2024-05-31T14:30:00"
    )


@pytest.fixture
def features(folder: Path) -> Path:
    (folder / "x.feature").write_text(FEATURE, encoding="utf-8")
    return folder


@pytest.mark.parametrize("tags", ["@low", "@high"])
def test_trace_and_lint_take_tags(features: Path, run: Run, tags: str) -> None:
    assert features.is_dir()
    traced = json.loads(run("trace", "p.yaml", "x.feature", "--tags", tags, "--format", "json").out)
    line = {"@low": "x.feature:3 Below", "@high": "x.feature:7 Above"}[tags]
    assert [one["scenario"] for one in traced["scenarios"]] == [line]
    assert run("lint", "p.yaml", "x.feature", "--tags", tags) == (0, "1 scenario: nothing to remark\n", "")
