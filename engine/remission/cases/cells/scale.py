"""From the unit of a cell to the unit of its fact, in rational arithmetic."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from remission.expr.compare import Number
from remission.expr.facts import Fact
from remission.expr.numbers import exact
from remission.expr.units import Unit, convert, unit

THOUSANDTH = Decimal("1.000")  # the shape of a number that may be thousands


@lru_cache(maxsize=1024)
def factor(source: str, target: Unit, molar_mass: Fraction | None) -> Fraction:
    """What takes a number in `source` to `target`.

    Raises:
        UnitError: `source` is no unit, or one that does not convert to `target`.
    """
    return convert(Fraction(1), unit(source), target, molar_mass)


def scaled(number: Decimal, by: Fraction) -> Number:
    """`number * by`, exactly."""
    return number if by == 1 else exact(Fraction(number) * by)


def unit_of(fact: Fact) -> Unit:
    """The unit a fact is kept in; a pure number's is 1."""
    return fact.unit or unit("1")


def with_unit(fact: Fact, text: str, name: str) -> str:
    """A number and its unit; a fact that is a pure number has none to show."""
    return text if name == unit_of(fact).text == "1" else f"{text} {name}"
