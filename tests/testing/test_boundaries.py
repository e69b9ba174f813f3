"""The feature that `boundaries` writes: it runs as it is, holds, and counts only once it was reviewed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from remission.expr.truth import MET
from remission.protocol.model import ELIGIBILITY
from remission.render.terminal import plain_text
from remission.testing.assertions.recording import Recording, record
from remission.testing.boundaries.boundaries import Found, Lacking, Outline, outlines, usual_patient
from remission.testing.boundaries.writer import feature_of
from remission.testing.coverage.coverage import cover
from remission.testing.gherkin.lint import lint
from remission.testing.runner import document
from remission.testing.runner.junit import as_junit
from remission.testing.runner.run import run_features

SHIPPED = "inotuzumab-pediatric"

# Conditions that share their limits, a table whose rows do, one that never matters, and one that asks what is known.
RULES = """\
protocol: shared-limits
title: Conditions with the same limits
version: 1.0.0
facts:
  age: {unit: a, plausible: 0.1 to 120, typical: 10}
  sex: {values: [female, male]}
  ECOG: {unit: "1", plausible: 0 to 5, whole: yes, typical: 0}
  Karnofsky: {unit: "1", plausible: 0 to 100, typical: 100}
  Lansky: {unit: "1", plausible: 0 to 100, typical: 100}
  ALT: {unit: U/L, plausible: 0 to 20000, uln: per laboratory, typical: 20, typical uln: 40}
  last dose: {date: yes}
criteria:
  performance:
    any of:
      - ECOG <= 2
      - age > 16 years and Karnofsky >= 50
      - age <= 16 years and Lansky >= 50
  low ALT: ALT < 5 x ULN
  washed out: if last dose is known then days since last dose >= 14 days
  grown up: age >= 18 years or (age >= 18 years and sex is male)
calculations:
  limit:
    unit: mg
    rows:
      - {when: age < 2 years, value: 1 mg}
      - {when: age >= 2 years and sex is male, value: 3 mg}
      - {when: age >= 2 years and sex is female, value: 2 mg}
"""


@pytest.fixture(scope="module")
def found(shipped: Recording) -> list[Found]:
    return list(outlines(shipped))


@pytest.fixture(scope="module")
def text(shipped: Recording, found: list[Found]) -> str:
    return feature_of(shipped.protocol, usual_patient(shipped), found)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Recording, list[Found]]:
    """The small protocol above, without any feature."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "protocol.yaml").write_text(RULES, encoding="utf-8")
    recording = record(str(folder / "protocol.yaml"))
    return folder, recording, list(outlines(recording))


def named(found: list[Found], owner: str) -> list[Outline]:
    return [one for one in found if isinstance(one, Outline) and one.place.owner[1] == owner]


def test_every_condition_has_an_outline_in_a_case_that_it_alone_decides(found: list[Found]) -> None:
    targets = {one.place.owner[1]: one.base.target for one in found if isinstance(one, Outline) and one.base.only is None}
    assert targets["i1_age"] == ELIGIBILITY
    assert targets["platelet_recovery"] == ("classification", "response")
    assert targets["mrd_by_flow"] == ("criterion", "mrd_negative_cr_by_flow")
    assert targets["lower_dose_level"] == ("criterion", "studied_dose_level")
    assert targets["dose_day_1"] == ("calculation", "dose_per_cycle")
    assert (len(targets), len(found)) == (15, 15)


def test_a_threshold_has_every_kind_of_row(found: list[Found]) -> None:
    (one,) = named(found, "mrd_by_flow")
    assert [(row.kind, row.value) for row in one.rows] == [
        ("just below", "0.009 %"),
        ("at", "0.01 %"),
        ("just above", "0.011 %"),
        ("missing", "missing"),
        ("censored", "<0.1 %"),
        ("censored", "<0.01 %"),
        ("censored", "<=0.01 %"),
        ("censored", ">0.001 %"),
        ("censored", ">=0.01 %"),
        ("censored", ">0.01 %"),
        ("other unit", "100 [ppm]"),
    ]
    assert [(row.kind, row.value) for row in one.implausible] == [("too low", "-1 %"), ("too high", "1000 %")]


# fmt: off
SHARED = [
    # owner            which  what the usual patient has otherwise      other unit    implausible
    ("performance",    0,     {"lansky": "40"},                          None,         ["-1", "50"]),
    ("performance",    1,     {"ecog": "3", "lansky": "40"},             "192 mo",     ["0.01 a", "1200 a"]),
    ("performance",    3,     {"ecog": "3", "karnofsky": "40"},          "192 mo",     ["0.01 a", "1200 a"]),
    ("low_alt",  0,     {},                                       "200000 mU/L", ["-1 U/L", "200000 U/L"]),
]
# fmt: on


@pytest.mark.parametrize("expected", SHARED, ids=[f"{row[0]} {row[1]}" for row in SHARED])
def test_where_conditions_share_a_limit_the_patient_is_one_whom_only_this_one_decides(
    small: tuple[Path, Recording, list[Found]], expected: tuple[str, int, dict[str, str], str | None, list[str]]
) -> None:
    owner, which, otherwise, unit, implausible = expected
    _, recording, found = small
    one = named(found, owner)[which]
    usual = usual_patient(recording).values
    other = {key: str(value) for key, value in one.base.case.values.items() if value != usual[key] and key != one.fact.slug}
    assert (one.base.only, other) == (None, otherwise)
    assert next((row.value for row in one.rows if row.kind == "other unit"), None) == unit
    assert [row.value for row in one.implausible] == implausible


def test_a_condition_that_decides_on_one_side_only_or_never_says_so(small: tuple[Path, Recording, list[Found]]) -> None:
    _, recording, found = small
    sides = [one.base.only for one in named(found, "limit")]
    assert sides == [None, MET, None, MET, MET]
    lacking = [one for one in found if isinstance(one, Lacking)]
    assert [(one.place.owner[1], one.why) for one in lacking] == [
        ("grown_up", "whoever the patient is, another condition has decided already"),
    ]
    text = feature_of(recording.protocol, usual_patient(recording), found)
    assert "  # no outline for grown up: sex is male: whoever the patient is, another condition has decided already\n" in text
    assert (
        "  # it alone decides where it is met; where it is not met, another condition has decided already\n"
        "  @review\n"
        "  Scenario Outline: limit, row 2: age at least 2 a, <kind>: age of <value>\n"
    ) in text


def test_without_any_feature_it_is_written_all_the_same_and_nothing_is_said_twice(
    small: tuple[Path, Recording, list[Found]],
) -> None:
    folder, recording, found = small
    (folder / "b.feature").write_text(feature_of(recording.protocol, usual_patient(recording), found), encoding="utf-8")
    written = record(str(folder / "protocol.yaml"), [folder / "b.feature"])
    assert written.results.findings == ()
    assert list(lint(written)) == []
    assert written.results.not_reviewed == len(written.results.scenarios) > 50


def test_it_runs_and_is_not_yet_reviewed(text: str, tmp_path: Path) -> None:
    (tmp_path / "b.feature").write_text(text, encoding="utf-8")
    results = run_features(SHIPPED, [tmp_path])
    assert results.findings == ()
    assert list(lint(record(SHIPPED, [tmp_path]))) == []
    assert (results.passed, results.failed, results.not_reviewed) == (0, 0, len(results.scenarios))
    assert len(results.scenarios) > 80
    assert not results.passed_all
    assert plain_text(document.text(results), 200).endswith(
        f"{len(results.scenarios)} scenarios: 0 passed, {len(results.scenarios)} not yet reviewed\n"
    )
    suite = ET.fromstring(as_junit(results))[0]  # noqa: S314 - our own text
    assert (suite.get("skipped"), suite.get("failures")) == (str(len(results.scenarios)), "0")


def test_a_scenario_that_nobody_has_read_shows_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "b.feature").write_text(text, encoding="utf-8")
    assert record(SHIPPED, [tmp_path]).scenes == ()


def test_once_reviewed_it_shows_every_threshold(text: str, tmp_path: Path) -> None:
    (tmp_path / "b.feature").write_text(re.sub(r"^ *@review\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    recording = record(SHIPPED, [tmp_path])
    assert recording.results.passed_all
    counts = cover(recording).counts()
    for sort in ("threshold", "criterion", "outcome"):
        assert counts[sort][0] == counts[sort][1]


def test_a_wrong_expectation_that_nobody_has_read_fails_all_the_same(text: str, tmp_path: Path) -> None:
    wrong = text.replace("| at         | 1 a     | is met     |", "| at         | 1 a     | is not met |")
    assert wrong != text
    (tmp_path / "b.feature").write_text(wrong, encoding="utf-8")
    results = run_features(SHIPPED, [tmp_path])
    assert (results.failed, results.passed) == (1, 0)
