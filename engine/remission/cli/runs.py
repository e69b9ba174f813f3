"""One pass over a table of patients: its warnings first, at the end every problem once, then the exit code."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from remission.cli.app import PROBLEMS
from remission.cli.messages import one_of, say, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from polars import DataFrame

    from remission.cases.case import Case
    from remission.cases.frames.chunks import Chunk
    from remission.cases.observations.request import ObservationRequest
    from remission.endpoints.stated_days import StatedDays
    from remission.engines.columns import Answered
    from remission.engines.columns.engines import Engine
    from remission.engines.decision import Decision
    from remission.errors import PatientFinding, Problem
    from remission.protocol.model import Protocol
    from remission.render.problem_file import ProblemFile

Item = TypeVar("Item")
CASE = "case"
COLUMNS: dict[str, Engine] = {"columns": "polars", "duckdb": "duckdb", "spark": "spark"}


class DecisionTally:
    """Warnings of a table first; then what its cases have as they come; at the end each cause once, and the exit code."""

    name = ""  # of the table that cases are read from
    stated: StatedDays | None = None  # the days of courses, where it is looked at what contradicts itself in them

    def __init__(self, protocol: Protocol, count: int, warnings: Sequence[Problem], file: ProblemFile | None = None) -> None:
        from remission.cases.cells.zeros import ZeroCount  # noqa: PLC0415
        from remission.cases.courses import CourseCount  # noqa: PLC0415
        from remission.render.problem_file import ProblemFile  # noqa: PLC0415
        from remission.render.problems import Problems  # noqa: PLC0415

        self.protocol, self.count, self.warnings = protocol, count, tuple(warnings)
        self.file = file or ProblemFile(None)
        self.found = Problems({one.cause for one in warnings if one.cause is not None})
        self.findings: list[PatientFinding] = []
        self.unread = set(protocol.used)  # facts of which no value could be used so far
        self.decided: bool | None = None  # whether anything was; None: nobody has asked
        self.zeros = ZeroCount(protocol)
        self.courses = CourseCount(protocol)
        self.warn(*warnings)

    def tell_zeros(self) -> None:
        """Tell how many zeros counted as exactly 0, and that nobody has a course, when all cases are through."""
        told = (*self.zeros.told(self.name), *self.courses.told(self.name, self.given))
        self.warnings += told
        self.warn(*told)

    @property
    def given(self) -> frozenset[str]:
        """The facts that have a column of their own, as far as anybody asks."""
        from remission.cases.tables import open_table  # noqa: PLC0415
        from remission.errors import DataError  # noqa: PLC0415

        if not self.courses.names or self.courses.has_course:
            return frozenset()
        try:
            return frozenset(column.fact.slug for column in open_table(Path(self.name), self.protocol).layout.columns)
        except DataError:
            return frozenset()

    def warn(self, *warnings: Problem) -> None:
        """Tell what is odd about the table as a whole."""
        tell(warnings)
        self.file.write(warnings)

    def add_warnings(self, warnings: Sequence[Problem]) -> None:
        """Tell what was assumed to make the table."""
        self.warnings = (*warnings, *self.warnings)
        self.warn(*warnings)

    def note(self, case: Case) -> None:
        """Take in the problems of a case."""
        new = self.found.add(case.patient, case.problems)
        self.file.write(new, case.patient, case.date.isoformat() if case.date else None)

    def note_decision(self, decision: Decision) -> None:
        """Take in what the rules have nothing for."""
        from remission.render.uncovered import uncovered_problems  # noqa: PLC0415

        if decision.uncovered:
            case = decision.case
            new = self.found.add(case.patient, uncovered_problems(self.protocol, decision))
            self.file.write(new, case.patient, case.date.isoformat() if case.date else None)

    def remark(self) -> None:
        """Take in what contradicts itself in the days of patients, where no decision depends on them."""
        from remission.errors import Cause, Pos, Problem  # noqa: PLC0415

        plan = self.protocol.plan.course
        for each in self.stated.told(plan) if self.stated is not None and plan is not None else ():
            cause = Cause(each.hint or each.message, noun="patient")
            problem = Problem(Pos(self.name, 1, 1), f"patient {each.patient!r}: {each.message}", each.hint, "warning", cause)
            self.file.write(self.found.add(each.patient, (problem,)), each.patient)

    def judge(self, *, is_settled: bool) -> None:
        """Notice whether anything was decided of some cases."""
        self.decided = bool(self.decided) or is_settled

    def add(self, findings: Sequence[PatientFinding]) -> None:
        """Take in what is wrong with the patients' courses; each counts as a problem of the data."""
        self.findings += findings
        for one in findings:
            self.file.write_finding(one.patient, one.message, one.hint)

    def finish(self) -> None:
        """Tell every cause once; end with exit code 1 where values were set aside, or where nothing was decided."""
        from remission.render.problems import findings_told  # noqa: PLC0415

        lines = [*self.found.lines(self.unread), *findings_told(self.findings)]
        for line in lines:
            say(line)
        problems = self.found.errors + len(self.findings)
        if self.file.stream is None and (self.found.is_summed_up or len(lines) < len(self.findings)):
            say("  hint: --problems FILE writes every one of them, with its place")
        is_open = self.decided is False and self.count > 0
        if problems:
            what = "the values set aside count as missing" if is_open else "every case was decided, without the values set aside"
            say(f"problems of the data: {problems}; {what}")
        if is_open:
            self._tell_open()
        if problems or is_open:
            raise typer.Exit(PROBLEMS)

    def _tell_open(self) -> None:
        from remission.cases.cells.found import listed  # noqa: PLC0415

        if names := [self.protocol.facts[key].name for key in self.protocol.used if key in self.unread]:
            say(f"no case has a value of {listed(names)}")
        where = "the only case" if self.count == 1 else f"all {self.count:,} cases"
        say(f"nothing was decided: all that the protocol asks is open in {where}")


class Run(DecisionTally):
    """One pass over a table of patients, case by case."""

    def __init__(self, protocol: Protocol, data: Path, asked: ObservationRequest, file: ProblemFile | None = None) -> None:
        from remission.cases.tables import scan_cases  # noqa: PLC0415

        self.name = str(data)
        self.scan = scan_cases(data, protocol, asked)
        self.observations = self.scan.observations  # rows that values were chosen from
        super().__init__(protocol, self.scan.count, self.scan.warnings, file)

    def cases(self) -> Iterator[Case]:
        """The cases, with progress where a person watches."""
        for case in shown(self.scan.cases(), "cases", self.scan.count):
            self.note(case)
            self.zeros.see_case(case)
            self.courses.see_case(case)
            self.unread -= {key for key in self.unread if case.values.get(key) is not None}
            yield case

    def decisions(self) -> Iterator[Decision]:
        """The decisions of both readings."""
        from remission.decide import Decider  # noqa: PLC0415
        from remission.engines.decision import is_settled  # noqa: PLC0415

        plan = self.protocol.plan.course
        for decision in map(Decider(self.protocol).decide, self.cases()):
            self.note_decision(decision)
            if plan is not None and self.stated is not None:
                self.stated.see(plan, decision.case.patient, decision.case.date, decision.outcomes[plan.response].outcome)
            if not self.decided:
                self.judge(is_settled=is_settled(self.protocol, decision))
            yield decision

    def frames(self) -> Iterator[DataFrame]:
        """The decisions as flat rows."""
        from remission.render.flat import of_decisions  # noqa: PLC0415

        return of_decisions(self.protocol, self.decisions())


class ColumnRun(DecisionTally):
    """The same pass in columns, for large cohorts; the first cases are also decided one by one, and must agree."""

    def __init__(
        self, protocol: Protocol, data: Path, asked: ObservationRequest, engine: Engine, file: ProblemFile | None = None
    ) -> None:
        from remission.engines.columns import evaluate_file  # noqa: PLC0415 - data frames take a third of a second to load

        self.name = str(data)
        self.evaluated = evaluate_file(protocol, data, engine, asked)
        self.observations = self.evaluated.observations
        super().__init__(protocol, self.evaluated.count, self.evaluated.warnings, file)

    def answered(self) -> Iterator[Answered]:
        """What was concluded, chunk by chunk.

        Raises:
            DisagreementError: one of the first cases is decided otherwise case by case.
        """
        from remission.decide import agreed_at_first  # noqa: PLC0415

        plan = self.protocol.plan.course
        for number, some in enumerate(self.evaluated.answered()):
            if number == 0:
                agreed_at_first(self.protocol, self.evaluated.cases(), some.decisions())
            self._note_chunk(some.chunk)
            self._note_uncovered(some)
            self.zeros.see_chunk(some.chunk)
            self.courses.see_patients(some.chunk.patients)
            self.unread -= some.chunk.read
            if plan is not None and self.stated is not None:
                self.stated.see_columns(plan, some.chunk.patients, some.chunk.days, some.table[plan.response])
            if not self.decided:
                self.judge(is_settled=some.is_settled)
            yield some

    def _note_chunk(self, chunk: Chunk) -> None:
        """Take in what is told of a chunk; row by row only for a file of all problems."""
        if chunk.cells is not None:
            self.found.add_cells(chunk.cells)
        if self.file.stream is None:
            for case in chunk.told.values():
                self.note(case)
            return
        for row, case in chunk.every_told():
            if row in chunk.told:
                self.note(case)
            else:
                self.file.write(case.problems, case.patient, case.date.isoformat() if case.date else None)

    def _note_uncovered(self, some: Answered) -> None:
        """Take in what the rules have nothing for, row by row where there is any."""
        from remission.engines.columns.decisions import uncovered  # noqa: PLC0415
        from remission.render.uncovered import uncovered_problem  # noqa: PLC0415

        chunk = some.chunk
        for key, flags in uncovered(self.protocol, some.table).items():
            for row in flags.arg_true():
                patient, day = chunk.patients[row], chunk.days[row]
                new = self.found.add(patient, (uncovered_problem(self.protocol, key, patient),))
                self.file.write(new, patient, day.isoformat() if day else None)

    def decisions(self) -> Iterator[Decision]:
        """The decisions one by one."""
        every = (decision for some in self.answered() for decision in some.decisions())
        return shown(every, "cases", self.count)

    def frames(self) -> Iterator[DataFrame]:
        """The decisions as flat rows."""
        from remission.render.flat import of_columns, of_decisions  # noqa: PLC0415

        yield from of_decisions(self.protocol, iter(()))
        for some in shown(self.answered(), "cases", self.count, lambda each: each.table.height):
            yield of_columns(self.protocol, some)


def opened(
    protocol: Protocol, data: Path, asked: ObservationRequest, engine: str | None, file: ProblemFile | None = None
) -> Run | ColumnRun:
    """One pass over a table, in the engine that was asked for; where none was, large tables go through columns."""
    from remission.cases.files import has_many_rows  # noqa: PLC0415

    chosen = engine or ("columns" if has_many_rows(data) else CASE)
    if chosen == CASE:
        return Run(protocol, data, asked, file)
    return ColumnRun(protocol, data, asked, COLUMNS[chosen], file)


@contextmanager
def table_of(name: str, protocol: Protocol, data: Path, mapping: Path | None) -> Iterator[tuple[Path, Sequence[Problem]]]:
    """The table to read, the data itself or what a mapping makes of it, and what was assumed for that."""
    from remission.formats.mapping.read import mapping_of  # noqa: PLC0415

    chosen = mapping_of(name, mapping)
    if chosen is None:
        yield data, ()
        return
    from remission.formats.mapping.apply import mapped  # noqa: PLC0415 - data frames take a third of a second to load

    with mapped(chosen, data, protocol) as table:
        yield table.path, table.warnings


def engine_of(name: str | None) -> str | None:
    """The engine that was named, if it is one."""
    return name and one_of(name, [CASE, *COLUMNS], "--engine")


def asked_of(assessments: Path | None, today: datetime | None) -> ObservationRequest:
    """When dated observations are assessed, and how late they may be."""
    from remission.cases.observations.request import ObservationRequest  # noqa: PLC0415

    return ObservationRequest(assessments, (today or datetime.now().astimezone()).date())


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
