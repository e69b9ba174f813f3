"""An amendment of a fact that is taken from other days changes how data are read, and is told in the words of the rule file."""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.compare.rules.clauses import clause_changes
from remission.protocol.load import load

BASE = """\
protocol: demo
title: Demo
version: 1.0.0
sources: {book: {title: Book}}
facts:
  size: {unit: mm, plausible: 0 to 500}
  other size: {unit: mm, plausible: 0 to 500}
  part: {unit: mm, plausible: 0 to 500, told apart by: lesion, complete: yes}
  first dose: {date: yes}
  nadir: {from: size, choose: lowest since first dose}
  total: {from: part, choose: sum on the day of the assessment}
criteria:
  progression: {when: total > nadir, source: book}
  other: {when: other size > 3 mm, source: book}
"""
# fmt: off
CHANGES = [
    ("lowest since", "lowest after", "nadir: is now chosen lowest after first dose; before: lowest since first dose"),
    ("from: size", "from: other size", "nadir: is now taken from other size; before: from size"),
    ("apart by: lesion", "apart by: site", "part: has its observations of one day told apart by site; before: by lesion"),
    ("complete: yes", "complete: no", "part: is now no longer taken to be on record whenever it occurred"),
]
# fmt: on


@pytest.mark.parametrize(("before", "after", "told"), CHANGES, ids=[told for *_, told in CHANGES])
def test_a_change_is_told_and_affects_how_data_are_read(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert before in BASE
    (tmp_path / "old.yaml").write_text(BASE, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(BASE.replace(before, after), encoding="utf-8")
    old, new = (load(tmp_path / name) for name in ("old.yaml", "new.yaml"))
    found = [(f"{one.what}: {one.english}", one.affects) for one in clause_changes(old, new)]
    assert found == [(told, "data")]
