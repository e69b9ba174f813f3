"""What a run of features found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from remission.errors import Problem
from remission.testing.gherkin.messages import Finding

if TYPE_CHECKING:
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
