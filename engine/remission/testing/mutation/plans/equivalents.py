"""Mutants of a plan of which no cohort has another figure."""

from __future__ import annotations

from dataclasses import fields, replace

from remission.endpoints.courses import best_to_worst
from remission.expr import tree as t
from remission.protocol.model import Protocol
from remission.protocol.plans.model import CoursePlan, Happening, RateEndpoint, Taken, TimeEndpoint
from remission.testing.mutation.plans.mutants import Replanned

OF_TIMES = frozenset({"new_therapy", "hsct", "last_contact", "landmark"})  # what of a course only times to an event read
OF_RELAPSE = frozenset({"relapse_when", "relapse_date"})  # times, and what confirms a response
NO_TIME = "no figure of any cohort is other: only times to an event read it, and the protocol has none"
ALL_STATE_IT = "no figure of any cohort is other: every time says itself what that does to it, or no response is part of it"
BEST_ONCE = "no figure of any cohort is other: who once shows one of the best responses has it as the best response"


def why_equal(protocol: Protocol, change: Replanned) -> str | None:
    """Why no cohort has another figure by another plan; None where one may."""
    match change.part:
        case CoursePlan() as course:
            if _is_of_times_only(protocol, course):
                return NO_TIME
            return ALL_STATE_IT if _is_of_departures_that_are_stated(protocol, course) else None
        case RateEndpoint() as rate:
            return BEST_ONCE if _is_best_once(protocol, rate) else None
        case _:
            return None


def _is_of_times_only(protocol: Protocol, other: CoursePlan) -> bool:
    """Whether what is other in a course would only move times, of which there are none."""
    own = protocol.plan.course
    if own is None or any(isinstance(one, TimeEndpoint) for one in protocol.plan.endpoints.values()):
        return False
    if own.landmark != other.landmark and own.landmark is not None and own.landmark.counts_as is not None:
        return False
    changed = {one.name for one in fields(own) if getattr(own, one.name) != getattr(other, one.name)}
    return changed <= (OF_TIMES if own.is_confirmed else OF_TIMES | OF_RELAPSE)


def _is_of_departures_that_are_stated(protocol: Protocol, other: CoursePlan) -> bool:
    """Whether only the handling of a departure is other, which no time takes from the course."""
    own = protocol.plan.course
    times = [one for one in protocol.plan.endpoints.values() if isinstance(one, TimeEndpoint)]
    for happening, name in ((Happening.HSCT, "hsct"), (Happening.NEW_THERAPY, "new_therapy")):
        before, after = getattr(own, name), getattr(other, name)
        if own is not None and before is not None and after is not None and replace(own, **{name: after}) == other:
            is_other_day = before.fact != after.fact
            return not is_other_day and not any(one.is_of_response and one.stated(happening) is None for one in times)
    return False


def _is_best_once(protocol: Protocol, other: RateEndpoint) -> bool:
    """Whether a rate of the best outcomes, of all patients, is taken at the best response or at any: that is the same."""
    course, own = protocol.plan.course, protocol.plan.endpoints[other.slug]
    if course is None or not isinstance(own, RateEndpoint) or replace(other, taken=own.taken) != own:
        return False
    asked = own.condition
    if {own.taken, other.taken} != {Taken.BEST, Taken.ANY} or own.of is not None or not isinstance(asked, t.OutcomeIn):
        return False
    best = best_to_worst(protocol, course)[: len(set(asked.outcomes))]
    return asked.classification == course.response and set(asked.outcomes) == set(best)
