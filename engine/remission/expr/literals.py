"""Numbers and days as they stand in a rule -> exact values."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.errors import Problem
from remission.expr.numbers import NumberError, decimal
from remission.expr.parse import QUANTITY, ConditionError, Where
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
    number_text, unit_text = match["number"], match["unit"]
    if unit_text and _is_power(unit_text):
        number_text, unit_text = f"{number_text} {unit_text}", None
    value = Fraction(_number(number_text, where))
    measure = _unit(unit_text, lambda offset: where(text.index(written) + match.start("unit") + offset)) if unit_text else ONE
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


def _is_power(text: str) -> bool:
    """Tell whether `x 10^-4` follows a number without a unit behind it."""
    rest = text[1:].lower().replace("e", "")
    return text[0] in TIMES and "/" not in text and not any(char.isalpha() or char == "%" for char in rest)
