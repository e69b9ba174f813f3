"""Is a table ready: what each fact has, and what stays open for lack of what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from remission.cases.tables import read_cases
from remission.decide import Decider
from remission.formats.readiness.counts import readiness
from remission.formats.readiness.document import page, record, text
from remission.protocol.load import load
from remission.render.page import html
from remission.render.terminal import plain_text

HEAD = "patient,date,age,platelets,mrd_flow,cd22,weight\n"
ROWS = "P,2024-05-01,5,99,<0.01,positive,20\nP,2024-06-01,5,120,0.5,positive,\nQ,2024-05-01,6,many,not done,negative,30\n"


def test_counts_of_each_fact_and_of_what_stays_open(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(HEAD + ROWS)
    protocol = load("inotuzumab-pediatric")
    table = read_cases(tmp_path / "t.csv", protocol)
    found = readiness(protocol, map(Decider(protocol).decide, table.cases), table.warnings)
    told: Any = record(found)
    facts = {one["fact"]: one for one in told["facts"]}
    assert (found.patients, found.cases, found.undated) == (2, 3, 0)
    assert facts["platelets"] == {
        "fact": "platelets",
        "cases": 2,
        "patients": 1,
        "missing": 1,
        "set aside": 1,
        "censored": 0,
        "values": "99 to 120 10*9/L",
    }
    assert facts["mrd flow"] == {
        "fact": "mrd flow",
        "cases": 2,
        "patients": 1,
        "missing": 1,
        "set aside": 0,
        "censored": 1,
        "values": "0 to 0.5 %",
    }
    assert facts["CD22"]["values"] == "negative (1), positive (2)"
    assert facts["diagnosis"]["values"] is None
    rules = {rule.name: rule for rule in found.rules}
    assert (rules["methylprednisolone"].cases, dict(rules["methylprednisolone"].lacking)) == (1, {"weight": 1})
    assert (rules["platelet recovery"].cases, dict(rules["platelet recovery"].lacking)) == (1, {"platelets": 1})
    assert rules["I2 disease"].cases == 3
    shown = plain_text(text(found), 200)
    assert "2 patients, 3 cases" in shown
    assert "methylprednisolone" in shown
    assert "Is t.csv ready for inotuzumab-pediatric?" in html(page(found, "t.csv"))
