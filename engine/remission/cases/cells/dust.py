"""Numbers of many digits: which decimal is meant, and which lie beside a limit of the rules without being on it.

Arithmetic in floating point leaves 7.000000000000001 where 7 was meant. A number is the shortest decimal of its double, so that
it is the same for every engine; with up to 15 digits that is exactly what is written.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from remission.expr.compare import Number
from remission.expr.numbers import has_many_digits

REACH = Fraction(8, 2**53)  # of the limit: as far as a few operations in floating point lead
WIDE_REACH = 9 / 2**53  # for doubles: whatever lies within REACH, and a little more


def meant(number: Decimal, limits: Sequence[Fraction], scale: Fraction) -> Decimal:
    """The shortest decimal of a number's double, in which a longer text has lost its last digits.

    A text that would cross a limit so (4.9999999999999999 has the double of 5) is the next double on its own side of it.

    Args:
        number: As it is written.
        limits: What rules compare it with, in the unit of its fact.
        scale: Takes the number to that unit.
    """
    if not has_many_digits(number):
        return number
    double = float(number)
    shortest = Decimal(repr(double))
    own = [limit / scale for limit in limits]
    if _sides(shortest, own) == _sides(number, own):
        return shortest
    beside = Decimal(repr(math.nextafter(double, math.inf if number > shortest else -math.inf)))
    # Between two limits that share a double only the decimal itself will do: `doubles` holds it by a unit of its own.
    return beside if _sides(beside, own) == _sides(number, own) else number


def limit_beside(value: Number, limits: Sequence[Fraction]) -> Fraction | None:
    """The limit that a value is floating-point dust away from."""
    exact = Fraction(value)
    return next((limit for limit in limits if 0 < abs(exact - limit) <= REACH * abs(limit)), None)


def _sides(number: Decimal, limits: Sequence[Fraction]) -> list[int]:
    exact = Fraction(number)
    return [(exact > limit) - (exact < limit) for limit in limits]
