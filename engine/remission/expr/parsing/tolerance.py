"""`8 days +- 2 days` as the two ends that it means: 6 days and 10 days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.errors import NOWHERE
from remission.expr import literals
from remission.expr.literals import ONE
from remission.expr.numbers import is_exact, plain
from remission.expr.parsing.parse import ConditionError
from remission.expr.quantities import QUANTITY
from remission.expr.units import UnitError, convert, unit

if TYPE_CHECKING:
    from fractions import Fraction

    from remission.expr.tree import Quantity

PERCENT = unit("%")


def both_ends(middle: str, tolerance: str) -> str | None:
    """Write the range that a number with its tolerance means; None where there is none, or no short one.

    >>> both_ends("8 days", "2 days"), both_ends("2 weeks", "3 days"), both_ends("100 mg", "10 %"), both_ends("8", "2 days")
    ('between 6 days and 10 days', 'between 11 days and 17 days', 'between 90 mg and 110 mg', 'between 6 days and 10 days')
    """
    try:
        about, spread = _read(middle), _read(tolerance)
        if spread.unit == PERCENT and about.unit not in (PERCENT, ONE):
            center, spelling, reach = about.value, _unit(middle), about.value * spread.value / 100
        else:
            center = about.value if about.unit == ONE else convert(about.value, about.unit, spread.unit)
            spelling, reach = _unit(tolerance), spread.value
    except (ConditionError, UnitError):
        return None
    low, high = center - reach, center + reach
    if not (is_exact(low) and is_exact(high)):
        return None
    return f"between {_amount(low, spelling)} and {_amount(high, spelling)}"


def _read(text: str) -> Quantity:
    return literals.quantity(text, lambda _: NOWHERE)


def _unit(text: str) -> str:
    """Return a unit as it was written."""
    found = QUANTITY.fullmatch(text)
    return (found and found["unit"]) or ""


def _amount(value: Fraction, spelling: str) -> str:
    return f"{plain(value)} {spelling}".rstrip()
