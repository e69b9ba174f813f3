"""Files beside the features that nobody reads are told, and fail nothing but `lint`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from remission.cli import app
from remission.testing.runner.parallel import run_in_parallel
from remission.testing.runner.run import run_features

HINT = "  hint: the name of a feature ends in .feature, and a step names a table; keep other files elsewhere"
FEATURE = """\
Feature: F
  Background:
    Given the protocol "rules"
  Scenario Outline: S of <site>
    Given the patients of "<site>.csv"
    Then 1 patient is eligible
    Examples:
      | site  |
      | north |
      | south |
  Scenario: T
    Given the patients of "more/west.csv"
    Then 1 patient is eligible
"""
READ = ("x.feature", "north.csv", "south.csv", "more/west.csv", "rules/protocol.yaml")
NO_MATTER = ("README.md", "readme", "conftest.py", ".DS_Store", ".git/config", "__pycache__/conftest.cpython-312.pyc")
PATIENT = "patient,age,diagnosis\nP,9,B-cell precursor ALL\n"


@pytest.fixture
def folder(demo: Path) -> Path:
    """Features with all that they read, and with what may lie beside them."""
    for name in (*READ, *NO_MATTER):
        path = Path("features") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PATIENT, encoding="utf-8")
    (Path("features") / "x.feature").write_text(FEATURE, encoding="utf-8")
    (Path("features") / "rules" / "protocol.yaml").write_bytes((demo / "protocol.yaml").read_bytes())
    return Path("features")


def told(demo: Path, folder: Path) -> list[str]:
    return [str(one) for one in run_features(str(demo), [folder]).warnings]


def test_what_is_read_and_what_nobody_takes_for_a_feature_is_not_told(demo: Path, folder: Path) -> None:
    assert told(demo, folder) == []
    assert run_features(str(demo), [folder]).passed == 3


def test_a_feature_under_another_name_and_a_table_that_none_names_are_told(demo: Path, folder: Path) -> None:
    for name in ("y.feature.txt", "z.Feature", "east.csv", "more/old.feature~"):
        (folder / name).write_text(FEATURE, encoding="utf-8")
    assert told(demo, folder) == [
        f"features:1:1: warning: 4 files that no feature reads: east.csv, y.feature.txt, z.Feature and 1 more\n{HINT}"
    ]
    assert [str(one) for one in run_in_parallel(str(demo), [folder], 2).warnings] == told(demo, folder)


@pytest.mark.parametrize("name", ["notes.txt", "north.parquet", "rules.yaml", "x.feature.md"])
def test_one_file_is_told_in_a_line(demo: Path, folder: Path, name: str) -> None:
    (folder / name).write_text("", encoding="utf-8")
    assert told(demo, folder) == [f"features:1:1: warning: 1 file that no feature reads: {name}\n{HINT}"]


def test_the_rules_that_are_tested_may_lie_beside_the_features(demo: Path, folder: Path) -> None:
    beside = folder / "changed.yaml"
    beside.write_bytes((demo / "protocol.yaml").read_bytes())
    assert told(beside, folder) == []
    assert told(demo, folder) == [f"features:1:1: warning: 1 file that no feature reads: changed.yaml\n{HINT}"]


def test_a_named_file_stands_alone(demo: Path, folder: Path) -> None:
    (folder / "notes.txt").write_text("", encoding="utf-8")
    assert told(demo, folder / "x.feature") == []


def test_where_a_feature_cannot_be_read_nobody_knows_what_it_names(demo: Path, folder: Path) -> None:
    (folder / "notes.txt").write_text("", encoding="utf-8")
    (folder / "y.feature").write_text("Nothing", encoding="utf-8")
    assert told(demo, folder) == []


def test_it_is_a_warning_of_test_and_a_remark_of_lint(demo: Path, folder: Path) -> None:
    (folder / "notes.txt").write_text("", encoding="utf-8")
    said = f"features:1:1: warning: 1 file that no feature reads: notes.txt\n{HINT}\n"
    ran = CliRunner().invoke(app, ["test", str(demo), "features"])
    assert (ran.exit_code, ran.stdout.startswith(said)) == (0, True)
    linted = CliRunner().invoke(app, ["lint", str(demo), "features"])
    assert (linted.exit_code, said in linted.stderr) == (1, True)
