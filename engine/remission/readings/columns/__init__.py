"""The `columns` reading: a protocol as one lazy query, through the same expressions on Polars, DuckDB and Spark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import narwhals as nw

from remission.cases.case import Case
from remission.cases.frames import of_cases
from remission.cases.wide_frames import Chunk
from remission.protocol.model import Protocol
from remission.readings.columns.engines import Engine, collected, loaded
from remission.readings.columns.finish import decisions, needed
from remission.readings.columns.query import query
from remission.readings.decision import Decision

__all__ = ["Engine", "decide_cases"]


def decide_cases(protocol: Protocol, cases: Sequence[Case], engine: Engine = "polars") -> list[Decision]:
    """Decide cases that are already in memory; without a trace."""
    table, held = of_cases(protocol, cases)
    found = query(protocol, loaded(table, engine), held)
    answered = collected(found.frame.select("row", *needed(protocol, found)).sort("row"))
    return list(decisions(protocol, found, answered, cases))


def decide_frames(protocol: Protocol, chunks: Iterable[Chunk], engine: Engine = "polars") -> Iterator[Decision]:
    """Decide the cases of a table chunk by chunk; without a trace."""
    for chunk in chunks:
        found = query(protocol, loaded(chunk.frame, engine), chunk.held)
        answered = collected(found.frame.select("row", *needed(protocol, found)).sort("row"))
        yield from decisions(protocol, found, answered, list(chunk.cases()))
