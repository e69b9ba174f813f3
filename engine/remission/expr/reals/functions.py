"""Powers, exponentials and logarithms of numbers; where there is none (the root of -1, the logarithm of 0) there is no value."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

from remission.expr.reals.monomials import ONE, ZERO, Monomial, monomial
from remission.expr.reals.real import (
    LogarithmSum,
    Number,
    Real,
    as_monomial,
    made,
    multiplied,
    of_monomial,
    other_form,
)

Name: TypeAlias = Literal["exp", "ln", "log10"]
FEW = 8  # a whole power of a sum that is multiplied out
TEN = 10


def power(base: Number, exponent: Number) -> Number | None:
    """A number to a power; none of 0 to a negative one, and of a negative number to one that is not whole."""
    if not base:
        return ONE if not exponent else ZERO if exponent > 0 else None
    if isinstance(exponent, Real):
        return None if base < 0 else other_form(lambda context, a, b: context.power(a, b), base, exponent)
    if base < 0 and exponent.denominator != 1:
        return None
    single = as_monomial(base)
    if single is not None:
        return of_monomial(single.to(exponent))
    if exponent.denominator == 1 and abs(exponent) <= FEW:
        return _whole(base, int(exponent))
    return other_form(lambda context, a, b: context.power(a, b), base, exponent)


def varying_power(base: Number, exponent: Number) -> Number | None:
    """A number to a power that differs from patient to patient: of what is not negative, whatever the power happens to be."""
    return None if base < 0 else power(base, exponent)


def _whole(base: Number, exponent: int) -> Number:
    found: Number = ONE
    for _ in range(abs(exponent)):
        found = multiplied(found, base)
    return found if exponent >= 0 else 1 / found


def function(name: Name, value: Number) -> Number | None:
    """An exponential or a logarithm."""
    match name:
        case "exp":
            return exponential(value)
        case "ln":
            return logarithm(value, None)
        case "log10":
            return logarithm(value, TEN)


def exponential(value: Number) -> Number:
    """E to a power."""
    match value:
        case Fraction():
            return of_monomial(Monomial(ONE, (), value))
        case Real(LogarithmSum(rational, of, None)):
            return of_monomial(of.times(Monomial(ONE, (), rational)))
        case _:
            return other_form(lambda context, a, _: context.exp(a), value, ZERO)


def logarithm(value: Number, base: int | None) -> Number | None:
    """The logarithm of what is above 0, to base e (None) or 10."""
    if value <= 0:
        return None
    single = as_monomial(value)
    if single is not None and (base is None or not single.e):
        rest = monomial(single.coefficient, single.powers)
        return made(LogarithmSum(single.e, rest, base)) if rest != Monomial(ONE) else single.e
    if base is None:
        return other_form(lambda context, a, _: context.ln(a), value, ZERO)
    return other_form(lambda context, a, _: context.log10(a), value, ZERO)
