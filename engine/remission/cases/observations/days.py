"""Days and times of observations: ISO 8601 and nothing else; what is not is set aside and told."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date, time

import polars as pl

from remission.cases.cells.dates import read_day
from remission.cases.cells.found import CellError, Trouble, is_missing, quoted
from remission.cases.layout import DATE
from remission.cases.observations.rows import fault_columns
from remission.expr.patterns import regex

NO_DAY, NO_TIME = 0, -1  # in columns of `date.toordinal` and of seconds since midnight
MOMENT = regex(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ](?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?P<rest>.*)", re.DOTALL)
DIGITS = regex(r"[0-9]+")
FRACTION = regex(r"[.,][0-9]+")
ZONE = regex(r"(?:[.,][0-9]+)?\s*(?:Z|UTC|[+\-−][0-9]{2}:?(?:[0-9]{2})?)", re.IGNORECASE)  # noqa: RUF001 - as it is typed
MOMENTS = pl.Schema(
    {"day": pl.Int64(), "second": pl.Int64(), "date message": pl.String(), "date hint": pl.String(), "date cause": pl.String()}
)
Moment = tuple[int, int]  # day and second


def read_moment(text: str, today: date | None) -> Moment:
    """Read the day of an observation and its time, if it has one; an empty cell has neither. Midnight is no time.

    Raises:
        CellError: it is no whole day of the calendar, has a time that cannot be read or a time zone, or lies after today.

    >>> read_moment("2024-05-01T08:30", None), read_moment("2024-05-01", None), read_moment("NA", None)
    ((739007, 30600), (739007, -1), (0, -1))
    """
    if is_missing(text):
        return NO_DAY, NO_TIME
    stripped = text.strip()
    match = MOMENT.fullmatch(stripped)
    day = read_day(DATE, match["day"] if match else stripped, today)
    return day.toordinal(), _second(stripped, match) if match else NO_TIME


def _second(text: str, match: re.Match[str]) -> int:
    if ZONE.fullmatch(match["rest"]):
        raise CellError(f"{DATE} {quoted(text)} has a time zone", "leave it out: all times of a table are local")
    try:
        found = time.fromisoformat(match["time"])
    except ValueError as error:
        raise _no_time(text) from error
    if match["rest"] and not FRACTION.fullmatch(match["rest"]):
        raise _no_time(text)
    return found.hour * 3600 + found.minute * 60 + found.second or NO_TIME


def _no_time(text: str) -> CellError:
    return CellError(f"{DATE} {quoted(text)} has no time of the day", "write 2024-05-01T08:30, or the day alone")


def moment_columns(text: str, today: date | None) -> tuple[int, int, str | None, str | None, str | None]:
    """What a text says, as `MOMENTS`."""
    try:
        return (*read_moment(text, today), None, None, None)
    except CellError as error:
        return NO_DAY, NO_TIME, *fault_columns(error.trouble(text.strip()))


def time_of(second: int) -> time | None:
    """A time of the day; None where an observation has none."""
    return None if second == NO_TIME else time(second // 3600, second // 60 % 60, second % 60)


def day_of_number(day: int) -> date | None:
    """A day of the calendar; None where an observation has none."""
    return None if day == NO_DAY else date.fromordinal(day)


def shapes_warning(dates: pl.DataFrame) -> Trouble | None:
    """One finding for a column that writes its days in several ways, with an example of each and its first line.

    Args:
        dates: Each distinct text of the column, as `date`, `line` (its first) and `len` (how many rows).
    """
    counts: dict[str, list[tuple[str, int, int]]] = {}
    for text, line, count in dates.select("date", "line", "len").iter_rows():
        if not is_missing(text):
            counts.setdefault(_shape(text), []).append((text, line, count))
    if len(counts) < 2:  # noqa: PLR2004 - one way to write a day is as it should be
        return None
    ways = [
        f"{quoted(found[0][0])} in {_rows(sum(row[2] for row in found))}, first in line {found[0][1]}"
        for found in counts.values()
    ]
    return Trouble(
        f"column {DATE!r} writes days in {len(ways)} ways: {'; '.join(ways[:5])}", "write every day as 2024-05-01", "warning"
    )


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _shape(text: str) -> str:
    """The form of a date: digits and letters alike count as one; a time behind a day is no other form."""
    stripped = text.strip()
    match = MOMENT.fullmatch(stripped)
    plain = match["day"] if match else stripped
    return re.sub(r"[^\W\d_]+", "a", DIGITS.sub(lambda found: str(bisect_left((2, 4), len(found[0]))), plain))
