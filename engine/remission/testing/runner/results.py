"""What a run of features found, and the page that shows it to a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, TypeAlias

from rich.markup import escape
from rich.table import Table

from remission.cases.cells.found import printable
from remission.errors import Problem, counted
from remission.testing.gherkin.messages import Finding

if TYPE_CHECKING:
    from rich.console import Console

    from remission.protocol.model import Protocol
    from remission.testing.assertions.asserted import Then
    from remission.testing.gherkin.observations import Source
    from remission.testing.runner.script import Script


READING = "the file can be read and run"  # the name of the test that a file with problems fails
REVIEW = "review"  # the tag of a scenario whose expectations nobody has read yet

StepStatus: TypeAlias = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step that was run, or would have been, and the table below it."""

    keyword: str  # as written, in the language of the file
    text: str
    line: int
    status: StepStatus
    table: tuple[tuple[str, ...], ...] = ()
    nanoseconds: int | None = field(default=None, compare=False)  # that it took; none if it was not begun


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """One scenario that was run; it holds when nothing was found."""

    file: str
    feature: str
    name: str
    line: int
    tags: frozenset[str]
    findings: tuple[Finding, ...] = ()
    steps: tuple[StepResult, ...] = ()
    thens: tuple[Then, ...] = ()  # what it claims, as data; up to the first step that does not hold
    protocol: Protocol | None = None  # whose answers it is about
    observed: tuple[Source, ...] = ()  # the tables from whose dated observations values of its cases were chosen
    script: Script | None = field(default=None, compare=False)

    @property
    def holds(self) -> bool:
        """Whether every step of the scenario holds."""
        return not self.findings

    @property
    def reviewed(self) -> bool:
        """Whether a person stands behind its expectations."""
        return REVIEW not in {tag.lower() for tag in self.tags}  # @Review is meant as well

    @property
    def passed(self) -> bool:
        """Whether it holds, and a person stands behind it."""
        return self.holds and self.reviewed


@dataclass(frozen=True, slots=True)
class RunResults:
    """Every scenario that was run, and the problems of files and scenarios that could not be.

    A warning is about files that were not read, and fails nothing.
    """

    scenarios: tuple[ScenarioResult, ...]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def passed(self) -> int:
        """How many scenarios hold."""
        return sum(scenario.passed for scenario in self.scenarios)

    @property
    def failed(self) -> int:
        """How many scenarios do not hold."""
        return sum(not scenario.holds for scenario in self.scenarios)

    @property
    def not_reviewed(self) -> int:
        """How many scenarios hold, but with expectations that nobody has read yet."""
        return len(self.scenarios) - self.passed - self.failed

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything to be told, each once, in the order of files and lines."""
        found = [*self.problems, *(finding for scenario in self.scenarios for finding in scenario.findings)]
        return tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.pos))

    @property
    def passed_all(self) -> bool:
        """Whether scenarios were found, all hold (and some were reviewed), and nothing kept one from being run."""
        return bool(self.passed) and not self.findings


def render(results: RunResults, console: Console) -> None:
    """Print every finding, a table of the features and one line that sums up."""
    for finding in (*results.warnings, *results.findings):
        for line in str(finding).splitlines():
            console.print(printable(line), markup=False, highlight=False, soft_wrap=True)
    if results.scenarios:
        console.print(_table(results))
    console.print(_summary(results), highlight=False, soft_wrap=True)


def _table(results: RunResults) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("file", overflow="fold")
    table.add_column("feature", overflow="fold")
    table.add_column("passed", justify="right", style="green")
    table.add_column("failed", justify="right")
    if results.not_reviewed:
        table.add_column("not yet reviewed", justify="right", style="yellow")
    features = dict.fromkeys((scenario.file, scenario.feature) for scenario in results.scenarios)
    short = {file: PurePath(file).name for file, _ in features}
    for file, feature in features:
        own = RunResults(
            tuple(scenario for scenario in results.scenarios if (scenario.file, scenario.feature) == (file, feature))
        )
        failed = f"[red]{own.failed}[/red]" if own.failed else "0"
        table.add_row(
            escape(short[file] if len(set(short.values())) == len(short) else file),
            escape(printable(feature)),
            str(own.passed),
            failed,
            *([str(own.not_reviewed)] if results.not_reviewed else []),
        )
    return table


def _summary(results: RunResults) -> str:
    if not results.scenarios:
        return "[bold red]no scenario was run[/]"
    waiting = f", {results.not_reviewed} not yet reviewed" if results.not_reviewed else ""
    blocked = f", {counted(len(results.problems), 'problem')} in feature files" if results.problems else ""
    if results.failed or results.problems:
        passed = f"{results.passed} passed, {results.failed} failed{waiting}{blocked}"
        return f"[bold red]{counted(len(results.scenarios), 'scenario')}: {passed}[/]"
    if results.not_reviewed:
        colour = "yellow" if results.passed else "red"
        return f"[bold {colour}]{counted(len(results.scenarios), 'scenario')}: {results.passed} passed{waiting}[/]"
    return f"[bold green]{counted(len(results.scenarios), 'scenario')}: all passed[/]"
