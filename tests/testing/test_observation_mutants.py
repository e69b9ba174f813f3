"""Mutants of what ends the observation of a time: what they are, and cohorts that tell them apart."""

from __future__ import annotations

import pytest

from remission.symbolic.cells.case_search import NoSuchCase, Remedy
from remission.testing.assertions.recording import record
from remission.testing.coverage.synthesis import Remedies
from remission.testing.mutation.plans.equivalents import ALL_STATE_IT
from remission.testing.mutation.plans.mutants import PlanMutant, plan_mutants
from remission.testing.mutation.plans.synthesis import told_apart

RULES = """
protocol: mini
title: A small protocol
version: 1.0.0
facts:
  blasts: {unit: "%", plausible: 0 to 100}
  first dose: {date: yes}
  relapse date: {date: yes}
  hsct date: {date: yes}
  death date: {date: yes}
  last contact: {date: yes}
classifications:
  response: {outcomes: {CR: blasts < 5 %, NR: otherwise}}
course:
  response: response
  responders: [CR]
  starts: first dose
  relapse: relapse date
  death: death date
  hsct: {date: hsct date, as: censor}
  last contact: last contact
analysis sets:
  responders: {when: response is CR}
endpoints:
  duration:
    time: from first CR to relapse or death
    unit: days
    observation ends: {hsct: censor, data cut-off: 2024-06-30, missed assessments: 120 days, before the first day: ignored}
  OS: {time: from start to death, unit: days, set: responders}
"""
FEATURE = "Feature: X\n  Scenario: One\n    Given blasts is 2 %\n    Then response is CR\n"


@pytest.fixture(scope="module")
def remedies(tmp_path_factory: pytest.TempPathFactory) -> Remedies:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "mini.yaml").write_text(RULES, encoding="utf-8")
    (folder / "x.feature").write_text(FEATURE, encoding="utf-8")
    return Remedies(record(str(folder / "mini.yaml"), [folder / "x.feature"]))


@pytest.fixture(scope="module")
def mutants(remedies: Remedies) -> dict[tuple[str, str], PlanMutant]:
    return {(each.where, each.told): each for each in plan_mutants(remedies.protocol)}


OBSERVATION = [
    "'hsct: event' in place of 'hsct: censor'",
    "'hsct: ignore' in place of 'hsct: censor'",
    "'data cut-off: 2024-06-29' in place of 'data cut-off: 2024-06-30'",
    "'data cut-off: 2024-07-01' in place of 'data cut-off: 2024-06-30'",
    "without 'data cut-off'",
    "'missed assessments: 119 days' in place of 'missed assessments: 120 days'",
    "'missed assessments: 121 days' in place of 'missed assessments: 120 days'",
    "without 'missed assessments'",
    "'before the first day: at the first day' in place of 'before the first day: ignored'",
    "'before the first day: left out' in place of 'before the first day: ignored'",
]


def test_what_ends_observation_is_mutated(mutants: dict[tuple[str, str], PlanMutant]) -> None:
    found = {told for where, told in mutants if where == "duration"}
    assert set(OBSERVATION) <= found
    assert ("OS", "without 'set'") in mutants


def test_no_mutant_is_what_check_refuses(mutants: dict[tuple[str, str], PlanMutant]) -> None:
    """A transplant that is handled by the list cannot be an event of the same time as well."""
    assert not [told for where, told in mutants if where == "duration" and "or hsct'" in told]


# fmt: off
APART = [
    ("duration", "'hsct: event' in place of 'hsct: censor'"),
    ("duration", "'hsct: ignore' in place of 'hsct: censor'"),
    ("duration", "without 'missed assessments'"),
    ("OS",       "without 'set'"),
]
# fmt: on


@pytest.mark.parametrize(("where", "told"), APART, ids=[row[1] for row in APART])
def test_a_cohort_tells_them_apart(remedies: Remedies, mutants: dict[tuple[str, str], PlanMutant], where: str, told: str) -> None:
    assert isinstance(told_apart(remedies, mutants[where, told].change, "a title"), Remedy)


def test_the_switch_of_the_course_is_nobodys_where_every_time_states_its_own(
    remedies: Remedies, mutants: dict[tuple[str, str], PlanMutant]
) -> None:
    mutant = mutants["course", "'hsct: as event' in place of 'hsct: as censor'"]
    assert told_apart(remedies, mutant.change, "a title") == NoSuchCase(ALL_STATE_IT)
