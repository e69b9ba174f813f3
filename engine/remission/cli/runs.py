"""One pass over a table of patients: warnings first, problems as they come, then the exit code."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from remission.cli.app import PROBLEMS
from remission.cli.telling import one_of, say, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from polars import DataFrame

    from remission.cases.case import Case
    from remission.cases.observations.asked import Asked
    from remission.errors import Problem
    from remission.protocol.model import Protocol
    from remission.readings.columns import Answered
    from remission.readings.columns.engines import Engine
    from remission.readings.decision import Decision

Item = TypeVar("Item")
CASE = "case"
COLUMNS: dict[str, Engine] = {"columns": "polars", "duckdb": "duckdb", "spark": "spark"}


class Tally:
    """Warnings of a table first, problems of cases as they come, then the exit code."""

    def __init__(self, warnings: Iterable[Problem]) -> None:
        self.problems = 0
        tell(warnings)

    def tell(self, case: Case) -> None:
        """Tell the problems of a case, and count those that set a value aside."""
        self.problems += errors(case)
        tell(case.problems)

    def add(self, findings: Sequence[object]) -> None:
        """Tell what is wrong with the patients' courses; each counts as a problem of the data."""
        self.problems += len(findings)
        for finding in findings:
            say(str(finding))

    def finish(self) -> None:
        """End with exit code 1 where values were set aside."""
        if self.problems:
            say(f"problems of the data: {self.problems}; every case was decided, without the values set aside")
            raise typer.Exit(PROBLEMS)


class Run(Tally):
    """One pass over a table of patients, case by case."""

    def __init__(self, protocol: Protocol, data: Path, asked: Asked) -> None:
        from remission.cases.tables import scan_cases  # noqa: PLC0415

        self.protocol = protocol
        self.scan = scan_cases(data, protocol, asked)
        super().__init__(self.scan.warnings)

    @property
    def count(self) -> int:
        """How many cases the table has."""
        return self.scan.count

    @property
    def observations(self) -> int:
        """How many rows values were chosen from."""
        return self.scan.observations

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is odd about the table as a whole."""
        return self.scan.warnings

    def cases(self) -> Iterator[Case]:
        """The cases, each with its problems told as it comes."""
        for case in self.cases_untold():
            self.tell(case)
            yield case

    def cases_untold(self) -> Iterator[Case]:
        """The cases, with progress where a person watches."""
        return shown(self.scan.cases(), "cases", self.scan.count)

    def decisions(self) -> Iterator[Decision]:
        """The decisions of both readings, each with the problems of its case told as it comes."""
        from remission.decide import Decider  # noqa: PLC0415

        return map(Decider(self.protocol).decide, self.cases())

    def frames(self) -> Iterator[DataFrame]:
        """The decisions as flat rows."""
        from remission.report.flat import of_decisions  # noqa: PLC0415

        return of_decisions(self.protocol, self.decisions())


class ColumnRun(Tally):
    """The same pass in columns, for large cohorts; the first cases are also decided one by one, and must agree."""

    def __init__(self, protocol: Protocol, data: Path, asked: Asked, engine: Engine) -> None:
        from remission.readings.columns import evaluate_file  # noqa: PLC0415 - data frames take a third of a second to load

        self.protocol = protocol
        self.found = evaluate_file(protocol, data, engine, asked)
        self.count, self.observations, self.warnings = self.found.count, self.found.observations, self.found.warnings
        super().__init__(self.found.warnings)

    def answered(self) -> Iterator[Answered]:
        """What was concluded, chunk by chunk, with the problems of its cases told as it comes.

        Raises:
            DisagreementError: one of the first cases is decided otherwise case by case.
        """
        from remission.decide import agreed_at_first  # noqa: PLC0415

        for number, some in enumerate(self.found.answered()):
            if number == 0:
                agreed_at_first(self.protocol, self.found.cases(), some.decisions())
            for _, case in sorted(some.chunk.told.items()):
                self.tell(case)
            yield some

    def decisions(self) -> Iterator[Decision]:
        """The decisions one by one."""
        every = (decision for some in self.answered() for decision in some.decisions())
        return shown(every, "cases", self.count)

    def frames(self) -> Iterator[DataFrame]:
        """The decisions as flat rows."""
        from remission.report.flat import of_columns, of_decisions  # noqa: PLC0415

        yield from of_decisions(self.protocol, iter(()))
        for some in shown(self.answered(), "cases", self.count, lambda each: each.table.height):
            yield of_columns(self.protocol, some)


def opened(protocol: Protocol, data: Path, asked: Asked, engine: str | None) -> Run | ColumnRun:
    """One pass over a table, in the engine that was asked for; where none was, large tables go through columns."""
    from remission.cases.files import has_many_rows  # noqa: PLC0415

    chosen = engine or ("columns" if has_many_rows(data) else CASE)
    return Run(protocol, data, asked) if chosen == CASE else ColumnRun(protocol, data, asked, COLUMNS[chosen])


def engine_of(name: str | None) -> str | None:
    """The engine that was named, if it is one."""
    return name and one_of(name, [CASE, *COLUMNS], "--engine")


def asked_of(assessments: Path | None, today: datetime | None) -> Asked:
    """When dated observations are assessed, and how late they may be."""
    from remission.cases.observations.asked import Asked  # noqa: PLC0415

    return Asked(assessments, (today or datetime.now().astimezone()).date())


def errors(case: Case) -> int:
    """How many values of a case were set aside."""
    return sum(problem.severity == "error" for problem in case.problems)


def shown(items: Iterable[Item], what: str, total: int, size: Callable[[Item], int] = lambda _: 1) -> Iterator[Item]:
    """Show progress on stderr where a person watches and the work is long; an item is worth its size of the total."""
    if not sys.stderr.isatty() or total < 2_000:  # noqa: PLR2004 - about a second
        yield from items
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        for item in items:
            yield item
            progress.advance(task, size(item))
