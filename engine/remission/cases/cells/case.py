"""Cells -> one case: every used fact has a value or is missing, and every problem its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from remission.cases.case import Case, Value
from remission.cases.cells.dates import read_day
from remission.cases.cells.found import CellError, Found, Trouble, is_missing, quoted
from remission.cases.cells.measured import Sensitivity
from remission.cases.layout import DATE, Heading, Layout, Place, TableColumn, lay_out
from remission.errors import InputError, Pos, Problem, did_you_mean
from remission.expr.facts import ASSESSMENT_DATE
from remission.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class Head:
    """Whose case it is, of which day, and what is wrong with the row as a whole."""

    patient: str
    day: date | None
    problems: tuple[Problem, ...] = ()


def read_case(
    protocol: Protocol,
    patient: str,
    date_text: str | None,
    cells: Mapping[str, str],
    pos_of: Callable[[str], Pos],
) -> Case:
    """One case from text, by the names of facts.

    Args:
        protocol: Whose facts they are.
        patient: The patient's id.
        date_text: The day of the assessment, if it is known; a cell `date` or `assessment date` says it as well.
        cells: Text by name or slug, each with a unit in brackets if need be: `platelets`, `platelets [10*3/uL]`.
        pos_of: Where the cell of a name stands.

    Raises:
        InputError: a name is no fact of the vocabulary, stands twice, or has a unit it cannot have.
    """
    heads = list(cells)

    def place(index: int) -> Pos:
        return pos_of(heads[index])

    layout = lay_out(protocol, heads, place)
    problems = [*layout.problems, *(_unknown(one, protocol, place) for one in layout.unknown)]
    if problems:
        raise InputError(problems)
    texts = list(cells.values())
    written = texts[layout.date] if layout.date is not None else date_text or ""
    day, trouble = day_of(written)
    pos = place(layout.date) if layout.date is not None else pos_of(DATE)
    return case_of(protocol, layout, Head(patient, day, (trouble.at(pos),) if trouble else ()), texts, place)


def _unknown(one: Heading, protocol: Protocol, place: Place) -> Problem:
    names = [fact.name for fact in protocol.facts.values()]
    return Problem(place(one.index), f"{quoted(one.text)} is not a fact of the protocol", did_you_mean(one.text, names))


def case_of(protocol: Protocol, layout: Layout, head: Head, texts: Sequence[str], place: Place) -> Case:
    """One case from the cells of a row; the row has a cell for every column of the layout."""
    values: dict[str, Value] = dict.fromkeys(protocol.used)
    written: dict[str, str] = {}
    problems: list[Problem] = []
    for column in layout.columns:
        found = read_cell(column, texts)
        if found.trouble is not None:
            problems.append(found.trouble.at(place(column.index)))
        if found.value is not None and column.is_used:
            values[column.fact.slug] = found.value
            written[column.fact.slug] = found.written
    return finished(head, values, written, problems)


def read_cell(column: TableColumn, texts: Sequence[str]) -> Found:
    """What a row says of a column's fact, with the sensitivity that the same row states."""
    if column.sensitivity is None:
        return column.read(texts[column.index])
    return column.read(texts[column.index], stated(read_cell(column.sensitivity, texts)))


def stated(sensitivity: Found) -> Sensitivity:
    """The sensitivity of an assay as its own cell has it."""
    match sensitivity.value:
        case Decimal() | Fraction() as number:
            return number
        case _:
            return "unreadable" if sensitivity.trouble else None


def finished(head: Head, values: dict[str, Value], written: dict[str, str], problems: Iterable[Problem]) -> Case:
    """A case of what was read, with the assessment date where a rule reads that."""
    if ASSESSMENT_DATE in values and head.day is not None:
        values[ASSESSMENT_DATE] = head.day
        written[ASSESSMENT_DATE] = head.day.isoformat()
    return Case(head.patient, head.day, values, written, (*head.problems, *problems))


def day_of(text: str, today: date | None = None) -> tuple[date | None, Trouble | None]:
    """The day of an assessment, or none: an empty cell is no trouble."""
    if is_missing(text):
        return None, None
    try:
        return read_day(DATE, text.strip(), today), None
    except CellError as error:
        return None, error.trouble(text.strip())
