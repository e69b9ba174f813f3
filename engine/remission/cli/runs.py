"""One pass over a table of patients: warnings first, problems as they come, then the exit code."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from remission.cli.app import PROBLEMS
from remission.cli.telling import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from remission.cases.case import Case
    from remission.errors import Problem
    from remission.protocol.model import Protocol
    from remission.readings.columns.engines import Engine
    from remission.readings.decision import Decision

Item = TypeVar("Item")
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
            typer.echo(str(finding), err=True)

    def finish(self) -> None:
        """End with exit code 1 where values were set aside."""
        if self.problems:
            typer.echo(f"problems of the data: {self.problems}; every case was decided, without the values set aside", err=True)
            raise typer.Exit(PROBLEMS)


class Run(Tally):
    """One pass over a table of patients, case by case."""

    def __init__(self, protocol: Protocol, data: Path, assessments: Path | None = None, today: datetime | None = None) -> None:
        from remission.cases.observations.asked import Asked  # noqa: PLC0415
        from remission.cases.tables import scan_cases  # noqa: PLC0415

        day = (today or datetime.now().astimezone()).date()
        self.scan = scan_cases(data, protocol, Asked(assessments, day))
        super().__init__(self.scan.warnings)

    def cases(self) -> Iterator[Case]:
        """The cases, each with its problems told as it comes."""
        for case in self.cases_untold():
            self.tell(case)
            yield case

    def cases_untold(self) -> Iterator[Case]:
        """The cases, with progress where a person watches."""
        return shown(self.scan.cases(), "cases", self.scan.count)


class ColumnRun(Tally):
    """The same pass in columns, for large cohorts: one reading, agreed with the reference by the tests."""

    def __init__(self, protocol: Protocol, data: Path, engine: str) -> None:
        from remission.readings.columns import evaluate_file  # noqa: PLC0415 - data frames take a third of a second to load

        self.found = evaluate_file(protocol, data, COLUMNS[engine])
        super().__init__(self.found.warnings)

    def decisions(self) -> Iterator[Decision]:
        """The decisions, each with the problems of its case told as it comes."""
        for decision in shown(self.found.decisions(), "cases", self.found.count):
            self.tell(decision.case)
            yield decision


def errors(case: Case) -> int:
    """How many values of a case were set aside."""
    return sum(problem.severity == "error" for problem in case.problems)


def shown(items: Iterable[Item], what: str, total: int) -> Iterator[Item]:
    """Show progress on stderr where a person watches and the work is long."""
    if not sys.stderr.isatty() or total < 2_000:  # noqa: PLR2004 - about a second
        return iter(items)
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    return iter(track(items, description=what, total=total, console=Console(stderr=True), transient=True))
