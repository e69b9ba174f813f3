"""The log-rank test for several groups, plain or over strata.

Source: Mantel, Cancer Chemother Rep 1966;50:163-170; Peto and Peto, J R Stat Soc A 1972;135:185-207. As R's `survdiff`.
"""

from __future__ import annotations

from collections.abc import Sequence

from remission.endpoints.statistics.linear import quadratic_form
from remission.endpoints.statistics.observed import Moment, ObservedTime, TestResult, by_stratum, chi_squared, moments

FEWEST = 2  # at risk, for a variance


def log_rank(seen: Sequence[ObservedTime], groups: int) -> TestResult | None:
    """Compare times to cause 1 (any other cause ends observation); None where nothing can be compared.

    Args:
        seen: Each with a group from 0 to `groups` - 1; strata are summed over.
        groups: How many there are, at least two.
    """
    score = [0.0] * groups
    variance = [[0.0] * groups for _ in range(groups)]
    causes = max((one.cause for one in seen), default=1)
    for stratum in by_stratum(seen):
        for moment in moments(stratum, groups, max(causes, 1)):
            _add(moment, score, variance)
    found = quadratic_form(score[:-1], [row[:-1] for row in variance[:-1]])
    return None if found is None else chi_squared(*found)


def _add(moment: Moment, score: list[float], variance: list[list[float]]) -> None:
    events, at_risk = moment.events(1), moment.at_risk
    died, everybody = sum(events), sum(at_risk)
    if not died:
        return
    for group, (own, risk) in enumerate(zip(events, at_risk, strict=True)):
        score[group] += own - died * risk / everybody
    if everybody < FEWEST:
        return
    factor = died * (everybody - died) / (everybody - 1)
    for one, first in enumerate(at_risk):
        for other, second in enumerate(at_risk):
            alone = first / everybody if one == other else 0.0
            variance[one][other] += factor * (alone - first * second / everybody**2)
