"""From the unit of a cell to the unit of its fact, in rational arithmetic."""

from __future__ import annotations

from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, Underflow
from fractions import Fraction
from functools import lru_cache

from remission.cases.found import CellError, quoted
from remission.expr.compare import Number
from remission.expr.facts import Fact
from remission.expr.units import Unit, UnitError, convert, unit

EXACT = Context(prec=28, traps=[DivisionByZero, Inexact, InvalidOperation, Overflow, Underflow])


@lru_cache(maxsize=1024)
def factor(source: str, target: Unit, molar_mass: Fraction | None) -> Fraction:
    """What takes a number in `source` to `target`.

    Raises:
        UnitError: `source` is no unit, or one of another dimension.
    """
    return convert(Fraction(1), unit(source), target, molar_mass)


def factor_for(fact: Fact, written: str) -> Fraction:
    """What takes a number in the unit `written` to the fact's own unit.

    Raises:
        CellError: `written` is no unit, or none of this fact.
    """
    if fact.unit is None:
        raise CellError(f"{fact.name} has no unit, but {quoted(written)} is stated", "leave the unit out")
    try:
        source = unit(written)
    except UnitError as error:
        raise CellError(f"{fact.name}: {error}", error.hint) from error
    try:
        return factor(written, fact.unit, fact.molar_mass)
    except UnitError as error:
        message = f"{fact.name} cannot be in {quoted(source.text)}: it is measured in {quoted(fact.unit.text)}"
        raise CellError(message, error.hint) from error


def scaled(number: Decimal, by: Fraction) -> Number:
    """`number * by`, exactly."""
    return number if by == 1 else exact(Fraction(number) * by)


def exact(value: Fraction) -> Number:
    """The decimal that equals `value`, or `value` itself where none of 28 digits or fewer does.

    >>> exact(Fraction(999, 1000)), exact(Fraction(1, 3))
    (Decimal('0.999'), Fraction(1, 3))
    """
    try:
        return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    except Inexact:
        return value
