"""The `columns` reading: a protocol as one lazy query, through the same expressions on Polars, DuckDB and Spark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from remission.cases.case import Case
from remission.cases.frames import of_cases
from remission.cases.tables import scan_cases
from remission.cases.wide_frames import Chunk, scan_frames
from remission.errors import Problem
from remission.protocol.model import Protocol
from remission.readings.columns.engines import Engine, collected, loaded
from remission.readings.columns.finish import decisions, needed
from remission.readings.columns.query import query
from remission.readings.decision import Decision

__all__ = ["Engine", "Evaluated", "decide_cases", "decide_frames", "evaluate_file"]

CASES_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A table whose cases are decided as they are asked for, in its order; it has `count` of them."""

    count: int
    warnings: tuple[Problem, ...]
    decisions: Callable[[], Iterator[Decision]]


def evaluate_file(protocol: Protocol, path: Path, engine: Engine = "polars") -> Evaluated:
    """Decide every case of a table, a chunk at a time; a decision has no trace, and its case no values.

    Raises:
        DataError: the file as a whole cannot be used.
        MissingExtraError: the engine is not installed.
    """
    frames = scan_frames(path, protocol)
    if frames is not None:
        return Evaluated(frames.count, frames.warnings, lambda: decide_frames(protocol, frames.chunks(), engine))
    scan = scan_cases(path, protocol)
    return Evaluated(scan.count, scan.warnings, lambda: _in_batches(protocol, scan.cases(), engine))


def decide_frames(protocol: Protocol, chunks: Iterable[Chunk], engine: Engine = "polars") -> Iterator[Decision]:
    """Decide the cases of a wide table chunk by chunk."""
    for chunk in chunks:
        found = query(protocol, loaded(chunk.frame, engine), chunk.held)
        answered = collected(found.frame.select("row", *needed(protocol, found)).sort("row"))
        yield from decisions(protocol, found, answered, list(chunk.cases()))


def decide_cases(protocol: Protocol, cases: Sequence[Case], engine: Engine = "polars") -> list[Decision]:
    """Decide cases that are already in memory."""
    table, held = of_cases(protocol, cases)
    found = query(protocol, loaded(table, engine), held)
    answered = collected(found.frame.select("row", *needed(protocol, found)).sort("row"))
    return list(decisions(protocol, found, answered, cases))


def _in_batches(protocol: Protocol, cases: Iterator[Case], engine: Engine) -> Iterator[Decision]:
    while batch := list(islice(cases, CASES_AT_ONCE)):
        yield from decide_cases(protocol, batch, engine)
