"""A table of patients -> cases in columns, for cohorts: the twin of `tables.scan_cases`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from remission.cases.frames.chunks import Chunk, Frames
from remission.cases.frames.wide import ROWS_AT_ONCE, scan_wide_frames
from remission.cases.observations.request import ObservationRequest
from remission.cases.observations.scan import scan_observations
from remission.cases.sources.origins import Origins
from remission.cases.tables import PLAINLY, open_table
from remission.protocol.model import Protocol


def scan_frames(
    path: Path, protocol: Protocol, asked: ObservationRequest = PLAINLY, rows_at_once: int = ROWS_AT_ONCE
) -> Frames | None:
    """Read a table through once; None for a long one that nothing is chosen from, which is read row by row.

    Raises:
        DataError: the file as a whole cannot be used.
    """
    opened = open_table(path, protocol, asked)
    if opened.long is None:
        return scan_wide_frames(path, opened.grid, protocol, opened.layout, rows_at_once)
    if not opened.is_chosen_from:
        return None
    frames = scan_observations(opened.long, asked)
    return frames if opened.grid.origins is None else _at_sources(frames, opened.grid.origins)


def _at_sources(frames: Frames, origins: Origins) -> Frames:
    """The same, with everything told where the rows came from."""

    def chunks() -> Iterator[Chunk]:
        for chunk in frames.chunks():
            yield replace(chunk, told={row: origins.case(case) for row, case in chunk.told.items()})

    warnings = tuple(map(origins.problem, frames.warnings))
    return replace(frames, warnings=warnings, chunks=chunks, cases=lambda: origins.cases(frames.cases()))
