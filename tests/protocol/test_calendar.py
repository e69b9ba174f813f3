"""Years and months are no number of days between dates: not in rules (tests/broken), promises, settings and steps either."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from remission.errors import RuleFileError
from remission.protocol.checking.checks import periods
from remission.protocol.load import load
from remission.sensitivity import arguments as setting
from remission.testing.assertions import answers
from remission.testing.gherkin.messages import StepFault
from remission.verify import proof

if TYPE_CHECKING:
    from pathlib import Path

    from remission.protocol.model import Protocol

RULES = """\
protocol: demo
title: A demonstration
version: 1.0.0
vocabulary: [leukaemia, history, demographics]
sources: {text: {title: Text}}
criteria:
  rested: {when: wait >= 90 days, source: text}
  grown: {when: half life >= 2 months, source: text}
calculations:
  wait: {value: days since last HSCT, source: text}
  twice: {value: 2 * wait, unit: d, source: text}
  table: {rows: [{when: CD22 is positive, value: wait}, {otherwise: 5 days}], source: text}
  half life: {rows: [{when: days since last HSCT >= 9 days, value: 1 month}, {otherwise: 2 months}], source: text}
  dose: {value: weight * 1 mg/kg, source: text}
  grown for: {value: years since last HSCT, source: text}
"""
MONTHS = "months between dates are calendar months"
HINT = "count whole months ('months since …', 'months from … to …'), or write the number of days or weeks that is meant"
FAULT = f"'3 months' is no number of days: {MONTHS}"


@pytest.fixture
def protocol(tmp_path: Path) -> Protocol:
    (tmp_path / "f.yaml").write_text(RULES, encoding="utf-8")
    return load(tmp_path / "f.yaml")


@pytest.mark.parametrize(
    ("calculation", "expected"),
    [("wait", {"day"}), ("twice", {"day"}), ("table", {"day"}), ("half_life", set()), ("dose", set()), ("grown_for", {"year"})],
)
def test_how_a_calculation_counts_time_between_dates(protocol: Protocol, calculation: str, expected: set[str]) -> None:
    assert periods(protocol, calculation) == expected


def test_a_setting_in_months(protocol: Protocol) -> None:
    with pytest.raises(RuleFileError) as caught:
        setting.read_setting(protocol, "rested: wait >= 3 months")
    assert [problem.message for problem in caught.value.problems] == [FAULT]


def test_a_step_in_months(protocol: Protocol) -> None:
    with pytest.raises(StepFault, match=FAULT):
        answers.answer(protocol, "twice", "3 months")
    assert answers.answer(protocol, "half life", "1 month").answer == "1 mo"


def test_a_step_about_whole_years(protocol: Protocol) -> None:
    assert answers.answer(protocol, "grown for", "2 years").answer == "2 a"
    with pytest.raises(StepFault, match="'24 months' is no number of whole years between dates"):
        answers.answer(protocol, "grown for", "24 months")
    with pytest.raises(StepFault, match=r"'1\.5 years' is no whole number: years between dates are whole years"):
        answers.answer(protocol, "grown for", "1.5 years")


def test_a_promise_in_months(tmp_path: Path) -> None:
    promised = "classifications: {r: {outcomes: {x: rested, y: otherwise}, promise: wait never exceeds 3 months, source: text}}\n"
    (tmp_path / "f.yaml").write_text(RULES + promised, encoding="utf-8")
    [problem] = proof.prove(load(tmp_path / "f.yaml")).problems
    assert problem.message == f"the promise 'wait never exceeds 3 months' of 'r' cannot be read: {FAULT}"
    assert problem.hint == HINT
