"""Rates over courses: who is counted, what is not settled, and the bounds of the rate."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remission.endpoints.rates import Membership, RateResult, bounds
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth

from .conftest import Run

HEAD = "patient|date|blasts|platelets|mrd|first dose\n"


def result(run: Run, rows: list[str], endpoints: str, key: str) -> RateResult:
    found = run(HEAD + "\n".join(f"{row}|2024-01-01" for row in rows), endpoints=endpoints)
    assert found.responses is not None
    return found.responses.rates[key]


def counted(rate: RateResult) -> tuple[int, int, int, int]:
    return rate.count(MET), rate.count(NOT_MET), rate.count(UNKNOWN), rate.total


def test_who_is_not_settled_stays_in_the_denominator(run: Run) -> None:
    rows = ["P|2024-02-01|2|150|", "Q|2024-02-01|2||", "R|2024-02-01|60|20|", "S|2023-12-31|2|150|"]
    rate = result(run, rows, "endpoints: {CR rate: {rate: response is CR}}", "cr_rate")
    assert counted(rate) == (1, 1, 2, 4)  # S has no assessment after the first dose: never assessed is not settled
    assert rate.rate is not None
    assert rate.rate.share == Fraction(1, 4)
    assert (rate.lowest, rate.highest) == (Fraction(1, 4), Fraction(3, 4))


def test_nothing_is_settled_of_a_patient_of_whom_no_assessment_is_sure_to_count(run: Run) -> None:
    """Q's first dose is not known: perhaps the one assessment came before it."""
    rows = ["P|2024-02-01|2|150||2024-01-01", "Q|2024-02-01|2|150||", "R|2024-02-01|60|20||"]
    for over in ("best response", "any assessment", "last assessment"):
        found = run(HEAD + "\n".join(rows), endpoints=f"endpoints: {{CR rate: {{rate: response is CR, over: {over}}}}}")
        assert found.responses is not None
        assert counted(found.responses.rates["cr_rate"]) == (1, 0, 2, 3)
        assert [each.outcome for each in found.responses.best if each.rate.count] == ["CR", "not settled"]


OVER = """
endpoints:
  at best: {rate: negative CR, of: response is CR}
  ever: {rate: negative CR, of: response is CR, over: any assessment}
  at last: {rate: response is CR, over: last assessment}
  CRi at best: {rate: response is CRi}
  CRi ever: {rate: response is CRi, over: any assessment}
"""
ROWS = [  # CRi, then CR with disease, then CR without, then lost
    "P|2024-02-01|2|50|0.5", "P|2024-03-01|2|150|0.2", "P|2024-04-01|2|150|0.001", "P|2024-05-01|60|20|5",
]  # fmt: skip


@pytest.mark.parametrize(("key", "met"), [("at_best", 0), ("ever", 1), ("at_last", 0), ("cri_at_best", 0), ("cri_ever", 1)])
def test_a_rate_says_over_which_assessment_it_is_taken(run: Run, key: str, met: int) -> None:
    assert counted(result(run, ROWS, OVER, key)) == (met, 1 - met, 0, 1)


def test_membership_that_is_not_settled_widens_the_bounds_both_ways(run: Run) -> None:
    rows = ["P|2024-02-01|2|150|0.001", "Q|2024-02-01|2||0.001", "R|2024-02-01|2||0.2"]
    rate = result(run, rows, "endpoints: {negative: {rate: negative CR, of: response is CR}}", "negative")
    assert (rate.total, rate.open_members) == (1, 2)
    assert (rate.lowest, rate.highest) == (Fraction(1, 2), Fraction(1))


def test_an_unsettled_count_with_a_settled_mrd(run: Run) -> None:
    """Whichever of CR and CRi it is, the criterion inside is asked under each possibility."""
    rate = result(run, ["Q|2024-02-01|2||0.5"], "endpoints: {negative: {rate: negative CR}}", "negative")
    assert counted(rate) == (0, 1, 0, 1)


def test_a_condition_over_facts_is_decided_like_any_criterion(run: Run) -> None:
    rate = result(run, ["Q|2024-02-01|2|150|"], "endpoints: {deep: {rate: blasts < 3 % and response is CR}}", "deep")
    assert counted(rate) == (1, 0, 0, 1)


def test_a_rate_of_nobody_has_no_figure(run: Run) -> None:
    rate = result(run, ["Q|2024-02-01|60|20|"], "endpoints: {n: {rate: negative CR, of: response is CR}}", "n")
    assert (rate.rate, rate.lowest, rate.highest) == (None, None, None)


@pytest.mark.parametrize(
    ("interval", "low", "high"),
    [("Clopper-Pearson 90 %", 0.455, 0.704), ("Wilson 90 %", 0.465, 0.693)],
)
def test_the_interval_is_the_declared_one(run: Run, interval: str, low: float, high: float) -> None:
    """28 of 48 as published with Wilson's interval at 90 %, and what the other method would give."""
    rows = [f"P{n}|2024-02-01|2|{150 if n < 28 else 50}|" for n in range(48)]
    rate = result(run, rows, f"endpoints: {{CR rate: {{rate: response is CR, interval: {interval}}}}}", "cr_rate")
    assert rate.rate is not None
    assert (rate.rate.low, rate.rate.high) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


TRUTHS = st.sampled_from([MET, NOT_MET, UNKNOWN])


@given(st.lists(st.tuples(TRUTHS, TRUTHS), max_size=5))
def test_the_bounds_are_those_of_every_way_to_settle(pairs: list[tuple[Truth, Truth]]) -> None:
    members = [Membership(str(n), *pair) for n, pair in enumerate(pairs)]
    shares = [share for settled in settlements(pairs) if (share := share_of(settled)) is not None]
    assert bounds(members) == ((min(shares), max(shares)) if shares else (None, None))


def settlements(pairs: list[tuple[Truth, Truth]]) -> list[tuple[tuple[Truth, Truth], ...]]:
    ways = [product(*((MET, NOT_MET) if each is UNKNOWN else (each,) for each in pair)) for pair in pairs]
    return list(product(*map(list, ways)))


def share_of(settled: tuple[tuple[Truth, Truth], ...]) -> Fraction | None:
    belonging = [holds for is_of, holds in settled if is_of is MET]
    return Fraction(belonging.count(MET), len(belonging)) if belonging else None
