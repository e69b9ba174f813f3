"""Times to an event over a cohort: one curve for each way to handle a transplant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from remission.endpoints.followup import Followed, FollowUpClock, LeftOut, NotAtRisk, Time
from remission.endpoints.groups.arms import Allocation, allocation
from remission.endpoints.groups.estimates import EVERYBODY, GroupEstimates
from remission.endpoints.groups.sets import SetResult
from remission.endpoints.statistics.survival import HALF, Curve, MedianTime
from remission.expr.truth import NOT_MET, UNKNOWN
from remission.protocol.plans.model import Ending, FromDay, Handling, Happening, TimeEndpoint

if TYPE_CHECKING:
    from remission.endpoints.answers import EndpointAnswers
    from remission.endpoints.courses import Course
    from remission.protocol.plans.model import CoursePlan


@dataclass(frozen=True, slots=True)
class Analysis:
    """The times of a cohort with a transplant handled in one way; curve and median are in the endpoint's unit."""

    hsct: Handling | None
    times: tuple[Time, ...]
    curve: Curve | None  # None: nobody is at risk, or an incidence, whose complement it is not
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
    allocated: Allocation | None  # None: not divided
    is_silent: bool  # nobody in the data has a day of an event, nor one until which the event is known not to have happened

    @property
    def analyses(self) -> tuple[Analysis, ...]:
        """Every analysis, the declared one first."""
        return (self.declared, *self.others)


def time_of(
    endpoint: TimeEndpoint,
    plan: CoursePlan,
    courses: Sequence[Course],
    answers: EndpointAnswers,
    belongs: SetResult | None = None,
) -> TimeResult:
    """Compute a time to an event, of everybody or of an analysis set."""
    is_silent = not _is_told(endpoint, plan, courses)
    outside = _outside(belongs)
    allocated = allocation(answers.protocol, endpoint.among, [each for each in courses if each.patient not in outside])

    def analysis(hsct: Handling | None) -> Analysis:
        return _analysis(FollowUpClock(endpoint, plan, hsct, answers), courses, belongs)

    declared = handling_of(endpoint, plan)
    if declared is None:
        return TimeResult(endpoint, analysis(None), (), allocated, is_silent)
    is_asked = endpoint.is_of_response or endpoint.stated(Happening.HSCT) is not None
    others = tuple(handling for handling in Handling if is_asked and handling is not declared)
    return TimeResult(endpoint, analysis(declared), tuple(map(analysis, others)), allocated, is_silent)


def handling_of(endpoint: TimeEndpoint, plan: CoursePlan) -> Handling | None:
    """What a transplant does to a time: as the endpoint says, or else as the course does where a response is part of it.

    None where the course knows no transplant, or it is itself the event. Survival is followed beyond a transplant.
    """
    if plan.hsct is None or Happening.HSCT in (*endpoint.endings, *endpoint.competing):
        return None
    return endpoint.stated(Happening.HSCT) or (plan.hsct.handling if endpoint.is_of_response else Handling.IGNORE)


def _is_told(endpoint: TimeEndpoint, plan: CoursePlan, courses: Sequence[Course]) -> bool:
    """Tell whether the data could know of an event: some patient has such a day or was followed, or an assessment can show it."""
    if Happening.NO_RESPONSE in endpoint.endings or (Happening.RELAPSE in endpoint.endings and plan.relapse_when is not None):
        return True
    days = {fact for course in courses for fact in (*course.dates.days, *course.dates.unusable)}
    if endpoint.censored_at == "last assessment" or plan.last_contact in {None, *days}:
        return True
    return any(fact in days for ending in (*endpoint.endings, *endpoint.competing) for fact in _facts(ending, plan))


def _facts(ending: Ending, plan: CoursePlan) -> tuple[str | None, ...]:
    match ending:
        case FromDay(fact):
            return (fact,)
        case Happening.RELAPSE:
            return (plan.relapse_date,)
        case Happening.DEATH:
            return (plan.death,)
        case Happening.NEW_THERAPY:
            return (plan.new_therapy.fact,) if plan.new_therapy else ()
        case Happening.HSCT:
            return (plan.hsct.fact,) if plan.hsct else ()
        case Happening.NO_RESPONSE:
            return ()
        case _:
            assert_never(ending)


def _outside(belongs: SetResult | None) -> set[str]:
    return set() if belongs is None else {each.patient for each in belongs.members if each.belongs is NOT_MET}


def _analysis(clock: FollowUpClock, courses: Sequence[Course], belongs: SetResult | None) -> Analysis:
    outside = _outside(belongs)
    unsure = {} if belongs is None else {each.patient: each.why for each in belongs.members if each.belongs is UNKNOWN}
    name = "" if belongs is None else belongs.analysis_set.name

    def time(course: Course) -> Time:
        patient = course.patient
        if patient in unsure:
            return LeftOut(patient, f"whether the patient is in the set {name!r} is not settled: {unsure[patient]}")
        return NotAtRisk(patient) if patient in outside else clock.time(course)

    times = tuple(map(time, courses))
    whole = GroupEstimates(clock.endpoint, EVERYBODY, tuple(each for each in times if isinstance(each, Followed)))
    return Analysis(clock.hsct, times, whole.curve, None if whole.curve is None else whole.quantile(HALF))
