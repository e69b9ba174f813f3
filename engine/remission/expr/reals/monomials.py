"""Products of rational powers of whole numbers, and of a power of e: `3/2 * 2^(1/2) * 5^(-1/3) * e^(7/10)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from math import floor, gcd

ONE, ZERO = Fraction(1), Fraction(0)
WHOLE = 64  # a whole power up to here is multiplied out
MOST_BITS = 20_000  # of a fraction that is multiplied out
GUARD = 12  # digits worked out beyond those that are wanted

Powers = tuple[tuple[int, Fraction], ...]  # whole numbers above 1, each with its power, in their order


@dataclass(frozen=True, slots=True)
class Monomial:
    """`coefficient` (never 0) times powers, times e to a power."""

    coefficient: Fraction
    powers: Powers = ()
    e: Fraction = ZERO

    @property
    def is_fraction(self) -> bool:
        """Whether nothing but the coefficient is there."""
        return not self.powers and not self.e

    @property
    def kind(self) -> tuple[Powers, Fraction]:
        """What two monomials have in common that can be added."""
        return self.powers, self.e

    def times(self, other: Monomial) -> Monomial:
        """The product."""
        return monomial(self.coefficient * other.coefficient, (*self.powers, *other.powers), self.e + other.e)

    def to(self, exponent: Fraction) -> Monomial:
        """A power of one whose coefficient is positive, or whose exponent is whole."""
        sign = Fraction(-1 if self.coefficient < 0 and exponent.numerator % 2 else 1)
        size = abs(self.coefficient)
        bases = ((size.numerator, exponent), (size.denominator, -exponent))
        return monomial(sign, (*bases, *((base, power * exponent) for base, power in self.powers)), self.e * exponent)

    def is_one(self) -> bool:
        """Whether it is exactly 1: e to a power other than 0 is never made up for by roots (Lindemann)."""
        if self.e or self.coefficient < 0:
            return False
        bases = ((self.coefficient.numerator, ONE), (self.coefficient.denominator, -ONE), *self.powers)
        return all(not power for _, power in _coprime(bases))

    def approximately(self, digits: int) -> Decimal:
        """The number, right to so many significant digits."""
        size = sum(abs(power) * base.bit_length() for base, power in self.powers) + abs(self.e) + 1
        context = context_of(digits + GUARD + len(str(int(size))))
        logarithm = divided(self.e, context)
        for base, power in self.powers:
            logarithm = context.add(logarithm, context.multiply(divided(power, context), context.ln(Decimal(base))))
        return context.multiply(divided(self.coefficient, context), context.exp(logarithm))


def monomial(coefficient: Fraction, powers: Iterable[tuple[int, Fraction]] = (), e: Fraction = ZERO) -> Monomial:
    """The same number with equal bases together, whole powers and exact roots multiplied out."""
    together: dict[int, Fraction] = {}
    for base, power in powers:
        if base != 1:
            together[base] = together.get(base, ZERO) + power
    left: list[tuple[int, Fraction]] = []
    for base, power in sorted(together.items()):
        root, rest = _rooted(base, power)
        whole = floor(rest)
        if abs(whole) <= WHOLE or abs(whole) * root.bit_length() <= MOST_BITS:
            coefficient *= Fraction(root) ** whole
            rest -= whole
        if rest:
            left.append((root, rest))
    return Monomial(coefficient, tuple(left), e)


def _rooted(base: int, power: Fraction) -> tuple[int, Fraction]:
    """`8^(1/3)` as `2^1`, where the root is a whole number."""
    root = _exact_root(base, power.denominator)
    return (base, power) if root is None else (root, Fraction(power.numerator))


def _exact_root(number: int, degree: int) -> int | None:
    if degree == 1:
        return number
    if degree >= number.bit_length():  # even that of 2 is above it
        return None
    low, high = 1, 1 << (number.bit_length() // degree + 1)
    while low < high:
        middle = (low + high) // 2
        if middle**degree < number:
            low = middle + 1
        else:
            high = middle
    return low if low**degree == number else None


def _coprime(bases: Iterable[tuple[int, Fraction]]) -> Iterator[tuple[int, Fraction]]:
    """The same product over whole numbers without a common divisor: it is 1 where every power is 0."""
    pending, found = [(base, power) for base, power in bases if base > 1 and power], dict[int, Fraction]()
    while pending:
        base, power = pending.pop()
        other = next((one for one in found if gcd(one, base) > 1), None)
        if other is None:
            found[base] = power
            continue
        common, known = gcd(other, base), found.pop(other)
        parts = ((common, power + known), (base // common, power), (other // common, known))
        pending += [(part, exponent) for part, exponent in parts if part > 1 and exponent]
    yield from found.items()


def context_of(digits: int) -> Context:
    """Decimals of so many digits, of any size."""
    return Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN)


def divided(value: Fraction, context: Context) -> Decimal:
    """A fraction as a decimal."""
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))
