"""Time to an event under censoring: Kaplan-Meier curve, median with its interval, numbers at risk, as R's survival prints them.

Times are exact and in one unit of the caller's choice; every result is in that unit. The arithmetic needs no library; why none of
the Python libraries is asked for the median's interval is in docs/decisions/0007-survival.md.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from math import exp, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from collections.abc import Iterable

HALF, TOLERANCE = 0.5, 1e-8  # a product of fractions that is one half misses it by rounding only


class Limits(Enum):
    """The scale on which the pointwise limits are symmetric; the value is R's `conf.type`."""

    LOG_LOG = "log-log"
    LOG = "log"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A time, whether it ended with the event (otherwise it was censored), and of how many patients this is so."""

    time: Fraction
    event: bool
    patients: int = 1


@dataclass(frozen=True, slots=True)
class CurveStep:
    """The curve from `time` until the next step; limits are None where the method has none (survival of 0 or 1)."""

    time: Fraction
    at_risk: int  # just before `time`
    events: int
    censored: int  # at `time`, after the events
    survival: float
    low: float | None
    high: float | None
    error: float | None = field(default=None, compare=False)  # Greenwood's; None at 0, where there is none


@dataclass(frozen=True, slots=True)
class Curve:
    """A Kaplan-Meier curve: a step for each distinct time, in order."""

    steps: tuple[CurveStep, ...]
    patients: int
    events: int
    level: float
    limits: Limits


@dataclass(frozen=True, slots=True)
class Estimate:
    """Survival at one time, as a fraction of 1, with its limits where the method has some."""

    survival: float
    low: float | None
    high: float | None
    error: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class MedianTime:
    """A median (or another quantile) and its confidence limits, in the unit of the times; None is "not reached"."""

    median: Fraction | None
    low: Fraction | None
    high: Fraction | None


def kaplan_meier(follow_ups: Iterable[FollowUp], *, level: float = 0.95, limits: Limits = Limits.LOG_LOG) -> Curve:
    """Estimate survival by the product-limit method, with Greenwood's variance and two-sided pointwise limits.

    Args:
        follow_ups: Of at least one patient; a censored patient is at risk at the time of censoring.
        level: Confidence, above 0 and below 1.
        limits: R's `conf.type`; log-log is what SAS prints and what most trial reports use, log is R's default.

    Raises:
        ValueError: there is no patient, a time is negative, or the level is impossible.

    Source: Kaplan and Meier, J Am Stat Assoc 1958;53:457-481; limits as in Kalbfleisch and Prentice, section 1.4.

    """
    seen = tuple(follow_ups)
    if not seen or min(one.time for one in seen) < 0:
        raise ValueError("a survival curve needs patients, and times that are not negative")
    if not 0 < level < 1:
        raise ValueError(f"a confidence level of {level} is not between 0 and 1")
    z = NormalDist().inv_cdf((1 + level) / 2)
    steps = tuple(_steps(seen, z, limits))
    return Curve(steps, sum(one.patients for one in seen), sum(step.events for step in steps), level, limits)


def _steps(seen: tuple[FollowUp, ...], z: float, limits: Limits) -> Iterable[CurveStep]:
    events, censored = Counter[Fraction](), Counter[Fraction]()
    for one in seen:
        (events if one.event else censored)[one.time] += one.patients
    at_risk, survival, variance = events.total() + censored.total(), 1.0, 0.0  # variance of log(survival), by Greenwood's formula
    for time in sorted({*events, *censored}):
        died = events[time]
        survival *= (at_risk - died) / at_risk
        if survival:
            variance += died / (at_risk * (at_risk - died))
        low, high = _limits(survival, z * sqrt(variance), limits)
        error = survival * sqrt(variance) if survival else None
        yield CurveStep(time, at_risk, died, censored[time], survival, low, high, error)
        at_risk -= died + censored[time]


def _limits(survival: float, width: float, limits: Limits) -> tuple[float | None, float | None]:
    """Return the limits of a survival whose logarithm is known to +/- `width`."""
    match limits:
        case Limits.LOG:
            return (survival * exp(-width), min(1.0, survival * exp(width))) if survival else (None, None)
        case Limits.PLAIN:
            return (max(0.0, survival * (1 - width)), min(1.0, survival * (1 + width))) if survival else (None, None)
        case Limits.LOG_LOG:
            if survival in {0.0, 1.0}:
                return None, None
            spread = exp(-width / log(survival))
            return survival**spread, survival ** (1 / spread)
        case _:
            assert_never(limits)


def median(curve: Curve) -> MedianTime:
    """Read the median where the curve, and its limits where its pointwise limits, come down to one half.

    Where the curve runs level at exactly one half, the median is the middle of that stretch, as in R.

    Source: Brookmeyer and Crowley, Biometrics 1982;38:29-41.

    >>> curve = kaplan_meier(FollowUp(Fraction(day), event=True) for day in (1, 2, 3, 4))
    >>> median(curve).median
    Fraction(5, 2)

    """
    return quantile(curve, HALF)


def quantile(curve: Curve, share: float) -> MedianTime:
    """Read by when so many had the event, a share of all, as the median is read."""
    times = [step.time for step in curve.steps]
    return MedianTime(
        _crossing(times, [step.survival for step in curve.steps], 1 - share),
        _crossing(times, [step.low for step in curve.steps], 1 - share),
        _crossing(times, [step.high for step in curve.steps], 1 - share),
    )


def _crossing(times: list[Fraction], heights: list[float | None], to: float) -> Fraction | None:
    low = [(time, height) for time, height in zip(times, heights, strict=True) if height is not None and height < to + TOLERANCE]
    if not low:
        return None
    (first, height), *later = low
    if height < to - TOLERANCE:
        return first
    below = [time for time, one in later if one < to - TOLERANCE]
    return (first + below[0]) / 2 if below else first


def survival_at(curve: Curve, time: Fraction) -> Estimate | None:
    """Estimate survival at a landmark; None after the last time, of which the curve says nothing unless it came down to 0.

    Before the first time survival is 1, without limits.
    """
    last = curve.steps[-1]
    if time > last.time and last.survival:
        return None
    reached = [step for step in curve.steps if step.time <= time]
    last = reached[-1] if reached else last
    return Estimate(last.survival, last.low, last.high, last.error) if reached else Estimate(1.0, None, None, 0.0)


def at_risk(curve: Curve, times: Iterable[Fraction]) -> tuple[int, ...]:
    """Count the patients still followed just before each time: the numbers under a survival plot."""
    ends = [step.time for step in curve.steps]
    counts = [*(step.at_risk for step in curve.steps), 0]
    return tuple(counts[bisect_left(ends, time)] for time in times)
