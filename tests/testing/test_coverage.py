"""Every gap is told with the scenario that closes it; that scenario is run, and does."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from textwrap import dedent, indent

import pytest

from remission.render.page import html
from remission.render.terminal import plain_text
from remission.symbolic.cells.case_search import NoSuchCase, Remedy
from remission.testing.assertions.recording import Recording, record
from remission.testing.coverage import document
from remission.testing.coverage.coverage import Coverage, cover
from remission.testing.coverage.record import record as record_of
from remission.testing.coverage.report import CoverageReport, percent, report
from remission.testing.coverage.synthesis import Remedies, usual
from remission.testing.gherkin.lint import lint
from remission.testing.gherkin.writer import feature
from remission.testing.measurement import Measured

SHIPPED = "inotuzumab-pediatric"
pytestmark = pytest.mark.xdist_group("shipped")  # the fixture `measured` takes long
Write = Callable[[str], Recording]


@pytest.fixture(scope="module")
def coverage(shipped: Recording) -> Coverage:
    return cover(shipped)


@pytest.fixture
def written(demo: Path, tmp_path: Path) -> Write:
    """Record one feature against the small protocol."""

    def write(text: str) -> Recording:
        path = tmp_path / "x.feature"
        path.write_text(f"Feature: X\n{indent(dedent(text), '  ')}", encoding="utf-8")
        return record(str(demo), [path])

    return write


def text_of(found: CoverageReport) -> str:
    return plain_text(document.text(found), 200)


# ---- the shipped protocol --------------------------------------------------------------------------


# Where both counts have recovered the response is CR, so that the condition of CRi is not asked.
MASKED = [
    "not (platelet recovery and neutrophil recovery): not met",
    "platelet recovery and neutrophil recovery: met",
    "platelet recovery, in response CRi: met, and that alone decides",
    "neutrophil recovery, in response CRi: met, and that alone decides",
]


def test_the_shipped_features_show_everything_that_can_be_shown(measured: Measured) -> None:
    found = measured.coverage
    assert (found.percent, found.open) == (100, ())
    assert [str(gap.goal) for gap in found.gaps] == MASKED
    assert {gap.closing for gap in found.gaps} == {NoSuchCase("whoever the patient is, it changes no answer there")}


def test_every_sort_of_goal_is_there(coverage: Coverage) -> None:
    assert set(coverage.counts()) == {
        "eligibility",
        "criterion",
        "outcome",
        "clause",
        "atom",
        "threshold",
        "alone",
        "row",
        "amount",
    }


def test_without_any_scenario_every_goal_is_a_gap_and_each_remedy_closes_its_own(shipped: Recording, tmp_path: Path) -> None:
    remedies = Remedies(shipped)
    every = cover(shipped).covered
    closings = [remedies.close(one.goal) for one in every]
    assert [str(one.goal) for one, closing in zip(every, closings, strict=True) if not isinstance(closing, Remedy)] == MASKED
    texts = [closing.text for closing in closings if isinstance(closing, Remedy)]
    (tmp_path / "x.feature").write_text(feature("Remedies", texts), encoding="utf-8")
    found = record(SHIPPED, [tmp_path / "x.feature"])
    assert found.results.findings == ()
    assert [str(goal) for goal in cover(found).gaps] == MASKED


def test_without_any_scenario_few_remedies_close_every_gap_and_say_nothing_twice(shipped: Recording, tmp_path: Path) -> None:
    lacking = report(Recording(shipped.protocol, shipped.results, ()))
    printed = list(dict.fromkeys(gap.closing.text for gap in lacking.gaps if isinstance(gap.closing, Remedy)))
    assert len(printed) < len(lacking.open) / 2 < len(lacking.gaps)
    assert all(text_of(lacking).count(text) == 1 for text in printed)
    (tmp_path / "x.feature").write_text("Feature: Remedies\n\n" + "\n\n".join(printed) + "\n", encoding="utf-8")
    found = record(SHIPPED, [tmp_path / "x.feature"])
    assert found.results.findings == ()
    assert list(lint(found)) == []
    assert [str(goal) for goal in cover(found).gaps] == MASKED


def test_without_a_scenario_that_matters_a_gap_appears_and_the_printed_remedy_closes_it(
    shipped: Recording, coverage: Coverage, tmp_path: Path
) -> None:
    matter = [at for at in range(len(coverage.scenes)) if coverage.only(at)]
    assert len(matter) > 10
    remedies = Remedies(shipped)
    printed: dict[int, list[str]] = {}
    for at in matter:
        closings = remedies.close_all(coverage.only(at))
        printed[at] = [closing.text for closing in closings.values() if isinstance(closing, Remedy)]
        assert len(printed[at]) == len(coverage.only(at))
    for at in matter[:: len(matter) // 3]:  # measuring again finds these gaps and no others, and prints a remedy for each
        lacking = report(shipped.without(shipped.scenes[at]))
        assert {gap.goal for gap in lacking.open} == set(coverage.only(at))
        assert all(gap.closing.text in text_of(lacking) for gap in lacking.open if isinstance(gap.closing, Remedy))
    every = list(dict.fromkeys(text for texts in printed.values() for text in texts))
    (tmp_path / "x.feature").write_text(feature("Remedies", every), encoding="utf-8")
    added = dict(zip(every, record(SHIPPED, [tmp_path / "x.feature"]).scenes, strict=True))
    for at, texts in printed.items():  # all else is shown without them, as the list of gaps has said
        mended = cover(Recording(shipped.protocol, shipped.results, tuple(added[text] for text in texts)))
        assert set(coverage.only(at)) <= {one.goal for one in mended.covered if one.scenes}


def test_the_page_has_every_rule_and_needs_nothing_else(shipped: Recording) -> None:
    drawn = html(document.page(report(shipped)))
    assert "platelets &gt;= 100 x 10^9/L" in drawn
    assert 'class="all"' in drawn
    assert "http" not in drawn.replace("http-equiv", "").replace("https://pfizermedicalinformation", "").replace(
        "https://pure.eur", ""
    ).replace("https://bloodcancerstoday", "")
    assert "<script" not in drawn


# ---- what counts as shown --------------------------------------------------------------------------

NO_THEN_ABOUT_IT = """
Scenario: Platelets just below, and a Then about something else
  Given platelets is 99.9 10*9/L
  And age is 9 a
  Then I1 age is met
"""


def gaps(recording: Recording) -> list[str]:
    return [str(goal) for goal in cover(recording).gaps]


def test_a_case_alone_shows_nothing_of_a_clause_that_no_then_depends_on(written: Write) -> None:
    assert "platelets >= 100 10*9/L: just below" in gaps(written(NO_THEN_ABOUT_IT))


def test_a_then_about_what_depends_on_the_clause_shows_it(written: Write) -> None:
    found = written("""
        Scenario: One count short, and the Then is about the response
          Given platelets is 99.9 10*9/L
          And ANC is 2
          And bone marrow blasts is 1 %
          Then response is CRi
    """)
    assert "platelets >= 100 10*9/L: just below" not in gaps(found)


def test_a_then_that_holds_whatever_the_clause_says_does_not_show_it(written: Write) -> None:
    found = written("""
        Scenario: Blasts in the marrow, so that the platelets do not matter
          Given platelets is 99.9 10*9/L
          And ANC is 2
          And bone marrow blasts is 50 %
          Then response is NR
    """)
    assert "platelets >= 100 10*9/L: just below" in gaps(found)


def test_a_condition_that_another_one_masks_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        dedent("""\
        protocol: p
        title: Two ways in
        version: 1.0.0
        facts:
          ECOG: {unit: "1", plausible: 0 to 5, whole: yes}
          Karnofsky: {unit: "1", plausible: 0 to 100}
        criteria:
          fit: {any of: [ECOG <= 2, Karnofsky >= 50]}
        """),
        encoding="utf-8",
    )

    def told(*values: str) -> list[str]:
        given = "".join(f"    Given {value}\n" for value in values)
        (tmp_path / "x.feature").write_text(f"Feature: X\n  Scenario: One\n{given}    Then fit is met\n", encoding="utf-8")
        return gaps(record(str(tmp_path / "p.yaml"), [tmp_path / "x.feature"]))

    masked, alone = told("ECOG is 2", "Karnofsky is 50"), told("ECOG is 2", "Karnofsky is 40")
    assert {"ECOG <= 2: met", "ECOG <= 2: at", "Karnofsky >= 50: met", "Karnofsky >= 50: at"} <= set(masked)
    assert {"ECOG <= 2: met", "ECOG <= 2: at"}.isdisjoint(alone)
    assert "fit: met" not in masked


def test_the_usual_patient_is_one_who_may_enter_whoever_the_scenarios_are_about(written: Write) -> None:
    found = written("""
        Scenario: A child with AML
          Given diagnosis is AML
          And age is 3 a
          Then the patient is not eligible
    """)
    record = usual(found)
    assert (record["diagnosis"], record["age"]) == ("B-cell precursor ALL", Decimal(3))


def test_what_is_missing_shows_nothing_of_a_clause(written: Write) -> None:
    found = written("""
        Scenario: The list of missing facts depends on what is read, not on what is answered
          Given platelets is 180 10*9/L
          Then the missing facts are age, diagnosis, bone marrow blasts, ANC, mrd flow, weight, last dose, assessment date
    """)
    assert found.results.passed_all
    assert "platelet recovery: met" in gaps(found)


def test_far_from_the_threshold_is_not_beside_it(written: Write) -> None:
    found = written("""
        Scenario: Far below
          Given platelets is 50 10*9/L
          Then platelet recovery is not met
    """)
    told = gaps(found)
    assert "platelet recovery: not met" not in told
    assert "platelets >= 100 10*9/L: just below" in told


def test_a_count_over_a_cohort_shows_no_single_clause(written: Write) -> None:
    found = written("""
        Scenario: Two patients
          Given the patients:
            | patient | platelets |
            | a       | 99.9      |
            | b       | 100       |
          Then 1 patient has platelet recovery met
    """)
    assert "platelet recovery: met" in gaps(found)


def test_a_policy_for_missing_data_is_something_to_show(written: Write) -> None:
    found = report(written(NO_THEN_ABOUT_IT))
    told = [str(gap.goal) for gap in found.gaps]
    assert "days from last dose to assessment date < 14 d: unknown" in told
    assert "E1 recent dose: unknown" not in told  # the policy always answers: its facts are exact or missing


def test_what_no_patient_can_show_is_left_out_by_proof(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(
        dedent("""\
        protocol: p
        title: A clause that contradicts itself
        version: 1.0.0
        facts:
          age: {unit: a, plausible: 0 to 120}
        criteria:
          never: {all of: [age < 1 year, age > 2 years]}
        """),
        encoding="utf-8",
    )
    (tmp_path / "x.feature").write_text(
        "Feature: X\n  Scenario: One\n    Given age is 5 a\n    Then never is not met\n", encoding="utf-8"
    )
    found = report(record(str(tmp_path / "p.yaml"), [tmp_path / "x.feature"]))
    closings = {str(gap.goal): gap.closing for gap in found.gaps}
    assert isinstance(closings["never: met"], NoSuchCase)
    assert isinstance(closings["age < 1 a: just above"], NoSuchCase)  # met or not, the other condition is not met there
    assert isinstance(closings["age > 2 a: not met"], Remedy)
    assert text_of(found).endswith("more cannot be shown, by proof (--format json or --html names them)\n")


def test_a_machine_reads_the_same(coverage: Coverage, shipped: Recording) -> None:
    found = record_of(report(shipped))
    assert isinstance(found, dict)
    shown = len(coverage.covered) - len(MASKED)
    assert (found["shown"], found["goals"], found["percent"]) == (shown, shown, "100")
    assert json.dumps(found)


@pytest.mark.parametrize(("shown", "all_", "told"), [(1, 1, "100"), (999, 1000, "99.9"), (9999, 10000, "99.9"), (1, 3, "33.3")])
def test_a_hundred_per_cent_is_all_of_them(shown: int, all_: int, told: str) -> None:
    assert percent(Fraction(100 * shown, all_)) == told
