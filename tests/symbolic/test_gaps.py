"""A classification or a table without `otherwise` is told by `check` where some patient has nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from remission.protocol.load import load
from remission.symbolic.cells.gaps import gaps

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
protocol: demo
title: Demo
version: 1.0.0
facts:
  a: {unit: mg, plausible: 0 to 100}
  n: {unit: "1", plausible: 0 to 3, whole: yes}
  sex: {values: [female, male]}
"""
OUTCOME = (
    "warning: some patient has no outcome of 'band'\n"
    "  hint: end it with an outcome 'otherwise', or add one for them; 'remission prove' shows such a patient"
)
ROW = (
    "warning: some patient has no row of the table 'dose'\n"
    "  hint: end it with a row 'otherwise', or add one for them; 'remission prove' shows such a patient"
)
BAND = "classifications:\n  band: {outcomes: {%s}}\n"
DOSE = "calculations:\n  dose:\n    rows:\n      - {when: a < 5 mg, value: 1 mg}\n      - {when: a %s, value: 2 mg}\n"
READ = "criteria:\n  heavy: {when: dose >= 2 mg}\n"
# fmt: off
TABLE: list[tuple[str, str, str]] = [
    ("a hole between two bands",       BAND % "low: a < 5 mg, high: a > 5 mg",                            f"9:3: {OUTCOME}"),
    ("bands that meet",                BAND % "low: a < 5 mg, high: a >= 5 mg",                           ""),
    ("every whole number",             BAND % "low: n <= 1, high: n >= 2",                                ""),
    ("a whole number left out",        BAND % "low: n <= 1, high: n > 2",                                 f"9:3: {OUTCOME}"),
    ("every choice",                   BAND % "f: sex is female, m: sex is male",                         ""),
    ("a choice left out",              BAND % "f: sex is female",                                         f"9:3: {OUTCOME}"),
    ("otherwise",                      BAND % "f: sex is female, m: otherwise",                           ""),
    ("only where nothing is recorded", BAND % "low: a < 5 mg, high: a >= 5 mg, gone: a is missing",       ""),
    ("a table with a hole",            DOSE % "> 5 mg" + READ,                                            f"9:3: {ROW}"),
    ("a table without one",            DOSE % ">= 5 mg" + READ,                                           ""),
    ("a table that no answer reads",   DOSE % "> 5 mg",                                                   ""),
    ("nobody there may be included",   DOSE % "> 5 mg" + READ + "eligibility:\n  include:\n    I: {when: a > 5 mg}\n", ""),
    ("somebody there may be",          DOSE % "> 5 mg" + READ + "eligibility:\n  include:\n    I: {when: a >= 5 mg}\n",
     f"9:3: {ROW}"),
]
# fmt: on


@pytest.mark.parametrize(("rules", "message"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_who_has_nothing_is_told(rules: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "demo.yaml"
    file.write_text(HEAD + rules, encoding="utf-8")
    assert "\n".join(str(one).removeprefix(f"{one.pos.file}:") for one in gaps(load(file))) == message


@pytest.mark.parametrize("name", ["inotuzumab-pediatric", "aall1621"])
def test_the_shipped_protocols_leave_nobody_out(name: str) -> None:
    assert list(gaps(load(name))) == []
