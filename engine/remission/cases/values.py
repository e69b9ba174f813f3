"""From the text of one cell to the value of its fact: quantities, choices, dates."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Protocol as Shape
from typing import assert_never

from remission.cases.case import Value
from remission.cases.found import NOTHING, CellError, Found, Trouble, is_missing, quoted
from remission.cases.measured import Sensitivity, read_quantity
from remission.cases.plain import plain_reader
from remission.errors import Pos, Problem, did_you_mean
from remission.expr.facts import Fact, Kind, slug

REMEMBERED = 1024  # different texts of one column
REMEMBERED_LENGTH = 64  # characters of such a text
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PART_OF_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}|-[0-9]{2}-(?:UU|UN|XX|\?\?|--)|)", re.IGNORECASE)
DAY_AND_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].*", re.DOTALL)
YES_AND_NO = {"y": "yes", "true": "yes", "n": "no", "false": "no"}


class Reader(Shape):
    """Reads the cells of one column; the sensitivity is that of the same row."""

    def __call__(self, text: str, sensitivity: Sensitivity = None, /) -> Found:
        """What the cell says; trouble is part of the answer, nothing is raised."""


def read_value(
    fact: Fact, text: str, unit_text: str | None, pos: Pos, sensitivity: Sensitivity = None
) -> tuple[Value, Problem | None]:
    """Read one cell: its value in the fact's unit, and a problem where it has none that can be used.

    Args:
        fact: What the cell is about.
        text: The cell; empty, NA, N/A, not done, unknown, missing and `.` are a missing value.
        unit_text: The unit of its column or row; None for the fact's own. A unit in the cell goes before it.
        pos: Where the cell is.
        sensitivity: Of the assay, in the fact's unit, for `not detected` and 0.
    """
    found = reader(fact, unit_text)(text, sensitivity)
    return found.value, found.trouble.at(pos) if found.trouble else None


def reader(fact: Fact, unit_text: str | None, today: date | None = None) -> Reader:
    """What reads the cells of a fact in a unit; it remembers short texts, since columns repeat themselves.

    A day after `today` is none that has been; None where nobody knows which day it is.
    """
    return _reader(fact, fact.cuts, unit_text, today)


@lru_cache(maxsize=512)
def _reader(fact: Fact, _cuts: tuple[Fraction, ...], unit_text: str | None, today: date | None) -> Reader:
    """Facts of two protocols are equal where only the limits of their rules differ, and are read differently."""
    plain = plain_reader(fact, unit_text)

    def read(text: str, sensitivity: Sensitivity) -> Found:
        return plain(text) or _read(fact, unit_text, text, sensitivity, today)

    remembered = lru_cache(maxsize=REMEMBERED)(read)

    def read_cell(text: str, sensitivity: Sensitivity = None, /) -> Found:
        return remembered(text, sensitivity) if len(text) <= REMEMBERED_LENGTH else read(text, sensitivity)

    return read_cell


def _read(fact: Fact, unit_text: str | None, text: str, sensitivity: Sensitivity, today: date | None) -> Found:
    stripped = text.strip()
    if is_missing(stripped):
        return NOTHING
    try:
        match fact.kind:
            case Kind.QUANTITY:
                return read_quantity(fact, stripped, unit_text, sensitivity)
            case Kind.CHOICE:
                refuse_unit(fact, unit_text)
                return Found(_choice(fact, stripped), stripped)
            case Kind.DATE:
                refuse_unit(fact, unit_text)
                return Found(read_day(fact.name, stripped, today), stripped)
            case _:
                assert_never(fact.kind)
    except CellError as error:
        return Found(trouble=Trouble(str(error), error.hint))


def refuse_unit(fact: Fact, unit_text: str | None) -> None:
    """A choice or a date has no unit.

    Raises:
        CellError: a unit is stated all the same.
    """
    if unit_text is not None:
        raise CellError(f"{fact.name} has no unit, but {quoted(unit_text)} is stated", "leave the unit out")


def _choice(fact: Fact, text: str) -> str:
    by_slug = _choices(fact)
    wanted = slug(text)
    if wanted not in by_slug and set(by_slug) == {"yes", "no"}:
        wanted = YES_AND_NO.get(wanted, wanted)
    if wanted in by_slug:
        return by_slug[wanted]
    near = did_you_mean(text, fact.values) if len(text) <= REMEMBERED_LENGTH else None
    hint = f"{f'{near} ' if near else ''}its values are {', '.join(fact.values)}"
    raise CellError(f"{fact.name} {quoted(text)} is not one of its values", hint)


@lru_cache(maxsize=512)
def _choices(fact: Fact) -> dict[str, str]:
    return {slug(value): value for value in fact.values}


def read_day(name: str, text: str, today: date | None = None) -> date:
    """Read a day as ISO 8601 writes it, `2024-05-01`, and in no other way.

    Raises:
        CellError: the text is a part of a date, has a time, is no day of the calendar, or lies after today.
    """
    if not DAY.fullmatch(text):
        raise _no_day(name, text)
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CellError(f"{name} {quoted(text)} is not a day of the calendar", "write year-month-day: 2024-05-01") from error
    if today is not None and day > today:
        raise CellError(f"{name} {quoted(text)} lies in the future", f"today is {today}")
    return day


def _no_day(name: str, text: str) -> CellError:
    if PART_OF_DATE.fullmatch(text):
        return CellError(f"{name} {quoted(text)} is a part of a date", "write the whole day, 2024-05-01, or leave the cell empty")
    if DAY_AND_TIME.fullmatch(text):
        return CellError(f"{name} {quoted(text)} has a time", "write the day alone: 2024-05-01")
    return CellError(f"{name} {quoted(text)} is not a date", "write year-month-day: 2024-05-01")
