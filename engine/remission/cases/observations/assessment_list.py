"""A given list of assessments: a table of patients and dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from remission.cases.cells.found import CellError, is_missing, quoted
from remission.cases.files import open_grid
from remission.cases.grid import Grid, GridRow, unusable
from remission.cases.layout import DATE, PATIENT
from remission.cases.observations.days import NO_DAY, read_moment
from remission.cases.observations.faults import Spot, lines_of
from remission.cases.observations.rows import fault_columns
from remission.cases.scan import warning
from remission.errors import Pos, Problem, did_you_mean
from remission.expr.facts import ASSESSMENT_DATE, slug

TOLD = 20  # one by one; of more patients only the lines
LISTED = pl.Schema(
    {
        "name": pl.String(),
        "day": pl.Int64(),
        "line": pl.UInt32(),
        "message": pl.String(),
        "hint": pl.String(),
        "cause": pl.String(),
    }
)


@dataclass(frozen=True, slots=True)
class AssessmentList:
    """The rows of the list that name a patient, as `LISTED`, and what is odd about the file."""

    file: str
    rows: pl.DataFrame
    date_column: int  # from 0
    warnings: tuple[Problem, ...]

    def opened(self, people: pl.DataFrame) -> pl.DataFrame:
        """The assessments that it opens."""
        return self._with_patients(people).filter(pl.col("day") != NO_DAY).select("patient", "day")

    def faults(self, people: pl.DataFrame) -> pl.DataFrame:
        """Its rows whose day cannot be read."""
        bad = self._with_patients(people).filter(pl.col("message").is_not_null())
        return Spot(self.file, self.date_column).faults(bad.drop("day"))

    def strangers(self, names: Sequence[str], patients: Sequence[str]) -> Iterator[Problem]:
        """Say whom it names and the data do not have; of `patients` one may have been meant."""
        first = self.rows.filter(pl.col("name").is_in(names)).unique("name", keep="first", maintain_order=True)
        for name, line in first.select("name", "line").head(TOLD).iter_rows():
            message = f"the data have no patient {quoted(name)}: what the list assesses is decided without values"
            yield Problem(Pos(self.file, line, 1), message, did_you_mean(name, patients), "warning")
        if len(rest := first[TOLD:]):
            message = f"nor have the data {len(rest):,} more of the list, in {lines_of(rest)}"
            yield Problem(Pos(self.file, rest["line"][0], 1), message, None, "warning")

    def _with_patients(self, people: pl.DataFrame) -> pl.DataFrame:
        return self.rows.join(people.filter("is named").select("patient", "name"), on="name", maintain_order="left")


def read_list(path: Path, today: date | None) -> AssessmentList:
    """Read a list of assessments.

    Raises:
        DataError: the file cannot be used, has no column `patient` or `date`, or a row without a patient.
    """
    grid = open_grid(path)
    heads = [slug(text) for text in grid.head.cells]
    patient, day = _column(grid, heads, (PATIENT,)), _column(grid, heads, (DATE, ASSESSMENT_DATE))
    rows = pl.DataFrame([_read(grid, row, patient, day, today) for row in grid.rows()], LISTED, orient="row")
    return AssessmentList(grid.file, rows, day, tuple(_oddities(grid, rows)))


def _column(grid: Grid, heads: list[str], names: tuple[str, ...]) -> int:
    found = [index for index, head in enumerate(heads) if head in names]
    if len(found) == 1:
        return found[0]
    if found:
        raise unusable(grid.file, grid.head.line, f"two columns of the list are {names[0]!r}", "keep one of them")
    near = did_you_mean(names[0], heads)
    hint = f"{near} rename it" if near else "a list of assessments has the columns 'patient' and 'date'"
    raise unusable(grid.file, grid.head.line, f"there is no column {names[0]!r}", hint)


def _read(
    grid: Grid, row: GridRow, patient: int, day: int, today: date | None
) -> tuple[str, int, int, str | None, str | None, str | None]:
    name, written = (row.cells[index].strip() if index < len(row.cells) else "" for index in (patient, day))
    if is_missing(name):
        raise unusable(grid.file, row.line, "the row names no patient", "write whose assessment it is, or remove the row")
    if is_missing(written):
        message = f"the list gives no date for an assessment of patient {quoted(name)}"
        return name, NO_DAY, row.line, message, "write the day, 2024-05-01", "the list gives no date for an assessment"
    try:
        return name, read_moment(written, today)[0], row.line, *fault_columns(None)
    except CellError as error:
        return name, NO_DAY, row.line, *fault_columns(error.trouble(written))


def _oddities(grid: Grid, rows: pl.DataFrame) -> Iterator[Problem]:
    if not len(rows):
        yield warning(grid, grid.head.line, "the list of assessments has a head and no rows")
    twice = rows.filter((pl.col("day") != NO_DAY) & ~pl.struct("name", "day").is_first_distinct())
    if len(twice):
        name, day, line = twice.select("name", "day", "line").row(0)
        before = rows.filter((pl.col("name") == name) & (pl.col("day") == day))["line"][0]
        what = (
            f"the list has an assessment of patient {quoted(name)} on {date.fromordinal(day)} in line {before} and in line {line}"
        )
        more = f"; the same goes for {len(twice) - 1:,} more, in {lines_of(twice[1:])}" if len(twice) > 1 else ""
        yield warning(grid, line, f"{what}: it counts once{more}")
