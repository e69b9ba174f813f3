"""Units of measure: UCUM codes and the ways people write them, with exact rational factors."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from remission.expr import spelling, ucum

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

LONGEST = 80  # characters


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in canonical UCUM text; two units convert when their dimensions are equal.

    `factor` takes a value in this unit to base units, exactly: value * factor.
    """

    text: str
    factor: Fraction = field(compare=False)
    dimension: tuple[tuple[str, int], ...] = field(compare=False)


class UnitError(ValueError):
    """A text is not a unit; `hint` says what was probably meant."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


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
        raise UnitError(f"{text!r} {error.problem}", error.hint or spelling.hint(term)) from None


def _built(factors: ucum.Factors) -> Unit:
    text = ucum.render(factors)
    if len(text) > LONGEST:
        raise ucum.UcumError(hint=f"a unit has at most {LONGEST} characters")
    value = ucum.measure(factors)
    return Unit(text, value.factor, value.dimension)


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
    if source.dimension == target.dimension:
        return base
    moles = _moles_gained(source, target)
    if moles and molar_mass is not None:
        if molar_mass <= 0:
            raise UnitError(f"a molar mass of {molar_mass} g/mol is not above 0")
        return base / molar_mass if moles > 0 else base * molar_mass
    raise UnitError(f"{source.text!r} cannot be converted to {target.text!r}", _conversion_hint(source, target, moles))


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


def _conversion_hint(source: Unit, target: Unit, moles: int) -> str | None:
    if moles:
        return "mass and amount of substance convert only where the fact declares its molar mass, in g/mol"
    if ("[iU]", 1) in (*source.dimension, *target.dimension):
        return "an international unit is defined by its assay; for an enzyme write U"
    return None


def multiply(left: Unit, right: Unit) -> Unit:
    """Return the unit of a product; equal symbols cancel, so mg/kg times kg is mg."""
    return _combined((*ucum.parse(left.text), *ucum.parse(right.text)), f"{left.text!r} times {right.text!r}")


def divide(left: Unit, right: Unit) -> Unit:
    """Return the unit of a quotient; equal symbols cancel, so mg divided by mg is 1."""
    below = ((symbol, -exponent) for symbol, exponent in ucum.parse(right.text))
    return _combined((*ucum.parse(left.text), *below), f"{left.text!r} divided by {right.text!r}")


def power(base: Unit, exponent: int) -> Unit:
    """Return the unit of a whole power; power 0 is 1."""
    raised = ((symbol, one * exponent) for symbol, one in ucum.parse(base.text))
    return _combined(raised, f"{base.text!r} to the power {exponent}")


def _combined(factors: Iterable[tuple[str, int]], what: str) -> Unit:
    try:
        return _built(ucum.combine(factors))
    except ucum.UcumError as error:
        raise UnitError(f"{what} {error.problem}", error.hint) from None
