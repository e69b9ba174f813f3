"""The mean time until a horizon: the area under the Kaplan-Meier curve, with its standard error, and what two groups differ by.

Source: Irwin, J Hyg 1949;47:188-189; Klein and Moeschberger, Survival Analysis, 2nd ed., section 4.5. As R's `survfit` prints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from remission.endpoints.statistics.observed import ObservedTime, moments


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """A mean up to a horizon and its standard error, in the unit of the times."""

    mean: float
    error: float


def restricted_mean(seen: Sequence[ObservedTime], horizon: Fraction) -> RestrictedMean:
    """The mean time until the horizon; who is event-free there counts with the horizon.

    Raises:
        ValueError: nobody is followed that far, so that the curve says nothing of it.
    """
    last = max((one.time for one in seen), default=Fraction(0))
    steps = list(moments([ObservedTime(one.time, min(one.cause, 1)) for one in seen], 1))
    if horizon > last and steps and steps[-1].events(1)[0] < steps[-1].at_risk[0]:
        raise ValueError(f"nobody is followed until {float(horizon):g}")
    pieces: list[tuple[float, float]] = []  # of each event: its share of the variance, and the area before it
    survival, area, before = 1.0, 0.0, Fraction(0)
    for moment in steps:
        if moment.time > horizon:
            break
        area += survival * float(moment.time - before)
        before = moment.time
        died, risk = moment.events(1)[0], moment.at_risk[0]
        if died:
            survival *= (risk - died) / risk
            pieces.append((died / (risk * (risk - died)) if risk > died else 0.0, area))
    area += survival * float(horizon - before)
    return RestrictedMean(area, sqrt(sum(share * (area - done) ** 2 for share, done in pieces)))
