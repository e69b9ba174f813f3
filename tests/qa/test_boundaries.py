"""The feature that `boundaries` writes: it runs as it is, holds, and counts only once it was reviewed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from remission.qa.boundaries import Outline, outlines
from remission.qa.boundaries_written import feature_of
from remission.qa.coverage import cover
from remission.qa.definitions import ELIGIBILITY
from remission.qa.recording import Recording, record
from remission.qa.run import render, run_features

SHIPPED = "inotuzumab-pediatric"


@pytest.fixture(scope="module")
def found(shipped: Recording) -> list[Outline]:
    return list(outlines(shipped))


@pytest.fixture(scope="module")
def text(shipped: Recording, found: list[Outline]) -> str:
    return feature_of(shipped.protocol, found)


def test_every_condition_has_an_outline_in_a_case_that_it_alone_decides(found: list[Outline]) -> None:
    targets = {one.owner[1]: one.base.target for one in found}
    assert targets["i1_age"] == ELIGIBILITY
    assert targets["platelet_recovery"] == ("classification", "response")
    assert targets["mrd_by_flow"] == ("criterion", "mrd_negative_cr_by_flow")
    assert targets["lower_dose_level"] == ("criterion", "studied_dose_level")
    assert len(found) == 15


def test_a_threshold_has_every_kind_of_row(found: list[Outline]) -> None:
    one = next(one for one in found if one.owner == ("classification", "mrd_by_flow"))
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
    assert one.implausible == "1000 %"


def test_it_runs_and_is_not_yet_reviewed(text: str, tmp_path: Path) -> None:
    (tmp_path / "b.feature").write_text(text, encoding="utf-8")
    results = run_features(SHIPPED, [tmp_path], junit=tmp_path / "junit.xml")
    assert results.findings == ()
    assert (results.passed, results.failed, results.not_reviewed) == (0, 0, len(results.scenarios))
    assert len(results.scenarios) > 80
    assert not results.passed_all
    stream = StringIO()
    render(results, Console(file=stream, width=200))
    assert stream.getvalue().endswith(
        f"{len(results.scenarios)} scenarios: 0 passed, {len(results.scenarios)} not yet reviewed\n"
    )
    suite = ET.parse(tmp_path / "junit.xml").getroot()[0]  # noqa: S314 - our own file
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
