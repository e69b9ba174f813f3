"""From what was chosen to cases, one at a time: values, where they came from, and what a person should know of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from remission.cases.case import Case, Origin, Value
from remission.cases.cells.case import Head, finished
from remission.cases.cells.found import Found, quoted
from remission.cases.observations.days import NO_TIME, day_of_number, time_of
from remission.cases.observations.values import Findings
from remission.errors import Cause, Pos, Problem
from remission.expr.facts import Fact
from remission.protocol.model import Protocol

if TYPE_CHECKING:
    import polars as pl

Row: TypeAlias = tuple[Any, ...]  # of a frame: what Polars hands out
TOLD = ("case", "file", "line", "column", "message", "hint", "cause", "noun", "fact")
UNASSESSED = Cause("the patient has no assessment, so that nothing was chosen", "patient")


@dataclass(frozen=True, slots=True)
class Laid:
    """Everything that cases are made of, in their order."""

    protocol: Protocol
    findings: Findings
    file: str
    value_column: int
    cases: pl.DataFrame  # `case`, `patient`, `name`, `day`, `is open`, and the patient's first `line`
    # `case`, `fact`, then `found`, `line`, `day` and `second` of what counts, and of its rival; how many count together
    chosen: pl.DataFrame
    faults: pl.DataFrame  # `case`, then as `FAULTS`
    opening: str  # what opens an assessment, for a patient who has none


@dataclass(frozen=True, slots=True)
class ChosenObservation:
    """The observation that counts."""

    found: Found
    line: int
    day: int
    second: int


def cases(laid: Laid) -> Iterator[Case]:
    """Build the cases one by one."""
    chosen, faults = _ByCase(laid.chosen.iter_rows()), _ByCase(laid.faults.select(TOLD).iter_rows())
    for number, name, day, is_open, line in laid.cases.select("case", "name", "day", "is open", "line").iter_rows():
        problems = [_fault(laid, row) for row in faults.of(number)]
        if not is_open:
            problems.append(_unassessed(laid, name, line))
        yield _case(laid, Head(name, day_of_number(day)), chosen.of(number), problems)


def _fault(laid: Laid, row: Row) -> Problem:
    _, file, line, column, message, hint, cause, noun, fact = row
    key = None if fact is None else laid.findings.facts[fact].slug
    return Problem(Pos(file, line, column), message, hint, cause=Cause(cause or message, noun, key))


class _ByCase:
    """Rows in the order of their cases, handed out case by case."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self.rows = rows
        self.next = next(rows, None)

    def of(self, case: int) -> list[Row]:
        found: list[Row] = []
        while self.next is not None and self.next[0] == case:
            found.append(self.next)
            self.next = next(self.rows, None)
        return found


def _case(laid: Laid, head: Head, rows: Sequence[Row], problems: list[Problem]) -> Case:
    values: dict[str, Value] = dict.fromkeys(laid.protocol.used)
    written: dict[str, str] = {}
    origin: dict[str, Origin] = {}
    for row in rows:
        _, number, found_as, line, day, second, rival, *_, count = row
        key, found = laid.findings.facts[number].slug, laid.findings.found[found_as]
        values[key], written[key] = found.value, found.written
        if line is None:  # made of no observation
            continue
        pos = Pos(laid.file, line, laid.value_column)
        origin[key] = Origin(pos, day_of_number(day), time_of(second), several=count)
        if found.trouble is not None:
            problems.append(found.trouble.at(pos))
        if rival is not None:
            problems.append(
                _tie(laid, laid.findings.facts[number], head, (_choice(laid, row[2:6]), _choice(laid, row[6:10])), pos)
            )
    in_order = sorted(problems, key=lambda problem: problem.pos) if problems else ()
    return replace(finished(head, values, written, in_order), origin=origin)


def _choice(laid: Laid, row: Sequence[int]) -> ChosenObservation:
    found, line, day, second = row
    return ChosenObservation(laid.findings.found[found], line, day, second)


def _tie(laid: Laid, fact: Fact, head: Head, pair: tuple[ChosenObservation, ChosenObservation], pos: Pos) -> Problem:
    """Tell two values that had the same claim, and why the one counts; equal ones differ in what belongs to them."""
    choice, rival = pair
    first, second = (f"{quoted(one.found.written)}, {_moment(one)}, line {one.line}" for one in pair)
    message = f"{fact.name} has two values with the same claim to the assessment of {head.day}: {first}, and {second}"
    if choice.found.value == rival.found.value:
        facts = (laid.protocol.facts[key] for key in laid.protocol.used)
        message += f", with another {' or '.join(each.name for each in facts if each.companion_of == fact.slug)}"
    cause = Cause(f"{fact.name} has two values with the same claim to the assessment", "assessment", fact.slug)
    return Problem(pos, message, _settled(choice, rival), "warning", cause)


def _moment(choice: ChosenObservation) -> str:
    day, time = day_of_number(choice.day), time_of(choice.second)
    return " ".join(str(part) for part in (day or "no day", time and time.isoformat("minutes")) if part)


def _settled(choice: ChosenObservation, rival: ChosenObservation) -> str:
    if choice.day == rival.day and choice.second == rival.second:
        return "the one whose specimen comes first in the alphabet counts"
    if choice.day == rival.day and NO_TIME in (choice.second, rival.second):
        return "one without a time of the day is taken for the first of its day"
    return f"the {'later' if (choice.day, choice.second) > (rival.day, rival.second) else 'earlier'} one counts"


def _unassessed(laid: Laid, name: str, line: int) -> Problem:
    message = f"patient {quoted(name)} has no assessment, so that nothing was chosen"
    return Problem(Pos(laid.file, line or 1, 1), message, laid.opening, "warning", UNASSESSED)
