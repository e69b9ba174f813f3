"""What the linter of features says, to the letter; and that the shipped features give it nothing to say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent

import pytest
from typer.testing import CliRunner

from remission.cli import app
from remission.testing.assertions.recording import Recording, record
from remission.testing.gherkin.lint import lint
from remission.testing.runner.run import run_features

Said = Callable[[str], list[str]]
PATIENT = "Given a patient with:\n  | platelets | 180 |\n  | ANC | 2.5 |\n  | bone marrow blasts | 1 % |\n"


@pytest.fixture
def said(demo: Path, tmp_path: Path) -> Said:
    def say(text: str) -> list[str]:
        (tmp_path / "x.feature").write_text(f"Feature: X\n{indent(dedent(text), '  ')}", encoding="utf-8")
        return [str(problem) for problem in lint(record(str(demo), [Path("x.feature")], goes_on=True))]

    return say


def test_the_shipped_features_give_nothing_to_say(shipped: Recording) -> None:
    assert lint(shipped) == ()


def test_a_value_that_is_replaced(said: Said) -> None:
    told = said("""
        Scenario: Twice
          Given platelets is 50
          And platelets is 100
          Then platelet recovery is met
    """)
    assert told == ["x.feature:4:1: warning: the value of 'platelets' is replaced in line 5 before anyone is assessed"]


def test_a_value_that_is_replaced_after_a_then_is_meant(said: Said) -> None:
    assert (
        said("""
        Scenario: First, then
          Given platelets is 50
          Then platelet recovery is not met
          Given platelets is 100
          Then platelet recovery is met
    """)
        == []
    )


def test_a_fact_that_no_then_depends_on(said: Said) -> None:
    told = said("""
        Scenario: Too much
          Given platelets is 100
          And age is 9 a
          Then platelet recovery is met
    """)
    assert told == [
        "x.feature:5:1: warning: no Then of the scenario depends on 'age'\n  hint: leave the step out, or say what it changes"
    ]


TABLED = """
    Scenario: A table of facts
      Given a patient with:
        | fact      | value |
        | platelets | 50    |
        | age       | 9 a   |
      And platelets is 100
      Then platelet recovery is met

    Scenario: A table of patients
      Given the patients:
        | patient | platelets | weight |
        | A       | 100       | 30 kg  |
        | B       | 50        | 20 kg  |
      Then 1 patient has platelet recovery met
"""


def test_facts_of_tables_are_steps_like_others(said: Said) -> None:
    hint = "\n  hint: leave the step out, or say what it changes"
    assert said(TABLED) == [
        "x.feature:4:1: warning: the value of 'platelets' is replaced in line 8 before anyone is assessed",
        f"x.feature:4:1: warning: no Then of the scenario depends on 'age'{hint}",
        f"x.feature:12:1: warning: no Then of the scenario depends on 'weight'{hint}",
    ]


SHARED = """
    Background:
      Given a patient with:
        | platelets | 50  |
        | age       | 9 a |
      And weight is 30 kg
      And ANC is 2
      And ANC is 3

    @anc
    Scenario: One
      Given ANC is 0.5
      Then full recovery is not met

    Scenario: Other
      When the patient is assessed
      Then full recovery is not met
"""


def test_a_step_of_the_background_that_no_scenario_makes_use_of(said: Said) -> None:
    hint = "\n  hint: leave the step out, or say what it changes"
    assert said(SHARED) == [
        f"x.feature:7:1: warning: no scenario makes use of what the background states of 'weight'{hint}",
        "x.feature:8:1: warning: the value of 'ANC' is replaced in line 9 before anyone is assessed",
    ]


@pytest.mark.parametrize("failing", ["response is CRu", "full recovery is met"], ids=["it cannot be read", "it does not hold"])
def test_nothing_is_said_of_a_background_that_a_failing_scenario_may_need(said: Said, failing: str) -> None:
    told = said(SHARED + f"\n    Scenario: Failing\n      Then {failing}\n")
    assert not [line for line in told if "background" in line]


def test_nothing_is_said_of_a_background_where_scenarios_were_selected(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "x.feature").write_text(f"Feature: X\n{SHARED}", encoding="utf-8")
    runner = CliRunner()
    told = runner.invoke(app, ["lint", str(demo), "x.feature", "--tags", "@anc"])
    assert told.stderr == "x.feature:8:1: warning: the value of 'ANC' is replaced in line 9 before anyone is assessed\n"
    assert "background" in runner.invoke(app, ["lint", str(demo), "x.feature"]).stderr


BETWEEN = "\n  hint: write a Then between them, or leave it out"
UNASKED = {
    "a Given after the last Then": (
        ["Given platelets is 100", "Then platelet recovery is met", "Given platelets is 50", "When the patient is assessed"],
        "x.feature:6:1: warning: nothing is asked after this step\n  hint: write a Then below it, or leave it out",
    ),
    "a When after the last Then": (
        ["Given platelets is 100", "Then platelet recovery is met", "When the patient is assessed"],
        "x.feature:6:1: warning: nothing is asked after this step\n  hint: write a Then below it, or leave it out",
    ),
    "a second When": (
        [
            "Given platelets is 100",
            "When the patient is assessed",
            "And the patients are assessed",
            "Then platelet recovery is met",
        ],
        "x.feature:6:1: warning: whoever is assessed here was assessed in line 5 already\n  hint: leave it out",
    ),
    "a When after a Then": (
        [
            "Given platelets is 100",
            "Then platelet recovery is met",
            "When the patient is assessed",
            "Then platelet recovery is met",
        ],
        "x.feature:6:1: warning: whoever is assessed here was assessed in line 5 already\n  hint: leave it out",
    ),
    "a When of which nothing is asked": (
        [
            "Given platelets is 50",
            "When the patient is assessed",
            "Given platelets is 100",
            "When the patient is assessed",
            "Then platelet recovery is met",
        ],
        f"x.feature:5:1: warning: nothing is asked before the next assessment in line 7{BETWEEN}",
    ),
}


@pytest.mark.parametrize(("steps", "message"), UNASKED.values(), ids=UNASKED)
def test_an_assessment_of_which_nothing_is_asked(said: Said, steps: list[str], message: str) -> None:
    lines = "".join(f"  {step}\n" for step in steps)
    assert said(f"\nScenario: One\n{lines}") == [message]


def test_two_assessments_that_are_both_asked_about_are_meant(said: Said) -> None:
    steps = ["Given platelets is 50", "When the patient is assessed", "Then platelet recovery is not met"]
    again = ["Given platelets is 100", "When the patient is assessed", "Then platelet recovery is met"]
    assert said("Scenario: One\n" + "".join(f"  {step}\n" for step in (*steps, *again))) == []


@pytest.mark.parametrize("then", ["the missing facts are ANC", "there is no problem with the data"])
def test_a_then_about_every_fact_depends_on_each(said: Said, then: str) -> None:
    assert not [line for line in said(f"Scenario: One\n  Given age is 9 a\n  Then {then}\n") if "depends" in line]


def test_the_same_scenario_twice_in_another_order(said: Said) -> None:
    told = said("""
        Scenario: One
          Given platelets is 100
          And ANC is 2
          Then full recovery is met

        Scenario: Other
          Given ANC is 2
          And platelets is 100
          Then full recovery is met
    """)
    assert told == ["x.feature:8:1: warning: scenario 'Other' says the same as 'x.feature:3 One'\n  hint: keep one of them"]


ROWS = ("| patient | date | fact | value |", "| a | 2024-05-01 | platelets | 99 |", "| a | 2024-05-02 | platelets | 100 |")
TABLES = {
    "of days": ("Given the observations:", ROWS, 'patient "a" has platelet recovery met'),
    "of patients": (
        "Given the patients:",
        ("| patient | platelets |", "| a | 99 |", "| b | 100 |"),
        "1 patient has platelet recovery met",
    ),
}


@pytest.mark.parametrize(("given", "rows", "then"), TABLES.values(), ids=TABLES.keys())
def test_the_same_rows_in_another_order_are_the_same_scenario(
    demo: Path, tmp_path: Path, given: str, rows: tuple[str, ...], then: str
) -> None:
    head, first, second = rows
    orders = {"One": (head, first, second), "Another": (head, second, first), "Other rows": (head, second, second)}
    scenes = ("\n    ".join((f"  Scenario: {name}", given, *order, f"Then {then}")) for name, order in orders.items())
    (tmp_path / "x.feature").write_text("\n".join(("Feature: X", *scenes)), encoding="utf-8")
    assert [str(problem) for problem in lint(record(str(demo), [Path("x.feature")]))] == [
        "x.feature:8:1: warning: scenario 'Another' says the same as 'x.feature:2 One'\n  hint: keep one of them"
    ]


def test_another_way_to_write_a_value_is_another_scenario(said: Said) -> None:
    assert (
        said("""
        Scenario Outline: Platelets of <platelets>
          Given platelets is <platelets>
          Then platelet recovery is met
          Examples:
            | platelets   |
            | 100         |
            | 100 10*9/L  |
            | 100000 /uL  |
    """)
        == []
    )


def test_expectations_that_contradict_each_other(said: Said) -> None:
    told = said("""
        Scenario: One
          Given platelets is 100
          Then platelet recovery is met

        Scenario: Other
          Given platelets is 100.0
          Then platelet recovery is not met
    """)
    message = "'Other' expects 'not met', and 'One' (x.feature:5:5) expects 'met' for the same values"
    assert told == [f"x.feature:9:5: warning: {message}\n  hint: one of them cannot hold"]


COUNTED = """
    Scenario: {name}
      Given the patients:
        | patient | platelets |
        | A       | 100       |
        | B       | 50        |
      Then {then}
"""


def test_counts_of_the_same_patients_that_contradict_each_other(said: Said) -> None:
    one = COUNTED.format(name="One", then="1 patient has platelet recovery met")
    other = COUNTED.format(name="Other", then="2 patients have platelet recovery met")
    message = "'Other' counts 2 with 'met', and 'One' (x.feature:8:5) counts 1 of the same patients"
    assert said(one + other) == [f"x.feature:15:5: warning: {message}\n  hint: one of them cannot hold"]


def test_more_answers_than_patients(said: Said) -> None:
    one = COUNTED.format(name="One", then="1 patient has platelet recovery met")
    other = COUNTED.format(name="Other", then="2 patients have platelet recovery not met")
    message = "'Other' counts 2 with 'not met', and with 'met' that makes 3 answers of 2 patients"
    assert said(one + other) == [f"x.feature:15:5: warning: {message}\n  hint: they cannot all hold"]


BEHIND = """
    Scenario: A
      Given the patients:
        | patient | platelets |
        | a       | 99        |
        | b       | 100       |
      Then patient "a" has platelet recovery met
      And 1 patient has platelet recovery met
      And patient "a" has platelet recovery not met
      And 2 patients have platelet recovery met
      And 2 patients have platelet recovery not met
      When the patients are assessed
"""


def test_what_stands_behind_a_then_that_fails_is_told(said: Said) -> None:
    assert said(BEHIND) == [
        (
            "x.feature:10:5: warning: 'A' expects 'not met', and 'A' (x.feature:8:5) expects 'met' for the same values\n"
            "  hint: one of them cannot hold"
        ),
        (
            "x.feature:11:5: warning: 'A' counts 2 with 'met', and 'A' (x.feature:9:5) counts 1 of the same patients\n"
            "  hint: one of them cannot hold"
        ),
        (
            "x.feature:12:5: warning: 'A' counts 2 with 'not met', and with 'met' that makes 3 answers of 2 patients\n"
            "  hint: they cannot all hold"
        ),
        "x.feature:13:1: warning: nothing is asked after this step\n  hint: write a Then below it, or leave it out",
    ]


def test_a_scenario_that_goes_on_fails_with_the_first_then_that_does_not_hold(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "x.feature").write_text(f"Feature: X\n{BEHIND}", encoding="utf-8")
    usual, gone_on = (record(str(demo), [Path("x.feature")], goes_on=on).results for on in (False, True))
    assert [str(one) for one in gone_on.findings] == [str(one) for one in usual.findings]
    assert (gone_on.failed, len(usual.findings)) == (1, 1)
    assert [len(one.thens) for results in (usual, gone_on) for one in results.scenarios] == [1, 5]


def test_a_step_that_cannot_be_carried_out_ends_a_scenario_that_goes_on(demo: Path, tmp_path: Path) -> None:
    steps = "Given platelets is 50\n    Then platelet recovery is met\n    And nothing is CR\n    And response is CR\n"
    (tmp_path / "x.feature").write_text(f"Feature: X\n  Scenario: A\n    {steps}", encoding="utf-8")
    results = record(str(demo), [Path("x.feature")], goes_on=True).results
    assert [finding.pos.line for finding in results.findings] == [5]
    assert [len(one.thens) for one in results.scenarios] == [1]


def test_counts_that_fit_and_counts_of_others_are_fine(said: Said) -> None:
    one = COUNTED.format(name="One", then="1 patient has platelet recovery met")
    other = COUNTED.format(name="Other", then="1 patient has platelet recovery not met")
    third = COUNTED.format(name="Third", then="2 patients have platelet recovery met").replace("50 ", "500")
    assert said(one + other + third) == []


def test_facts_that_the_answer_does_not_read_make_no_difference(said: Said) -> None:
    told = said("""
        Scenario: One
          Given a patient with:
            | platelets | 100 |
            | age       | 9 a |
          Then platelet recovery is met

        Scenario: Other
          Given a patient with:
            | platelets | 100  |
            | age       | 10 a |
          Then platelet recovery is not met
    """)
    assert len([line for line in told if "cannot hold" in line]) == 1


def test_the_command(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "x.feature").write_text(
        "Feature: X\n  Scenario: A\n    Given platelets is 100\n    Then platelet recovery is met\n", encoding="utf-8"
    )
    runner = CliRunner()
    fine = runner.invoke(app, ["lint", str(demo), "x.feature"])
    assert (fine.exit_code, fine.stdout) == (0, "1 scenario: nothing to remark\n")
    (tmp_path / "x.feature").write_text("Feature: X\n  Scenario: A\n    Given platelets is 100\n", encoding="utf-8")
    assert runner.invoke(app, ["lint", str(demo), "x.feature"]).exit_code == 1


# ---- one clear message each ------------------------------------------------------------------------

HEAD = "Feature: X\n  Scenario: A\n    "
BROKEN = {
    "a wrong expectation": (
        f"{HEAD}Given platelets is 99\n    Then platelet recovery is met\n",
        """\
        x.feature:4:5: scenario 'A' does not hold
          step:     Then platelet recovery is met
          expected: met
          actual:   not met
          because:  platelet recovery: platelets >= 100 10*9/L is not met (platelets is 99 10*9/L)""",
    ),
    "no Then": (
        f"{HEAD}Given platelets is 99\n",
        """\
        x.feature:2:3: scenario 'A' has no Then: it asserts nothing
          hint: end with `Then` and what must hold, for example `Then the patient is eligible`""",
    ),
    "a misspelt criterion": (
        f"{HEAD}Given platelets is 99\n    Then platlet recovery is met\n",
        """\
        x.feature:4:5: no criterion, classification or calculation is called 'platlet recovery'
          hint: did you mean 'platelet recovery'?""",
    ),
    "an unknown unit": (
        f"{HEAD}Given platelets is 99 foo\n    Then platelet recovery is met\n",
        """\
        x.feature:3:5: platelets '99 foo': 'foo' is not a unit
          hint: platelets is measured in 10*9/L""",
    ),
    "a missing column": (
        f"{HEAD}Given a patient with:\n      | fact | size |\n      | ANC | 2 |\n    Then response is CR\n",
        """\
        x.feature:4:7: the table has no column 'value'
          hint: a table of facts has the columns fact and value, and may have unit""",
    ),
    "an empty file": (
        "",
        """\
        x.feature:1:1: the file is empty
          hint: begin with `Feature:` and a name""",
    ),
    "another encoding": (
        "Feature: \u00c4\n",
        """\
        x.feature:1:10: the file is not in UTF-8: byte 0xc4
          hint: save it as UTF-8 (in most editors: Save with encoding)""",
    ),
}


@pytest.mark.parametrize(("content", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_feature_is_one_finding(demo: Path, tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "x.feature").write_bytes(content.encode("latin-1"))
    (finding,) = run_features(str(demo), [Path("x.feature")]).findings
    assert str(finding) == dedent(message)
