"""A real number that is added, multiplied and compared as a fraction is.

It is a sum of monomials (`3 + 2^(1/2)`), a logarithm with a fraction beside it (`5/2 + ln 7`), or neither. A comparison looks at
as many digits as it takes; where they do not tell the two apart, whether they are equal is asked exactly: of one or two
monomials, and of logarithms. What has more summands is refused when the rules are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import TypeAlias

from remission.expr.reals.monomials import ONE, ZERO, Monomial, context_of, divided, monomial

FIRST, MOST = 30, 2_000  # digits
SHOWN = 40  # of an amount
PAIR = 2


class UndecidedError(ArithmeticError):
    """Two numbers are closer than any number of digits tells, and nothing says that they are equal."""


@dataclass(frozen=True, slots=True)
class PowerSum:
    """A fraction and monomials that are none."""

    rational: Fraction
    terms: tuple[Monomial, ...]

    def approximately(self, digits: int) -> tuple[Decimal, Decimal]:
        """The number, and how far it may be off."""
        context = context_of(digits + len(self.terms))
        parts = [divided(self.rational, context), *(one.approximately(digits) for one in self.terms)]
        total = Decimal(0)
        for part in parts:
            total = context.add(total, part)
        return total, _error(parts, digits)

    def is_zero(self) -> bool | None:
        """Whether it is exactly 0; None where that is not known."""
        every = [*self.terms, *([Monomial(self.rational)] if self.rational else [])]
        if len(every) < PAIR:
            return not every
        if len(every) > PAIR:
            return None
        one, other = every
        ratio = one.times(other.to(-ONE))
        return Monomial(-ratio.coefficient, ratio.powers, ratio.e).is_one()


@dataclass(frozen=True, slots=True)
class LogarithmSum:
    """`rational` and the logarithm of a product of roots, to base e or 10."""

    rational: Fraction
    of: Monomial  # positive, without a power of e
    base: int | None  # None: e

    def approximately(self, digits: int) -> tuple[Decimal, Decimal]:
        """The number, and how far it may be off."""
        context = context_of(digits + 10)
        inside = context.ln(self.of.approximately(digits + 10))
        error = Decimal(1).scaleb(-digits)  # a relative error of 10^-digits within is an absolute one of the logarithm
        if self.base is not None:
            inside = context.divide(inside, context.ln(Decimal(self.base)))
        parts = [divided(self.rational, context), inside]
        return context.add(*parts), context.add(error, _error(parts, digits))

    def is_zero(self) -> bool | None:
        """Whether it is exactly 0: a fraction other than 0 is no logarithm of roots to base e (Lindemann)."""
        if self.base is None:
            return not self.rational and self.of.is_one()
        return self.of.times(monomial(ONE, [(self.base, self.rational)])).is_one()


@dataclass(frozen=True, slots=True)
class Uncomparable:
    """What is neither; it can be shown, and is never compared."""

    worth: Callable[[Context], Decimal]

    def approximately(self, digits: int) -> tuple[Decimal, Decimal]:
        """The number, and how far it may be off."""
        found = self.worth(context_of(digits + 20))
        return found, abs(found).scaleb(-digits)

    def is_zero(self) -> bool | None:
        """Not known."""
        return None


Form: TypeAlias = PowerSum | LogarithmSum | Uncomparable


def _error(parts: Iterable[Decimal], digits: int) -> Decimal:
    return (sum(map(abs, parts), Decimal(0)) * 4).scaleb(-digits, context_of(20))


@dataclass(frozen=True, slots=True, eq=False)
class Real:
    """A number that no fraction is, or that is not known to be one."""

    form: Form

    # ---- comparisons --------------------------------------------------------------------------------

    def sign(self) -> int:
        """-1, 0 or 1."""
        if isinstance(self.form, Uncomparable):
            raise UndecidedError
        digits, tested = FIRST, False
        while digits <= MOST:
            value, error = self.form.approximately(digits)
            if abs(value) > error:
                return 1 if value > 0 else -1
            if not tested and self.form.is_zero():
                return 0
            digits, tested = digits * 2, True
        raise UndecidedError

    def __eq__(self, other: object) -> bool:
        """Exactly the same number."""
        if not isinstance(other, int | Fraction | Decimal | Real):
            return False
        try:
            return _sign(self - _number(other)) == 0
        except UndecidedError:  # rules never ask this; whoever compares decisions is content with what is shown
            return shown(self) == shown(_number(other))

    def __hash__(self) -> int:
        """Equal numbers of one form are mostly written in one way; whoever keeps them by value must not rely on more."""
        return hash(self.form.approximately(FIRST)[0].normalize(context_of(FIRST - 10)))

    def __lt__(self, other: Decimal | Number | int) -> bool:
        """Below."""
        return _sign(self - _number(other)) < 0

    def __le__(self, other: Decimal | Number | int) -> bool:
        """At most."""
        return _sign(self - _number(other)) <= 0

    def __gt__(self, other: Decimal | Number | int) -> bool:
        """Above."""
        return _sign(self - _number(other)) > 0

    def __ge__(self, other: Decimal | Number | int) -> bool:
        """At least."""
        return _sign(self - _number(other)) >= 0

    def __bool__(self) -> bool:
        """Whether it is not 0."""
        return self.sign() != 0

    # ---- arithmetic ---------------------------------------------------------------------------------

    def __neg__(self) -> Number:
        """The opposite."""
        return self * Fraction(-1)

    def __abs__(self) -> Number:
        """The size."""
        return -self if self.sign() < 0 else self

    def __add__(self, other: Number | int) -> Number:
        """The sum."""
        return added(self, _number(other))

    def __radd__(self, other: Fraction | int) -> Number:
        """The sum."""
        return added(self, _number(other))

    def __sub__(self, other: Number | int) -> Number:
        """The difference."""
        return added(self, -_number(other))

    def __rsub__(self, other: Fraction | int) -> Number:
        """The difference."""
        return added(-self, _number(other))

    def __mul__(self, other: Number | int) -> Number:
        """The product."""
        return multiplied(self, _number(other))

    def __rmul__(self, other: Fraction | int) -> Number:
        """The product."""
        return multiplied(self, _number(other))

    def __truediv__(self, other: Number | int) -> Number:
        """The quotient."""
        return multiplied(self, inverse(_number(other)))

    def __rtruediv__(self, other: Fraction | int) -> Number:
        """The quotient."""
        return multiplied(_number(other), inverse(self))

    # ---- whole numbers and digits -------------------------------------------------------------------

    def __floor__(self) -> int:
        """The greatest whole number that is not above it."""
        value, _ = self.form.approximately(FIRST + max(0, self.form.approximately(FIRST)[0].adjusted()))
        near = int(value.to_integral_value())
        return near if self >= Fraction(near) else near - 1

    def __ceil__(self) -> int:
        """The least whole number that is not below it."""
        return -(-self).__floor__()

    def shown(self) -> Fraction:
        """A fraction that has its first 40 digits."""
        value, _ = self.form.approximately(SHOWN)
        return Fraction(value.normalize(context_of(SHOWN)))


Number: TypeAlias = Fraction | Real


def _number(value: Decimal | Number | int) -> Number:
    return value if isinstance(value, Real | Fraction) else Fraction(value)


def _sign(value: Number) -> int:
    return value.sign() if isinstance(value, Real) else (value > 0) - (value < 0)


def shown(value: Number) -> Fraction:
    """A fraction to print: the number itself, or its first 40 digits."""
    return value.shown() if isinstance(value, Real) else value


def made(form: Form) -> Number:
    """The number of a form: a fraction where it is one."""
    match form:
        case PowerSum(rational, terms) if not terms:
            return rational
        case LogarithmSum(rational, of) if of == Monomial(ONE):
            return rational
        case _:
            return Real(form)


def of_monomial(one: Monomial) -> Number:
    """The number of a monomial."""
    return one.coefficient if one.is_fraction else Real(PowerSum(ZERO, (one,)))


def as_sum(value: Number) -> PowerSum | None:
    """A number as a sum of monomials, if it is one."""
    if isinstance(value, Fraction):
        return PowerSum(value, ())
    return value.form if isinstance(value.form, PowerSum) else None


def as_monomial(value: Number) -> Monomial | None:
    """A number as one monomial, if it is one; 0 is none."""
    found = as_sum(value)
    match found:
        case PowerSum(rational, ()) if rational:
            return Monomial(rational)
        case PowerSum(rational, (one,)) if not rational:
            return one
        case _:
            return None


def added(one: Number, other: Number) -> Number:
    """The sum of two numbers."""
    first, second = as_sum(one), as_sum(other)
    if first is not None and second is not None:
        terms: dict[object, Monomial] = {}
        for each in (*first.terms, *second.terms):
            known = terms.get(each.kind)
            terms[each.kind] = each if known is None else Monomial(known.coefficient + each.coefficient, *each.kind)
        return made(PowerSum(first.rational + second.rational, tuple(term for term in terms.values() if term.coefficient)))
    for own, beside in ((one, other), (other, one)):
        match own, beside:
            case Real(LogarithmSum(rational, of, base)), Fraction():
                return made(LogarithmSum(rational + beside, of, base))
            case _:
                pass
    match one, other:
        case Real(LogarithmSum(a, m, base)), Real(LogarithmSum(b, n, other_base)) if base == other_base:
            return made(LogarithmSum(a + b, m.times(n), base))
        case _:
            return other_form(lambda context, a, b: context.add(a, b), one, other)


def multiplied(one: Number, other: Number) -> Number:
    """The product of two numbers."""
    first, second = as_sum(one), as_sum(other)
    if first is not None and second is not None:
        total: Number = first.rational * second.rational
        pairs = [(Monomial(first.rational), each) for each in second.terms if first.rational]
        pairs += [(Monomial(second.rational), each) for each in first.terms if second.rational]
        pairs += [(a, b) for a in first.terms for b in second.terms]
        for a, b in pairs:
            total = added(total, of_monomial(a.times(b)))
        return total
    for own, factor in ((one, other), (other, one)):
        match own, factor:
            case Real(LogarithmSum(rational, of, base)), Fraction():
                return made(LogarithmSum(rational * factor, of.to(factor), base)) if factor else ZERO
            case _:
                pass
    return other_form(lambda context, a, b: context.multiply(a, b), one, other)


def inverse(value: Number) -> Number:
    """One divided by a number other than 0."""
    if isinstance(value, Fraction):
        return 1 / value
    single = as_monomial(value)
    if single is not None:
        return of_monomial(single.to(-ONE))
    return other_form(lambda context, a, _: context.divide(Decimal(1), a), value, ONE)


def other_form(join: Callable[[Context, Decimal, Decimal], Decimal], one: Number, other: Number) -> Real:
    """What is neither a sum of monomials nor a logarithm."""
    return Real(Uncomparable(lambda context: join(context, worth(one, context), worth(other, context))))


def worth(value: Number, context: Context) -> Decimal:
    """A number to the digits of a context."""
    return divided(value, context) if isinstance(value, Fraction) else value.form.approximately(context.prec)[0]
