"""JUnit XML: each scenario under the name that it has everywhere, with its tags, and each file that cannot be run."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from html import unescape
from pathlib import Path
from textwrap import dedent

import pytest
from typer.testing import CliRunner

from remission.cli import app
from remission.render.page import html
from remission.testing.assertions.recording import record
from remission.testing.evidence.document import scenarios_page
from remission.testing.runner.cucumber import as_cucumber
from remission.testing.runner.junit import as_junit
from remission.testing.runner.results import RunResults

Run = Callable[..., RunResults]

TEXT = """\
    @all
    Feature: Blasts
      @mrd @slow
      Scenario Outline: Blasts of <blasts>
        Given bone marrow blasts is <blasts>
        Then marrow remission is <truth>
        Examples:
          | blasts | truth   |
          | 4.9 %  | met     |
          | 5 %    | met     |
          | 6 %    | not met |
      @review
      Scenario: Nobody has read & this :: [one]
        Given bone marrow blasts is 1 %
        Then marrow remission is met
      Scenario: Without Then
        Given age is 9
"""
NAMES = ["Blasts of 4.9 % (truth = met)", "Blasts of 5 % (truth = met)", "Blasts of 6 % (truth = not met)"]
NAMES.append("Nobody has read & this :: [one]")
READING = "the file can be read and run"


def suite(results: RunResults) -> ET.Element:
    return ET.fromstring(as_junit(results))[0]  # noqa: S314 - our own text


def test_every_scenario_and_every_file_that_does_not_run_is_a_test(run: Run) -> None:
    found = suite(run(TEXT))
    counts = {key: found.get(key) for key in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "5", "failures": "2", "errors": "0", "skipped": "1"}
    assert [(case.get("classname"), case.get("name")) for case in found] == [
        ("features.x.feature", name) for name in (READING, *NAMES)
    ]
    assert [[part.tag for part in case if part.tag != "properties"] for case in found] == [
        ["failure"],
        [],
        ["failure"],
        [],
        ["skipped"],
    ]


def test_what_failed_is_told_whole(run: Run) -> None:
    reading, _, failed, _, skipped = suite(run(TEXT))
    assert reading[0].text == dedent("""\
        features/x.feature:16:3: scenario 'Without Then' has no Then: it asserts nothing
          hint: end with `Then` and what must hold, for example `Then the patient is eligible`""")
    failure = failed.find("failure")
    assert failure is not None
    assert failure.get("message") == "features/x.feature:6:5: scenario 'Blasts of 5 % (truth = met)' does not hold"
    assert failure.text == dedent("""\
        features/x.feature:6:5: scenario 'Blasts of 5 % (truth = met)' does not hold
          step:     Then marrow remission is met
          expected: met
          actual:   not met
          because:  marrow remission: bone marrow blasts < 5 % is not met (bone marrow blasts is 5 %)""")
    assert skipped[-1].attrib == {"message": "not yet reviewed"}


def test_tags_are_properties(run: Run) -> None:
    found = {case.get("name"): [one.get("value") for one in case.iter("property")] for case in suite(run(TEXT))}
    assert found == {READING: [], **{name: ["@all", "@mrd", "@slow"] for name in NAMES[:3]}, NAMES[3]: ["@all", "@review"]}


def test_names_are_the_same_everywhere(run: Run, demo: Path) -> None:
    results = run(TEXT)
    assert [scene.name for scene in results.scenarios] == NAMES
    (feature,) = as_cucumber(results)
    elements = feature["elements"]  # type: ignore[call-overload, index]
    assert [element["name"] for element in elements] == [READING, *NAMES]  # type: ignore[index, union-attr]
    assert [case.get("name") for case in suite(results)] == [READING, *NAMES]
    page = unescape(html(scenarios_page(record(str(demo), [Path("features")]))))
    assert all(f" {name}: " in page for name in NAMES)


def test_what_xml_cannot_hold_is_written_as_a_number(run: Run) -> None:
    (case,) = suite(run("Feature: F\n  Scenario: A bell \x07\n    Given age is 9\n    Then I1 age is met\n"))
    assert case.get("name") == "A bell #x07"


def test_no_scenario_of_a_tag_is_a_failure(run: Run) -> None:
    (case,) = suite(run("Feature: F\n  Scenario: S\n    Given age is 9\n    Then I1 age is met\n", tags="@none"))
    assert (case.get("name"), case[0].get("message")) == (READING, "--tags:1:1: no scenario has tags that fit '@none'")


@pytest.mark.parametrize("option", ["--junit", "--cucumber"])
def test_a_report_that_cannot_be_written_is_told_before_the_run(demo: Path, option: str) -> None:
    Path("out").mkdir()
    Path("x.feature").write_text("Feature: F\n  Scenario: S\n    Given age is 9\n    Then I1 age is met\n", encoding="utf-8")
    told = CliRunner().invoke(app, ["test", str(demo), "x.feature", option, "out"])
    assert told.exit_code == 1
    assert (told.stdout, str(told.exception)) == ("", "out:1:1: the file cannot be written: is a directory")


def test_a_report_replaces_the_one_before(demo: Path) -> None:
    Path("x.feature").write_text("Feature: F\n  Scenario: S\n    Given age is 9\n    Then I1 age is met\n", encoding="utf-8")
    Path("out.xml").write_text("old", encoding="utf-8")
    assert CliRunner().invoke(app, ["test", str(demo), "x.feature", "--junit", "out.xml", "--jobs", "2"]).exit_code == 0
    (case,) = ET.parse("out.xml").getroot()[0]  # noqa: S314 - our own file
    assert case.get("name") == "S"
