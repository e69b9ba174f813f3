"""A table that was read through once: how many cases, what is odd about it, and the way to its cases."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from remission.cases.case import Case
from remission.cases.cells.codes import Census
from remission.cases.cells.found import listed
from remission.cases.grid import Grid, unusable
from remission.cases.layout import DATE, Layout, is_sensitivity, wanted_facts
from remission.errors import Problem
from remission.expr.facts import ASSESSMENT_DATE
from remission.protocol.history import is_taken
from remission.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class Scan:
    """The cases of a file, read anew at every call of `cases` and never kept."""

    count: int
    warnings: tuple[Problem, ...]
    cases: Callable[[], Iterator[Case]]
    observations: int = 0  # rows that values were chosen from


def counted(grid: Grid, cases: Iterable[Case], count: int) -> Iterator[Case]:
    """Pass cases on, and see that there are as many as were counted.

    Raises:
        DataError: the file was changed between two readings.
    """
    passed = 0
    for case in cases:
        passed += 1
        yield case
    if passed != count:
        raise unusable(grid.file, 1, "the file was changed while it was read", "run it again")


def absent_facts(protocol: Protocol, layout: Layout, there: Container[str]) -> list[str]:
    """The names of the facts that a rule reads and the table has nowhere.

    Args:
        protocol: Whose facts they are.
        layout: Of the table.
        there: The slugs of the facts that have a value to be taken from, in whichever column or row that stands.
    """
    made = {key for key, fact in protocol.facts.items() if fact.is_of_answers or is_taken(fact, protocol.facts)}
    wanted = wanted_facts(protocol).items()
    absent = [fact.name for key, fact in wanted if key not in there and key not in made and not is_sensitivity(fact)]
    no_date = ASSESSMENT_DATE in protocol.used and layout.date is None
    return [DATE, *absent] if no_date else absent


def name_warnings(grid: Grid, ignored: list[str], absent: list[str], kind: Literal["column", "row"]) -> list[Problem]:
    """One warning for the names that go unused, one for the facts that are nowhere."""
    unused = "columns" if kind == "column" else "facts"
    told = [
        (ignored, f"{unused} not used by the protocol: "),
        (absent, f"facts without a {kind}, missing for every patient: "),
    ]
    return [warning(grid, grid.head.line, f"{text}{listed(names)}") for names, text in told if names]


def warning(grid: Grid, line: int, message: str, hint: str | None = None) -> Problem:
    """A finding that leaves the table usable."""
    return Problem(grid.place(line, 0), message, hint, "warning")


def read_columns(layout: Layout) -> set[int]:
    """The columns whose cells matter: those of facts that rules read, and of the date."""
    own = {column.index for column in layout.columns if column.is_used}
    return own if layout.date is None else own | {layout.date}


def census_warnings(grid: Grid, census: Census) -> list[Problem]:
    """Codes for missing that were read as such, and numbers that look like one that nobody declared."""
    return [warning(grid, grid.head.line, message, hint) for message, hint in census.findings()]


def oddities(grid: Grid, count: int, spanning: int | None, empty: Iterable[int] = ()) -> list[Problem]:
    """No rows at all, columns without a single value, or rows over several lines: a quote that is left open swallows patients."""
    found = []
    if count == 0:
        found.append(warning(grid, grid.head.line, "the table has a head and no rows"))
    elif empty := sorted(empty):
        names = listed([grid.head.cells[index].strip() for index in empty])
        found.append(warning(grid, grid.head.line, f"columns without a value in any row: {names}"))
    if spanning is not None:
        found.append(warning(grid, spanning, "a row runs over several lines", "is a quote left open?"))
    return found
