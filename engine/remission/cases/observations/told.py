"""What is odd about a table of observations as a whole: one line a finding, however many rows it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import polars as pl

from remission.cases.found import is_missing, listed
from remission.cases.grid import Grid
from remission.cases.layout import likely_fact
from remission.cases.long import LongTable
from remission.cases.observations.cases import Laid
from remission.cases.observations.days import shapes_warning
from remission.cases.observations.faults import lines_of
from remission.cases.observations.listed import AssessmentList
from remission.cases.observations.rows import Places
from remission.cases.scan import absent_facts, name_warnings, warning
from remission.errors import Pos, Problem
from remission.protocol.assessing import assessments_text
from remission.protocol.canonical import names
from remission.protocol.model import Protocol

COLUMNS = {"date": "date", "fact name": "fact", "text": "value"}


def about_names(table: LongTable, rows: pl.DataFrame, sources: Collection[str]) -> Iterator[Problem]:
    """Facts that are not used, and facts that are nowhere."""
    known = [table.name(text) for text in rows["fact name"].unique(maintain_order=True) if not is_missing(text)]
    written = {one.slug: one.text for one in reversed(known)}
    there = set(rows["key"].unique().drop_nulls())
    ignored = [
        text
        for key, text in reversed(written.items())
        if key not in sources and (key in table.protocol.facts or likely_fact(key, table.facts.values()) is None)
    ]
    yield from name_warnings(table.grid, ignored, absent_facts(table.protocol, table.layout, there), "row")


def about_columns(grid: Grid, places: Places, rows: pl.DataFrame) -> Iterator[Problem]:
    """Columns that are empty from top to bottom, and days that are written in several ways."""
    empty = [shown for name, shown in COLUMNS.items() if all(map(is_missing, rows[name].unique()))]
    if not rows["is named"].any():
        empty.insert(0, "patient")
    for shown in empty if len(rows) else ():
        if shown != "date" or places.date is not None:
            yield warning(grid, grid.head.line, f"column {shown!r} is empty in every row")
    if (found := shapes_warning(rows)) is not None:
        yield found.at(grid.place(grid.head.line, places.date or 0))


def about_repeated(grid: Grid, repeated: pl.DataFrame) -> Iterator[Problem]:
    """Rows that say again what another says of the same moment."""
    count = repeated["line"].n_unique()
    if count:
        what = "1 row repeats what another says" if count == 1 else f"{count:,} rows repeat what others say"
        where = f"{'line' if count == 1 else 'lines'} {lines_of(repeated)}"
        yield warning(grid, int(repeated["line"][0]), f"{what} of the same moment: {where}", "they count once")


def about_reach(faults: pl.DataFrame) -> Iterator[Problem]:
    """What is set aside and could not have mattered to any case."""
    if len(faults):
        file, line, column, message, hint = faults.select("file", "line", "column", "message", "hint").row(0)
        where = f"{'line' if len(faults) == 2 else 'lines'} {lines_of(faults[1:])}"  # noqa: PLR2004 - the first is told itself
        more = f", nor do {len(faults) - 1:,} more, in {where}" if len(faults) > 1 else ""
        yield Problem(Pos(file, line, column), f"{message}; it stands in no window of an assessment{more}", hint, "warning")


def about_opening(list_: AssessmentList, protocol: Protocol) -> Iterator[Problem]:
    """A list that takes the place of what the protocol declares."""
    if protocol.assessments is not None and not protocol.assessments.listed:
        message = f"the list opens the assessments; the protocol's own do not count: {opening_text(protocol)}"
        yield Problem(Pos(list_.file, 1, 1), message, None, "warning")


def about_unassessed(laid: Laid) -> Iterator[Problem]:
    """Patients without an assessment, by name."""
    left = laid.cases.filter(~pl.col("is open"))
    if len(left):
        everyone = laid.cases["patient"].n_unique()
        who = f"{len(left):,} of {everyone:,} patients have no assessment and are decided without values"
        message = f"{who}: {listed(left['name'].to_list())}"
        yield Problem(Pos(laid.file, 1, 1), message, laid.opening, "warning")


def opening_text(protocol: Protocol) -> str:
    """What opens an assessment, in words."""
    if protocol.assessments is None:
        return "every day on which a patient was observed"
    return ", ".join(assessments_text(protocol.assessments, names(protocol)))
