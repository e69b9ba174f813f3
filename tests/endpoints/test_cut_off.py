"""Figures as known on a day: no later assessment, nothing that happened later, nobody who began later."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from remission.cases.tables import read_cases
from remission.cli import app
from remission.decide import Decider
from remission.endpoints.cohort import CohortFigures, study
from remission.endpoints.followup import Followed
from remission.endpoints.widened_protocol import widened
from remission.expr.truth import MET
from remission.protocol.load import load

from .conftest import COURSE, HEAD

ENDPOINTS = "endpoints:\n  CR: {rate: response is CR}\n  OS: {time: from start to death, unit: days}\n"
TABLE = """patient,date,blasts,platelets,first dose,death date,last contact
1,2024-02-01,60,150,2024-01-01,2024-03-01,2024-03-01
1,2024-02-20,2,150,2024-01-01,2024-03-01,2024-03-01
2,2024-02-01,2,150,2024-01-20,,2024-02-05
3,2024-03-01,2,150,2024-02-15,,2024-04-01
4,2024-03-01,2,150,2024-01-10,,2024-04-01
"""
# fmt: off
ON = [
    # cut-off        patients  CR  days followed, and whether dead, of each patient          set aside
    ("2024-01-31",   3, 0, {"1": (30, False), "2": (11, False), "4": (21, False)},            2),
    ("2024-02-19",   4, 1, {"1": (49, False), "2": (16, False), "3": (4, False), "4": (40, False)}, 1),
    ("2024-02-20",   4, 2, {"1": (50, False), "2": (16, False), "3": (5, False), "4": (41, False)}, 0),
    ("2024-02-29",   4, 2, {"1": (59, False), "2": (16, False), "3": (14, False), "4": (50, False)}, 0),
    ("2024-03-01",   4, 4, {"1": (60, True), "2": (16, False), "3": (15, False), "4": (51, False)}, 0),
]
# fmt: on


def known_on(folder: Path, day: str) -> CohortFigures:
    rules, data = folder / "mini.yaml", folder / "t.csv"
    rules.write_text(HEAD + COURSE + ENDPOINTS, encoding="utf-8")
    data.write_text(TABLE, encoding="utf-8")
    wide = widened(load(rules))
    return study(wide, map(Decider(wide).decide, read_cases(data, wide).cases), date.fromisoformat(day))


@pytest.mark.parametrize(("day", "patients", "responders", "times", "set_aside"), ON, ids=[row[0] for row in ON])
def test_as_known_on_a_day(  # noqa: PLR0913, PLR0917 - a row of the table
    tmp_path: Path, day: str, patients: int, responders: int, times: dict[str, tuple[int, bool]], set_aside: int
) -> None:
    found = known_on(tmp_path, day)
    assert found.responses is not None
    rate, os = found.responses.rates["cr"], found.responses.times["os"].declared.times
    assert (rate.total, rate.count(MET), found.set_aside) == (patients, responders, set_aside)
    assert {one.patient: (one.days, one.is_event) for one in os if isinstance(one, Followed)} == times


def test_the_page_says_the_day(tmp_path: Path) -> None:
    known_on(tmp_path, "2024-02-19")
    page = tmp_path / "page.html"
    made = CliRunner().invoke(
        app,
        ["report", str(tmp_path / "mini.yaml"), str(tmp_path / "t.csv"), "--cut-off", "2024-02-19", "--out", str(page)],
    )
    assert made.exit_code == 0, made.output
    text = page.read_text(encoding="utf-8")
    assert "Everything is told as it was known on 2024-02-19: later assessments are set aside (1)." in text
    assert "nothing is lost" in text
