"""A censored value compares as all the values it may be: brute force over rationals is the specification."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remission.expr.compare import COMPARE, MIRRORED, OPPOSITE, Interval, compare_exact, compare_interval
from remission.expr.tree import Op
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth

OPS = list(Op)
GRID = [Fraction(number, 4) for number in range(25)]  # 0 to 6 in quarters
LIMITS = GRID[::2]  # so that a value lies between any two
ENDS = [Fraction(number) for number in range(1, 6)]


def inside(interval: Interval) -> list[Fraction]:
    return [
        value
        for value in GRID
        if interval.low <= value <= interval.high
        and not (interval.low_open and value == interval.low)
        and not (interval.high_open and value == interval.high)
    ]


def by_force(interval: Interval, op: Op, limit: Fraction) -> Truth:
    answers = {COMPARE[op](value, limit) for value in inside(interval)}
    return {frozenset({True}): MET, frozenset({False}): NOT_MET}.get(frozenset(answers), UNKNOWN)


INTERVALS = [
    Interval(low, high, low_open, high_open)
    for low in ENDS
    for high in ENDS
    for low_open in (False, True)
    for high_open in (False, True)
    if low < high or (low == high and not low_open and not high_open)
]


@pytest.mark.parametrize("op", OPS, ids=lambda op: op.value)
def test_every_interval_against_every_limit(op: Op) -> None:
    for interval in INTERVALS:
        for limit in LIMITS:
            assert compare_interval(interval, op, limit) is by_force(interval, op, limit), (interval, limit)


# fmt: off
ROWS: dict[str, tuple[Interval, Op, str, Truth]] = {
    "<0.01 meets < 0.01":           (Interval(Decimal(0), Decimal("0.01"), high_open=True),  Op.LT, "0.01", MET),
    "<0.1 leaves < 0.01 unknown":   (Interval(Decimal(0), Decimal("0.1"), high_open=True),   Op.LT, "0.01", UNKNOWN),
    "<=0.01 leaves < 0.01 unknown": (Interval(Decimal(0), Decimal("0.01")),                  Op.LT, "0.01", UNKNOWN),
    ">0.01 does not meet < 0.01":   (Interval(Decimal("0.01"), Decimal(100), low_open=True), Op.LT, "0.01", NOT_MET),
    "not detected, 0.001":          (Interval(Decimal(0), Decimal("0.001")),                 Op.LT, "0.01", MET),
    "not detected, 0.1":            (Interval(Decimal(0), Decimal("0.1")),                   Op.LT, "0.01", UNKNOWN),
    "exactly zero":                 (Interval(Decimal(0), Decimal(0)),                       Op.EQ, "0",    MET),
}
# fmt: on


@pytest.mark.parametrize(("interval", "op", "limit", "truth"), ROWS.values(), ids=ROWS)
def test_assays(interval: Interval, op: Op, limit: str, truth: Truth) -> None:
    assert compare_interval(interval, op, Decimal(limit)) is truth
    assert compare_interval(interval, op, Fraction(limit)) is truth


NUMBERS = st.fractions(-5, 5, max_denominator=8)


@given(NUMBERS, st.sampled_from(OPS), NUMBERS)
def test_opposite_and_mirrored(left: Fraction, op: Op, right: Fraction) -> None:
    holds = compare_exact(left, op, right)
    assert compare_exact(left, OPPOSITE[op], right) is (NOT_MET if holds is MET else MET)
    assert compare_exact(right, MIRRORED[op], left) is holds
    assert compare_interval(Interval(left, left), op, right) is holds


def test_decimals_and_fractions_compare_exactly() -> None:
    assert compare_exact(Decimal("4.999"), Op.LT, Fraction(5)) is MET
    assert compare_exact(Decimal("0.3"), Op.EQ, Fraction(3, 10)) is MET
    assert compare_exact(Decimal("5.0"), Op.LT, Decimal(5)) is NOT_MET
