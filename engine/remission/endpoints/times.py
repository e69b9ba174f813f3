"""Times to an event over a cohort: one curve for each way to handle a transplant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.endpoints.followup import Clock, Followed, LeftOut, NotAtRisk, Time
from remission.endpoints.survival import Curve, FollowUp, Limits, MedianTime, kaplan_meier, median
from remission.protocol.endpoints import Handling, Happening, TimeEndpoint

if TYPE_CHECKING:
    from remission.endpoints.answers import Answers
    from remission.endpoints.courses import Course
    from remission.protocol.endpoints import CoursePlan

LIMITS = {"log-log": Limits.LOG_LOG, "log": Limits.LOG}


@dataclass(frozen=True, slots=True)
class Analysis:
    """The times of a cohort with a transplant handled in one way; curve and median are in the endpoint's unit."""

    hsct: Handling | None
    times: tuple[Time, ...]
    curve: Curve | None  # None: nobody is at risk
    median: MedianTime | None

    @property
    def followed(self) -> tuple[Followed, ...]:
        """The patients whose time can be told."""
        return tuple(each for each in self.times if isinstance(each, Followed))

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The patients who belong here, or may, and whose time cannot be told."""
        return tuple(each for each in self.times if isinstance(each, LeftOut))

    @property
    def not_at_risk(self) -> int:
        """How many patients the time does not apply to."""
        return sum(isinstance(each, NotAtRisk) for each in self.times)


@dataclass(frozen=True, slots=True)
class TimeResult:
    """A time to an event: as the protocol declares it, and with a transplant handled in each other way."""

    endpoint: TimeEndpoint
    declared: Analysis
    others: tuple[Analysis, ...]

    @property
    def analyses(self) -> tuple[Analysis, ...]:
        """Every analysis, the declared one first."""
        return (self.declared, *self.others)


def time_of(endpoint: TimeEndpoint, plan: CoursePlan, courses: Sequence[Course], answers: Answers) -> TimeResult:
    """Compute a time to an event."""
    if plan.hsct is None or Happening.HSCT in endpoint.endings:
        return TimeResult(endpoint, _analysis(endpoint, plan, courses, answers, None), ())
    declared = plan.hsct.handling
    others = tuple(handling for handling in Handling if handling is not declared)
    return TimeResult(
        endpoint,
        _analysis(endpoint, plan, courses, answers, declared),
        tuple(_analysis(endpoint, plan, courses, answers, handling) for handling in others),
    )


def _analysis(
    endpoint: TimeEndpoint, plan: CoursePlan, courses: Sequence[Course], answers: Answers, hsct: Handling | None
) -> Analysis:
    clock = Clock(endpoint, plan, hsct, answers)
    times = tuple(map(clock.time, courses))
    follow_ups = [
        FollowUp(Fraction(each.days) / endpoint.unit_days, each.is_event) for each in times if isinstance(each, Followed)
    ]
    if not follow_ups:
        return Analysis(hsct, times, None, None)
    curve = kaplan_meier(follow_ups, level=float(endpoint.level), limits=LIMITS[endpoint.limits])
    return Analysis(hsct, times, curve, median(curve))
