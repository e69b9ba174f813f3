"""Dated observations below a step: read as a file of the same rows is, told in QA's words where they stand."""

# ruff: noqa: E501 - messages are quoted whole

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from textwrap import dedent, indent

import pytest

from remission.cases.case import Case
from remission.cases.tables import read_cases
from remission.errors import NOWHERE
from remission.protocol.load import load
from remission.render.page import html
from remission.testing.assertions.recording import Recording, record
from remission.testing.evidence.document import scenarios_page
from remission.testing.gherkin.lint import lint
from remission.testing.gherkin.observations import MOST
from remission.testing.runner.cucumber import as_cucumber
from remission.testing.runner.results import RunResults
from remission.testing.runner.run import run_features

RULES = """\
protocol: seen
title: Facts that are observed on many days
version: 1.0.0
assessments: {each: bone marrow blasts}
facts:
  bone marrow blasts: {unit: "%", plausible: 0 to 100}
  platelets: {unit: 10*9/L, plausible: 0 to 3000, choose: "closest to the assessment, within 7 days"}
  nadir: {unit: 10*9/L, plausible: 0 to 3000, choose: lowest within 28 days before the assessment, observed as: platelets}
  CD22: {values: [positive, negative], choose: latest on or before the assessment}
  mrd: {unit: "%", plausible: 0 to 100, censored: yes}
criteria:
  marrow remission: bone marrow blasts < 5 %
  recovery: platelets >= 100 x 10^9/L
  deep nadir: nadir < 20 x 10^9/L
  expressed: CD22 is positive
  negative: mrd < 0.01 %
"""

Run = Callable[[str], RunResults]
Say = Callable[[str], str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the steps of one scenario, which begin in line 3 of a feature."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seen.yaml").write_text(RULES, encoding="utf-8")

    def run_steps(steps: str) -> RunResults:
        text = f"Feature: F\n  Scenario: S\n{indent(dedent(steps), '    ')}"
        Path("x.feature").write_text(text, encoding="utf-8")
        return run_features("seen.yaml", [Path("x.feature")])

    return run_steps


@pytest.fixture
def say(run: Run) -> Say:
    return lambda steps: "\n".join(map(str, run(steps).findings))


def test_a_patient_with_two_assessments_is_named_once_in_a_hint(say: Say) -> None:
    rows = ("date | fact | value", "2024-05-15 | bone marrow blasts | 1 %", "2024-06-15 | bone marrow blasts | 30 %")
    table = "Given the observations:\n" + "".join(f"  | {row} |\n" for row in rows)
    assert say(f'{table}Then patient "S" has marrow remission met') == (
        "x.feature:7:5: there is no patient 'S'\n  hint: the patients are the patient"
    )


HOLDS = {
    "one patient, who needs no name": """\
        Given the observations:
          | date       | fact               | value      |
          | 2024-05-15 | bone marrow blasts | 1 %        |
          | 2024-05-10 | platelets          | 40 10*9/L  |
          | 2024-05-14 | platelets          | 180 10*9/L |
          |            | CD22               | positive   |
        When the patient is assessed
        Then marrow remission is met
        And recovery is met
        And deep nadir is not met
        And expressed is met
        And the missing fact is mrd
        And the reason for recovery names platelets
        """,
    "units and specimens in columns of their own": """\
        Given the observations:
          | Specimen | Unit | Value | Fact               | Date             | Patient |
          | left     | %    | 30    | bone marrow blasts | 2024-05-15T08:00 | P-7     |
          | right    | %    | 30    | bone marrow blasts | 2024-05-15T08:00 | P-7     |
          | blood    | /uL  | 99999 | platelets          | 2024-05-15       | P-7     |
        Then marrow remission is not met
        And patient "P-7" has recovery not met
        """,
    "a unit behind the name of its fact": """\
        Given the observations:
          | date       | fact               | value  |
          | 2024-05-15 | bone marrow blasts | 1      |
          | 2024-05-15 | platelets [/uL]    | 100000 |
        Then recovery is met
        """,
    "several assessments of a patient are counted": """\
        Given the observations:
          | date       | fact               | value     |
          | 2024-05-15 | bone marrow blasts | 1 %       |
          | 2024-06-15 | bone marrow blasts | 30 %      |
          | 2024-06-16 | mrd                | <0.01 %   |
        Then 1 patient has marrow remission met
        And 1 patient has marrow remission not met
        And 2 patients have negative unknown
        """,
    "several patients, beside others who have plain facts": """\
        Given a patient "C" with:
          | platelets | 250 |
        And the observations:
          | patient | date       | fact               | value |
          | A       | 2024-05-15 | bone marrow blasts | 1     |
          | A       | 2024-05-08 | platelets          | 100   |
          | B       | 2024-05-15 | bone marrow blasts | 1     |
          | B       | 2024-05-07 | platelets          | 100   |
        Then patient "A" has recovery met
        And patient "B" has recovery unknown
        And 2 patients have recovery met
        """,
    "two steps are one table": """\
        Given the observations:
          | date       | fact               | value |
          | 2024-05-15 | bone marrow blasts | 1     |
          | 2024-05-14 | platelets          | 40    |
        And the observations:
          | date       | fact      | value |
          | 2024-05-15 | platelets | 180   |
        Then recovery is met
        """,
    "a problem that is foreseen": """\
        Given the observations:
          | date       | fact               | value        |
          | 2024-05-15 | bone marrow blasts | haemodiluted |
          | 2024-05-14 | bone marrow blasts | 1            |
        Then 1 patient has marrow remission unknown
        And 1 patient has marrow remission met
        And there is a problem with bone marrow blasts saying "is not a number"
        """,
    "a problem of what is observed as another": """\
        Given the observations:
          | date       | fact               | value |
          | 2024-05-15 | bone marrow blasts | 1     |
          | 2024-05-14 | platelets          | many  |
        Then there is a problem with nadir
        """,
    "a row without a word is none": """\
        Given the observations:
          | date       | fact               | value |
          | 2024-05-15 | bone marrow blasts | 1     |
          |            |                    |       |
          | 2024-05-15 | mrd                | 1     |
        Then negative is not met
        """,
}


@pytest.mark.parametrize("steps", HOLDS.values(), ids=HOLDS)
def test_a_scenario_that_holds_says_nothing(say: Say, steps: str) -> None:
    assert say(steps) == ""


THEN = "Then marrow remission is met\n"
TABLE = """\
Given the observations:
  | date       | fact               | value |
  | 2024-05-15 | bone marrow blasts | 1     |
"""

TOLD = {
    "no date": (
        "Given the observations:\n  | fact | value |\n  | platelets | 100 |\n",
        """\
        x.feature:4:7: the table has no column 'date'
          hint: a table of observations has the columns date, fact and value, and may have patient, unit and specimen""",
    ),
    "a column misspelt": (
        "Given the observations:\n  | date | fact | value | units |\n  | 2024-05-15 | platelets | 100 | /uL |\n",
        """\
        x.feature:4:31: the table has a column 'units', which no observation has
          hint: did you mean 'unit'?""",
    ),
    "a column that nobody reads": (
        "Given the observations:\n  | date | laboratory | fact | value |\n  | 2024-05-15 | north | platelets | 100 |\n",
        """\
        x.feature:4:16: the table has a column 'laboratory', which no observation has
          hint: a table of observations has the columns date, fact and value, and may have patient, unit and specimen""",
    ),
    "a column twice": (
        "Given the observations:\n  | date | fact | value | Value |\n  | 2024-05-15 | platelets | 100 | 90 |\n",
        """\
        x.feature:4:31: the table has two columns 'value'
          hint: a table of observations has the columns date, fact and value, and may have patient, unit and specimen""",
    ),
    "a head alone": (
        "Given the observations:\n  | date | fact | value |\n",
        "x.feature:4:7: the table has no observation below its header",
    ),
    "no table": (
        "Given the observations:\n",
        """\
        x.feature:3:5: the step needs a table below it
          hint: for example `| date | fact | value |`""",
    ),
    "a fact misspelt": (
        f"{TABLE}  | 2024-05-15 | platlets | 100 |\n",
        """\
        x.feature:6:22: no fact is called 'platlets'
          hint: did you mean 'platelets'?""",
    ),
    "a criterion for a fact": (
        f"{TABLE}  | 2024-05-15 | recovery | met |\n",
        """\
        x.feature:6:22: 'recovery' is a criterion, not a fact
          hint: a Given states facts; what must hold stands after Then""",
    ),
    "no fact": (
        f"{TABLE}  | 2024-05-15 | | 100 |\n",
        """\
        x.feature:6:22: no fact is called ''
          hint: a Given states facts; what must hold stands after Then; 'remission steps seen' lists the protocol's words""",
    ),
    "the day of the assessment": (
        f"{TABLE}  | 2024-05-15 | assessment date | 2024-05-15 |\n",
        """\
        x.feature:6:22: 'assessment date' is not observed
          hint: the days of the assessments come from the column date""",
    ),
    "a day that is none": (
        f"{TABLE}  | 2024-05-32 | platelets | 100 |\n",
        """\
        x.feature:6:9: date '2024-05-32' is not a day of the calendar
          hint: that month has 31 days""",
    ),
    "a day of another country": (
        f"{TABLE}  | 14/05/2024 | platelets | 100 |\n",
        """\
        x.feature:6:9: date '14/05/2024' is not a date
          hint: write 2024-05-14""",
    ),
    "two values of one moment": (
        f"{TABLE}  | 2024-05-14 | mrd | 1 |\n  | 2024-05-14 | mrd | 2 |\n",
        """\
        x.feature:7:28: mrd is '1 %' in line 6 and '2 %' in line 7; it stands in no window of an assessment
          hint: keep the right one, or give each its time of the day or its specimen""",
    ),
    "two values of the only day": (
        f"{TABLE}  | 2024-05-15 | mrd | 1 |\n  | 2024-05-15 | mrd | 2 |\n",
        """\
        x.feature:7:28: mrd is '1 %' in line 6 and '2 %' in line 7
          hint: keep the right one, or give each assessment its own date""",
    ),
    "one value twice": (
        f"{TABLE}  | 2024-05-14 | mrd | 1 |\n  | 2024-05-14 | mrd | 1 |\n",
        """\
        x.feature:7:9: 1 row repeats what another says of the same moment: line 7
          hint: they count once""",
    ),
    "an unknown unit": (
        f"{TABLE}  | 2024-05-14 | platelets | 100 10*9/furlong |\n",
        """\
        x.feature:6:34: platelets '100 10*9/furlong': '10*9/furlong' is not a unit
          hint: platelets is measured in 10*9/L""",
    ),
    "a value that cannot be, too far away to matter": (
        f"{TABLE}  | 2024-03-01 | mrd | 250 |\n",
        """\
        x.feature:6:28: mrd 250 % is outside the plausible range 0 to 100 %; it stands in no window of an assessment""",
    ),
    "a value without a day that would need one": (
        f"{TABLE}  | | platelets | 100 |\n",
        """\
        x.feature:6:23: platelets '100 10*9/L' has no date, and is chosen 'closest to the assessment, within 7 days'
          hint: write its day; a fact of any age is declared 'choose: latest on or before the assessment'""",
    ),
    "two units of one value": (
        "Given the observations:\n  | date | fact | value | unit |\n  | 2024-05-15 | platelets | 100 /uL | 10*9/L |\n",
        """\
        x.feature:5:7: '100 /uL' has a unit of its own, and the column unit says '10*9/L'
          hint: write the unit in one of the two cells""",
    ),
    "a unit beside a choice": (
        "Given the observations:\n  | date | fact | value | unit |\n  | 2024-05-15 | CD22 | positive | % |\n",
        """\
        x.feature:5:29: CD22 has no unit, but '%' is stated
          hint: leave the unit out""",
    ),
    "nobody's row": (
        "Given the observations:\n  | patient | date | fact | value |\n  | | 2024-05-15 | platelets | 100 |\n",
        """\
        x.feature:5:7: a patient has no name
          hint: fill the column patient""",
    ),
    "a fact beside the table": (
        f"{TABLE}And platelets is 100\n",
        """\
        x.feature:6:5: platelets is stated beside a table of observations
          hint: give it a row in the table""",
    ),
    "a day beside the table": (
        f"{TABLE}And assessed on 2024-05-15\n",
        """\
        x.feature:6:5: date is stated beside a table of observations
          hint: the days of the assessments come from the table""",
    ),
    "facts and observations of one patient": (
        f"{TABLE}And a patient with:\n  | platelets | 100 |\n",
        """\
        x.feature:6:5: patient 'the patient' has a table of facts and one of observations
          hint: write all of them as observations, each with its day""",
    ),
    "observations and facts of one patient": (
        f"Given a patient with:\n  | platelets | 100 |\nAnd{TABLE.removeprefix('Given')}",
        """\
        x.feature:5:5: patient 'the patient' has a table of facts and one of observations
          hint: write all of them as observations, each with its day""",
    ),
    "a second table of another form": (
        f"{TABLE}And the observations:\n  | date | fact | value | unit |\n  | 2024-05-15 | platelets | 1 | /uL |\n",
        """\
        x.feature:7:7: the observations of line 4 have other columns: date, fact, value
          hint: give both tables the same columns, in one order""",
    ),
    "observations that come too late": (
        f"{TABLE}{THEN}{TABLE}",
        """\
        x.feature:7:5: observations are added after a Then has asked about the others
          hint: state all of them before it""",
    ),
    "what does not hold": (
        f"{TABLE}  | 2024-05-10T08:30 | platelets | 120 |\n  | 2024-05-16 | platelets | 60 |\nThen recovery is met\n",
        """\
        x.feature:8:5: scenario 'S' does not hold
          step:     Then recovery is met
          expected: met
          actual:   not met
          because:  recovery: platelets >= 100 10*9/L is not met (platelets is 60 10*9/L, 2024-05-16, 1 day after, row 7)""",
    ),
    "several assessments and one answer": (
        f"{TABLE}  | 2024-06-15 | bone marrow blasts | 1 |\n",
        """\
        x.feature:7:5: patient 'the patient' has 2 assessments
          hint: say which, as in `When the patient is assessed on 2024-12-31`, or how many, as in `1 patient is eligible`""",
    ),
    "several patients and one answer": (
        "Given the observations:\n  | patient | date | fact | value |\n  | A | 2024-05-15 | platelets | 100 |\n  | B | 2024-05-15 | platelets | 100 |\n",
        """\
        x.feature:7:5: the scenario has 2 patients
          hint: say which, as in `patient "A" is eligible`, or how many, as in `3 patients are eligible`""",
    ),
    "no assessment": (
        "Given the observations:\n  | date | fact | value |\n  | 2024-05-15 | platelets | 100 |\n  | 2024-05-16 | platelets | 100 |\n",
        """\
        x.feature:7:5: scenario 'S' does not hold
          step:     Then marrow remission is met
          expected: met
          actual:   unknown
          because:  marrow remission: bone marrow blasts < 5 % is unknown (bone marrow blasts is missing)
                    patient 'the patient' has no assessment, so that nothing was chosen""",
    ),
}


@pytest.mark.parametrize(("steps", "message"), TOLD.values(), ids=TOLD)
def test_what_is_wrong_is_told_where_it_stands(say: Say, steps: str, message: str) -> None:
    assert say(steps + THEN) == dedent(message)


def test_all_problems_of_a_table_are_told_in_one_run(say: Say) -> None:
    rows = "  | 2024-05-14 | platelets | many |\n  | 2024-05-32 | CD22 | positive |\n  | 2024-05-15 | CD22 | green |\n"
    assert say(f"{TABLE}{rows}{THEN}") == dedent("""\
        x.feature:6:34: platelets 'many' is not a number
          hint: write the number that was measured
        x.feature:7:9: date '2024-05-32' is not a day of the calendar
          hint: that month has 31 days
        x.feature:8:29: CD22 'green' is not one of its values
          hint: its values are positive, negative""")


def test_a_cell_without_end_is_shortened(say: Say) -> None:
    shown = f"{'x' * 59}…"
    assert say(f"{TABLE}  | 2024-05-14 | {'x' * 100_000} | 1 |\n{THEN}") == dedent(f"""\
        x.feature:6:22: no fact is called '{shown}'
          hint: a Given states facts; what must hold stands after Then; 'remission steps seen' lists the protocol's words""")
    assert say(f"Given the observations:\n  | {'x' * 100_000} |\n  | 1 |\n{THEN}") == dedent(f"""\
        x.feature:4:9: the table has a column '{shown}', which no observation has
          hint: a table of observations has the columns date, fact and value, and may have patient, unit and specimen""")


def test_a_table_has_a_limit(say: Say) -> None:
    rows = "  | 2024-05-14 | mrd | 1 |\n" * MOST
    assert say(f"{TABLE}{rows}{THEN}") == dedent("""\
        x.feature:4:7: the scenario has 5001 observations, and 5000 is the most
          hint: keep them in a file, and write `Given the patients of "observations.csv"`""")


def test_no_scenario_can_give_a_list_of_assessments(run: Run) -> None:
    rules = Path("seen.yaml")
    rules.write_text(RULES.replace("{each: bone marrow blasts}", "{listed: yes}"), encoding="utf-8")
    assert "\n".join(map(str, run(TABLE + THEN).findings)) == dedent("""\
        x.feature:3:5: the protocol takes its assessments from a list, which a scenario cannot give
          hint: try it with `remission evaluate` and --assessments""")


# ---- as a file ---------------------------------------------------------------------------------------

ROWS = """\
patient,date,fact,value,unit,specimen
A,2024-05-15T08:00,bone marrow blasts,1,%,left
A,2024-05-15T08:00,bone marrow blasts,30,%,right
A,2024-05-14,platelets,40,10*9/L,
A,2024-05-16,platelets,180,10*9/L,
A,2024-05-18,platelets,250000,10*9/L,
B,2024-05-20,bone marrow blasts,haemodiluted,,
B,,CD22,positive,,
B,2024-05-19,CD22,negative,,
C,2024-05-20,platelets,7,10*9/L,
"""


def test_a_table_below_a_step_is_read_as_a_file_is(run: Run) -> None:
    Path("rows.csv").write_text(ROWS, encoding="utf-8")
    table = "".join(f"  | {row.replace(',', ' | ')} |\n" for row in ROWS.splitlines())
    thens = "".join(f"Then there is a problem with {fact}\n" for fact in ("platelets", "bone marrow blasts"))
    (scene,) = run(f"Given the observations:\n{table}{thens}").scenarios
    cases = scene.thens[0].cases
    expected = read_cases(Path("rows.csv"), load("seen.yaml")).cases
    assert [*map(bare, cases)] == [*map(bare, expected)]
    assert len(expected) == 3
    origin = cases[0].origin["platelets"]
    assert (origin.pos.file, origin.pos.line, str(origin.day)) == ("x.feature", 7, "2024-05-14")


def bare(case: Case) -> Case:
    """A case without places: those of a feature are not those of a file."""
    problems = tuple(replace(one, pos=NOWHERE, message=one.message.split(", line")[0]) for one in case.problems)
    return replace(case, problems=problems, origin={})


# ---- what else knows the step ------------------------------------------------------------------------


def recorded(text: str) -> Recording:
    Path("x.feature").write_text(dedent(text), encoding="utf-8")
    return record("seen.yaml", [Path("x.feature")])


OUTLINE = """\
    Feature: F
      Scenario Outline: Platelets of <day>
        Given the observations:
          | date       | fact               | value |
          | 2024-05-15 | bone marrow blasts | 1     |
          | <day>      | platelets          | 180   |
        When the patient is assessed
        Then recovery is <truth>

        Examples:
          | day        | truth   |
          | 2024-05-08 | met     |
          | 2024-05-07 | unknown |
    """


@pytest.mark.usefixtures("run")
def test_the_table_is_in_what_is_kept_of_a_run_and_nothing_is_remarked_about_it() -> None:
    found = recorded(OUTLINE)
    assert found.results.passed == 2
    assert lint(found) == ()
    assert "    | 2024-05-08 | platelets | 180 |\n" in html(scenarios_page(found))
    steps = json.loads(json.dumps(as_cucumber(found.results)))[0]["elements"][1]["steps"]
    assert [row["cells"] for row in steps[0]["rows"]] == [
        ["date", "fact", "value"],
        ["2024-05-15", "bone marrow blasts", "1"],
        ["2024-05-07", "platelets", "180"],
    ]


@pytest.mark.usefixtures("run")
def test_lint_tells_of_an_observation_on_which_nothing_depends() -> None:
    found = recorded("""\
        Feature: F
          Scenario: S
            Given the observations:
              | date       | fact               | value    |
              | 2024-05-15 | bone marrow blasts | 1        |
              | 2024-05-14 | CD22               | positive |
              | 2024-05-13 | platelets          | 10       |
            Then deep nadir is met
        """)
    assert "\n".join(map(str, lint(found))) == dedent("""\
        x.feature:3:1: warning: no Then of the scenario depends on 'CD22'
          hint: leave the step out, or say what it changes""")
