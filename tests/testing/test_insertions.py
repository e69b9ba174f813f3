"""What is added to a rule by a mutant, as it is told: a bound, an exception, a restriction, a cap."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from remission.protocol.load import load
from remission.testing.mutation.mutants import mutants

Tell = Callable[[str], set[str]]

HEAD = """\
protocol: added
title: What is added
version: 1.0.0
facts:
  weight: {unit: kg, plausible: 1 to 250}
  counts: {unit: 10*9/L, plausible: 0 to 3000}
  cycle: {unit: "1", plausible: 1 to 20, whole: yes}
  sex: {values: [female, male]}
  relapse: {date: yes}
  free: {unit: mg}
"""


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    """What is added to the rules that are written; the sort is told with it."""

    def told(text: str) -> set[str]:
        (tmp_path / "added.yaml").write_text(HEAD + dedent(text), encoding="utf-8")
        found = mutants(load(str(tmp_path / "added.yaml")))
        return {f"{one.sort.removeprefix('added ')}: {one}" for one in found if one.sort.startswith("added ")}

    return told


BOUNDS = {
    "the upper, halfway to the end of what is plausible": ("counts >= 100 10*9/L", "counts <= 2000 10*9/L"),
    "the lower": ("counts < 100 10*9/L", "counts >= 50 10*9/L"),
    "of whole numbers a whole one": ("cycle <= 4", "cycle >= 2"),
    "of a length of time, tenfold at most": (
        "days from relapse to assessment date >= 14 days",
        "days from relapse to assessment date <= 80 d",
    ),
    "of a length of time, the lower": (
        "days from relapse to assessment date <= 14 days",
        "days from relapse to assessment date >= 7 d",
    ),
    "of a limit that is a fact": ("weight <= 2 * (free / 1 mg) * 1 kg", "weight >= 0.5 * ((2 * (free / 1 mg)) * 1 kg)"),
    "where no range is stated": ("free >= 2 mg", "free <= 10 mg"),
}


@pytest.mark.parametrize(("condition", "bound"), BOUNDS.values(), ids=BOUNDS)
def test_the_other_bound(tell: Tell, condition: str, bound: str) -> None:
    found = [one for one in tell(f"criteria:\n  one: {condition}\n") if one.startswith("bound")]
    assert len(found) == 1
    assert f" and {bound}' in place of" in found[0]


NO_BOUND = {
    "an equality": "cycle = 1",
    "a range": "weight between 10 kg and 20 kg",
    "no whole number lies between": "cycle < 2",
    "a limit at the end of what is plausible": "weight <= 1 kg",
    "two dates": "relapse <= assessment date",
}


@pytest.mark.parametrize("condition", NO_BOUND.values(), ids=NO_BOUND)
def test_no_bound_is_added(tell: Tell, condition: str) -> None:
    assert not [one for one in tell(f"criteria:\n  one: {condition}\n") if one.startswith("bound")]


def test_the_next_limit_of_the_rules_ends_a_bound(tell: Tell) -> None:
    found = tell("criteria:\n  one: counts >= 100 10*9/L\n  two: counts >= 500 10*9/L\n")
    assert "bound: one: 'counts >= 100 10*9/L and counts <= 300 10*9/L' in place of 'counts >= 100 10*9/L'" in found
    assert "bound: two: 'counts >= 500 10*9/L and counts <= 2000 10*9/L' in place of 'counts >= 500 10*9/L'" in found


def test_an_exception_and_a_restriction_are_what_the_rules_beside_ask(tell: Tell) -> None:
    found = tell("criteria:\n  one: counts = 3 10*9/L\n  two: cycle = 1\n  three: sex is male\n")
    assert {one for one in found if ": two: " in one} == {
        "exception: two: 'cycle = 1 or sex is male' in place of 'cycle = 1'",
        "restriction: two: 'cycle = 1 and sex is male' in place of 'cycle = 1'",
        "exception: two: 'cycle = 1 or counts = 3 10*9/L' in place of 'cycle = 1'",
        "restriction: two: 'cycle = 1 and counts = 3 10*9/L' in place of 'cycle = 1'",
    }


def test_an_exception_is_of_each_part_and_a_restriction_of_the_whole(tell: Tell) -> None:
    found = tell("criteria:\n  one: cycle = 1 and counts = 3 10*9/L\n  two: sex is male\n")
    assert {one for one in found if ": one: " in one} == {
        "exception: one: 'cycle = 1 or sex is male' in place of 'cycle = 1'",
        "exception: one: 'counts = 3 10*9/L or sex is male' in place of 'counts = 3 10*9/L'",
        "restriction: one: 'cycle = 1 and counts = 3 10*9/L and sex is male' in place of 'cycle = 1 and counts = 3 10*9/L'",
    }


def test_a_restriction_is_of_each_alternative_and_an_exception_of_the_whole(tell: Tell) -> None:
    found = tell("criteria:\n  one: cycle = 1 or counts = 3 10*9/L\n  two: sex is male\n")
    assert {one for one in found if ": one: " in one} == {
        "restriction: one: 'cycle = 1 and sex is male' in place of 'cycle = 1'",
        "restriction: one: 'counts = 3 10*9/L and sex is male' in place of 'counts = 3 10*9/L'",
        "exception: one: 'cycle = 1 or counts = 3 10*9/L or sex is male' in place of 'cycle = 1 or counts = 3 10*9/L'",
    }


def test_nothing_is_added_that_a_rule_asks_itself(tell: Tell) -> None:
    found = tell("criteria:\n  one: cycle = 1\n  two: cycle = 3\n")
    assert found == set()


CAPS = {
    "a product": ("2 mg/kg * weight", ("300 mg",), "mg"),
    "a sum": ("weight + weight", ("300 kg",), "kg"),
    "a difference": ("weight - 1 kg", ("100 kg",), "kg"),
    "a quotient": ("250 kg2 / weight", ("100 kg",), "kg"),
    "what is capped already": ("min(2 mg/kg * weight, 50 mg)", ("30 mg",), "mg"),
    "what is rounded": ("round(2 mg/kg * weight, to 5 mg)", ("300 mg",), "mg"),
    "a constant has none": ("3 mg", (), "mg"),
    "nor what may be anything": ("2 * free", (), "mg"),
}


@pytest.mark.parametrize(("formula", "limits", "unit"), CAPS.values(), ids=CAPS)
def test_the_most_and_the_least_a_formula_may_give(tell: Tell, formula: str, limits: tuple[str, ...], unit: str) -> None:
    found = tell(f"calculations:\n  dose: {{value: '{formula}', unit: {unit}}}\n")
    told = {one.partition("' in place of ")[0] for one in found}
    assert told == {f"cap: dose: '{which}({formula}, {limit})" for limit in limits for which in ("min", "max")}


def test_each_row_of_a_table_is_capped_for_itself(tell: Tell) -> None:
    rows = "[{when: cycle = 1, value: 2 mg/kg * weight}, {otherwise: 3 mg}]"
    found = tell(f"calculations:\n  dose: {{unit: mg, rows: {rows}}}\n")
    assert found == {
        f"cap: dose, row 1: '{which}(2 mg/kg * weight, 300 mg)' in place of '2 mg/kg * weight'" for which in ("min", "max")
    }
