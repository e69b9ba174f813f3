"""Cumulative incidence where other events compete, by Aalen and Johansen.

The complement of Kaplan and Meier is no incidence where something competes. Source: Aalen and Johansen, Scand J Stat
1978;5:141-150; the variance as R's cmprsk has it, which is not that of survfit: see decision 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from remission.endpoints.statistics.observed import ObservedTime, moments


@dataclass(frozen=True, slots=True)
class IncidenceStep:
    """The incidence from `time` until the next step, and its variance."""

    time: Fraction
    incidence: float
    variance: float


def incidence(seen: Sequence[ObservedTime], cause: int = 1) -> tuple[IncidenceStep, ...]:
    """The cumulative incidence of a cause: a step for each distinct time."""
    causes = max([one.cause for one in seen] + [1, cause])
    steps: list[IncidenceStep] = []
    survival, total = 1.0, 0.0
    sums = [0.0, 0.0, 0.0]  # the variance is quadratic in the incidence at the time that is looked at: its coefficients
    for moment in moments([_alone(one) for one in seen], 1, causes):
        risk, ended = moment.at_risk[0], moment.ended[0]
        own, died = ended[cause], sum(ended[1:])
        before = survival
        total += before * own / risk
        survival *= (risk - died) / risk
        ratio = before / survival if survival else 0.0
        for count, first, second in ((died - own, ratio * total, ratio), (own, before + ratio * total, ratio)):
            share = _share(count, risk)
            for power, part in enumerate((first**2, first * second, second**2)):
                sums[power] += part * share
        variance = sums[0] - 2 * total * sums[1] + total**2 * sums[2]
        steps.append(IncidenceStep(moment.time, total, max(variance, 0.0)))
    return tuple(steps)


def _share(count: int, risk: int) -> float:
    """The variance of so many events among those at risk, with what ties take off it."""
    return 0.0 if not count else count * ((1 - (count - 1) / (risk - 1)) if count > 1 else 1.0) / risk**2


def _alone(one: ObservedTime) -> ObservedTime:
    return ObservedTime(one.time, one.cause)


def incidence_at(steps: Sequence[IncidenceStep], time: Fraction) -> IncidenceStep:
    """The incidence at a time; 0 before the first."""
    reached = [step for step in steps if step.time <= time]
    return reached[-1] if reached else IncidenceStep(time, 0.0, 0.0)
