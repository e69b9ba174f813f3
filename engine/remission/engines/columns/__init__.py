"""The `columns` reading: a protocol as one lazy query, through the same expressions on Polars, DuckDB and Spark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from remission.cases.case import Case
from remission.cases.courses import reads_answers
from remission.cases.frames.chunks import Chunk, chunk_of
from remission.cases.frames.columnar import scan_frames
from remission.cases.frames.native import Prepared, prepared
from remission.cases.layout import DATE, PATIENT
from remission.cases.observations.request import ObservationRequest
from remission.cases.tables import PLAINLY, scan_cases
from remission.engines.columns.decisions import decisions, needed
from remission.engines.columns.engines import Engine, by_name, collected, installed, loaded, numbered, wrapped
from remission.engines.columns.history.native import decide_together
from remission.engines.columns.history.observed import with_histories
from remission.engines.columns.history.waves import course_chunk, in_waves
from remission.engines.columns.plan import ELIGIBILITY_COLUMN
from remission.engines.columns.query import Query, answers, query
from remission.engines.decision import Decision, Eligibility, answers_as_a_whole, is_settled
from remission.errors import Problem
from remission.protocol.model import Protocol

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Answered", "Engine", "Evaluated", "answer", "decide", "decide_cases", "evaluate_file", "installed"]

CASES_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Answered:
    """Some cases, and all that was concluded of them as columns."""

    protocol: Protocol
    chunk: Chunk
    found: Query
    table: pl.DataFrame  # the columns of `finish.needed`, a row a case

    @property
    def is_settled(self) -> bool:
        """Whether anything was decided of some case, as `decision.is_settled` has it."""
        eligibility = self.table[ELIGIBILITY_COLUMN] != Eligibility.UNDETERMINED.value
        if eligibility.any() or any(self.table[key].null_count() < self.table.height for key in self.protocol.classifications):
            return True
        return not answers_as_a_whole(self.protocol) and any(is_settled(self.protocol, each) for each in self.decisions())

    def decisions(self) -> Iterator[Decision]:
        """A decision a case; it has no trace."""
        return decisions(self.protocol, self.found, self.table, self.chunk.cases(self.protocol.plan.of_patients))


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A table whose cases are decided as they are asked for, in its order; it has `count` of them.

    `cases` reads the same cases one by one, with all their values.
    """

    count: int
    warnings: tuple[Problem, ...]
    answered: Callable[[], Iterator[Answered]]
    cases: Callable[[], Iterator[Case]]
    observations: int = 0  # rows that values were chosen from

    def decisions(self) -> Iterator[Decision]:
        """Every decision; its case has no values but the days of a course, unless something must be told of it."""
        for some in self.answered():
            yield from some.decisions()


def evaluate_file(protocol: Protocol, path: Path, engine: Engine = "polars", asked: ObservationRequest = PLAINLY) -> Evaluated:
    """Decide every case of a table, a chunk at a time.

    Raises:
        DataError: the file as a whole cannot be used.
        MissingExtraError: the engine is not installed.
    """
    frames = scan_frames(path, protocol, asked)
    if frames is not None:
        return Evaluated(
            frames.count, frames.warnings, lambda: answer(protocol, frames.chunks(), engine), frames.cases, frames.observations
        )
    scan = scan_cases(path, protocol, asked)
    return Evaluated(scan.count, scan.warnings, lambda: answer(protocol, _batches(protocol, scan.cases()), engine), scan.cases)


def decide(protocol: Protocol, frame: Any, today: date | None = None) -> Any:  # noqa: ANN401 - a frame of any engine
    """Add nothing to a frame and lose no row of it: a lazy frame of the same engine with every conclusion as a column.

    Criteria are Booleans (null is unknown). A classification has its outcome as text (null where it is open) and a Boolean for
    each outcome that it may be. Amounts are doubles, right to about 14 digits: their exact decimals come with `evaluate_file`.
    `<fact> missing` and `<fact> set aside` say where there is no value, and where there was one that no patient has; `<fact>
    beside a limit` where it is floating-point dust away from a limit of the rules (7.000000000000001 against 7).

    Each row is decided by itself, but for facts that are taken from other days: those are made of the other rows of its patient,
    here and now (with Spark, share by share). Where rules read earlier answers, the rows of a patient are its course, and the
    whole frame is decided at once. That a patient has one row for a day is for the frame's owner to know.

    Args:
        protocol: A checked protocol.
        frame: A Polars, DuckDB or Spark frame with a row a case; its columns are named as the head of a wide table.
        today: No day may lie after it, if it is given.

    Raises:
        DataError: no column is the patient, one looks like a misspelt fact, or has a unit or a type that its fact cannot have.
    """
    named = wrapped(frame)
    if reads_answers(protocol):
        return decide_together(protocol, named, partial(_prepared, protocol, today))
    ready = _prepared(protocol, today, named)
    found = query(protocol, ready.frame, ready.held)
    there = ready.frame.collect_schema().names()
    kept = [name for name in (PATIENT, DATE) if name in there]
    told = {name: nw.col(column).fill_null(value=False) for name, column in ready.told.items()}
    return found.frame.select(*kept, **answers(protocol, found), **told).to_native()


def _prepared(protocol: Protocol, today: date | None, frame: nw.LazyFrame[Any]) -> Prepared:
    return with_histories(protocol, prepared(protocol, numbered(frame), frame.collect_schema().names(), today))


def answer(protocol: Protocol, chunks: Iterable[Chunk], engine: Engine = "polars") -> Iterator[Answered]:
    """Decide cases chunk by chunk; where rules read earlier answers, a chunk has all assessments of its patients."""
    for chunk in chunks:
        yield _answered(protocol, in_waves(protocol, chunk, engine), engine)


def _answered(protocol: Protocol, chunk: Chunk, engine: Engine) -> Answered:
    found = query(protocol, loaded(chunk.frame, engine), chunk.held)
    table = collected(by_name(found.frame, ("row", *needed(protocol, found))).sort("row"))
    return Answered(protocol, chunk, found, table)


def decide_cases(protocol: Protocol, cases: Sequence[Case], engine: Engine = "polars") -> list[Decision]:
    """Decide cases that are already in memory."""
    chunk = course_chunk(protocol, cases, engine) if reads_answers(protocol) else chunk_of(protocol, cases)
    return list(islice(_answered(protocol, chunk, engine).decisions(), len(cases)))


def _batches(protocol: Protocol, cases: Iterator[Case]) -> Iterator[Chunk]:
    at_once = None if reads_answers(protocol) else CASES_AT_ONCE
    while batch := list(islice(cases, at_once)):
        yield chunk_of(protocol, batch)
