"""Where no measured value makes a patient eligible, and time alone does: the first day on which it does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from remission.cases.case import Case
from remission.engines.evaluate import Evaluator
from remission.explain.counterfactuals import counterfactuals
from remission.expr.facts import ASSESSMENT_DATE
from remission.protocol.load import load

if TYPE_CHECKING:
    from pathlib import Path

RULES = """\
protocol: demo
title: A demonstration
version: 1.0.0
{stated}sources: {{text: {{title: Text}}}}
facts:
  birth: {{date: yes}}
  transplant: {{date: yes}}
  weight: {{unit: kg, plausible: 1 to 200}}
  sex: {{values: [male, female], measured: no}}
eligibility: {{include: {{I1: {{when: {when}, source: text}}}}}}
"""
WEIGHT = "would be eligible if weight were >= 50 kg (now 40 kg)"
NEVER = "no other values of what is measured would give eligible"
LAST = "days that do not exist: last day of the month\n"
# fmt: off
WAITING: list[tuple[str, str, str, str]] = [
    # the clause, the convention, the day of the assessment, the first day or what is told
    ("years since birth >= 18",                           "",   "2022-02-28", "2022-03-01"),
    ("years since birth >= 18",                           LAST, "2022-02-27", "2022-02-28"),
    ("assessment date >= birth + 18 years",               "",   "2021-12-31", "2022-03-01"),
    ("years since birth >= 18",                           "",   "2016-12-31", NEVER),  # in more than five years
    ("years since birth < 18",                            "",   "2022-03-01", NEVER),  # time goes one way
    ("days since transplant >= 90 days",                  "",   "2022-02-01", "2022-04-01"),
    ("days since transplant > 90 days",                   "",   "2022-02-01", "2022-04-02"),
    ("years since birth >= 18 and days since transplant >= 90 days", "", "2022-02-01", "2022-04-01"),
    ("sex is female",                                     "",   "2022-02-01", NEVER),
    ("years since birth >= 18 and sex is female",         "",   "2022-02-01", NEVER),
    ("weight >= 50 kg",                                   "",   "2022-02-01", WEIGHT),
]
# fmt: on


@pytest.mark.parametrize(("when", "stated", "day", "told"), WAITING, ids=[f"{row[0]} {row[2]}" for row in WAITING])
def test_the_first_day_on_which_a_patient_would_be_eligible(tmp_path: Path, when: str, stated: str, day: str, told: str) -> None:
    (tmp_path / "f.yaml").write_text(RULES.format(when=f'"{when}"', stated=stated), encoding="utf-8")
    protocol = load(tmp_path / "f.yaml")
    assessed = date.fromisoformat(day)
    known = {
        "birth": date(2004, 2, 29),
        "transplant": date(2022, 1, 1),
        "weight": Decimal(40),
        "sex": "male",
        ASSESSMENT_DATE: assessed,
    }
    evaluator = Evaluator(protocol)
    decision = evaluator.decide(Case("P", assessed, {**dict.fromkeys(protocol.facts), **known}, {}))
    expected = told if " " in told else f"would be eligible if assessment date were {told} (now {day})"
    assert [str(one) for one in counterfactuals(protocol, evaluator, decision)] == [expected]
