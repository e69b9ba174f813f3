"""Values that no patient has: outside the plausible range, with the unit that was probably meant."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from remission.cases.cells.scale import factor, unit_of, with_unit
from remission.expr.compare import Number
from remission.expr.facts import Fact
from remission.expr.numbers import exact, plain
from remission.expr.units import UnitError

# The units that laboratories and forms use, the likelier first; no pounds and inches, which differ from kg and cm too little.
COMMON = (
    *("10*9/L", "/uL", "10*12/L", "1", "%"),
    *("umol/L", "mmol/L", "nmol/L", "g/L", "mg/dL", "g/dL", "mg/L", "ug/L", "U/L", "U/mL", "ukat/L"),
    *("kg", "g", "m", "cm", "mm", "m2", "a", "mo", "d"),
    *("mg/m2", "g/m2", "mL/min", "L/min", "mL/min/{1.73_m2}", "mL/s/{1.73_m2}"),
)
FAR = 2  # times beyond the range: what is nearer to it is an odd value, not another unit
ROUGH = Context(prec=4)


def is_plausible(fact: Fact, value: Number) -> bool:
    """Whether a value, in the fact's unit, lies within the plausible range, ends included."""
    return fact.plausible is None or fact.plausible[0] <= value <= fact.plausible[1]


def plausible_range(fact: Fact) -> str:
    """The range and its unit, as an author writes them."""
    low, high = fact.plausible or (Fraction(0), Fraction(0))
    return with_unit(fact, f"{plain(low)} to {plain(high)}", unit_of(fact).text)


def likely_unit(fact: Fact, number: Decimal, by: Fraction) -> str | None:
    """Name the unit, the fact's own or else the commonest, in which a number far outside the range would be plausible.

    Args:
        fact: The fact, with a plausible range.
        number: The number as written.
        by: The factor from the unit that was taken to the fact's unit.
    """
    if not _is_far(fact, Fraction(number) * by):
        return None
    for name in (unit_of(fact).text, *COMMON):
        other = _factor(fact, name)
        if other not in (None, by) and is_plausible(fact, Fraction(number) * other):
            return _guess(fact, number, by, name, other)
    return None


def _is_far(fact: Fact, value: Fraction) -> bool:
    low, high = fact.plausible or (value, value)
    return value > FAR * high or 0 < FAR * value < low


def _guess(fact: Fact, number: Decimal, by: Fraction, name: str, other: Fraction) -> str:
    own = unit_of(fact).text
    written = plain(number) if name == "1" else f"{plain(number)} {name}"
    reading = f"{plain(number)} {own} would fit" if other == 1 else f"{written} is {shown(Fraction(number) * other)} {own}"
    ratio = by / other
    if ratio.denominator == 1:
        return f"{ratio.numerator:,} times too large? {reading}"
    if ratio.numerator == 1:
        return f"{ratio.denominator:,} times too small? {reading}"
    return f"in another unit? {reading}"


@lru_cache(maxsize=4096)
def _factor(fact: Fact, name: str) -> Fraction | None:
    if unit_of(fact).text == "1":
        return None  # a count or a score has no other unit
    try:
        return factor(name, unit_of(fact), fact.molar_mass)
    except UnitError:
        return None


def shown(value: Number) -> str:
    """A number for a message: exact, or its first digits where it has no end."""
    match exact(Fraction(value)):
        case Decimal() as number:
            return plain(number)
        case fraction:
            return f"about {plain(ROUGH.divide(Decimal(fraction.numerator), Decimal(fraction.denominator)))}"
