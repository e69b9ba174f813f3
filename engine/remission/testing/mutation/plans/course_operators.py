"""Mutation operators of the course: responders, the days between which a response counts, what ends a time, weeks and windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Literal, TypeAlias

from remission.endpoints.courses import best_to_worst
from remission.expr.numbers import plain
from remission.protocol.model import Protocol
from remission.protocol.plans.model import (
    CoursePlan,
    Departure,
    FromStart,
    Handling,
    Happening,
    Landmark,
    TimeEndpoint,
)
from remission.testing.mutation.plans.conditions import other_conditions

OtherCourse: TypeAlias = tuple[CoursePlan, str]
FOUR_WEEKS = Fraction(28)
Dated: TypeAlias = Literal["starts", "relapse", "death", "last contact"]
Left: TypeAlias = Literal["new therapy", "hsct"]


def other_courses(protocol: Protocol) -> Iterator[OtherCourse]:
    """Every course that an author could have written by mistake, with what is told of it."""
    own = protocol.plan.course
    if own is not None:
        operators = _CourseOperators(protocol, own)
        yield from operators.responders()
        yield from operators.orders()
        yield from operators.dates()
        yield from operators.until()
        yield from operators.relapses()
        yield from operators.departures()
        yield from operators.landmarks()
        yield from operators.confirmations()
        yield from operators.unconfirmed()
        yield from operators.durations()
        yield from operators.not_evaluable()


class _CourseOperators:
    def __init__(self, protocol: Protocol, own: CoursePlan) -> None:
        self.protocol, self.own = protocol, own
        self.order = best_to_worst(protocol, own)
        times = [one for one in protocol.plan.endpoints.values() if isinstance(one, TimeEndpoint)]
        self.endings = {ending for one in times for ending in one.endings}
        self.is_counted_from_start = own.landmark is not None or any(isinstance(one.origin, FromStart) for one in times)

    def responders(self) -> Iterator[OtherCourse]:
        """One fewer, one more; responders stand first among the outcomes, and not every outcome is one."""
        own = self.own.responders
        for count in (len(own) - 1, len(own) + 1):
            if 0 < count < len(self.order):
                kept = self.order[:count]
                some = (*(one for one in own if one in kept), *(one for one in kept if one not in own))
                yield replace(self.own, responders=some), instead("responders", own, some)

    def orders(self) -> Iterator[OtherCourse]:
        """Two neighbours exchanged, both of them responders or both not."""
        for at in range(len(self.order) - 1):
            one, other = self.order[at : at + 2]
            if (one in self.own.responders) is (other in self.own.responders):
                new = (*self.order[:at], other, one, *self.order[at + 2 :])
                yield replace(self.own, best_to_worst=new), instead("best to worst", self.order, new)

    def dates(self) -> Iterator[OtherCourse]:
        """Another day of the plan in the place of one; none where nothing needs it."""
        own = self.own
        days: tuple[tuple[Dated, str | None], ...] = (
            ("starts", own.start),
            ("relapse", own.relapse_date),
            ("death", own.death),
            ("last contact", own.last_contact),
        )
        for key, fact in days:
            if fact is not None:
                other = self._other(fact)
                if other is not None:
                    yield _dated(own, key, other), instead(key, self._name(fact), self._name(other))
                if self._may_miss(key):
                    yield _dated(own, key, None), f"without '{key}: {self._name(fact)}'"

    def until(self) -> Iterator[OtherCourse]:
        """One day fewer that ends what counts, and one more."""
        own = self.own.until
        others = [tuple(one for one in own if one != fact) for fact in own]
        more = [fact for fact in self.protocol.plan.dates if fact not in (*own, self.own.start, self.own.death)]
        others += [(*own, more[0])] if more else []
        for some in others:
            told = instead("response until", [self._name(one) for one in own], [self._name(one) for one in some])
            yield replace(self.own, until=some), told

    def relapses(self) -> Iterator[OtherCourse]:
        """Another condition of a relapse; none where a day tells of it too."""
        when = self.own.relapse_when
        if when is not None:
            for new, told in other_conditions(self.protocol, when):
                yield replace(self.own, relapse_when=new), f"relapse: {told}"
            if self.own.relapse_date is not None or Happening.RELAPSE not in self.endings:
                yield replace(self.own, relapse_when=None), "without the condition of a relapse"

    def departures(self) -> Iterator[OtherCourse]:
        """A transplant or another therapy that is handled otherwise, or is another day."""
        departures: tuple[tuple[Left, Departure | None], ...] = (
            ("new therapy", self.own.new_therapy),
            ("hsct", self.own.hsct),
        )
        for key, own in departures:
            if own is None:
                continue
            for handling in Handling:
                if handling is not own.handling and Happening(key) not in self.endings:
                    told = instead(key, f"as {own.handling.value}", f"as {handling.value}")
                    yield _leaving(self.own, key, replace(own, handling=handling)), told
            other = self._other(own.fact)
            if other is not None:
                told = instead(key, self._name(own.fact), self._name(other))
                yield _leaving(self.own, key, replace(own, fact=other)), told

    def landmarks(self) -> Iterator[OtherCourse]:
        """A day earlier and later, the other day of the event, none."""
        own = self.own.landmark
        if own is None:
            return
        yield from self._other_landmarks(own)
        if own.days is not None:
            turned = replace(own, event_at="landmark" if own.event_at == "start" else "start")
            told = instead("landmark", f"event at {own.event_at}", f"event at {turned.event_at}")
            yield replace(self.own, landmark=turned), told
        if own.counts_as is not None and own.days is not None:
            told = f"landmark without 'counts as: {own.counts_as}'"
            yield replace(self.own, landmark=replace(own, counts_as=None)), told
        if Happening.NO_RESPONSE not in self.endings:
            yield replace(self.own, landmark=None), "without the landmark"

    def _other_landmarks(self, own: Landmark) -> Iterator[OtherCourse]:
        for by in (-1, 1):
            if own.days is not None and own.days + by > 0:
                told = instead("landmark", f"by {_days(own.days)}", f"by {_days(own.days + by)}")
                yield replace(self.own, landmark=replace(own, days=own.days + by)), told
            if own.assessments is not None and own.assessments + by > 0:
                told = instead("landmark", f"by {own.assessments} assessments", f"by {own.assessments + by} assessments")
                yield replace(self.own, landmark=replace(own, assessments=own.assessments + by)), told

    def durations(self) -> Iterator[OtherCourse]:
        """A day less and more of what needs some time, none."""
        own = self.own.minimum_duration
        if own is None:
            return
        for days in (own.days - 1, own.days + 1):
            if days > 0:
                told = instead("minimum duration", f"at least {_days(own.days)}", f"at least {_days(days)}")
                yield replace(self.own, minimum_duration=replace(own, days=days)), told
        yield replace(self.own, minimum_duration=None), "without 'minimum duration'"

    def not_evaluable(self) -> Iterator[OtherCourse]:
        """One outcome fewer that says that nothing could be judged; it matters only to what confirms."""
        own = self.own.not_evaluable
        for outcome in own if self.own.is_confirmed else ():
            some = tuple(one for one in own if one != outcome)
            yield replace(self.own, not_evaluable=some), instead("not evaluable", own, some)

    def unconfirmed(self) -> Iterator[OtherCourse]:
        """Another outcome of what is not confirmed; not having looked again taken otherwise."""
        own = self.own.unconfirmed
        if own is None:
            return
        others = [one for one in self.order if one not in (*self.own.responders, own.outcome)]
        for other in others[:1]:
            yield replace(self.own, unconfirmed=replace(own, outcome=other)), instead("unconfirmed", own.outcome, other)
        if len(self.own.responders) > 1:
            turned = replace(own, best_confirmed=not own.best_confirmed)
            told = f"'unconfirmed' {'without' if own.best_confirmed else 'with'} the best that is confirmed"
            yield replace(self.own, unconfirmed=turned), told
        words = ("unconfirmed", "open") if own.not_assessed_again else ("open", "unconfirmed")
        turned = replace(own, not_assessed_again=not own.not_assessed_again)
        yield replace(self.own, unconfirmed=turned), instead("not assessed again", *words)

    def confirmations(self) -> Iterator[OtherCourse]:
        """A day less and more, none; four weeks where there is none."""
        own = self.own.confirmation_days
        if self.own.confirmed_by is not None:
            yield from self._other_counts(*self.own.confirmed_by)
            return
        if own is None:
            yield replace(self.own, confirmation_days=FOUR_WEEKS), f"with 'confirmation: {_days(FOUR_WEEKS)}'"
            return
        for days in (own - 1, own + 1):
            if days > 0:
                yield replace(self.own, confirmation_days=days), instead("confirmation", _days(own), _days(days))
        if self.own.unconfirmed is None:
            yield replace(self.own, confirmation_days=None), f"without 'confirmation: {_days(own)}'"

    def _other_counts(self, count: int, total: int) -> Iterator[OtherCourse]:
        for other in ((count - 1, total), (count + 1, total), (count, total - 1), (count, total + 1)):
            if 2 <= other[0] <= other[1]:  # noqa: PLR2004 - its own and another
                told = instead("confirmation", f"{count} of {total} assessments", f"{other[0]} of {other[1]} assessments")
                yield replace(self.own, confirmed_by=other), told

    # ---- what may be written ----------------------------------------------------------------------------

    def _other(self, fact: str) -> str | None:
        """The day behind this one among those of the plan."""
        days = self.protocol.plan.dates
        at = days.index(fact)
        return next(iter((*days[at + 1 :], *days[:at])), None)

    def _may_miss(self, key: Dated) -> bool:
        """Whether `check` accepts the course without one of its days."""
        match key:
            case "starts":
                return not self.is_counted_from_start
            case "relapse":
                return Happening.RELAPSE not in self.endings or self.own.relapse_when is not None
            case "death":
                return Happening.DEATH not in self.endings
            case "last contact":
                return True

    def _name(self, fact: str) -> str:
        return self.protocol.facts[fact].name


def _dated(own: CoursePlan, key: Dated, fact: str | None) -> CoursePlan:
    match key:
        case "starts":
            return replace(own, start=fact)
        case "relapse":
            return replace(own, relapse_date=fact)
        case "death":
            return replace(own, death=fact)
        case "last contact":
            return replace(own, last_contact=fact)


def _leaving(own: CoursePlan, key: Left, departure: Departure) -> CoursePlan:
    return replace(own, new_therapy=departure) if key == "new therapy" else replace(own, hsct=departure)


def instead(key: str, before: object, after: object) -> str:
    """What would stand at a key in the place of something else."""
    return f"'{key}: {_said(after)}' in place of '{key}: {_said(before)}'"


def _said(value: object) -> str:
    return f"[{', '.join(map(str, value))}]" if isinstance(value, tuple | list) else str(value)


def _days(days: Fraction) -> str:
    return f"{plain(days)} days"
