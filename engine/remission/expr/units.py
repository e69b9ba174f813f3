"""Units of measure: UCUM codes and the ways people write them, with exact rational factors."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


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
    """Read a unit as UCUM or as people write it (`x10^9/L`, `10⁹/L`, `G/L`, `/µL`, `years`)."""
    raise NotImplementedError
