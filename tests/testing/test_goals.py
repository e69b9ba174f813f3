"""Formulas: what is to be shown of them, and what would notice another; each by a scenario that names the amount."""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.symbolic.cells.case_search import Remedy
from remission.testing.assertions.recording import Recording, record
from remission.testing.coverage.obligations import goals
from remission.testing.coverage.synthesis import Remedies
from remission.testing.mutation.mutants import mutants
from remission.testing.mutation.work import Tools, closing

RULES = """\
protocol: doses
title: Amounts
version: 1.0.0
facts:
  weight: {unit: kg, plausible: 1 to 250}
calculations:
  capped: {value: "min(1 mg/kg * weight, 50 mg)", unit: mg}
  rounded: {value: "round(1 mg/kg * weight, to 5 mg)", unit: mg}
  lower: {value: "round down(1 mg/kg * weight, to 5 mg)", unit: mg}
  fixed: {value: 2 mg, unit: mg}
"""

SHOWN = {
    "capped: with a result": "Then capped is ",
    "capped: without a result": "Then capped cannot be calculated",
    "capped: 1 mg/kg * weight is the least": "Then capped is ",
    "capped: 50 mg is the least": "Then capped is 50 mg",
    "rounded: with a result": "Then rounded is ",
    "rounded: without a result": "Then rounded cannot be calculated",
    "lower: with a result": "Then lower is ",
    "lower: without a result": "Then lower cannot be calculated",
    "fixed: with a result": "Then fixed is 2 mg",
}


@pytest.fixture
def recorded(tmp_path: Path) -> Recording:
    (tmp_path / "doses.yaml").write_text(RULES, encoding="utf-8")
    text = "Feature: X\n  Scenario: One\n    Given weight is 30 kg\n    Then capped is 30 mg\n"
    (tmp_path / "x.feature").write_text(text, encoding="utf-8")
    return record(str(tmp_path / "doses.yaml"), [tmp_path / "x.feature"])


def test_each_operand_of_a_least_is_to_be_shown(recorded: Recording) -> None:
    assert [str(one) for one in goals(recorded.protocol)] == list(SHOWN)


def test_the_printed_scenario_names_the_amount(recorded: Recording) -> None:
    remedies = Remedies(recorded)
    for goal in goals(recorded.protocol):
        closing = remedies.close(goal)
        assert isinstance(closing, Remedy)
        assert SHOWN[str(goal)] in closing.text


def test_another_rounding_is_noticed_by_a_value_between_two_steps(recorded: Recording) -> None:
    tools = Tools(recorded)
    found = {one.told: closing(tools, one) for one in mutants(recorded.protocol) if one.told.startswith("'round")}
    assert len(found) > 8
    assert {told for told, one in found.items() if not isinstance(one, Remedy)} == set()
    (one,) = (one for told, one in found.items() if told.startswith("'round(1 mg/kg * weight, to 5 mg)' in"))
    assert isinstance(one, Remedy)
    assert [line.strip() for line in one.text.splitlines()[4:]] == [
        "| weight | 29.4 kg |",
        "When the patient is assessed",
        "Then lower is 25 mg",
    ]
