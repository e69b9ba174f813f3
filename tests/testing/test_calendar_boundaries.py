"""Boundaries of whole weeks, months and years, and of dates with a time added: the day on which the answer turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.protocol.load import load
from remission.testing.assertions.recording import Recording
from remission.testing.boundaries.boundaries import Outline, outlines
from remission.testing.runner.results import RunResults

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
protocol: demo
title: A demonstration
version: 1.0.0
sources: {text: {title: Text}}
facts: {birth: {date: yes}, start: {date: yes}, end: {date: yes}}
calculations: {age: {value: years since birth, source: text}}
criteria:
  adult by name: {when: age >= 18 years, source: text}
  over one: {when: months from start to end > 1, source: text}
  one month: {when: months from start to end = 1, source: text}
  soon: {when: end within 1 month after start, source: text}
"""


def test_a_boundary_is_the_day_on_which_the_number_turns(tmp_path: Path) -> None:
    """The day before the birthday, the birthday and the day after; where more is asked, the day of the next one."""
    (tmp_path / "f.yaml").write_text(RULES, encoding="utf-8")
    recording = Recording(load(tmp_path / "f.yaml"), RunResults((), ()), ())
    rows = {one.place.owner[1]: one.rows for one in outlines(recording) if isinstance(one, Outline)}
    assert {key: [row.value for row in some if row.kind != "missing"] for key, some in rows.items()} == {
        "adult_by_name": ["2006-05-02", "2006-05-01", "2006-04-30"],
        "over_one": ["2024-01-03", "2024-01-02", "2024-01-01"],
        "one_month": ["2024-02-03", "2024-02-02", "2024-02-01", "2024-01-03", "2024-01-02", "2024-01-01"],
        "soon": ["2024-03-01", "2024-03-02", "2024-03-03", "2024-04-01", "2024-04-02", "2024-04-03"],
    }
