"""From the text of one cell to the value of its fact: quantities, choices, dates."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Protocol as Shape
from typing import assert_never

from remission.cases.case import Value
from remission.cases.cells.codes import code_hint, says_nothing
from remission.cases.cells.dates import read_date, read_day
from remission.cases.cells.found import NOTHING, CellError, Found, quoted
from remission.cases.cells.measured import Sensitivity, read_quantity
from remission.cases.cells.plain import plain_reader
from remission.cases.cells.slips import slip
from remission.errors import Pos, Problem, did_you_mean
from remission.expr.facts import Fact, Kind, slug

REMEMBERED = 1024  # different texts of one column
REMEMBERED_LENGTH = 64  # characters of such a text
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
    if says_nothing(fact, stripped):
        return NOTHING
    found = _value(fact, unit_text, stripped, sensitivity, today)
    if not isinstance(found, CellError):
        return found

    def reads(other: str) -> str | None:
        again = _value(fact, unit_text, other, sensitivity, today)
        return (again.hint or str(again)) if isinstance(again, CellError) else None

    if fact.kind is Kind.QUANTITY and found.hint is None and (hint := code_hint(fact, stripped)):
        return Found(trouble=CellError(str(found), hint, found.cause).trouble(stripped, fact.slug))
    error = (slip(fact, stripped, reads) if len(stripped) <= REMEMBERED_LENGTH else None) or found
    return Found(trouble=error.trouble(stripped, fact.slug))


def _value(fact: Fact, unit_text: str | None, stripped: str, sensitivity: Sensitivity, today: date | None) -> Found | CellError:
    try:
        match fact.kind:
            case Kind.QUANTITY:
                return read_quantity(fact, stripped, unit_text, sensitivity)
            case Kind.CHOICE:
                refuse_unit(fact, unit_text)
                return Found(_choice(fact, stripped), stripped)
            case Kind.DATE:
                refuse_unit(fact, unit_text)
                return Found((read_date if fact.partial else read_day)(fact.name, stripped, today), stripped)
            case _:
                assert_never(fact.kind)
    except CellError as error:
        return error


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
    if near and len(_mentioned(fact, text)) > 1:
        near = "a cell has one value;"
    hint = f"{f'{near} ' if near else ''}its values are {', '.join(fact.values)}"
    raise CellError(f"{fact.name} {quoted(text)} is not one of its values", hint)


def _mentioned(fact: Fact, text: str) -> list[str]:
    """The values that a text names, as in `CNS, testis`."""
    words = re.sub(r"\W+", "_", f" {text.lower()} ")
    return [one for one in _choices(fact) if f"_{one}_" in words]


@lru_cache(maxsize=512)
def _choices(fact: Fact) -> dict[str, str]:
    return {slug(value): value for value in fact.values}
