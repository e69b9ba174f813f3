"""Calendar arithmetic, defined once: a date has a code in which every month has 31 days.

*n months have passed on the day with the same number, n months later; where that day does not exist, on the first of the next
month, or (by a key of the protocol) on the last day of its own.* In codes, n months are 31 n and n years 372 n, so whole months
are a difference of codes divided by 31 and rounded down; for the other convention the last day of a month counts as its 31st.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from math import ceil, floor
from typing import TYPE_CHECKING

from remission.expr.tree import Op

if TYPE_CHECKING:
    from fractions import Fraction

    from remission.expr.compare import Interval
    from remission.expr.tree import MissingDay, Period

DAYS_OF: dict[Period, int] = {"day": 1, "week": 7}
MONTHS_OF: dict[Period, int] = {"month": 1, "year": 12}
MONTH = 31  # in codes
FIRST, LAST = date.min.toordinal(), date.max.toordinal()


def code(day: date) -> int:
    """Return the code of a day.

    >>> code(date(2024, 3, 1)) - code(date(2024, 2, 29))
    3
    """
    return 12 * MONTH * day.year + MONTH * (day.month - 1) + day.day - 1


def end_code(day: date, missing_day: MissingDay) -> int:
    """Return the code of the day up to which months are counted: by the other convention the last of a month is its 31st."""
    if missing_day == "next" or day == date.max or (day + timedelta(days=1)).month == day.month:
        return code(day)
    return code(day) - code(day) % MONTH + MONTH - 1


def completed(period: Period, start: date, end: date, missing_day: MissingDay) -> int:
    """Return how many whole periods lie between two days.

    >>> [completed("year", date(2004, 2, 29), date(2022, 2, 28), stated) for stated in ("next", "last")]
    [17, 18]
    """
    if period in DAYS_OF:
        return (end - start).days // DAYS_OF[period]
    return (end_code(end, missing_day) - code(start)) // (MONTH * MONTHS_OF[period])


def stretch(op: Op, limit: Fraction, period: Period) -> tuple[int | None, int | None]:
    """Return from where, and up to below where, the difference of two dates lies whose whole periods are in an order to a number.

    The difference is one of codes for months and years, of days for weeks; `!=` is the opposite of `=`.
    """
    size = DAYS_OF.get(period) or MONTH * MONTHS_OF[period]
    at, above = ceil(limit) * size, (floor(limit) + 1) * size
    match op:
        case Op.GE:
            return at, None
        case Op.GT:
            return above, None
        case Op.LT:
            return None, at
        case Op.LE:
            return None, above
        case Op.EQ | Op.NE:
            return at, above


def shifted(day: date, count: int, period: Period, missing_day: MissingDay) -> date:
    """Return the day so many periods later; the first or the last that there is, where that is out of the calendar.

    >>> str(shifted(date(2024, 1, 31), 1, "month", "next")), str(shifted(date(2024, 1, 31), 1, "month", "last"))
    ('2024-03-01', '2024-02-29')
    """
    if period in DAYS_OF:
        return date.fromordinal(min(max(day.toordinal() + count * DAYS_OF[period], FIRST), LAST))
    return day_of(code(day) + count * MONTH * MONTHS_OF[period], missing_day)


def day_of(number: int, missing_day: MissingDay) -> date:
    """Return the day that has a code, or the one in its place where there is none."""
    month, rest = divmod(number, MONTH)
    first = first_of(month)
    if first == date.max or month < MONTH_OF_MIN:
        return first
    after = first_of(month + 1).toordinal()
    last = after if missing_day == "next" and after < LAST else after - 1
    return date.fromordinal(min(first.toordinal() + rest, last))


def first_of(month: int) -> date:
    """Return the first day of a month, counted from the year 0."""
    year, index = divmod(month, 12)
    if year > date.max.year:
        return date.max
    return date.min if year < date.min.year else date(year, index + 1, 1)


def days_text(days: Interval) -> str:
    """Tell the days that a date may be: `2024-03` for all of a month, `2024` for all of a year, else the first and the last.

    >>> from decimal import Decimal
    >>> from remission.expr.compare import Interval
    >>> days_text(Interval(Decimal(738946), Decimal(738976)))
    '2024-03'
    """
    first, last = (date.fromordinal(int(end)) for end in (days.low, days.high))
    whole = {
        f"{first:%Y-%m}": (first.replace(day=1), first.replace(day=monthrange(first.year, first.month)[1])),
        f"{first:%Y}": (first.replace(month=1, day=1), first.replace(month=12, day=31)),
    }
    return next((text for text, ends in whole.items() if ends == (first, last)), f"{first} to {last}")


MONTH_OF_MIN = code(date.min) // MONTH
