"""Estimates of a time or an incidence in one group of patients: quartiles, landmarks, the restricted mean, the follow-up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import exp, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from remission.endpoints.statistics.incidence import IncidenceStep, incidence, incidence_at
from remission.endpoints.statistics.observed import ObservedTime
from remission.endpoints.statistics.restricted_mean import RestrictedMean, restricted_mean
from remission.endpoints.statistics.survival import (
    HALF,
    Curve,
    FollowUp,
    Limits,
    MedianTime,
    kaplan_meier,
    quantile,
    survival_at,
)

if TYPE_CHECKING:
    from remission.endpoints.followup import Followed
    from remission.protocol.plans.model import TimeEndpoint

LIMITS = {each.value: each for each in Limits}
EVERYBODY = "all"


@dataclass(frozen=True, slots=True)
class LandmarkEstimate:
    """A share of patients at a time (without an event; of an incidence, with it); None where the data say nothing of it."""

    time: Fraction
    at_risk: int
    share: float | None
    low: float | None
    high: float | None
    error: float | None


@dataclass(frozen=True)
class GroupEstimates:
    """What is estimated of one group; times are in the endpoint's unit."""

    endpoint: TimeEndpoint
    group: str
    followed: tuple[Followed, ...]

    @property
    def observed(self) -> tuple[ObservedTime, ...]:
        """The times, for what has causes."""
        unit = self.endpoint.unit_days
        return tuple(ObservedTime(one.days / unit, 1 if one.is_event else 2 if one.competes else 0) for one in self.followed)

    @property
    def events(self) -> int:
        """How many had the event."""
        return sum(one.is_event for one in self.followed)

    @property
    def competing(self) -> int:
        """How many had what competes with it."""
        return sum(one.competes for one in self.followed)

    @cached_property
    def curve(self) -> Curve | None:
        """The share without an event; None of nobody, and of an incidence, whose complement it is not."""
        if not self.followed or self.endpoint.competing:
            return None
        return self._kaplan_meier([one.is_event for one in self.followed])

    @cached_property
    def incidences(self) -> tuple[tuple[IncidenceStep, ...], ...]:
        """Of an incidence, the event's and that of what competes."""
        if not self.followed or not self.endpoint.competing:
            return ()
        return incidence(self.observed, 1), incidence(self.observed, 2)

    @property
    def follow_up(self) -> MedianTime:
        """The follow-up by reverse Kaplan-Meier: being followed no longer is the event, and the event censors."""
        if not self.followed:
            return MedianTime(None, None, None)
        return quantile(self._kaplan_meier([not one.is_event and not one.competes for one in self.followed]), HALF)

    def _kaplan_meier(self, events: Sequence[bool]) -> Curve:
        times = (one.days / self.endpoint.unit_days for one in self.followed)
        seen = Counter(zip(times, events, strict=True))
        follow_ups = (FollowUp(time, event, count) for (time, event), count in seen.items())
        return kaplan_meier(follow_ups, level=float(self.endpoint.level), limits=LIMITS[self.endpoint.limits])

    def quantile(self, share: float) -> MedianTime:
        """By when so many had the event."""
        return MedianTime(None, None, None) if self.curve is None else quantile(self.curve, share)

    def at(self, days: Fraction) -> LandmarkEstimate:
        """The estimate at a landmark."""
        time = days / self.endpoint.unit_days
        at_risk = sum(one.days >= days for one in self.followed)
        if self.incidences:
            if time > max(one.time for one in self.observed):
                return LandmarkEstimate(time, at_risk, None, None, None, None)
            step = incidence_at(self.incidences[0], time)
            error = sqrt(step.variance)
            return LandmarkEstimate(time, at_risk, step.incidence, *self._limits(step.incidence, error), error)
        found = None if self.curve is None else survival_at(self.curve, time)
        if found is None:
            return LandmarkEstimate(time, at_risk, None, None, None, None)
        return LandmarkEstimate(time, at_risk, found.survival, found.low, found.high, found.error)

    def _limits(self, share: float, error: float) -> tuple[float | None, float | None]:
        """The limits of an incidence on the scale of the endpoint; none at 0 and 1."""
        if not 0 < share < 1:
            return None, None
        half = NormalDist().inv_cdf((1 + float(self.endpoint.level)) / 2) * error
        match self.endpoint.limits:
            case "plain":
                return max(0.0, share - half), min(1.0, share + half)
            case "log":
                return share * exp(-half / share), min(1.0, share * exp(half / share))
            case "log-log":
                spread = exp(half / (share * log(share)))
                return share ** (1 / spread), share**spread

    @property
    def mean(self) -> RestrictedMean | None:
        """The restricted mean; None where none is asked for, or nobody is followed so far."""
        if self.endpoint.horizon is None or not self.followed or self.endpoint.competing:
            return None
        try:
            return restricted_mean(self.observed, self.endpoint.horizon / self.endpoint.unit_days)
        except ValueError:
            return None


def grouped(
    endpoint: TimeEndpoint, followed: Sequence[Followed], arms: Sequence[str], arm: Mapping[str, str]
) -> tuple[GroupEstimates, ...]:
    """Everybody first, then each arm."""
    whole = GroupEstimates(endpoint, EVERYBODY, tuple(followed))
    own = (GroupEstimates(endpoint, name, tuple(one for one in followed if arm.get(one.patient) == name)) for name in arms)
    return (whole, *own)
