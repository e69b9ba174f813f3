"""Cases in parts, as frames: what readers of whole columns hand over, whatever the table looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING

from remission.cases.case import Case, Value
from remission.cases.frames.held import Held, of_cases
from remission.errors import Problem
from remission.protocol.model import Protocol

if TYPE_CHECKING:
    import polars as pl

    from remission.cases.cell_problems import CellProblems

ROW = "row"
NO_MORE: tuple[int, Case | None] = -1, None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some cases of a table as a frame, a row each in order.

    `told` are those of which something must be told, by row; `cells` has what must be told of nothing but the cells of others.
    """

    frame: pl.DataFrame  # `row`, and the columns of `held`
    held: dict[str, Held]
    patients: pl.Series
    days: pl.Series
    told: dict[int, Case]
    cells: CellProblems | None = None

    def every_told(self) -> Iterator[tuple[int, Case]]:
        """Every case of which something must be told, by row and in order."""
        more = iter(()) if self.cells is None else self.cells.built()
        return merge(sorted(self.told.items()), more, key=itemgetter(0))

    @property
    def read(self) -> frozenset[str]:
        """The facts of which some case has a value."""
        return frozenset(key for key, held in self.held.items() if self.frame[held.value].null_count() < self.frame.height)

    def cases(self, kept: Sequence[str] = ()) -> Iterator[Case]:
        """The cases; where nothing is told without their values, which the frame has, but for some dates and choices."""
        values = self._kept([key for key in kept if key in self.held])
        every_told = self.every_told()
        next_row, told = next(every_told, NO_MORE)
        for row, (patient, day, own) in enumerate(zip(self.patients, self.days, values, strict=True)):
            if row == next_row and told is not None:
                yield told
                next_row, told = next(every_told, NO_MORE)
            else:
                yield Case(patient, day, own, {})

    def _kept(self, keys: Sequence[str]) -> Iterator[dict[str, Value]]:
        """Dates and choices row by row; equal ones are one object."""
        known: dict[tuple[int | str | None, ...], dict[str, Value]] = {}
        for row in self.frame.select(self.held[key].value for key in keys).iter_rows() if keys else [()] * self.frame.height:
            if row not in known:
                pairs = ((key, value) for key, value in zip(keys, row, strict=True) if value is not None)
                known[row] = {key: date.fromordinal(value) if isinstance(value, int) else value for key, value in pairs}
            yield known[row]


def chunk_of(protocol: Protocol, cases: Sequence[Case]) -> Chunk:
    """Cases in memory as a chunk."""
    import polars as pl  # noqa: PLC0415 - a third of a second that a single case need not spend

    frame, held = of_cases(protocol, cases)
    days = pl.Series([case.date for case in cases], dtype=pl.Date)
    return Chunk(frame, held, pl.Series([case.patient for case in cases], dtype=pl.String), days, dict(enumerate(cases)))


@dataclass(frozen=True, slots=True)
class Frames:
    """A table that was read through once: how many cases, what is odd about it, and its cases in chunks.

    `cases` has the same one by one, with all their values.
    """

    count: int
    warnings: tuple[Problem, ...]
    chunks: Callable[[], Iterator[Chunk]]
    cases: Callable[[], Iterator[Case]]
    observations: int = 0  # rows that values were chosen from
