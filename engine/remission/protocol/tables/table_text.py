"""A decision table as a text: a column an input, the last one the answer; a line a row, with `|` between the cells.

    table: |
      recovery | platelets       | courses | next step
      full     |                 |         | give in full
      partial  | >= 50 x 10^9/L  | <= 2    | reduce
      otherwise                            | hold

A cell says of its column what a clause would say of it: `>= 50 x 10^9/L`, `full`, `full or partial`, `not full`, `missing`; an
empty one, or `-`, asks nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.errors import Problem
from remission.expr import tree as t
from remission.expr.facts import slug
from remission.expr.parsing import resolve
from remission.expr.parsing.parse import ConditionError, reads_as_value
from remission.expr.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from remission.expr.parsing.parse import Where
    from remission.expr.parsing.scope import Scope

NOTHING = frozenset({"", "-", "–", "any", "*"})  # noqa: RUF001 - as people write that nothing is asked
RULE = regex(r"[\s|:+=-]*")  # a line drawn below the head
KNOWN = regex(r"(?:is\s+)?(not\s+)?(?:known|missing)", re.IGNORECASE)
COMPARISON = regex(r"[<>=!≤≥≠]|(?:between|from|within|is|in|not\s+in|rises?|falls?|increases?|decreases?)\b", re.IGNORECASE)
JOINED = regex(r"\s+and\s+(?=[<>=!≤≥≠])", re.IGNORECASE)
LISTED = regex(r"\s*,\s*(?:or\s+)?|\s+or\s+", re.IGNORECASE)
MET, NOT_MET = ("met", "yes", "true"), ("not met", "no", "false")
OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell, and where its text begins."""

    text: str
    start: int

    def where(self, of_table: Where, before: int = 0) -> Where:
        """Return the way from a character of its text, behind some that nobody wrote, to the place in the file."""
        return lambda offset: of_table(self.start + max(0, offset - before))


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row: what it asks of each column, and its answer."""

    cells: tuple[TableCell, ...]
    answer: TableCell
    is_otherwise: bool

    @property
    def start(self) -> int:
        """Where it begins."""
        return (self.cells[0] if self.cells else self.answer).start


@dataclass(frozen=True, slots=True)
class TableText:
    """A table as it was written: its columns, and its rows."""

    heads: tuple[TableCell, ...]
    answer: TableCell  # the head of the last column
    lines: tuple[TableLine, ...]


def read_table(text: str, where: Where, name: str, answer: str) -> TableText:
    """Read the lines of a table; its last column is headed by the table's `name`, or by what the `answer` is.

    Raises:
        ConditionError: with every problem of its shape.

    """
    (head, *rows) = list(_lines(text)) or [()]
    if len(head) < 2:  # noqa: PLR2004 - an input and the answer
        hint = f"its first line names the columns: 'platelets | {answer}'"
        raise ConditionError(Problem(where(0), f"table {name!r} has no columns", hint))
    problems = [
        Problem(where(cell.start), f"a column of {name!r} has no name", "name a fact or a rule") for cell in head if not cell.text
    ]
    last = head[-1]
    if last.text and slug(last.text) not in {slug(name), slug(answer)}:
        hint = f"call the last column {answer!r} or {name!r}: it has the answers"
        problems.append(Problem(where(last.start), f"{last.text!r} is not what the table {name!r} gives", hint))
    if not rows:
        problems.append(Problem(where(0), f"table {name!r} has no rows", "write one a line below the names of its columns"))
    lines = [_line(row, head, where, problems, is_last=number == len(rows)) for number, row in enumerate(rows, 1)]
    if problems:
        raise ConditionError(*problems)
    return TableText(head[:-1], last, tuple(line for line in lines if line))


def _line(
    row: tuple[TableCell, ...],
    head: tuple[TableCell, ...],
    where: Where,
    problems: list[Problem],
    *,
    is_last: bool,
) -> TableLine | None:
    first, *asked, answer = row if len(row) > 1 else (*row, *row)
    is_otherwise = first.text.lower() == OTHERWISE
    wrong: tuple[str, str | None] | None = None
    if len(row) != len(head) and not (is_otherwise and len(row) < len(head)):
        wrong = (
            f"a row has {len(row)} cells, and the table {len(head)} columns",
            "put '|' between the cells; leave empty what is not asked",
        )
    elif not answer.text:
        wrong = "a row has no answer", "write it into the last cell"
    elif is_otherwise and any(cell.text.lower() not in NOTHING for cell in asked):
        wrong = "'otherwise' asks nothing", "leave the other cells empty"
    elif not is_last and (is_otherwise or all(cell.text.lower() in NOTHING for cell in row[:-1])):
        wrong = "a row that asks nothing stands last: those below it are never reached", "move it to the end"
    if wrong:
        problems.append(Problem(where(first.start), *wrong))
        return None
    return TableLine(row[:-1], answer, is_otherwise or all(cell.text.lower() in NOTHING for cell in row[:-1]))


def _lines(text: str) -> Iterator[tuple[TableCell, ...]]:
    at = 0
    for line in text.split("\n"):
        if not RULE.fullmatch(line):
            yield tuple(_cells(line, at))
        at += len(line) + 1


def _cells(line: str, at: int) -> Iterator[TableCell]:
    parts = line.split("|")
    last = len(parts) - 1
    for number, part in enumerate(parts):
        if number not in {0, last} or part.strip():  # what stands outside the outer lines
            yield TableCell(" ".join(part.split()), at + len(part) - len(part.lstrip()))
        at += len(part) + 1


# ---- what a row asks ---------------------------------------------------------------------------------


def conditions(table: TableText, scope: Scope, where: Where) -> list[t.Condition | None]:
    """Return the condition of each row; None of one that asks nothing.

    Raises:
        ConditionError: with every problem of the heads and the cells.

    """
    _check_heads(table, scope, where)
    found: list[t.Condition | None] = []
    problems: list[Problem] = []
    for line in table.lines:
        asked: list[t.Condition] = []
        for head, cell in zip(table.heads, line.cells, strict=False):
            try:
                asked += [] if line.is_otherwise else _asked(head, cell, scope, where)
            except ConditionError as error:
                problems += error.problems
        pos = where(line.start)
        found.append(None if not asked else asked[0] if len(asked) == 1 else t.AllOf(tuple(asked), pos))
    if problems:
        raise ConditionError(*problems)
    return found


def _check_heads(table: TableText, scope: Scope, where: Where) -> None:
    """Tell a column that is no name and no formula once, and not in every row."""
    problems: list[Problem] = []
    for head in table.heads:
        if slug(head.text) not in scope.criteria and not scope.choices(slug(head.text)):
            try:
                resolve.term(head.text, scope, head.where(where))
            except ConditionError as error:
                problems += error.problems
    if problems:
        raise ConditionError(*problems)


def _asked(head: TableCell, cell: TableCell, scope: Scope, where: Where) -> list[t.Condition]:
    """Read what a cell says of its column."""
    key, text = slug(head.text), cell.text
    if text.lower() in NOTHING:
        return []
    if key in scope.criteria:
        return [_criterion(head, cell, scope, where)]
    if known := KNOWN.fullmatch(text):
        words = text if known[0].lower().startswith("is") else f"is {text}"
        return [_clause(f"{head.text} {words}", cell.start, scope, where)]
    if values := scope.choices(key):
        return [_clause(f"{head.text} {_choice(text, values)}", cell.start, scope, where)]
    found, at = [], 0
    for part in JOINED.split(text):
        at = text.index(part, at)
        sign = "" if COMPARISON.match(part) else "= "
        place = TableCell(part, cell.start + at).where(where, len(head.text) + 1 + len(sign))
        found.append(resolve.condition(f"{head.text} {sign}{part}", scope, place))
    return found


def _clause(text: str, at: int, scope: Scope, where: Where) -> t.Condition:
    """Read a clause that nobody wrote so, at the place of the cell that it says."""
    return resolve.condition(text, scope, lambda _: where(at))


def _criterion(head: TableCell, cell: TableCell, scope: Scope, where: Where) -> t.Condition:
    words = cell.text.lower()
    if words in MET or words in NOT_MET:
        return _clause(head.text if words in MET else f"not {head.text}", cell.start, scope, where)
    message = f"{cell.text!r} is no truth: {head.text!r} is a condition"
    raise ConditionError(Problem(where(cell.start), message, "write 'met' or 'not met', or leave the cell empty"))


def _choice(text: str, values: tuple[str, ...]) -> str:
    """Write `full`, `not full`, `full or partial` as a clause has them behind the name of the choice."""
    slugs = {slug(value): value for value in values}
    is_denied = text.lower().startswith("not ") and slug(text) not in slugs
    rest = text[4:].strip() if is_denied else text
    parts = [rest] if slug(rest) in slugs else LISTED.split(rest.removeprefix("in ").strip("[] "))
    named = [slugs.get(slug(part), part) for part in parts]
    shown = [part if reads_as_value(part) else f'"{part}"' for part in named]
    word = "not " if is_denied else ""
    return f"is {word}{shown[0]}" if len(shown) == 1 else f"{word}in [{', '.join(shown)}]"
