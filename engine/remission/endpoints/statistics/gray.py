"""Gray's test of equal incidence of a cause in several groups, over strata.

Source: Gray, Ann Stat 1988;16:1141-1154, with rho = 0. As R's cmprsk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from remission.endpoints.statistics.linear import quadratic_form
from remission.endpoints.statistics.observed import Moment, ObservedTime, TestResult, by_stratum, chi_squared, moments

Matrix = list[list[float]]


def gray(seen: Sequence[ObservedTime], groups: int, cause: int = 1) -> TestResult | None:
    """Compare the incidence of a cause; None where nothing can be compared."""
    size = groups - 1
    score, variance = [0.0] * size, _zeros(size, size)
    for stratum in by_stratum(seen):
        relabelled = [ObservedTime(one.time, _as_two(one.cause, cause), one.group) for one in stratum]
        one = _Stratum(groups)
        for moment in moments(relabelled, groups, 2):
            if sum(moment.events(1)) or sum(moment.events(2)):
                one.take(moment)
        one.finish(score, variance)
    found = quadratic_form(score, variance)
    return None if found is None else chi_squared(*found)


def _as_two(cause: int, wanted: int) -> int:
    return 0 if cause == 0 else 1 if cause == wanted else 2


def _zeros(rows: int, columns: int) -> Matrix:
    return [[0.0] * columns for _ in range(rows)]


@dataclass(slots=True)
class _Stratum:
    """One stratum's sums: `survival` and `own` (incidence) of each group just before a time, `pooled` incidence of all."""

    groups: int
    pooled: float = 0.0
    survival: list[float] = field(init=False)
    own: list[float] = field(init=False)
    score: list[float] = field(init=False)
    variance: Matrix = field(init=False)
    drift: Matrix = field(init=False)  # c of Gray's paper
    squares: list[float] = field(init=False)  # of the martingale of each group
    crossed: Matrix = field(init=False)

    def __post_init__(self) -> None:
        size, groups = self.groups - 1, self.groups
        self.survival, self.own, self.squares = [1.0] * groups, [0.0] * groups, [0.0] * groups
        self.score, self.variance = [0.0] * size, _zeros(size, size)
        self.drift, self.crossed = _zeros(groups, groups), _zeros(size, groups)

    def take(self, moment: Moment) -> None:
        """Take in one time."""
        first, second, risk = moment.events(1), moment.events(2), moment.at_risk
        there = [k for k in range(self.groups) if risk[k]]
        levels = {k: risk[k] / self.survival[k] for k in there}
        weight, died = sum(levels.values()), sum(first)
        adjusted = sum(levels[k] * (1 - self.own[k]) for k in there)
        after, reached = list(self.survival), list(self.own)
        for k in there:
            after[k] = self.survival[k] * (risk[k] - first[k] - second[k]) / risk[k]
            reached[k] = self.own[k] + self.survival[k] * first[k] / risk[k]
        now = self.pooled + died / weight
        change = _zeros(self.groups, self.groups)
        for i in there:
            for j in there:
                change[i][j] = levels[i] * ((1.0 if i == j else 0.0) - levels[j] / weight)
                self.drift[i][j] += change[i][j] * died / (weight * (1 - self.pooled))
        for i in there:
            if died and i < len(self.score):
                self.score[i] += first[i] - died * levels[i] * (1 - self.own[i]) / adjusted
        for k in there:
            left = (1 - now) / after[k] if after[k] > 0 else 0.0
            if died:
                tied = 1 - (died - 1) / (weight * self.survival[k] - 1) if died > 1 else 1.0
                self._vary(k, 1 - left if after[k] > 0 else 1.0, tied * died / (weight * levels[k]), change)
            if second[k] and after[k] > 0:
                tied = 1 - (second[k] - 1) / (risk[k] - 1) if second[k] > 1 else 1.0
                self._vary(k, -left, tied * second[k] / levels[k] ** 2, None)
        self.pooled, self.survival, self.own = now, after, reached

    def _vary(self, k: int, slope: float, share: float, change: Matrix | None) -> None:
        """Add what the events of a group at a time vary."""
        size = len(self.score)
        parts = [(change[i][k] if change else 0.0) - slope * self.drift[i][k] for i in range(size)]
        self.squares[k] += slope * slope * share
        for i in range(size):
            self.crossed[i][k] += parts[i] * slope * share
            for j in range(size):
                self.variance[i][j] += parts[i] * parts[j] * share

    def finish(self, score: list[float], variance: Matrix) -> None:
        """Add this stratum to the others."""
        for i in range(len(score)):
            score[i] += self.score[i]
            for j in range(len(score)):
                variance[i][j] += self.variance[i][j]
                for k in range(self.groups):
                    left, right = self.drift[i][k], self.drift[j][k]
                    variance[i][j] += left * right * self.squares[k] + left * self.crossed[j][k] + right * self.crossed[i][k]
