"""Roots, exponentials and logarithms: equal where they are, and in their order where they are not."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remission.expr.reals.functions import exponential, logarithm, power
from remission.expr.reals.real import Number, UndecidedError

F = Fraction


def root(number: int | Fraction, degree: int = 2) -> Number:
    found = power(F(number), F(1, degree))
    assert found is not None
    return found


def ln(number: Number | int) -> Number:
    found = logarithm(number if not isinstance(number, int) else F(number), None)
    assert found is not None
    return found


def log10(number: Number | int) -> Number:
    found = logarithm(number if not isinstance(number, int) else F(number), 10)
    assert found is not None
    return found


# fmt: off
EQUAL: dict[str, tuple[Number, Number]] = {
    "a root of a square": (root(F(9, 4)), F(3, 2)),
    "two roots": (root(2) * root(8), F(4)),
    "roots of one number": (root(8), 2 * root(2)),
    "roots of other degrees": (root(4, 4), root(2)),
    "a root of a power": (root(16, 4), F(2)),
    "a quotient of roots": (root(50) / root(2), F(5)),
    "a logarithm of a power": (log10(1000), F(3)),
    "a logarithm of a root": (log10(root(10)), F(1, 2)),
    "a sum of logarithms": (ln(2) + ln(8), 4 * ln(2)),
    "a logarithm of an exponential": (ln(exponential(F(7, 3))), F(7, 3)),
    "an exponential of a logarithm": (exponential(F(2) * ln(7)), F(49)),
    "an exponential of a sum": (exponential(F(1) + ln(2)), 2 * exponential(F(1))),
    "what cancels": (root(2) + 1 - root(2), F(1)),
}
BELOW: dict[str, tuple[Number, Number]] = {
    "a root and its digits": (F(14142135623730950488016887242096980785696718753769, 10**49), root(2)),
    "digits beyond a root": (root(2), F(14142135623730950488016887242096980785696718753770, 10**49)),
    "nearly equal bases": (root(F(10**40 - 1, 10**40)), F(1)),
    "e and its digits": (F(271828182845904523536028747135266249775724709, 10**44), exponential(F(1))),
    "a logarithm": (ln(2), F(693147180559945309417232121458176569, 10**36)),
    "a negative root": (-root(2), F(-1414213562373095, 10**15)),
    "two roots": (root(3) - root(2), F(1, 3)),
}
# fmt: on


@pytest.mark.parametrize(("one", "other"), EQUAL.values(), ids=EQUAL)
def test_equal_numbers_are_equal(one: Number, other: Number) -> None:
    assert one == other
    assert one <= other
    assert not one < other
    assert one >= other
    assert floor(one) == floor(other)
    assert ceil(one) == ceil(other)


@pytest.mark.parametrize(("one", "other"), BELOW.values(), ids=BELOW)
def test_numbers_are_in_their_order(one: Number, other: Number) -> None:
    assert one < other
    assert other > one
    assert one != other


@pytest.mark.parametrize(
    ("base", "exponent"),
    [(-8, F(1, 3)), (-1, F(1, 2)), (0, F(-1)), (0, F(-1, 2))],
    ids=["cube", "root", "inverse", "inverse root"],
)
def test_there_is_no_such_power(base: int, exponent: Fraction) -> None:
    assert power(F(base), exponent) is None


@pytest.mark.parametrize("number", [0, -1])
def test_there_is_no_logarithm_of_nothing(number: int) -> None:
    assert logarithm(F(number), None) is None
    assert logarithm(F(number), 10) is None


def test_three_roots_that_may_be_equal_are_not_decided() -> None:
    with pytest.raises(UndecidedError):
        bool(_hidden_zero())


def _hidden_zero() -> Number:
    """The root of 2 plus that of 3, less the root of their square: 0, which no sum of monomials shows."""
    whole = root(2) + root(3)
    nested = power(whole * whole, F(1, 2))
    assert nested is not None
    return whole - nested


@given(st.fractions(F(1, 1000), 1000, max_denominator=1000), st.fractions(-3, 3, max_denominator=40))
def test_a_power_lies_between_its_digits(base: Fraction, exponent: Fraction) -> None:
    found = power(base, exponent)
    assert found is not None
    with localcontext() as context:
        context.prec = 60
        near = (Decimal(base.numerator) / base.denominator) ** (Decimal(exponent.numerator) / exponent.denominator)
        margin = near.scaleb(-40)
        low, high = Fraction(near - margin), Fraction(near + margin)
    assert low < found < high
    assert found / found == 1


@given(st.integers(2, 500), st.integers(1, 12), st.integers(1, 12))
def test_a_power_is_undone_by_its_root(base: int, above: int, below: int) -> None:
    raised = power(F(base), F(above, below))
    assert raised is not None
    assert power(raised, F(below, above)) == base
