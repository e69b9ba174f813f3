"""The step library under plain pytest: three lines in a test module, and the same words where a scenario does not hold."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

MODULE = """
from pytest_bdd import given, scenarios, then
import pytest

pytest_plugins = ["remission.testing.gherkin.steps"]
scenarios("demo")
"""

FOREIGN = """
@pytest.fixture
def world():
    return []

@given("somebody else's step")
def _(world):
    world.append(1)

@then("it has run")
def _(world):
    assert world == [1]
"""

FEATURE = """\
Feature: F
  Scenario: Holds
    Given platelets is 100
    Then platelet recovery is met
  Scenario: Does not hold
    Given platelets is 99
    Then platelet recovery is met
  Scenario: Unknown
    Given platelets is 100
    Then the platelets have recovered
"""


def _pytest(folder: Path) -> str:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        "/dev/null",
        "--rootdir",
        str(folder),
        str(folder),
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120).stdout


@pytest.fixture
def project(demo: Path) -> Path:
    """A project with rules, a folder of features called after its protocol, and a test module."""
    folder = demo.parent.parent
    (folder / "demo").mkdir()
    (folder / "demo" / "protocol.yaml").write_bytes((demo / "protocol.yaml").read_bytes())
    (folder / "test_features.py").write_text(MODULE, encoding="utf-8")
    return folder


def test_plain_pytest_tells_it_in_the_same_words(project: Path) -> None:
    (project / "demo" / "x.feature").write_text(FEATURE, encoding="utf-8")
    out = _pytest(project)
    assert (
        dedent("""\
        demo/x.feature:7:5: scenario 'Does not hold' does not hold
          step:     Then platelet recovery is met
          expected: met
          actual:   not met
          because:  platelet recovery: platelets >= 100 10*9/L is not met (platelets is 99 10*9/L)
        """)
        in out
    )
    assert "demo/x.feature:10:5: no step reads 'the platelets have recovered' after Then\n  hint: the nearest steps are " in out
    assert "2 failed, 1 passed" in out
    assert "Traceback" not in out


def test_scenarios_with_a_world_of_their_own_are_left_alone(project: Path) -> None:
    (project / "test_features.py").write_text(MODULE + FOREIGN, encoding="utf-8")
    text = "Feature: F\n  Scenario: S\n    Given somebody else's step\n    Then it has run\n"
    (project / "demo" / "x.feature").write_text(text, encoding="utf-8")
    assert "1 passed" in _pytest(project)
