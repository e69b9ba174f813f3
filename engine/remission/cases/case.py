"""One patient at one assessment, as every reading sees it: exact values in canonical units, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import TypeAlias

from remission.errors import Pos, Problem
from remission.expr.compare import Interval, Number

Value: TypeAlias = Number | Interval | date | str | None  # None is missing; str is a choice as declared


@dataclass(frozen=True, slots=True)
class Origin:
    """The observation that a value was taken from: its place in the file, its day and its time where they are stated.

    `is_mapped` says that the file is not the table that was read, but one of those from which a mapping made it.
    """

    pos: Pos
    day: date | None
    time: time | None = None
    is_mapped: bool = False
    answer: str = ""  # of a value that was concluded at an assessment: what concluded it
    may: tuple[str, ...] = ()  # of one that is missing because that answer is not settled: what it may be
    several: int = 1  # how many observations make the value together, this being the last


@dataclass(frozen=True, slots=True)
class History:
    """The earlier assessments of a patient, in order; and what a reading has taken from their answers, by fact."""

    earlier: tuple[Case, ...]
    taken: Mapping[str, Value] | None = None  # None: nothing has been taken yet, and what a case has of such a fact was given


@dataclass(frozen=True, slots=True)
class Case:
    """A value, or missing, for each fact of a protocol.

    `values` holds canonical units and has a key for every fact the protocol uses. `written` keeps the text a value
    came from, `origin` where a chosen one was observed. `problems` are the problems of this case's data; a value with a
    problem is None in `values`.
    """

    patient: str
    date: date | None
    values: dict[str, Value]
    written: dict[str, str]
    problems: tuple[Problem, ...] = ()
    origin: dict[str, Origin] = field(default_factory=dict)  # of values that were chosen among dated observations
    history: History | None = field(default=None, repr=False, compare=False)  # None: a case by itself, with what it was given
