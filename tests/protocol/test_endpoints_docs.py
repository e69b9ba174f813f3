"""docs/endpoints.md shows rules that can be read as they stand."""

from __future__ import annotations

import re
from pathlib import Path

from remission.protocol.load import load

DOCS = Path(__file__).parents[2] / "docs" / "endpoints.md"
BASE = """
protocol: shown
title: What the manual shows
version: 1.0.0
vocabulary: [course]
sources: {approval: {title: The approval}, protocol: {title: The protocol}}
facts:
  blasts: {unit: "%", plausible: 0 to 100}
  mrd: {unit: "%", plausible: 0 to 100, censored: yes}
criteria:
  clear: {when: blasts < 5 %, source: approval}
  mrd negative CR by flow: {all of: [response is CR, mrd by flow is negative], source: approval}
classifications:
  response: {outcomes: {NE: blasts is missing, CR: clear, SD: blasts < 25 %, NR: otherwise}}
  mrd by flow: {outcomes: {negative: mrd < 0.01 %, positive: otherwise}}
  mrd by pcr: {outcomes: {negative: mrd < 0.01 %, positive: otherwise}}
"""


def test_every_rule_of_the_manual_can_be_read(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    rules = tmp_path / "shown.yaml"
    rules.write_text(BASE + "".join(blocks), encoding="utf-8")
    plan = load(rules).plan
    assert plan.course is not None
    assert (len(plan.endpoints), len(plan.designs), len(plan.cross_tables), len(plan.sets)) == (6, 1, 1, 1)
