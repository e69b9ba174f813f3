"""A table of patients -> cases: wide or long, CSV or Parquet.

`scan_cases` reads a file through once and then streams it; nothing is kept but one row (of a long table, the patients whose
rows are not yet all read). `columnar.scan_frames` is its twin for whole columns at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from itertools import islice
from pathlib import Path

from remission.cases.case import Case
from remission.cases.cells.dates import is_like_a_date
from remission.cases.cells.found import is_missing, quoted
from remission.cases.courses import in_courses
from remission.cases.files import open_grid
from remission.cases.grid import Grid, unusable
from remission.cases.layout import DATE, PATIENT, Heading, Layout, lay_out
from remission.cases.long import FACT, VALUE, LongTable, has_several_days, long_table, scan_long, unread_units
from remission.cases.observations.request import ObservationRequest, is_chosen_from
from remission.cases.scan import Scan, counted, warning
from remission.cases.sources.origins import Origins
from remission.cases.wide import scan_wide
from remission.errors import DataError, Problem, did_you_mean
from remission.expr.patterns import regex
from remission.protocol.history import unstated
from remission.protocol.model import Protocol

PLAINLY = ObservationRequest()
IDS = regex(r"((patient|pat|subject|subj|usubj|record)_?)?(id|nr|no)|subject|mrn")  # slugs of others for `patient`
SAMPLE, MOST_NEAR = 200, 3  # rows that are looked at, columns that are called alike
FLAGS = frozenset({"0", "1", "y", "n", "yes", "no", "true", "false"})
MEASURED = regex(r"[+-]?[0-9]*\.[0-9]+")


@dataclass(frozen=True, slots=True)
class CaseTable:
    """Every case of a file, in its order, and the warnings about the file as a whole."""

    cases: Sequence[Case]
    warnings: tuple[Problem, ...]


def read_cases(path: Path, protocol: Protocol, asked: ObservationRequest = PLAINLY) -> CaseTable:
    """Read every case of a file into memory.

    Raises:
        DataError: the file as a whole cannot be used; it carries every problem of its head.
    """
    scan = scan_cases(path, protocol, asked)
    return CaseTable(tuple(scan.cases()), scan.warnings)


def iter_cases(path: Path, protocol: Protocol, asked: ObservationRequest = PLAINLY) -> Iterator[Case]:
    """Read the cases of a file one by one, however large it is.

    Raises:
        DataError: the file as a whole cannot be used.
    """
    return scan_cases(path, protocol, asked).cases()


@dataclass(frozen=True, slots=True)
class OpenedTable:
    """A file whose head can be used; `long` where it has a row a fact, `is_chosen_from` where values are chosen from its rows."""

    grid: Grid
    layout: Layout
    long: LongTable | None
    is_chosen_from: bool


def open_table(path: Path, protocol: Protocol, asked: ObservationRequest = PLAINLY) -> OpenedTable:
    """Open a file and see what kind of table it is; see `opened`."""
    return opened(open_grid(path), protocol, asked)


def opened(grid: Grid, protocol: Protocol, asked: ObservationRequest = PLAINLY) -> OpenedTable:
    """See what kind of table it is.

    A long table is one of dated observations to choose from where `asked` names a list of assessments, or a patient has several
    days and the protocol says what opens an assessment or which observation counts; else its cases are the days of its patients.

    Raises:
        DataError: the table as a whole cannot be used.
    """
    layout = lay_out(protocol, grid.head.cells, lambda index: grid.place(grid.head.line, index), asked.today)
    problems = [*no_patient(grid, layout), *layout.problems]
    if problems:
        raise DataError(problems)
    table = long_table(grid, protocol, layout)
    if table is None:
        _refuse_wide(grid, layout, asked)
        return OpenedTable(grid, layout, None, is_chosen_from=False)
    if unread := tuple(unread_units(table)):
        raise DataError(unread)
    stands = grid.origins is not None and grid.origins.stands
    has_history = any(fact.taken_from and not fact.is_of_answers for fact in table.facts.values())
    is_of_days = asked.assessments is not None or has_history or has_several_days(table)
    may_choose = not stands and is_chosen_from(protocol, asked) and is_of_days
    return OpenedTable(grid, layout, table, may_choose)


def scan_cases(path: Path, protocol: Protocol, asked: ObservationRequest = PLAINLY) -> Scan:
    """Read a file through once, for its warnings and the number of its cases; its cases are then read as they are asked for.

    Raises:
        DataError: the file as a whole cannot be used.
    """
    return scan_grid(open_grid(path), protocol, asked)


def scan_grid(grid: Grid, protocol: Protocol, asked: ObservationRequest = PLAINLY) -> Scan:
    """The same for a table that is open already.

    Raises:
        DataError: the table as a whole cannot be used.
    """
    scan = _scanned(grid, protocol, asked)
    if (origins := grid.origins) is not None:
        scan = replace(scan, warnings=tuple(map(origins.problem, scan.warnings)), cases=partial(_at_sources, origins, scan))
    return in_courses(protocol, scan)


def _at_sources(origins: Origins, scan: Scan) -> Iterator[Case]:
    return origins.cases(scan.cases())


def _scanned(grid: Grid, protocol: Protocol, asked: ObservationRequest) -> Scan:
    table = opened(grid, protocol, asked)
    if table.long is None:
        has_history = unstated(protocol, {column.fact.slug for column in table.layout.columns})
        return (_scan_histories if has_history else scan_wide)(grid, protocol, table.layout)
    if not table.is_chosen_from:
        scan = scan_long(table.long)
        stands = grid.origins is not None and grid.origins.stands
        undated = _no_days(table.long) if is_chosen_from(protocol, asked) and not stands else ()
        return replace(scan, warnings=(*scan.warnings, *undated))
    from remission.cases.observations.scan import scan_observations  # noqa: PLC0415 - data frames take a third of a second to load

    found = scan_observations(table.long, asked)
    return Scan(found.count, found.warnings, found.cases, found.observations)


def _scan_histories(grid: Grid, protocol: Protocol, layout: Layout) -> Scan:
    """A wide table of which facts are made of other rows of a patient: by the one implementation that there is, in columns."""
    from remission.cases.frames.wide import ROWS_AT_ONCE, scan_wide_frames  # noqa: PLC0415 - see above

    found = scan_wide_frames(Path(grid.file), grid, protocol, layout, ROWS_AT_ONCE)
    return Scan(found.count, found.warnings, lambda: counted(grid, found.cases(), found.count))


def _no_days(table: LongTable) -> Iterator[Problem]:
    grid = table.grid
    if table.layout.date is None:
        near = did_you_mean(DATE, [one.text for one in table.layout.unknown])
        hint = f"{near} rename it" if near else "name the column of the days of the observations 'date'"
        yield warning(grid, grid.head.line, "there is no column 'date', so that each patient is one case", hint)


def _refuse_wide(grid: Grid, layout: Layout, asked: ObservationRequest) -> None:
    if asked.assessments is not None:
        hint = "leave the list out, or give a long table with the columns patient, date, fact and value"
        raise unusable(grid.file, grid.head.line, "each row of a wide table is an assessment: it takes no list of them", hint)
    names = {one.slug for one in layout.unknown}
    for there, lacking in ((FACT, VALUE), (VALUE, FACT)):
        if there in names and not layout.columns:
            near = did_you_mean(lacking, [one.text for one in layout.unknown if one.slug != there])
            hint = f"{near} rename it" if near else f"a long table has the columns {PATIENT}, date, {FACT} and {VALUE}"
            raise unusable(grid.file, grid.head.line, f"there is a column {there!r} and no column {lacking!r}", hint)


def no_patient(grid: Grid, layout: Layout) -> Iterator[Problem]:
    """Tell that a head names no column of patients, and which is likely meant."""
    if layout.patient is None:
        likely = _likely_patients(grid, [one for one in layout.unknown if one.text])
        hint = f"rename {quoted(likely[0])} to {PATIENT!r}" if likely else f"name the column of the patients' ids {PATIENT!r}"
        yield Problem(grid.place(grid.head.line, 0), f"there is no column {PATIENT!r}", hint)


def _likely_patients(grid: Grid, unknown: Sequence[Heading]) -> list[str]:
    """The columns that are called like one of patients and may be one, by what stands in the first rows."""
    named = [one for one in unknown if IDS.fullmatch(one.slug)]
    near = get_close_matches(PATIENT, [one.text for one in unknown], n=MOST_NEAR)
    rows = [row.cells for row in islice(grid.rows(), SAMPLE)]
    candidates = [*named, *(one for name in near for one in unknown if one.text == name and one not in named)]
    return [one.text for one in candidates if _may_be_ids([row[one.index].strip() for row in rows if one.index < len(row)])]


def _may_be_ids(cells: Sequence[str]) -> bool:
    """Whether some cells may name patients: no flag, no day, no measurement, and somebody is named."""
    there = {cell for cell in cells if not is_missing(cell)}
    if not cells:
        return True
    is_flag = {cell.lower() for cell in there} <= FLAGS and list(cells) != ["1"]
    return bool(there) and not is_flag and not any(map(is_like_a_date, there)) and not all(map(MEASURED.fullmatch, there))
