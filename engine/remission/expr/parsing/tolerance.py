"""`8 days ± 2 days` as the two ends that it means: 6 days and 10 days."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from remission.expr import tree as t
from remission.expr.literals import ONE
from remission.expr.numbers import is_exact, plain
from remission.expr.units import UnitError, convert, unit

if TYPE_CHECKING:
    from fractions import Fraction

    from remission.expr.parsing.clause import Clause, Part
    from remission.expr.units import Unit

PERCENT = unit("%")


def ends(c: Clause, part: Part, middle: t.Quantity, reach: t.Quantity, own: Unit | None) -> tuple[t.Quantity, t.Quantity]:
    """Return the ends of a range around a number, both included; a bare number has the other's unit, or the clause's `own`.

    A tolerance in per cent is a share of the number, unless that is in per cent itself.

    Raises:
        ConditionError: the units do not fit, or an end cannot be written exactly.

    """
    spread = reach if reach.unit != ONE or middle.unit == ONE else replace(reach, unit=middle.unit)
    measure = spread.unit if middle.unit == ONE and spread.unit != PERCENT else middle.unit
    if measure == ONE and own is not None:
        measure = own
    about = replace(middle, unit=measure)
    try:
        low, high = (_around(about, spread if spread.unit != ONE else replace(spread, unit=measure), sign) for sign in (-1, 1))
    except UnitError as error:
        raise c.problem(part, str(error), error.hint or "write a number and its tolerance in units of the same kind") from None
    if not is_exact(low.value):
        raise c.problem(
            part, f"{c.words(part)!r} does not end at a number that can be written", "write both ends: 'between … and …'"
        )
    return low, high


def _around(about: t.Quantity, spread: t.Quantity, sign: int) -> t.Quantity:
    """One end, in the finer of the two units."""
    if spread.unit == PERCENT != about.unit:
        return _at(about, about.value * (1 + sign * spread.value / 100))
    return _at(replace(spread, pos=about.pos), convert(about.value, about.unit, spread.unit) + sign * spread.value)


def _at(quantity: t.Quantity, value: Fraction) -> t.Quantity:
    shown = plain(value) if quantity.unit == ONE else f"{plain(value)} {quantity.unit.text}"
    return replace(quantity, value=value, written=shown)
