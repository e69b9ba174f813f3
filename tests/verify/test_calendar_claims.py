"""What is proved of whole years and months: by codes exactly; of days beside years what can be, and nothing that is not so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from remission.protocol.load import load
from remission.verify import proof

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
protocol: demo
title: A demonstration
version: 1.0.0
{stated}sources: {{text: {{title: Text}}}}
facts: {{birth: {{date: yes}}, start: {{date: yes}}, end: {{date: yes}}}}
classifications:
  family:
    source: text
    outcomes:
      asked: {asked}
      other: otherwise
"""
# fmt: off
CLAIMS: list[tuple[str, str, bool | None]] = [
    # the convention, what is asked for, and whether some patient has it (None: nobody has, which may not be told)
    ("",     "months since birth >= 216 and years since birth < 18",                 False),
    ("",     "months since birth >= 215 and years since birth < 18",                 True),
    ("",     "months since birth < 216 and years since birth >= 18",                 False),
    ("",     "assessment date >= birth + 18 years and years since birth < 18",       False),
    ("",     "assessment date < birth + 216 months and years since birth >= 18",     False),
    ("",     "assessment date = birth + 18 years and years since birth = 18",        True),
    ("",     "months from start to end >= 2 and end < start",                        False),
    ("",     "months from start to end = 0 and end < start",                         False),
    ("",     "months from start to end = -1 and end < start",                        True),
    ("last", "months since birth >= 216 and years since birth < 18",                 False),
    ("last", "years since birth >= 18 and assessment date >= birth + 18 years",      True),
    # days beside years: 18 years have 6,574 or 6,575 days
    ("",     "days since birth >= 6570 and years since birth < 18",                  True),
    ("",     "days since birth >= 6574 and years since birth < 18",                  True),
    ("",     "days since birth >= 6576 and years since birth < 18",                  None),
    ("",     "days since birth >= 6600 and years since birth < 18",                  False),
    ("",     "days since birth <= 6500 and years since birth >= 18",                 False),
    ("",     "days from (start + 1 month) to end >= 40 and months from start to end < 2", False),
    ("",     "days from (start + 1 month) to end >= 29 and months from start to end < 2", True),
]
# fmt: on


@pytest.mark.parametrize(("convention", "asked", "expected"), CLAIMS, ids=[f"{row[0]} {row[1]}" for row in CLAIMS])
def test_whether_some_patient_has_it(tmp_path: Path, convention: str, asked: str, expected: bool | None) -> None:  # noqa: FBT001
    pytest.importorskip("z3", reason="the extra 'proof' is not installed")
    stated = "days that do not exist: last day of the month\n" if convention else ""
    (tmp_path / "f.yaml").write_text(RULES.format(asked=asked, stated=stated), encoding="utf-8")
    found = {one.claim: one.status.value for one in proof.prove(load(tmp_path / "f.yaml")).results}
    wanted = {True: ["proved"], False: ["broken"], None: ["broken", "undecided"]}[expected]
    assert found["some patient has family asked"] in wanted
