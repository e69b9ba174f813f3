"""A table of patients -> cases in columns, for cohorts: the twin of `tables.scan_cases`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from remission.cases.case import Case
from remission.cases.courses import reads_answers, with_histories
from remission.cases.frames.chunks import Chunk, Frames
from remission.cases.frames.wide import EVERY_ROW, ROWS_AT_ONCE, scan_wide_frames
from remission.cases.observations.frames import CASES_AT_ONCE
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
    is_of_courses = reads_answers(protocol)
    if opened.long is None:
        at_once = EVERY_ROW if is_of_courses else rows_at_once
        found = scan_wide_frames(path, opened.grid, protocol, opened.layout, at_once)
    elif opened.is_chosen_from:
        frames = scan_observations(opened.long, asked, cases_at_once=EVERY_ROW if is_of_courses else CASES_AT_ONCE)
        found = frames if opened.grid.origins is None else _at_sources(frames, opened.grid.origins)
    else:
        return None
    return replace(found, cases=lambda: _in_courses(found)) if is_of_courses else found


def _in_courses(frames: Frames) -> Iterator[Case]:
    """The cases with the earlier ones of their patients; one patient after the other where their rows stand together."""
    count, names = 0, set[str]()
    before: str | None = None
    for chunk in frames.chunks():
        runs = chunk.patients.rle().struct.field("value").to_list()
        runs = runs[1:] if runs and runs[0] == before else runs
        count, before = count + len(runs), runs[-1] if runs else before
        names.update(runs)
    if count > len(names):
        return iter(with_histories(frames.cases()))
    return (case for _, own in groupby(frames.cases(), key=attrgetter("patient")) for case in with_histories(own))


def _at_sources(frames: Frames, origins: Origins) -> Frames:
    """The same, with everything told where the rows came from."""

    def chunks() -> Iterator[Chunk]:
        for chunk in frames.chunks():
            yield replace(chunk, told={row: origins.case(case) for row, case in chunk.told.items()})

    warnings = tuple(map(origins.problem, frames.warnings))
    return replace(frames, warnings=warnings, chunks=chunks, cases=lambda: origins.cases(frames.cases()))
