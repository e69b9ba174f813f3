"""Tables of dated observations: of a file, or below a step of a feature. Both are read by the same code, as long tables.

Below a step each cell has a place of its own, and whatever is told of the table is told there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from remission.cases.case import Case
from remission.cases.cells.found import is_missing, quoted
from remission.cases.files import open_grid
from remission.cases.grid import Grid, GridRow
from remission.cases.layout import DATE, PATIENT, heading
from remission.cases.long import FACT, SPECIMEN, UNIT, VALUE, told_apart
from remission.cases.tables import scan_grid
from remission.errors import DataError, Pos, Problem
from remission.expr.facts import slug
from remission.protocol.history import root_of
from remission.protocol.model import Protocol
from remission.testing.gherkin import words
from remission.testing.gherkin.messages import StepFault
from remission.testing.gherkin.tables import THE_PATIENT, FeatureRow, refuse_two_units

NEEDED, OPTIONAL = (DATE, FACT, VALUE), (PATIENT, UNIT, SPECIMEN)
COLUMNS = "a table of observations has the columns date, fact and value, and may have patient, unit and specimen"
MOST = 5_000  # observations of a scenario
LISTED = "the protocol takes its assessments from a list, which a scenario cannot give"


@dataclass(frozen=True, slots=True)
class File:
    """A file from whose observations values were chosen; `file` is its name as cases have it."""

    file: str
    path: Path

    def grid(self) -> Grid:
        """The table, opened anew."""
        return open_grid(self.path)


@dataclass(frozen=True, slots=True)
class Observations:
    """The observations that a scenario states; those of several steps are one table."""

    head: FeatureRow
    rows: tuple[FeatureRow, ...]

    @property
    def file(self) -> str:
        """The feature that they stand in."""
        return self.head.pos.file

    def column(self, name: str) -> list[str]:
        """The cells of a column, from the top."""
        names = [slug(cell) for cell in self.head.cells]
        if name not in names:
            return [THE_PATIENT if name == PATIENT else ""] * len(self.rows)
        at = names.index(name)
        return [row.cells[at] for row in self.rows]

    def grid(self) -> Grid:
        """The table as one of a file, on the same lines."""
        names_one = PATIENT not in map(slug, self.head.cells)

        def line(row: FeatureRow, patient: str) -> GridRow:
            return GridRow(row.pos.line, row.pos.line, (*row.cells, patient) if names_one else row.cells)

        rows = [line(row, THE_PATIENT) for row in self.rows]
        return Grid(self.file, line(self.head, PATIENT), lambda: iter(rows), in_memory=True)

    def row_of(self, line: int) -> FeatureRow | None:
        """The row that stands in a line."""
        at = bisect_left(self.rows, line, key=lambda row: row.pos.line)
        return self.rows[at] if at < len(self.rows) and self.rows[at].pos.line == line else None

    def place(self, pos: Pos) -> Pos:
        """Where in the feature something stands that is in this line and column of the table."""
        row = self.row_of(pos.line) or self.head
        return row.places[pos.column - 1] if pos.column <= len(row.places) else row.pos


Source: TypeAlias = File | Observations


def together(tables: Sequence[Observations], apart: Sequence[str] = ()) -> Grid:
    """Several tables as one, which is read once; a patient is called after the number of the table as well: `3 the patient`.

    `apart` are the columns that tell several observations of a day apart.
    """
    names = (PATIENT, *NEEDED, UNIT, SPECIMEN, *apart)
    cells = (
        (f"{number} {patient}", *rest)
        for number, table in enumerate(tables)
        for patient, *rest in zip(*map(table.column, names), strict=True)
    )
    rows = [GridRow(line, line, row) for line, row in enumerate(cells, 2)]
    return Grid("observations", GridRow(1, 1, names), lambda: iter(rows), in_memory=True)


def stated(rows: Sequence[FeatureRow], protocol: Protocol, before: Observations | None) -> Observations:
    """The table below a step, with the observations of the steps before.

    Raises:
        StepFault: a column or a row of it cannot be used, or the protocol wants a list of assessments.
    """
    head, body = rows[0], tuple(row for row in rows[1:] if any(row.cells))  # as in a file, an empty row is none
    found = Observations(head, body)
    if protocol.assessments is not None and protocol.assessments.listed:
        raise StepFault(LISTED, "try it with `remission evaluate` and --assessments")
    _check_columns(head, told_apart(protocol.facts.values()))
    if not body:
        raise StepFault("the table has no observation below its header", None, head.pos)
    _check_cells(found, protocol)
    if before is not None:
        if [*map(slug, before.head.cells)] != [*map(slug, head.cells)]:
            hint = "give both tables the same columns, in one order"
            raise StepFault(
                f"the observations of line {before.head.pos.line} have other columns: {', '.join(before.head.cells)}",
                hint,
                head.pos,
            )
        found = Observations(before.head, (*before.rows, *body))
    if len(found.rows) > MOST:
        hint = 'keep them in a file, and write `Given the patients of "observations.csv"`'
        raise StepFault(f"the scenario has {len(found.rows)} observations, and {MOST} is the most", hint, head.pos)
    return found


def _check_columns(head: FeatureRow, apart: Sequence[str]) -> None:
    """Refuse columns that no observation has; `apart` are those that tell several of one day apart."""
    names, known = [slug(cell) for cell in head.cells], (*NEEDED, *OPTIONAL, *apart)
    for at, name in enumerate(names):
        if name not in known:
            hint = words.near(name, [*known]) or COLUMNS
            raise StepFault(f"the table has a column {quoted(head.cells[at])}, which no observation has", hint, head.places[at])
        if name in names[:at]:
            raise StepFault(f"the table has two columns {name!r}", COLUMNS, head.places[at])
    for name in NEEDED:
        if name not in names:
            raise StepFault(f"the table has no column {name!r}", COLUMNS, head.pos)


def _check_cells(found: Observations, protocol: Protocol) -> None:
    at = [slug(cell) for cell in found.head.cells].index(FACT)
    for patient, key, row in zip(found.column(PATIENT), slugs(found, protocol), found.rows, strict=True):
        if is_missing(patient):
            raise StepFault("a patient has no name", "fill the column patient", row.pos)
        if key == DATE:
            hint = "the days of the assessments come from the column date"
            raise StepFault(f"{row.cells[at]!r} is not observed", hint, row.places[at])
        if key not in protocol.facts:
            try:
                words.fact(protocol, row.cells[at])
            except StepFault as fault:
                raise StepFault(fault.message, fault.hint, row.places[at]) from None
    for value, unit, row in zip(found.column(VALUE), found.column(UNIT), found.rows, strict=True):
        refuse_two_units(value, unit, row.pos)


def slugs(found: Observations, protocol: Protocol) -> list[str]:
    """The fact of each row; a unit may stand behind its name, in brackets."""
    return [heading(0, fact, protocol).slug for fact in found.column(FACT)]


@dataclass(frozen=True, slots=True)
class Seen:
    """The cases of a table of observations, and what is odd about rows of it that matter to none of them."""

    cases: tuple[Case, ...]
    idle: tuple[Problem, ...]
    is_chosen_from: bool


def seen(found: Observations, protocol: Protocol) -> Seen:
    """The cases of the observations of a scenario; every problem has its place in the feature.

    Raises:
        DataError: the table as a whole cannot be used.
    """
    try:
        scan = scan_grid(found.grid(), protocol)
    except DataError as error:
        raise DataError(_placed(found, error.problems)) from None
    cases = tuple(_case(found, case) for case in scan.cases())
    idle = (problem for problem in scan.warnings if found.row_of(problem.pos.line))
    slips = tuple(replace(problem, severity="error") for problem in _placed(found, idle))
    return Seen(cases, slips, is_chosen_from=scan.observations > 0)


def facts_at(found: Observations, pos: Pos, protocol: Protocol) -> frozenset[str]:
    """The facts whose value stands in the line of a place: the row's own, and what is chosen from the same observations."""
    row = found.row_of(pos.line)
    if row is None:
        return frozenset()
    (own,) = slugs(Observations(found.head, (row,)), protocol)
    facts = protocol.facts.values()
    return frozenset({own, *(fact.slug for fact in facts if fact.observed_as == own or root_of(fact, protocol).slug == own)})


def _case(found: Observations, case: Case) -> Case:
    origin = {key: replace(one, pos=found.place(one.pos)) for key, one in case.origin.items()}
    return replace(case, problems=tuple(_placed(found, case.problems)), origin=origin)


def _placed(found: Observations, problems: Iterable[Problem]) -> Iterator[Problem]:
    return (replace(problem, pos=found.place(problem.pos)) for problem in problems)
