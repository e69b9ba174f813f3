"""Outcomes that an earlier one always takes, and criteria with one answer for every patient, are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.protocol.load import load
from remission.symbolic.cells.reach import unreachable

HEAD = """\
protocol: demo
title: Demo
version: 1.0.0
facts:
  age: {unit: a, plausible: 0 to 120}
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
"""
TABLE = {
    "an outcome taken by the one before": (
        "classifications:\n  group:\n    outcomes: {child: age < 12 years, infant: age < 2 years, adult: otherwise}\n",
        (
            "9:39: warning: outcome 'infant' of 'group' can never be reached\n"
            "  hint: an outcome before it is met whenever it is, or its clauses contradict each other"
        ),
    ),
    "clauses that contradict each other": (
        "criteria:\n  odd: {when: platelets > 100 10*9/L and platelets < 50 10*9/L}\n",
        (
            "8:3: warning: criterion 'odd' can never be met: it has the same answer for every patient\n"
            "  hint: check its thresholds and what joins them"
        ),
    ),
    "a clause that is always met": (
        "criteria:\n  every one: {when: platelets >= 0 10*9/L}\n",
        (
            "8:3: warning: criterion 'every one' can never be not met: it has the same answer for every patient\n"
            "  hint: check its thresholds and what joins them"
        ),
    ),
}


@pytest.mark.parametrize(("text", "message"), TABLE.values(), ids=TABLE)
def test_what_nobody_can_reach_is_told(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "demo.yaml"
    file.write_text(HEAD + text)
    found = [str(problem).removeprefix(f"{problem.pos.file}:") for problem in unreachable(load(file))]
    assert found == [message]


def test_what_asks_for_the_record_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "demo.yaml"
    file.write_text(HEAD + "criteria:\n  told: {when: platelets is known}\n")
    assert list(unreachable(load(file))) == []


@pytest.mark.parametrize("name", ["inotuzumab-pediatric", "aall1621"])
def test_every_shipped_clause_can_be_reached(name: str) -> None:
    assert list(unreachable(load(name))) == []
