"""From the unit of a cell to the unit of its fact, in rational arithmetic."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from remission.expr.compare import Number
from remission.expr.facts import Fact
from remission.expr.numbers import exact
from remission.expr.units import Unit, UnitError, convert, unit

THOUSANDTH = Decimal("1.000")  # the shape of a number that may be thousands
PER_MICROLITRE = unit("/uL")


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


def may_be_thousands(number: Decimal, name: str) -> bool:
    """Whether `150.000 /uL` may be 150000: it has no thousandths of a cell, and some put a point between thousands.

    >>> may_be_thousands(Decimal("150.000"), "/uL"), may_be_thousands(Decimal("1.500"), "10*9/L")
    (True, False)
    """
    return number.as_tuple().exponent == THOUSANDTH.as_tuple().exponent and 1 <= abs(number) < 1000 and _counts_singly(name)  # noqa: PLR2004


@lru_cache(maxsize=1024)
def _counts_singly(name: str) -> bool:
    """Whether a unit counts single things in a microlitre or less."""
    try:
        own = unit(name)
    except UnitError:
        return False
    return own.dimension == PER_MICROLITRE.dimension and own.factor >= PER_MICROLITRE.factor and own.text[:1] == "/"
