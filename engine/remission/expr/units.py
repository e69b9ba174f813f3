"""Units of measure: UCUM codes and the ways people write them, with exact rational factors."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from remission.expr import spelling, ucum

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

LONGEST = 80  # characters
INTERNATIONAL: ucum.Dimension = (("[iU]", 1),)
ACTIVITY: ucum.Dimension = (("mol", 1), ("s", -1))  # of an enzyme
OF_A_LIMIT = "a multiple of a limit of normal has no unit: give the value as it was measured, and the limit as a value of its own"
RATIOS = frozenset({"{ratio}", "{fraction}", "{share}", ucum.SURFACE})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in canonical UCUM text; two units convert when their dimensions are equal.

    `factor` takes a value in this unit to base units, exactly: value * factor. A unit that `counts` is that of a number of
    points or of things, which no share (`%`, `/100`) can be.
    """

    text: str
    factor: Fraction = field(compare=False)
    dimension: tuple[tuple[str, int], ...] = field(compare=False)
    counts: bool = False

    @property
    def is_number(self) -> bool:
        """Whether a quantity of it is a number and nothing else."""
        return self.text == "1"


class UnitError(ValueError):
    """A text is not a unit; `hint` says what was probably meant, the likeliest of the `guesses` (unit and sentence)."""

    def __init__(self, message: str, hint: str | None = None, guesses: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.hint = hint or next((sentence for _, sentence in guesses), None)
        self.guesses = guesses


def unit(text: str) -> Unit:
    """Read a unit as UCUM or as people write it (`x10^9/L`, `10⁹/L`, `G/L`, `/µL`, `years`).

    Every spelling of a unit gives one canonical text, which is itself a spelling of it. Units of one meaning but
    different text (`10*3/uL`, `10*9/L`) stay different; they convert 1 to 1.

    Raises:
        UnitError: the text is no unit, lost a superscript (`109/L`), has the wrong case (`MG/DL`), or names a unit
            that is not on a ratio scale (`Cel`).

    >>> unit("x 10^9/L").text, unit("K/µL").text, unit("mg·kg⁻¹").text
    ('10*9/L', '10*3/uL', 'mg/kg')

    """
    if len(text) > LONGEST:
        raise UnitError(f"'{text[:20]}…' is not a unit", f"a unit has at most {LONGEST} characters")
    return _read(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> Unit:
    if not text.strip():
        raise UnitError(f"{text!r} is not a unit", "write 1 for a pure number")
    term = spelling.to_ucum(text)
    try:
        return _built(spelling.sound(term))
    except ucum.UcumError as error:
        hint = OF_A_LIMIT if spelling.LIMIT.search(text) else error.hint
        guesses = () if hint else tuple(spelling.guesses(term))
        raise UnitError(f"{text!r} {error.problem}", hint, guesses) from None


def _built(factors: ucum.Factors) -> Unit:
    text = ucum.render(factors)
    if len(text) > LONGEST:
        raise ucum.UcumError(hint=f"a unit has at most {LONGEST} characters")
    value = ucum.measure(factors)
    return Unit(text, value.factor, value.dimension, counts=bool(factors) and all(map(_is_counted, factors)))


def _is_counted(factor: tuple[str, int]) -> bool:
    """Whether a factor is a thing that is counted, in braces alone: `{score}`, `{dose}`."""
    symbol, exponent = factor
    return symbol.startswith("{") and exponent > 0 and symbol not in RATIOS


def counting(measure: Unit) -> Unit:
    """Return the unit of what comes in whole numbers only: where it is 1, a number of points or of things."""
    return replace(measure, counts=True) if measure.is_number else measure


@lru_cache(maxsize=1024)
def is_share(measure: Unit) -> bool:
    """Whether a unit is that of a part of something, or of a ratio: %, ppm, /100, mg/g.

    >>> is_share(unit("%")), is_share(unit("/100")), is_share(unit("10*3")), is_share(unit("1"))
    (True, True, False, False)

    """
    factors = () if measure.is_number else ucum.parse(measure.text)
    is_plain = all(exponent > 0 and (symbol == ucum.TEN or symbol.startswith("{")) for symbol, exponent in factors)
    return not measure.dimension and not is_plain


def alike(one: Unit, other: Unit) -> bool:
    """Whether quantities of two units can be compared and added: points of a scale and a share cannot."""
    return one.dimension == other.dimension and not _are_apart(one, other)


def _are_apart(one: Unit, other: Unit) -> bool:
    return (one.counts and is_share(other)) or (other.counts and is_share(one))


def convert(value: Fraction, source: Unit, target: Unit, molar_mass: Fraction | None = None) -> Fraction:
    """Convert exactly; mass and amount of substance are bridged once, where the molar mass (g/mol) is known.

    Raises:
        UnitError: the dimensions differ, or the molar mass is not above 0.

    >>> from fractions import Fraction
    >>> convert(Fraction(250_000), unit("/uL"), unit("10*9/L"))
    Fraction(250, 1)
    >>> float(convert(Fraction(1), unit("mg/dL"), unit("umol/L"), molar_mass=Fraction("113.12")))
    88.4016973125884

    """
    base = value * source.factor / target.factor
    if _are_apart(source, target):
        raise _apart(source, target)
    if source.dimension == target.dimension:
        return base
    if _is_enzyme(source, target):
        return base * unit("U").factor
    if _is_enzyme(target, source):
        return base / unit("U").factor
    moles = _moles_gained(source, target)
    if moles and molar_mass is not None:
        if molar_mass <= 0:
            raise UnitError(f"a molar mass of {molar_mass} g/mol is not above 0")
        return base / molar_mass if moles > 0 else base * molar_mass
    raise UnitError(f"{source.text!r} cannot be converted to {target.text!r}", _conversion_hint(source, target, moles))


def _apart(source: Unit, target: Unit) -> UnitError:
    if source.counts:
        return UnitError(f"{source.text!r} is a number of points or things, not a share", f"write the share, in {target.text}")
    share = repr(source.text)
    return UnitError(f"{share} is a share, not a number of points or things", f"write the number alone, without {share}")


def _moles_gained(source: Unit, target: Unit) -> int:
    """Return 1 when grams become moles, -1 the other way, 0 when anything else differs."""
    gained = dict(target.dimension)
    for base, power in source.dimension:
        gained[base] = gained.get(base, 0) - power
    match {base: power for base, power in gained.items() if power}:
        case {"g": -1, "mol": 1, **rest} if not rest:
            return 1
        case {"g": 1, "mol": -1, **rest} if not rest:
            return -1
        case _:
            return 0


def _is_enzyme(source: Unit, target: Unit) -> bool:
    """Whether international units are written for the activity of an enzyme, of which one is 1 umol/min: IU/L for U/L."""
    return _without(source, INTERNATIONAL) == _without(target, ACTIVITY) is not None


def _without(measure: Unit, part: ucum.Dimension) -> ucum.Dimension | None:
    """Return the dimension without a part of it; None where it has not that part."""
    if not set(part) <= set(measure.dimension):
        return None
    return tuple(one for one in measure.dimension if one not in part)


def _conversion_hint(source: Unit, target: Unit, moles: int) -> str | None:
    surfaces = [(ucum.SURFACE, -1) in one.dimension for one in (source, target)]
    if surfaces[0] != surfaces[1]:
        meant = target.text.replace(ucum.SURFACE, "1.73 m2")
        return f"one of the two is for 1.73 m2 of body surface, the other is not: write '{meant}' if that is meant"
    if moles:
        return "mass and amount of substance convert only where the fact declares its molar mass, in g/mol"
    if INTERNATIONAL[0] in (*source.dimension, *target.dimension):
        return "an international unit is defined by its assay; for an enzyme write U"
    return None


def multiply(left: Unit, right: Unit) -> Unit:
    """Return the unit of a product; equal symbols cancel, so mg/kg times kg is mg."""
    return _combined((*ucum.parse(left.text), *ucum.parse(right.text)), f"{left.text!r} times {right.text!r}")


def divide(left: Unit, right: Unit) -> Unit:
    """Return the unit of a quotient; equal symbols cancel, so mg divided by mg is 1."""
    below = ((symbol, -exponent) for symbol, exponent in ucum.parse(right.text))
    return _combined((*ucum.parse(left.text), *below), f"{left.text!r} divided by {right.text!r}")


def power(base: Unit, exponent: Fraction | int) -> Unit:
    """Return the unit of a power, which must have whole exponents again: `m2` to 1/2 is `m`; power 0 is 1.

    Raises:
        UnitError: it has none, or is too long.

    """
    raised = [(symbol, one * exponent) for symbol, one in ucum.parse(base.text)]
    what = f"{base.text!r} to the power {exponent}"
    if any(one.denominator != 1 for _, one in raised):
        raise UnitError(f"{what} is no unit")
    return _combined(((symbol, int(one)) for symbol, one in raised), what)


def _combined(factors: Iterable[tuple[str, int]], what: str) -> Unit:
    try:
        return _built(ucum.combine(factors))
    except ucum.UcumError as error:
        raise UnitError(f"{what} {error.problem}", error.hint) from None
