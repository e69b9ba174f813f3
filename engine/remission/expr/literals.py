"""Numbers and days as they stand in a rule -> exact values."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.errors import Problem
from remission.expr.numbers import NumberError, decimal
from remission.expr.parse import POWER, QUANTITY, ConditionError, Where
from remission.expr.tree import Day, Quantity
from remission.expr.units import Unit, UnitError, unit

if TYPE_CHECKING:
    from decimal import Decimal

ONE = unit("1")
TIMES = "x×·*"  # noqa: RUF001 - as people write it


def quantity(text: str, where: Where) -> Quantity:
    """Read `100 x 10^9/L`, `-5 %`, or a bare `4` (whose unit is then `1`).

    Raises:
        ConditionError: the number or its unit cannot be read, or more follows.

    """
    negative = text.startswith("-")
    written = text.removeprefix("-").strip()
    match = QUANTITY.fullmatch(written)
    if match is None:
        raise ConditionError(Problem(where(0), f"{text!r} is not a number with its unit"))
    number_text, unit_text = _split(match["number"], match["unit"] or "")
    value = Fraction(_number(number_text, where))
    measure = _unit(unit_text, lambda offset: where(text.rindex(unit_text) + offset)) if unit_text else ONE
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


def _number(text: str, where: Where) -> Decimal:
    try:
        return decimal(text)
    except NumberError as error:
        raise ConditionError(Problem(where(0), str(error), error.hint)) from None


def _unit(text: str, where: Where) -> Unit:
    try:
        return unit(text)
    except UnitError as error:
        raise ConditionError(Problem(where(0), str(error), error.hint)) from None


def _split(number: str, unit_text: str) -> tuple[str, str]:
    """Give a power of ten that belongs to no unit to the number: `1 x 10^-4`, `1 x 10^-4 %`, but not `1 x 10^9/L`."""
    power = POWER.match(unit_text) if unit_text[:1] in TIMES else None
    rest = "" if power is None else unit_text[power.end() :].strip()
    if power is None or rest.startswith("/"):
        return number, unit_text
    return f"{number} {power[0]}", rest
