"""One patient at one assessment, as every reading sees it: exact values in canonical units, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from remission.errors import Problem
from remission.expr.compare import Interval, Number

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
