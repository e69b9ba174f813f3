"""A day as ISO 8601 writes it, `2024-05-01`; of every other way to write one, the hint has that day in the right form."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from remission.cases.cells.found import CellError, quoted
from remission.expr.compare import Interval
from remission.expr.patterns import regex

DAY = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PART_OF_DATE = regex(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2}))?(?:-(?:UU|UN|XX|\?\?|--))?", re.IGNORECASE)
DAY_AND_TIME = regex(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ].*", re.DOTALL)
UNKNOWN_PART = r"(?:UU|UNK?|XX|\?\?|--?)"
MONTH_OR_YEAR = regex(
    rf"(?P<year>[0-9]{{4}})(?:-(?P<month>[0-9]{{2}})(?:-{UNKNOWN_PART})?|-{UNKNOWN_PART}-{UNKNOWN_PART})?", re.IGNORECASE
)
HOUR = r"(?:[01][0-9]|2[0-3])"
TIME = regex(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ]"
    rf"{HOUR}(?::[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{{1,9}})?)?)?(?P<zone>Z|[+-]{HOUR}:?[0-5][0-9])?"
)
IN_NUMBERS = regex(r"(?P<first>[0-9]{1,2})(?P<mark>[./-])\s?(?P<second>[0-9]{1,2})(?P=mark)\s?(?P<year>[0-9]{2}|[0-9]{4})\.?")
YEAR_FIRST = regex(r"(?P<year>[0-9]{4})(?P<mark>[./-]?)(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAME = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
IN_WORDS = tuple(
    regex(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?[\s/-]*{NAME}[\s/,-]*(?P<year>[0-9]{{4}})",
        rf"{NAME}[\s-]*(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s,-]+(?P<year>[0-9]{{4}})",
    )
)
AROUND = "'\"’‘“”`´= "  # noqa: RUF001 - what a spreadsheet leaves around a day
MOST_MONTHS = 12


def read_date(name: str, text: str, today: date | None = None) -> date | Interval:
    """Read a day, or all the days of a month or a year that is known alone: as an interval of the numbers of days.

    Raises:
        CellError: as `read_day`.
    """
    found = MONTH_OR_YEAR.fullmatch(text)
    if found is None:
        return read_day(name, text, today)
    year, month = int(found["year"]), int(found["month"] or 1)
    if not year or not 1 <= month <= MOST_MONTHS:
        raise CellError(f"{name} {quoted(text)} is not a month of the calendar", "write year-month, as in 2024-12")
    last_month = month if found["month"] else MOST_MONTHS
    first, last = date(year, month, 1), date(year, last_month, monthrange(year, last_month)[1])
    if today is not None and first > today:
        raise CellError(f"{name} {quoted(text)} lies in the future", f"today is {today}")
    last = last if today is None else min(last, today)
    return Interval(Decimal(first.toordinal()), Decimal(last.toordinal())) if first < last else first


def read_day(name: str, text: str, today: date | None = None) -> date:
    """Read a day as ISO 8601 writes it, and in no other way; of a day with a time, the day.

    Raises:
        CellError: the text is a part of a date, has a time zone, is no day of the calendar, or lies after today.
    """
    if with_time := TIME.fullmatch(text):
        if with_time["zone"]:
            raise CellError(f"{name} {quoted(text)} has a time zone", f"write the day that it was there: {with_time['day']}")
        text = with_time["day"]
    if not DAY.fullmatch(text):
        raise _no_day(name, text)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CellError(f"{name} {quoted(text)} is not a day of the calendar", _no_such_day(text)) from error
    if today is not None and day > today:
        raise CellError(f"{name} {quoted(text)} lies in the future", f"today is {today}")
    return day


def is_like_a_date(text: str) -> bool:
    """Whether a text is a day, written in some way that has three parts.

    >>> is_like_a_date("03.07.2024"), is_like_a_date("2024-07-03"), is_like_a_date("20240703")
    (True, True, False)
    """
    return not text.isdigit() and any(True for _ in _days(text))


BOUND = regex(r"(?:not )?(?:before|after|since|until)(?= ?\d)|[<>≤≥]=?(?= ?\d)", re.IGNORECASE)


def _no_day(name: str, text: str) -> CellError:
    told = f"{name} {quoted(text)}"
    if part := PART_OF_DATE.fullmatch(text):
        month = part["month"] or "MM"
        return CellError(f"{told} is a part of a date", f"write the whole day, as {part['year']}-{month}-DD")
    if match := DAY_AND_TIME.fullmatch(text):
        return CellError(f"{told} has no time of the day behind the day", f"write the day alone: {match['day']}")
    if match := BOUND.match(text):
        message = f"{told} says '{match[0].lower()}', and not which day"
        return CellError(message, "only a day itself can be used: write it where it is known")
    return CellError(f"{told} is not a date", _hint(text))


def _hint(written: str) -> str:
    text = written.strip(AROUND)
    days = list(dict.fromkeys(_days(text)))
    match days:
        case [(day, _)]:
            return f"write {day}"
        case [(one, first), (other, second)]:
            return f"write {one} if {first} comes first, {other} if {second} does"
        case _:
            year = IN_NUMBERS.fullmatch(text)
            return "write the year with four digits: year-month-day" if year and len(year["year"]) == 2 else _how(text)  # noqa: PLR2004


def _how(text: str) -> str:
    if text.isdigit():
        return "write year-month-day; of a number of days in a spreadsheet, format the column as a date there"
    return "write year-month-day, as in 2024-12-31"


def _days(text: str) -> Iterator[tuple[date, str]]:
    """The days that a text may mean, each with what then comes first."""
    if match := YEAR_FIRST.fullmatch(text):
        yield from _day(match["year"], match["month"], match["day"], "the year")
    elif (match := IN_NUMBERS.fullmatch(text)) and len(match["year"]) == 4:  # noqa: PLR2004 - 24 may be a year or a day
        yield from _day(match["year"], match["second"], match["first"], "the day")
        if match["first"] != match["second"]:
            yield from _day(match["year"], match["first"], match["second"], "the month")
    for pattern in IN_WORDS:
        if match := pattern.fullmatch(text):
            yield from _day(match["year"], str(MONTHS.index(match["month"].lower()) + 1), match["day"], "the day")


def _day(year: str, month: str, day: str, first: str) -> Iterator[tuple[date, str]]:
    if int(year) and 1 <= int(month) <= MOST_MONTHS and 1 <= int(day) <= monthrange(int(year), int(month))[1]:
        yield date(int(year), int(month), int(day)), first


def _no_such_day(text: str) -> str:
    year, month, day = map(int, text.split("-"))
    if year and 1 <= month <= MOST_MONTHS:
        return f"that month has {monthrange(year, month)[1]} days"
    exchanged = list(_day(str(year), str(day), str(month), "the day"))
    return f"write year-month-day: {exchanged[0][0]}, if day and month are exchanged" if exchanged else "write year-month-day"
