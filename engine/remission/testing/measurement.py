"""Everything that can be found out about one protocol and its features, in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from remission.testing.agreement import agreement, drawn, readings
from remission.testing.assertions.recording import Recording
from remission.testing.coverage.report import CoverageReport, report
from remission.testing.mutation.mutation import Mutation, mutate
from remission.testing.trace.matrix import Matrix, trace


@dataclass(frozen=True, slots=True)
class Stated:
    """Who stands behind a folder, and when it was made: what the same input does not decide."""

    who: str
    when: datetime
    cases: int = 1000  # drawn at random, on which the readings are compared


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that was found out about one protocol and its features."""

    recording: Recording
    coverage: CoverageReport
    mutation: Mutation
    matrix: Matrix
    agreed: str

    @property
    def is_fine(self) -> bool:
        """Whether every scenario holds, everything is shown and noticed, and nothing is an orphan."""
        whole = self.matrix.is_whole and not self.coverage.open and self.mutation.score == 100  # noqa: PLR2004 - per cent
        return self.recording.results.passed_all and whole


def measure(recording: Recording, stated: Stated, *, jobs: int = 1) -> Measured:
    """Find everything out.

    Raises:
        DisagreementError: two readings of a case differ.
    """
    agreed = agreed_on(recording, stated.cases)
    return Measured(recording, report(recording), mutate(recording, jobs=jobs), trace(recording), agreed)


def agreed_on(recording: Recording, count: int) -> str:
    """Compare the readings on the cases of the scenarios, and on so many random ones; in words.

    Raises:
        DisagreementError: two readings of a case differ.
    """
    protocol = recording.protocol
    own = {id(case): case for scene in recording.scenes for then in scene.thens for case in then.cases}.values()
    agreed = agreement(protocol, [*own, *drawn(protocol, count, 0)])
    which = f"{len(own)} of the scenarios and {count} random and boundary ones (seed 0)"
    return f"{agreed} of {len(own) + count} cases, {which}: {readings(['polars'])} agree on every field"
