"""Powers, exponentials and logarithms as formulas: whole powers are products; of the rest it is known where they have a value."""

from __future__ import annotations

from fractions import Fraction

from remission.expr import tree as t
from remission.expr.reals.functions import function as of_number
from remission.expr.reals.functions import power as to_power
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared, times
from remission.symbolic.formulas.kleene import AmountFormula

ZERO, ONE = s.Number(Fraction(0)), s.Number(Fraction(1))
MOST = 4  # a whole power that is a product


def power(base: AmountFormula, exponent: t.Term, to: AmountFormula, what: str) -> AmountFormula:
    """One quantity to the power of another."""
    exists = s.both(base.exists, to.exists)
    number = exponent.value if isinstance(exponent, t.Quantity) else None
    if number is not None and isinstance(base.quantity, s.Number):
        found = to_power(base.quantity.value, number)
        if isinstance(found, Fraction):
            return AmountFormula(exists, s.Number(found))
    if number is not None and number.denominator == 1 and 0 <= number <= MOST:
        return AmountFormula(exists, _product(base.quantity, int(number), what))
    positive = compared(ZERO, "<", base.quantity)
    opaque = s.Opaque((base.quantity, to.quantity), what)
    if number is None:
        there = s.any_of(positive, s.both(compared(base.quantity, "=", ZERO), compared(ZERO, "<=", to.quantity)))
    elif number.denominator == 1:
        there = s.opposite(compared(base.quantity, "=", ZERO))
    else:
        there = compared(ZERO, "<=", base.quantity) if number > 0 else positive
    return AmountFormula(s.both(exists, there), opaque)


def _product(base: s.Quantity, exponent: int, what: str) -> s.Quantity:
    found: s.Quantity = ONE
    for _ in range(exponent):
        found = times(found, base)
    match found:
        case s.Product(left, right) if not isinstance(left, s.Number):
            return s.Product(left, right, what)
        case _:
            return found


def function(name: t.FunctionName, inner: AmountFormula, what: str) -> AmountFormula:
    """An exponential or a logarithm."""
    if isinstance(inner.quantity, s.Number):
        found = of_number(name, inner.quantity.value)
        if found is None or isinstance(found, Fraction):
            return AmountFormula(s.NO if found is None else inner.exists, s.Number(found or Fraction(0)))
    there = s.YES if name == "exp" else compared(ZERO, "<", inner.quantity)
    return AmountFormula(s.both(inner.exists, there), s.Opaque((inner.quantity,), what))
