"""Running features: what Gherkin offers, what is kept out, what comes back."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from textwrap import dedent

import pytest
from rich.console import Console

from remission.decide import Decider
from remission.errors import DisagreementError, InputError, RuleFileError
from remission.render.terminal import plain_text
from remission.testing.runner import collection as collecting
from remission.testing.runner.document import text
from remission.testing.runner.results import RunResults
from remission.testing.runner.run import run_features

Run = Callable[..., RunResults]

EVERYTHING = '''
    @response
    Feature: All that Gherkin offers
      A description.

      Background:
        Given a patient with:
          | age | 9 | a |

      Rule: Marrow decides first
        Background:
          Given bone marrow blasts is 1 %

        Example: a rule's background
          Given ANC is 2
          * platelets is 100
          Then response is CR
          And marrow remission is met
          """
          a note that no step reads
          """

      @slow
      Scenario Outline: platelets of <platelets>
        Given a patient with:
          | bone marrow blasts | <marrow>    |
          | platelets          | <platelets> |
          | ANC                | 2           |
        Then response is <response>

        @edge
        Examples: at the threshold
          | platelets  | marrow | response |
          | 100        | 4.9 %  | CR       |
          | 99999 /uL  | 4.9 %  | CRi      |

        Examples: blasts
          | platelets  | marrow | response |
          | 100        | 5 %    | NR       |
    '''

GERMAN = """
    # language: de
    Funktionalität: Deutsch
      Grundlage:
        Angenommen age is 9
        Und bone marrow blasts is 1 %
      Szenariogrundriss: Alter
        Wenn the patient is assessed
        Dann marrow remission is <truth>
        Aber response may be CR, CRi
        Beispiele:
          | truth |
          | met   |
    """

FRENCH = """
    # language: fr
    Fonctionnalité: Français
      Scénario: Âge
        Étant donné age is 9
        Quand the patient is assessed
        Alors I1 age is met
    """


@pytest.mark.parametrize(("text", "count"), [(EVERYTHING, 4), (GERMAN, 1), (FRENCH, 1)], ids=["everything", "German", "French"])
def test_what_gherkin_offers_works(run: Run, text: str, count: int) -> None:
    results = run(text)
    assert (results.findings, results.passed, results.failed) == ((), count, 0)


def test_an_outline_tells_its_example(run: Run) -> None:
    results = run(EVERYTHING.replace("5 %    | NR", "4 %    | NR"))
    assert "\n".join(map(str, results.findings)) == dedent("""\
        features/x.feature:29:5: scenario 'platelets of 100 (marrow = 4 %, response = NR)' does not hold
          step:     Then response is NR
          expected: NR
          actual:   CR
          because:  marrow remission: bone marrow blasts < 5 % is met (bone marrow blasts is 4 %)
                    platelet recovery: platelets >= 100 10*9/L is met (platelets is 100 10*9/L)
                    neutrophil recovery: ANC >= 1 10*9/L is met (ANC is 2 10*9/L)""")
    assert (results.passed, results.failed) == (3, 1)


TAGS = {
    "@slow": ["platelets of 100", "platelets of 99999 /uL", "platelets of 100"],
    "slow and not edge": ["platelets of 100"],
    "@response and (not @slow)": ["a rule's background"],
    "not @response": None,
    "@edge or not @slow": ["a rule's background", "platelets of 100", "platelets of 99999 /uL"],
}


@pytest.mark.parametrize(("tags", "names"), TAGS.items(), ids=TAGS)
def test_tags_select(run: Run, tags: str, names: list[str] | None) -> None:
    results = run(EVERYTHING, tags=tags)
    if names is None:
        said = "--tags:1:1: no scenario has tags that fit 'not @response'\n  hint: the tags are @edge, @response, @slow"
        assert [str(finding) for finding in results.findings] == [said]
    assert sorted(scenario.name.split(" (")[0] for scenario in results.scenarios) == sorted(names or [])


def test_a_long_tag_expression_reads(run: Run) -> None:
    assert run(EVERYTHING, tags=" or ".join(["@nothing"] * 80 + ["@slow"])).passed_all


BAD_TAGS = {
    "and": "at 'and'",
    "@a and": "at its end",
    "(@a": "at its end",
    "@a @b": "at '@b'",
    "@a)": "at ')'",
    "not " * 60 + "@a": "at 'not'",
    "": "at its end",
}


@pytest.mark.parametrize(("tags", "where"), BAD_TAGS.items(), ids=[tags[:9] for tags in BAD_TAGS])
def test_a_tag_expression_that_does_not_read_says_where(run: Run, tags: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        run(EVERYTHING, tags=tags or " ")
    expected = (
        f"--tags:1:1: the tag expression {tags or ' '!r} does not read {where}\n  hint: write for example '@mrd and not @slow'"
    )
    assert str(caught.value) == expected


@pytest.mark.parametrize("tag", ["@review", "@Review", "@REVIEW"])
def test_a_scenario_that_nobody_has_read_is_not_passed_however_its_tag_is_written(run: Run, tag: str) -> None:
    text = f"Feature: F\n  {tag}\n  Scenario: S\n    Given platelets is 100\n    Then platelet recovery is met\n"
    results = run(text)
    assert (results.passed, results.not_reviewed, results.findings) == (0, 1, ())


# ---- patients -----------------------------------------------------------------------------------------

COHORT = """
    Feature: Several patients
      Background:
        Given the patients:
          | patient | age | diagnosis            | bone marrow blasts [%] | platelets [/uL] | ANC | weight |
          | A       | 9   | B-cell precursor ALL | 1                      | 100000          | 1   | 20 kg  |
          | B       | 9   | B-cell precursor ALL | 1                      | 99999           | NA  | 20 kg  |
          | C       | 9   | AML                  | 30 %                   |                 | 1   | 80 kg  |

      Scenario: Counts
        When the patients are assessed
        Then 2 patients are eligible
        And 1 patient is not eligible
        And 1 patient has platelet recovery not met
        And 1 patient has response CR
        And 0 patients have response not settled
        And 2 patients have methylprednisolone 20 mg
        And 3 patients have mrd by flow not settled
        And there is no problem with the data

      Scenario: One of them
        Then patient "A" is eligible
        And patient "B" has response CRi
        And patient "C" has platelet recovery unknown
        And patient "C" has methylprednisolone 0.05 g
    """


def test_several_patients_as_a_table(run: Run) -> None:
    assert run(COHORT).findings == ()


def test_a_count_that_is_not_so_names_patients(run: Run) -> None:
    results = run(COHORT.replace("1 patient has response CR", "3 patients have response CR"))
    assert "\n".join(map(str, results.findings)) == dedent("""\
        features/x.feature:15:5: scenario 'Counts' does not hold
          step:     And 3 patients have response CR
          expected: 3 patients with CR
          actual:   1 of 3
          because:  CR: 1 (A)
                    CRi: 1 (B)
                    NR: 1 (C)""")


def test_a_patient_with_a_name_and_a_wide_row(run: Run) -> None:
    text = """
        Feature: F
          Scenario: S
            Given a patient "P-7" with:
              | age  | platelets [/uL] | date       |
              | 9 a  | 99999           | 2024-05-01 |
            And ANC is 1
            Then patient "P-7" has platelet recovery not met
            And neutrophil recovery is met
        """
    assert run(text).findings == ()


def test_the_patients_of_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "site.csv").write_text("patient,age,platelets\nA,9,100\nB,9,250000\nC,1,\n", encoding="utf-8")
    text = """
        Feature: F
          Background:
            Given the patients of "site.csv"
          Scenario: S
            Then 1 patient has platelet recovery met
            And 2 patients have platelet recovery unknown
            And there is a problem with platelets saying "1,000 times too large"
          Scenario: T
            Then there is a problem with age
        """
    results = run(text)
    assert "\n".join(map(str, results.findings)) == dedent("""\
        features/x.feature:10:5: scenario 'T' does not hold
          step:     Then there is a problem with age
          expected: a problem with age
          actual:   no problem with it""")


def test_a_file_of_patients_that_cannot_be_read_says_why(run: Run, tmp_path: Path) -> None:
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "site.csv").write_text("age\n9\n", encoding="utf-8")
    text = 'Feature: F\n  Scenario: S\n    Given the patients of "site.csv"\n    Then 1 patient is eligible\n'
    assert "\n".join(map(str, run(text).findings)) == dedent("""\
        features/site.csv:1:1: there is no column 'patient'
          hint: name the column of the patients' ids 'patient'""")


def test_a_file_without_a_patient_says_nothing_about_anybody(run: Run, tmp_path: Path) -> None:
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "site.csv").write_text("patient,age\n", encoding="utf-8")
    text = 'Feature: F\n  Scenario: S\n    Given the patients of "site.csv"\n    Then 0 patients are eligible\n'
    assert "\n".join(map(str, run(text).findings)) == dedent("""\
        features/x.feature:3:5: the file 'site.csv' has no patient
          hint: it has a head and no row below it""")


def test_two_assessments_of_a_patient_are_told_apart(run: Run, tmp_path: Path) -> None:
    (tmp_path / "features").mkdir()
    rows = "patient,date,age\nA,2024-05-01,9\nA,2024-06-01,9\n"
    (tmp_path / "features" / "site.csv").write_text(rows, encoding="utf-8")
    text = 'Feature: F\n  Scenario: S\n    Given the patients of "site.csv"\n    Then patient "A" is eligible\n'
    assert "\n".join(map(str, run(text).findings)) == dedent("""\
        features/x.feature:4:5: patient 'A' has 2 assessments
          hint: say which, as in `When the patient is assessed on 2024-12-31`, or how many, as in `1 patient is eligible`""")


# ---- protocols ----------------------------------------------------------------------------------------


def test_a_scenario_may_use_another_protocol_by_path_or_id(run: Run, demo: Path) -> None:
    other = demo.parent / "other"
    other.mkdir()
    text = (demo / "protocol.yaml").read_text(encoding="utf-8")
    changed = text.replace("demo", "other").replace("platelets >= 100", "platelets >= 50")
    (other / "protocol.yaml").write_text(changed, encoding="utf-8")
    results = run("""
        Feature: F
          Scenario: By path
            Given the protocol "../rules/other"
            And platelets is 75
            Then platelet recovery is met
          Scenario: By shipped id
            Given the protocol "inotuzumab-pediatric"
            And platelets is 75
            Then platelet recovery is not met
          Scenario: By the id of the command line
            Given the protocol "demo"
            And platelets is 75
            Then platelet recovery is not met
        """)
    assert results.findings == ()


def test_a_changed_rule_is_seen_by_the_scenario_that_shows_it(run: Run, demo: Path) -> None:
    text = "Feature: F\n  Scenario: At the threshold\n    Given platelets is 100\n    Then platelet recovery is met\n"
    assert run(text).passed_all
    rules = demo / "protocol.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("platelets >= 100", "platelets > 100"), encoding="utf-8")
    assert "\n".join(map(str, run(text).findings)) == dedent("""\
        features/x.feature:4:5: scenario 'At the threshold' does not hold
          step:     Then platelet recovery is met
          expected: met
          actual:   not met
          because:  platelet recovery: platelets > 100 10*9/L is not met (platelets is 100 10*9/L)""")


def test_a_changed_feature_is_read_again(run: Run) -> None:
    text = "Feature: F\n  Scenario: S\n    Given platelets is 100\n    Then platelet recovery is met\n"
    assert run(text).passed_all
    assert not run(text.replace("100", "99")).passed_all


def test_a_protocol_with_problems_stops_before_any_scenario(run: Run, demo: Path) -> None:
    (demo / "protocol.yaml").write_text("protocol: demo\n", encoding="utf-8")
    with pytest.raises(RuleFileError):
        run(EVERYTHING)


def test_a_named_protocol_with_problems_tells_them(run: Run, demo: Path) -> None:
    (demo.parent / "other.yaml").write_text("protocol: other\ntitle: O\nversion: [", encoding="utf-8")
    text = 'Feature: F\n  Scenario: S\n    Given the protocol "../rules/other.yaml"\n    Then the patient is eligible\n'
    (finding,) = run(text).findings
    assert finding.pos.file.endswith("other.yaml")


def test_a_disagreement_of_the_readings_stops_the_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def disagree(_self: Decider, _case: object) -> None:
        raise DisagreementError("patient 'the patient': the readings disagree")

    monkeypatch.setattr(Decider, "decide", disagree)
    with pytest.raises(DisagreementError, match="the readings disagree"):
        run(EVERYTHING)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("a fault of the program")], ids=["Ctrl-C", "a fault"])
def test_what_is_no_finding_is_not_swallowed(run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(_self: Decider, _case: object) -> None:
        raise error

    monkeypatch.setattr(Decider, "decide", fail)
    with pytest.raises(type(error)):
        run(EVERYTHING)


def test_a_file_that_pytest_bdd_cannot_bind_is_not_swallowed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr(collecting, "get_feature", fail)
    with pytest.raises(RuntimeError, match="a fault of the program"):
        run(EVERYTHING)


def test_a_pytest_that_cannot_begin_is_not_taken_for_an_empty_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remission.testing.runner.run.os.devnull", "settings.txt")  # a file of settings that pytest refuses
    with pytest.raises(RuntimeError, match="pytest, which runs the scenarios, could not begin"):
        run(EVERYTHING)


@pytest.mark.parametrize("where", ["rules/demo/features", "features/demo"])
def test_without_paths_the_features_beside_the_protocol_are_run(demo: Path, where: str) -> None:
    Path(where).mkdir(parents=True)
    (Path(where) / "x.feature").write_text(
        "Feature: F\n  Scenario: S\n    Given age is 9\n    Then I1 age is met\n", encoding="utf-8"
    )
    assert run_features(str(demo), []).passed == 1


@pytest.mark.usefixtures("demo")
def test_without_paths_and_features_the_place_is_told() -> None:
    (finding,) = run_features("rules/demo", []).findings
    assert str(finding) == "rules/demo/features:1:1: there is no such file or folder"


# ---- what is kept out, and what is left behind --------------------------------------------------------


def test_nothing_of_the_users_pytest_is_used_and_nothing_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "features").mkdir()
    for folder in (tmp_path, tmp_path / "features"):
        (folder / "conftest.py").write_text("raise SystemExit('conftest was imported')", encoding="utf-8")
        (folder / "test_trap.py").write_text("raise SystemExit('a module was imported')", encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n", encoding="utf-8")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    before = sorted(tmp_path.rglob("*"))
    results = run(EVERYTHING)
    assert (results.passed, results.failed) == (4, 0)
    assert set(tmp_path.rglob("*")) - set(before) == {tmp_path / "features" / "x.feature"}
    assert capfd.readouterr() == ("", "")


def test_names_with_brackets_and_colons_are_only_names(demo: Path) -> None:
    folder = Path("features [old]")
    folder.mkdir()
    text = "Feature: [red]F[/red]\n  Scenario: __import__('os') {x} %s :: [b]\n    Given age is 9\n    Then I1 age is met\n"
    (folder / "a[1].feature").write_text(text, encoding="utf-8")
    results = run_features(str(demo), [folder])
    assert [scenario.name for scenario in results.scenarios] == ["__import__('os') {x} %s :: [b]"]
    assert _page(results) == dedent("""\
        file          feature       passed  failed
        a[1].feature  [red]F[/red]       1       0
        1 scenario: all passed
        """)


# ---- what a person sees -------------------------------------------------------------------------------


def _page(results: RunResults) -> str:
    return "\n".join(line.rstrip() for line in plain_text(text(results), 100).splitlines()) + "\n"


def test_the_page_tells_findings_features_and_the_sum(run: Run) -> None:
    results = run(EVERYTHING.replace("5 %    | NR", "4 %    | NR"))
    assert _page(results).splitlines()[-3:] == [
        "file       feature                  passed  failed",
        "x.feature  All that Gherkin offers       3       1",
        "4 scenarios: 3 passed, 1 failed",
    ]


def test_the_page_says_when_nothing_was_run(demo: Path) -> None:
    Path("empty").mkdir()
    assert _page(run_features(str(demo), [Path("empty")])) == dedent("""\
        empty:1:1: the folder has no feature file
          hint: feature files have names that end in .feature
        no scenario was run
        """)


def test_the_page_shows_control_characters_as_text(run: Run) -> None:
    page = _page(run("Feature: F\n  Scenario: \x1b[31mred\n    Given age is 9\n    Then I1 age is not met\n"))
    assert "\x1b" not in page
    assert r"scenario '\x1b[31mred' does not hold" in page


def test_progress_is_shown_on_a_terminal_only(run: Run) -> None:
    out = StringIO()
    run(EVERYTHING, progress=Console(file=out, force_terminal=True))
    assert "running scenarios" in out.getvalue()


def test_many_scenarios_run(run: Run) -> None:
    scenarios = "".join(
        f"  Scenario: S {n}\n    Given a patient with:\n      | age | 9 |\n      | platelets | {n} |\n      | ANC | 1 |\n"
        f"    And bone marrow blasts is 1 %\n    Then response is {'CR' if n >= 100 else 'CRi'}\n"
        for n in range(400)
    )
    results = run(f"Feature: Many\n{scenarios}")
    assert (results.passed, results.failed) == (400, 0)
