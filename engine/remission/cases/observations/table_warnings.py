"""What is odd about a table of observations as a whole: one line a finding, however many rows it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from remission.cases.cells.codes import Census
from remission.cases.cells.found import is_missing, listed
from remission.cases.grid import Grid
from remission.cases.layout import likely_fact
from remission.cases.long import LongTable
from remission.cases.observations.assessment_list import AssessmentList
from remission.cases.observations.cases import UNASSESSED, Laid
from remission.cases.observations.days import shapes_warning
from remission.cases.observations.faults import lines_of
from remission.cases.observations.rows import Places
from remission.cases.scan import absent_facts, census_warnings, name_warnings, oddities, warning
from remission.errors import Pos, Problem
from remission.protocol.assessing import assessments_text
from remission.protocol.canonical import names
from remission.protocol.model import Protocol

COMPARED = 10_000  # names of patients; a misspelt one is looked for among no more
COLUMNS = {"date": "date", "fact name": "fact", "text": "value"}


@dataclass(slots=True)
class Noticed:
    """What is noticed of a table share by share, to be told once for all of it."""

    rows: int = 0
    has_names: bool = False  # of patients
    said: set[str] = field(default_factory=set)  # the `COLUMNS` that say something somewhere
    names: list[pl.DataFrame] = field(default_factory=list)  # `fact name`, `key`, and its first `line`
    dates: list[pl.DataFrame] = field(default_factory=list)  # `date`, its first `line`, and `len`
    census: Census = field(default_factory=Census)
    repeated: list[pl.DataFrame] = field(default_factory=list)  # `line`
    unheard: list[pl.DataFrame] = field(default_factory=list)  # findings that no case hears of
    patients: int = 0
    unassessed: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)  # patients of the data, no longer complete beyond `COMPARED`
    strangers: list[str] = field(default_factory=list)  # patients of the list of assessments alone

    def people_read(self, people: pl.DataFrame) -> None:
        """Notice the patients whom only the list names, and whom it may have meant."""
        named, is_listed = people.filter("is named"), pl.col("line") == 0
        self.strangers += named.filter(is_listed)["name"].to_list()
        if len(self.known) <= COMPARED:
            self.known += named.filter(~is_listed)["name"].to_list()

    def rows_read(self, rows: pl.DataFrame) -> None:
        """Notice what the rows of a share say of the table."""
        self.rows += len(rows)
        self.has_names |= bool(rows["is named"].any())
        self.said |= {name for name in COLUMNS if not all(map(is_missing, rows[name].unique()))}
        self.names.append(rows.group_by("fact name", "key").agg(pl.col("line").min()))
        self.dates.append(rows.group_by("date").agg(pl.col("line").min(), pl.len()))

    def cases_laid(self, laid: Laid) -> None:
        """Notice the patients of a share, and those of them that have no assessment."""
        self.patients += laid.cases["patient"].n_unique()
        self.unassessed += laid.cases.filter(~pl.col("is open"))["name"].to_list()


def warnings(
    noticed: Noticed, table: LongTable, places: Places, feeds: Mapping[str, Collection[str]], spanning: int | None
) -> Iterator[Problem]:
    """What is told of the table itself, before anything is chosen from it.

    `feeds` are the slugs of the facts that are taken from the rows of a name: its own, and those observed as it.
    """
    yield from _about_names(table, noticed, feeds)
    yield from oddities(table.grid, noticed.rows, spanning)
    yield from _about_columns(table.grid, places, noticed)
    yield from census_warnings(table.grid, noticed.census)
    yield from _about_repeated(table.grid, pl.concat(noticed.repeated).sort("line"))


def _about_names(table: LongTable, noticed: Noticed, feeds: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Facts that are not used, and facts that are nowhere."""
    rows = pl.concat(noticed.names).sort("line").unique(["fact name", "key"], keep="first", maintain_order=True)
    known = [table.name(text) for text in rows["fact name"] if not is_missing(text)]
    written = {one.slug: one.text for one in reversed(known)}
    there = {slug for key in rows["key"].drop_nulls() for slug in feeds[key]}
    ignored = [
        text
        for key, text in reversed(written.items())
        if key not in feeds and (key in table.protocol.facts or likely_fact(key, table.facts.values()) is None)
    ]
    yield from name_warnings(table.grid, ignored, absent_facts(table.protocol, table.layout, there), "row")


def _about_columns(grid: Grid, places: Places, noticed: Noticed) -> Iterator[Problem]:
    """Columns that are empty from top to bottom, and days that are written in several ways."""
    empty = [shown for name, shown in COLUMNS.items() if name not in noticed.said]
    if not noticed.has_names:
        empty.insert(0, "patient")
    for shown in empty if noticed.rows else ():
        if shown != "date" or places.date is not None:
            yield warning(grid, grid.head.line, f"column {shown!r} is empty in every row")
    dates = pl.concat(noticed.dates).group_by("date").agg(pl.col("line").min(), pl.col("len").sum()).sort("line")
    if (found := shapes_warning(dates)) is not None:
        yield found.at(grid.place(grid.head.line, places.date or 0))


def _about_repeated(grid: Grid, repeated: pl.DataFrame) -> Iterator[Problem]:
    """Rows that say again what another says of the same moment."""
    repeated = repeated.unique("line", keep="first", maintain_order=True)
    count = len(repeated)
    if count:
        what = "1 row repeats what another says" if count == 1 else f"{count:,} rows repeat what others say"
        yield warning(grid, int(repeated["line"][0]), f"{what} of the same moment: {lines_of(repeated)}", "they count once")


def about_reach(faults: pl.DataFrame) -> Iterator[Problem]:
    """What is set aside and could not have mattered to any case."""
    if len(faults):
        told = faults.select("file", "line", "column", "message", "hint").sort(pl.all())  # in whatever order the shares came
        file, line, column, message, hint = told.row(0)
        more = f", nor do {len(told) - 1:,} more, in {lines_of(told[1:])}" if len(told) > 1 else ""
        yield Problem(Pos(file, line, column), f"{message}; it stands in no window of an assessment{more}", hint, "warning")


def about_opening(list_: AssessmentList, protocol: Protocol) -> Iterator[Problem]:
    """A list that takes the place of what the protocol declares."""
    if protocol.assessments is not None and not protocol.assessments.listed:
        message = f"the list opens the assessments; the protocol's own do not count: {opening_text(protocol)}"
        yield Problem(Pos(list_.file, 1, 1), message, None, "warning")


def about_strangers(list_: AssessmentList, noticed: Noticed) -> Iterator[Problem]:
    """Patients of the list whom the data do not have."""
    yield from list_.strangers(noticed.strangers, noticed.known if len(noticed.known) <= COMPARED else ())


def about_unassessed(noticed: Noticed, file: str, opening: str) -> Iterator[Problem]:
    """Patients without an assessment, by name."""
    if noticed.unassessed:
        who = f"{len(noticed.unassessed):,} of {noticed.patients:,} patients have no assessment and are decided without values"
        yield Problem(Pos(file, 1, 1), f"{who}: {listed(noticed.unassessed)}", opening, "warning", UNASSESSED)


def opening_text(protocol: Protocol) -> str:
    """What opens an assessment, in words."""
    if protocol.assessments is None:
        return "every day on which a patient was observed"
    return ", ".join(assessments_text(protocol.assessments, names(protocol)))
