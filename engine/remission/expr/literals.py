"""Numbers and days as they stand in a rule -> exact values."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.errors import Problem
from remission.expr.parsing.parse import ConditionError, Where
from remission.expr.quantities import QuantityError, amount, may_be_thousands, thousands, unit_hint
from remission.expr.tree import Day, Quantity
from remission.expr.units import UnitError, unit

if TYPE_CHECKING:
    from remission.expr.facts import Fact

ONE = unit("1")


def quantity(text: str, where: Where, about: Fact | None = None) -> Quantity:
    """Read `100 x 10^9/L`, `-5 %`, or a bare `4` (whose unit is then `1`).

    Args:
        text: The number and its unit, nothing else.
        where: Where a character of the text stands.
        about: The fact that it is compared with, for a hint that fits.

    Raises:
        ConditionError: the number or its unit cannot be read, or more follows.

    """
    negative = text.startswith("-")
    written = text.removeprefix("-").strip()
    if not written[:1].isdigit():
        raise ConditionError(Problem(where(0), f"{text!r} is not a number with its unit"))
    try:
        found = amount(written)
    except QuantityError as error:
        raise ConditionError(Problem(where(0), str(error), error.hint)) from None
    if found.unit and may_be_thousands(found.number, found.unit):
        what, hint = thousands(found.number, found.unit)
        raise ConditionError(Problem(where(0), f"{written!r} {what}", hint))
    value = Fraction(found.number)
    try:
        measure = unit(found.unit) if found.unit else ONE
    except UnitError as error:
        pos = where(len(text) - len(written) + found.at)
        raise ConditionError(Problem(pos, str(error), unit_hint(error, about, value))) from None
    return Quantity(-value if negative else value, measure, written=text.strip(), pos=where(0))


def day(text: str, where: Where) -> Day:
    """Read `2024-05-01`.

    Raises:
        ConditionError: there is no such day.

    """
    try:
        return Day(date.fromisoformat(text), where(0))
    except ValueError:
        raise ConditionError(Problem(where(0), f"{text!r} is not a day of the calendar", "a day is year-month-day")) from None
