"""Wide tables: a row is a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from remission.cases.case import Case
from remission.cases.cells import Head, case_of, day_of
from remission.cases.found import is_missing, listed, quoted
from remission.cases.grid import Grid, Row
from remission.cases.layout import DATE, Layout
from remission.errors import Pos, Problem
from remission.protocol.model import Protocol

Key = tuple[str, str]  # a patient and the text of a date


@dataclass(frozen=True, slots=True)
class Survey:
    """What one reading of the whole file told, before any case is made."""

    count: int
    again: dict[Key, tuple[int, ...]] = field(default_factory=dict)  # lines of the patients that come twice on a day
    spanning: int | None = None  # the first row that runs over several lines


def survey(grid: Grid, layout: Layout) -> Survey:
    """Read the whole table once: how many cases, and which patient comes twice on one day.

    Raises:
        DataError: the file breaks off or is damaged somewhere.
    """
    seen: set[int] = set()  # hashes, so that a million patients fit; what meets here is compared in full below
    met: set[int] = set()
    count, spanning = 0, None
    for row in grid.rows():
        count += 1
        spanning = spanning or (row.line if row.last_line > row.line else None)
        mark = hash(key_of(layout, row))
        (met if mark in seen else seen).add(mark)
    return Survey(count, _lines(grid, layout, met) if met else {}, spanning)


def _lines(grid: Grid, layout: Layout, met: set[int]) -> dict[Key, tuple[int, ...]]:
    lines: defaultdict[Key, list[int]] = defaultdict(list)
    for row in grid.rows():
        key = key_of(layout, row)
        if hash(key) in met and key[0]:
            lines[key].append(row.line)
    return {key: tuple(where) for key, where in lines.items() if len(where) > 1}


def cases(grid: Grid, protocol: Protocol, layout: Layout, found: Survey) -> Iterator[Case]:
    """A case for every row, in the file's order; none is kept."""
    width = len(grid.head.cells)
    for row in grid.rows():
        yield _case(grid, protocol, layout, found, row, width)
