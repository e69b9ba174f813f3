"""One patient's time to an event: from which day, to which day, and what ended it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING, TypeAlias, assert_never

from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.plans.model import (
    Beforehand,
    CutOff,
    Departure,
    Ending,
    FromDay,
    FromFirst,
    FromStart,
    Handling,
    Happening,
    Leaves,
    MissedAssessments,
    TimeEndpoint,
)

if TYPE_CHECKING:
    from fractions import Fraction

    from remission.endpoints.answers import EndpointAnswers
    from remission.endpoints.courses import Course
    from remission.protocol.plans.model import CoursePlan, EventAt


@dataclass(frozen=True, slots=True)
class Followed:
    """A time in days: to an event, or as far as the patient was followed."""

    patient: str
    start: date
    end: date
    is_event: bool
    ended_by: str
    remarks: tuple[str, ...] = ()  # what a person should know of it
    competes: bool = False  # ended by an event that competes with the one that is asked for

    @property
    def days(self) -> int:
        """The days between the two."""
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A patient who belongs to the analysis, or may, and whose time cannot be told."""

    patient: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotAtRisk:
    """A patient to whom the time does not apply: the outcome it is counted from was not reached."""

    patient: str


Time: TypeAlias = Followed | LeftOut | NotAtRisk


_EVENT, _COMPETES, _CENSORS = range(3)  # of one day, in this order
_LAST = 1_000  # behind what is stated


@dataclass(frozen=True, slots=True, order=True)
class _End:
    """Something that ends a time: the earliest does, of one day the event, then what competes, then the rest as stated."""

    day: date
    role: int
    rank: int
    what: str


class _UnusableError(Exception):
    """A day that is needed is stated and cannot be used."""


class _NotEvaluableError(Exception):
    """A patient is alive at the landmark and was never assessed until then: followed for no time at all."""


@dataclass(frozen=True, slots=True)
class FollowUpClock:
    """Tells the times of one endpoint, with a transplant handled in one of three ways."""

    endpoint: TimeEndpoint
    plan: CoursePlan
    hsct: Handling | None  # None where the course knows no transplant, or it is itself the event
    answers: EndpointAnswers

    def time(self, course: Course) -> Time:
        """Tell the time of one patient."""
        try:
            start = self.start(course)
            if isinstance(start, date) and any(day < start for day, _ in self._cut_offs(course)):
                return NotAtRisk(course.patient)  # as known on that day, the time had not begun
            return self.from_day(course, start) if isinstance(start, date) else start
        except _UnusableError as error:
            return LeftOut(course.patient, str(error))

    # ---- the two ends -----------------------------------------------------------------------------------

    def start(self, course: Course) -> date | LeftOut | NotAtRisk:
        """Find the day from which time is counted."""
        match self.endpoint.origin:
            case FromStart():
                return self._stated(course, self.plan.start or "") or LeftOut(course.patient, "the day of the start is missing")
            case FromDay(fact):
                return self._stated(course, fact) or NotAtRisk(course.patient)
            case FromFirst(outcomes):
                first = course.first(outcomes)
                if first.truth is NOT_MET:
                    return NotAtRisk(course.patient)
                wanted = " or ".join(outcomes)
                if first.assessment is None:
                    return LeftOut(course.patient, f"whether {wanted} was reached is not settled")
                return first.assessment.day or LeftOut(course.patient, f"the assessment that shows {wanted} has no date")
            case _:
                assert_never(self.endpoint.origin)

    def from_day(self, course: Course, start: date) -> Time:
        """Follow a patient to the first event, or to where following ends; an event on the last day counts."""
        try:
            ends = sorted(self._ends(course, start))
        except _NotEvaluableError as error:
            return Followed(course.patient, start, start, is_event=False, ended_by=str(error))
        for end in ends:
            if end.day < start:
                return LeftOut(course.patient, f"{end.what} ({end.day}) lies before {start}, from which time is counted")
        day = self._last_day(course, start)
        why = "data cut-off" if day == course.dates.cut_off else self.endpoint.censored_at
        last = _End(day, _CENSORS, self._rank(_LAST + 1), why)
        first = ends[0] if ends and ends[0].role != _CENSORS else min([*ends, last])  # an event is one after the last contact too
        told = Followed(
            course.patient,
            start,
            first.day,
            is_event=first.role == _EVENT,
            ended_by=first.what,
            remarks=tuple(self._remarks(course, start)),
            competes=first.role == _COMPETES,
        )
        return self._until_missed(course, told)

    def _until_missed(self, course: Course, told: Followed) -> Followed:
        """Follow only to the last assessment before a gap that is too long, where one is stated."""
        longest = next((each.days for each in self.endpoint.observation if isinstance(each, MissedAssessments)), None)
        if longest is None:
            return told
        judged = (each for each in course.assessments if not set(each.outcomes) <= set(self.plan.not_evaluable))
        seen = sorted({told.start, *(each.day for each in judged if each.day is not None and told.start < each.day <= told.end)})
        for day, following in pairwise([*seen, told.end]):
            if (following - day).days > longest:
                return replace(told, end=day, is_event=False, competes=False, ended_by="missed assessments")
        return told

    def _limits(self, course: Course) -> Iterator[tuple[date, str]]:
        """Yield the days after which the patient is no longer followed, whatever happens then, departures apart."""
        happens = (*self.endpoint.endings, *self.endpoint.competing)
        if Happening.DEATH not in happens and (death := self._stated(course, self.plan.death or "")):
            yield death, "death"
        yield from self._cut_offs(course)

    def _cut_offs(self, course: Course) -> Iterator[tuple[date, str]]:
        for each in self.endpoint.observation:
            if isinstance(each, CutOff):
                day = self._stated(course, each.day.fact) if isinstance(each.day, FromDay) else each.day
                if day is not None:
                    yield day, "data cut-off"

    def _last_day(self, course: Course, start: date) -> date:
        """The last day on which the patient is known to be alive, or was assessed."""
        assessed = [each.day for each in course.assessments if each.day is not None]
        alive = [day for fact, day in course.dates.days.items() if fact not in self._not_alive]
        known: list[date] = assessed if self.endpoint.censored_at == "last assessment" else [*assessed, *alive]
        if course.dates.cut_off is not None:  # something is known of later
            on = [day for day in known if day <= course.dates.cut_off]
            return max([start, *on]) if self.endpoint.censored_at == "last assessment" else max(start, course.dates.cut_off)
        return max([start, *known])

    # ---- what happens between ---------------------------------------------------------------------------

    @property
    def _not_alive(self) -> set[str | None]:
        """The days that do not say that a patient was alive then."""
        cuts = (each.day for each in self.endpoint.observation if isinstance(each, CutOff))
        return {self.plan.death, *(day.fact for day in cuts if isinstance(day, FromDay))}

    def _ends(self, course: Course, start: date) -> Iterator[_End]:
        """Yield whatever may end the time."""
        for role, endings in ((_EVENT, self.endpoint.endings), (_COMPETES, self.endpoint.competing)):
            for ending in endings:
                yield from (_End(day, role, 0, what) for day, what in self._ending(course, ending, start) if day is not None)
        for rank, (day, what, handling) in enumerate(self._departures(course, start)):
            as_event = _COMPETES if self.endpoint.competing else _EVENT  # in an incidence it is another event
            yield _End(day, as_event if handling is Handling.EVENT else _CENSORS, self._rank(rank), what)
        yield from (_End(day, _CENSORS, self._rank(_LAST), what) for day, what in self._limits(course))

    def _rank(self, rank: int) -> int:
        """The place among what ends a time on one day, where an order is stated."""
        return rank if self.endpoint.observation else 0

    def _ending(self, course: Course, ending: Ending, start: date) -> Iterator[tuple[date | None, str]]:
        match ending:
            case FromDay(fact):
                yield self._stated(course, fact), self.answers.protocol.facts[fact].name
            case Happening.DEATH:
                yield self._stated(course, self.plan.death or ""), "death"
            case Happening.RELAPSE:
                yield self._stated(course, self.plan.relapse_date or ""), "relapse"
                yield from ((day, "relapse") for day, truth in self._relapses(course, start) if truth is MET)
            case Happening.NEW_THERAPY:
                yield self._left(course, self.plan.new_therapy), "new therapy"
            case Happening.HSCT:
                yield self._left(course, self.plan.hsct), "transplant"
            case Happening.NO_RESPONSE:
                if self.plan.landmark is not None and self.plan.landmark.days is not None:
                    yield self._failure(course, start, self.plan.landmark.days, self.plan.landmark.event_at), "no response"
            case _:
                assert_never(ending)

    def _departures(self, course: Course, start: date) -> Iterator[tuple[date, str, Handling]]:
        """Yield the day, the name and the handling of what takes the patient off the course, in the order that is stated."""
        for point, handling in self._handled():
            if handling is Handling.IGNORE or point in (*self.endpoint.endings, *self.endpoint.competing):
                continue
            for day, what in self._ending(course, point, start):
                if day is None or (day <= start and self.endpoint.beforehand is Beforehand.IGNORED):
                    continue
                if day <= start and self.endpoint.beforehand is Beforehand.LEFT_OUT:
                    raise _UnusableError(f"{what} ({day}) is not after {start}, from which time is counted")
                yield max(day, start) if self.endpoint.beforehand is Beforehand.FIRST_DAY else day, what, handling

    def _handled(self) -> Iterator[tuple[Ending, Handling]]:
        """Yield what may end observation besides events, and how; what the endpoint states comes first."""
        stated = [each for each in self.endpoint.observation if isinstance(each, Leaves)]
        for each in stated:
            is_switched = each.point is Happening.HSCT and self.hsct is not None
            yield each.point, self.hsct if is_switched and self.hsct else each.handling
        points = {each.point for each in stated}
        if self.hsct is not None and Happening.HSCT not in points:
            yield Happening.HSCT, self.hsct
        if self.plan.new_therapy is not None and Happening.NEW_THERAPY not in points and self.endpoint.is_of_response:
            yield Happening.NEW_THERAPY, self.plan.new_therapy.handling

    def _left(self, course: Course, departure: Departure | None) -> date | None:
        return None if departure is None else self._stated(course, departure.fact)

    def _stated(self, course: Course, fact: str) -> date | None:
        """Return a day of the course; None where it is empty: what it stands for had not happened by the last contact."""
        if fact in course.dates.unusable:
            raise _UnusableError(course.dates.unusable[fact])
        return course.dates.days.get(fact)

    def _relapses(self, course: Course, start: date) -> Iterator[tuple[date, Truth]]:
        """Yield the assessments after a response (and after the start) that show a relapse, or may."""
        first = course.first(self.plan.responders).assessment
        if self.plan.relapse_when is None or first is None or first.day is None:
            return
        for assessment in course.assessments:
            if assessment.day is None or assessment.day <= max(first.day, start):
                continue
            truth = self.answers.truth(self.plan.relapse_when, assessment.decision, {self.plan.response: assessment.outcomes})
            if truth is not NOT_MET:
                yield assessment.day, truth

    def _failure(self, course: Course, start: date, days: Fraction, event_at: EventAt) -> date | None:
        """Return the day of failing to respond by the landmark; None for who responded, or was not followed so long."""
        limit = start + timedelta(days=floor(days))
        first = course.first(self.plan.responders)
        if first.assessment is not None and first.assessment.day is not None and first.assessment.day <= limit:
            return None
        failed = start if event_at == "start" else limit
        death = self._stated(course, self.plan.death or "")
        if death is not None and death <= limit:
            return min(failed, death)
        if self._last_day(course, start) < limit:
            return None
        by_then = [each for each in course.counting if each.day is not None and each.day <= limit]
        if not by_then:
            raise _NotEvaluableError(f"not assessed by day {floor(days)}")
        if any(open_one is each for open_one in first.earlier for each in by_then):
            raise _UnusableError(f"whether there was a response by day {floor(days)} is not settled")
        return failed

    def _remarks(self, course: Course, start: date) -> Iterator[str]:
        """Yield what is open about a time that is told all the same."""
        if isinstance(self.endpoint.origin, FromFirst):
            for each in course.first(self.endpoint.origin.outcomes).earlier:
                shown = "an assessment without a date" if each.day is None else f"the assessment of {each.day}"
                yield f"{shown} may have shown {' or '.join(self.endpoint.origin.outcomes)} already"
        if Happening.RELAPSE in self.endpoint.endings:
            for day, truth in self._relapses(course, start):
                if truth is UNKNOWN:
                    yield f"whether the assessment of {day} shows a relapse is not known"
