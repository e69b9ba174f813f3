# ruff: noqa: E501 - a row of a table is one thing

"""One cohort under several definitions: rates, who moves where, and the clause that makes the difference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from remission.cases.tables import read_cases
from remission.cli import app
from remission.compare.criteria.definitions import CriteriaComparison, compared, definition
from remission.compare.criteria.document import page, rates, text
from remission.compare.criteria.record import record
from remission.decide import Decider
from remission.protocol.load import load
from remission.render.page import html
from remission.render.terminal import plain_text

VOCABULARY = "facts:\n  platelets: {unit: 10*9/L, plausible: 0 to 3000}\n  blasts: {unit: '%', plausible: 0 to 100}\n"
STRICT = "  CR: {all of: ['blasts < 5 %', 'platelets >= 100 x 10^9/L']}\n      NR: otherwise\n"
WIDE = "  CR: {all of: ['blasts < 5 %', 'platelets >= 100 x 10^9/L']}\n      CRh: {all of: ['blasts < 5 %', 'platelets >= 50 x 10^9/L']}\n      none: otherwise\n"
DATA = "patient,date,platelets,blasts\nA,2024-05-01,100,4.9\nB,2024-05-01,99,3\nC,2024-05-01,100,5\nD,2024-05-01,,3\nE,2024-05-01,20,3\nE,2024-06-01,120,3\n"


def written(folder: Path, name: str, outcomes: str) -> Path:
    path = folder / f"{name}.yaml"
    head = f"protocol: {name}\ntitle: T\nversion: 1.0.0\n{VOCABULARY}"
    path.write_text(f"{head}classifications:\n  response:\n    outcomes:\n    {outcomes}")
    return path


@pytest.fixture
def found(tmp_path: Path) -> CriteriaComparison:
    (tmp_path / "t.csv").write_text(DATA)
    protocols = [load(written(tmp_path, name, outcomes)) for name, outcomes in (("strict", STRICT), ("wide", WIDE))]
    decided = [map(Decider(one).decide, read_cases(tmp_path / "t.csv", one).cases) for one in protocols]
    return compared([definition(one) for one in protocols], decided)


def test_rates_matrix_and_moves(found: CriteriaComparison) -> None:
    told: Any = record(found)
    counts = [{name: one["count"] for name, one in each["outcomes"].items()} for each in told["definitions"]]
    assert found.patients == 5
    assert counts == [{"CR": 2, "NR": 2, "open": 1}, {"CR": 2, "CRh": 1, "none": 1, "open": 1}]
    assert told["matrices"][0]["counts"] == [
        {"from": "CR", "to": "CR", "patients": 2},
        {"from": "NR", "to": "CRh", "patients": 1},
        {"from": "NR", "to": "none", "patients": 1},
        {"from": "open", "to": "open", "patients": 1},
    ]
    assert told["moves"] == [
        {
            "patient": "B",
            "outcomes": {"strict": "NR", "wide": "CRh"},
            "why": ["wide: no CR, for 'platelets >= 100 10*9/L' is not met (platelets is 99 10*9/L)"],
        }
    ]


def test_a_clause_makes_the_difference(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(DATA)
    protocols = [load(written(tmp_path, name, outcomes)) for name, outcomes in (("wide", WIDE), ("strict", STRICT))]
    decided = [map(Decider(one).decide, read_cases(tmp_path / "t.csv", one).cases) for one in protocols]
    (move,) = compared([definition(one) for one in protocols], decided).moves
    assert (move.patient, move.outcomes) == ("B", ("CRh", "NR"))
    assert move.why == ("strict: no CR, for 'platelets >= 100 10*9/L' is not met (platelets is 99 10*9/L)",)


def test_a_page_and_a_terminal_show_the_same(found: CriteriaComparison) -> None:
    shown = plain_text(text(found), 200)
    assert "5 patients, each by the best outcome of every definition; Clopper-Pearson 95 %" in shown
    assert rates(found).rows[0] == ("CR", "2 (40.0 %, 5.3 to 85.3)", "2 (40.0 %, 5.3 to 85.3)")
    made = html(page(found, "t.csv"))
    assert "One cohort, 2 definitions" in made
    assert "2 with CR by strict have CR by wide" in made


def test_the_command_takes_definitions_behind_one_option(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(DATA)
    names = [str(written(tmp_path, name, outcomes)) for name, outcomes in (("strict", STRICT), ("wide", WIDE))]
    run = CliRunner().invoke(app, ["compare", str(tmp_path / "t.csv"), "--criteria", *names])
    assert (run.exit_code, "B: strict NR, wide CRh" in run.output) == (0, True)
    alone = CliRunner().invoke(app, ["compare", str(tmp_path / "t.csv"), "--criteria", names[0]])
    assert (alone.exit_code, "name two definitions or more: --criteria A B" in alone.output) == (2, True)
