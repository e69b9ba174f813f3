"""Data tables of a feature file -> the facts of patients, each with the line it stands on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from remission.errors import Pos
from remission.testing.gherkin.messages import StepFault

HEADERS = (["fact", "value"], ["fact", "value", "unit"])
THE_PATIENT = "the patient"  # who is not named
TALL = "a table of facts has the columns fact and value, and may have unit"
NUMBER = r"[<>≤≥=]*\s*[-+]?[\d.,]+(?:e[-+]?\d+)?"


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """One row of a data table."""

    pos: Pos
    cells: tuple[str, ...]
    places: tuple[Pos, ...]  # of each cell


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A fact and its value, as written; `measure` is the unit that the table gives it apart from the value."""

    fact: str
    value: str
    pos: Pos
    measure: str = ""


Facts: TypeAlias = tuple[TableEntry, ...]


def needed(row: str = "| fact | value |") -> StepFault:
    """The fault of a step that has no table below it and needs one, as of this row."""
    return StepFault("the step needs a table below it", f"for example `{row}`")


def needless() -> StepFault:
    """The fault of a step that has a table below it and would not read it."""
    return StepFault("the step takes no table", "steps that end with a colon take one")


def facts(rows: Sequence[FeatureRow], is_fact: Callable[[str], bool]) -> Facts:
    """Read the table of one patient: a row a fact, or one row under the facts' names.

    Raises:
        StepFault: the table is neither.
    """
    head = [cell.lower() for cell in rows[0].cells]
    if len(rows) == 1 and (head in HEADERS or _names_facts(rows[0], is_fact)):
        raise StepFault("the table has no value below its header", "write at least one row below it", rows[0].pos)
    if head in HEADERS:
        return tuple(_tall(row) for row in rows[1:])
    match "fact" in head, "value" in head:
        case True, True:
            raise StepFault(f"the table has the columns {', '.join(head)}", TALL, rows[0].pos)
        case True, False:
            raise StepFault("the table has no column 'value'", TALL, rows[0].pos)
        case False, True:
            raise StepFault("the table has no column 'fact'", TALL, rows[0].pos)
        case _ if len(rows) > 1 and (len(head) not in (2, 3) or _begins_wide(rows, is_fact)):
            return _only(rows)
        case _:
            return tuple(_tall(row) for row in rows)


def _names_facts(row: FeatureRow, is_fact: Callable[[str], bool]) -> bool:
    """Whether each of several cells names a fact."""
    return len(row.cells) > 1 and all(is_fact(_bare(cell)) for cell in row.cells)


def _begins_wide(rows: Sequence[FeatureRow], is_fact: Callable[[str], bool]) -> bool:
    """Whether the first row names facts: its later cells do, or the row below begins with a number."""
    return any(is_fact(_bare(cell)) for cell in rows[0].cells[1:]) or rows[1].cells[0][:1] in tuple("0123456789<>≤≥")


def patients(rows: Sequence[FeatureRow]) -> tuple[tuple[str, Facts], ...]:
    """Read the table of many patients: a row a patient under the facts' names, one column is `patient`.

    Raises:
        StepFault: the column `patient` is missing, a patient stands twice or has no name, or no row follows.
    """
    head, *body = rows
    names = [cell.lower() for cell in head.cells]
    if "patient" not in names:
        raise StepFault("the table has no column 'patient'", "name each patient in a column called patient", head.pos)
    if not body:
        raise StepFault("the table has no patient below its header", None, head.pos)
    at = names.index("patient")
    seen: set[str] = set()
    for row in body:
        _new(row, row.cells[at], seen)
    return tuple((row.cells[at], _wide(head, row, at)) for row in body)


def assessments(rows: Sequence[FeatureRow]) -> tuple[tuple[str, Facts], ...]:
    """Read the table of a patient's assessments: a row each under the facts' names, one column is `date`.

    Raises:
        StepFault: the column `date` is missing, a row has no day, or no row follows.
    """
    head, *body = rows
    names = [cell.lower() for cell in head.cells]
    if "date" not in names:
        raise StepFault("the table has no column 'date'", "give each assessment its day in a column called date", head.pos)
    if not body:
        raise StepFault("the table has no assessment below its header", None, head.pos)
    day, named = names.index("date"), names.index("patient") if "patient" in names else None
    for row in body:
        if not row.cells[day]:
            raise StepFault("an assessment has no day", "fill the column date", row.pos)
    return tuple((THE_PATIENT if named is None else row.cells[named], _wide(head, row, named)) for row in body)


def _new(row: FeatureRow, patient: str, seen: set[str]) -> None:
    if not patient:
        raise StepFault("a patient has no name", "fill the column patient", row.pos)
    if patient in seen:
        raise StepFault(f"patient {patient!r} stands twice in the table", None, row.pos)
    seen.add(patient)


def _tall(row: FeatureRow) -> TableEntry:
    match row.cells:
        case (name, value):
            return TableEntry(name, value, row.pos)
        case (name, value, measure):
            refuse_two_units(value, measure, row.pos)
            return TableEntry(name, _with_unit(value, measure), row.pos, measure)
        case _:
            raise StepFault(f"the table has {len(row.cells)} column{'s' * (len(row.cells) > 1)}", TALL, row.pos)


def refuse_two_units(value: str, measure: str, pos: Pos) -> None:
    """Refuse a value with a unit of its own beside another one.

    Raises:
        StepFault: nobody knows which of them is meant.
    """
    own = re.match(rf"{NUMBER}\s+(\S.*)", value, re.IGNORECASE)
    if measure and own and own[1] != measure:
        hint = "write the unit in one of the two cells"
        raise StepFault(f"{value!r} has a unit of its own, and the column unit says {measure!r}", hint, pos)


def _only(rows: Sequence[FeatureRow]) -> Facts:
    if len(rows) > 2:  # noqa: PLR2004 - a header and one patient
        hint = "write `Given the patients:` and give the table a column patient"
        raise StepFault(f"the table of one patient has {len(rows) - 1} rows of values", hint, rows[2].pos)
    return _wide(rows[0], rows[1], None)


def _wide(head: FeatureRow, row: FeatureRow, patient: int | None) -> Facts:
    columns = zip(head.cells, row.cells, row.places, strict=True)
    kept = [column for at, column in enumerate(columns) if at != patient]
    named = ((_bare(name), _measure(name), value, pos) for name, value, pos in kept)
    return tuple(TableEntry(name, _with_unit(value, measure), pos, measure) for name, measure, value, pos in named)


def _bare(header: str) -> str:
    """A column's name without its unit: `platelets [10*9/L]` is platelets."""
    return re.sub(r"\s*\[[^\[\]]*\]$", "", header)


def _measure(header: str) -> str:
    match = re.search(r"\[([^\[\]]*)\]$", header)
    return match[1].strip() if match else ""


def _with_unit(value: str, measure: str) -> str:
    """The value with its column's unit behind it; a unit of its own goes before that."""
    bare = re.fullmatch(NUMBER, value, re.IGNORECASE)
    return f"{value} {measure}" if measure and bare else value
