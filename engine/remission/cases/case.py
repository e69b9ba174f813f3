"""One patient at one assessment, as every reading sees it: exact values in canonical units, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from remission.errors import Problem

Number: TypeAlias = Decimal | Fraction  # exact; never a float


@dataclass(frozen=True, slots=True)
class Interval:
    """A censored value: somewhere between `low` and `high`; an open end excludes its bound, None is unbounded."""

    low: Number | None
    high: Number | None
    low_open: bool
    high_open: bool


Value: TypeAlias = Number | Interval | date | str | None  # None is missing; str is a choice as declared


@dataclass(frozen=True, slots=True)
class Case:
    """A value, or missing, for each fact of a protocol.

    `values` holds canonical units and has a key for every fact the protocol uses. `written` keeps the text a value
    came from. `problems` are the problems of this case's data; a value with a problem is None in `values`.
    """

    patient: str
    date: date | None
    values: dict[str, Value]
    written: dict[str, str]
    problems: tuple[Problem, ...] = ()
