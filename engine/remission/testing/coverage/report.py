"""Coverage, and for each gap the scenario that would close it, or the proof that none can."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from remission.render.progress import Told, unwatched
from remission.symbolic.cells.case_search import Closing, NoSuchCase
from remission.testing.assertions.recording import Recording
from remission.testing.coverage.coverage import Coverage, cover
from remission.testing.coverage.obligations import Goal
from remission.testing.coverage.synthesis import Remedies


@dataclass(frozen=True, slots=True)
class Gap:
    """A goal that no scenario shows, and what would."""

    goal: Goal
    closing: Closing


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """Coverage with a remedy for each gap."""

    coverage: Coverage
    gaps: tuple[Gap, ...]

    @property
    def open(self) -> tuple[Gap, ...]:
        """The gaps that a scenario could close, as far as is known."""
        return tuple(gap for gap in self.gaps if not isinstance(gap.closing, NoSuchCase))

    @property
    def counts(self) -> tuple[int, int]:
        """Shown goals, and all that can be shown."""
        every = self.coverage.counts(without=(gap.goal for gap in self.gaps if isinstance(gap.closing, NoSuchCase)))
        return sum(shown for shown, _ in every.values()), sum(all_ for _, all_ in every.values())

    @property
    def percent(self) -> Fraction:
        """The shown goals among those that can be shown, in per cent; 100 where there is none."""
        shown, all_ = self.counts
        return Fraction(100 * shown, all_) if all_ else Fraction(100)


def report(recording: Recording, told: Told = unwatched) -> CoverageReport:
    """Measure a recording, and look for the scenarios that it lacks."""
    coverage = cover(recording, told)
    closings = Remedies(recording).close_all(coverage.gaps, told)
    return CoverageReport(coverage, tuple(Gap(goal, closings[goal]) for goal in coverage.gaps))


def percent(share: Fraction) -> str:
    """A share to one decimal, rounded down: 100 stands for all of them only."""
    tenths = int(share * 10)
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"
