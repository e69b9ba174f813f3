"""Endpoints in words: as the protocol writes them, and what a reader has to know of how they are taken."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from remission.endpoints.courses import best_to_worst
from remission.endpoints.times import handling_of
from remission.expr.numbers import plain
from remission.expr.text import text
from remission.protocol.canonical import names
from remission.protocol.plans.model import (
    Among,
    Beforehand,
    CoursePlan,
    CutOff,
    Ending,
    FromDay,
    FromFirst,
    FromStart,
    Handling,
    Happening,
    Leaves,
    MissedAssessments,
    Origin,
    RateEndpoint,
    Taken,
    TimeEndpoint,
)

if TYPE_CHECKING:
    from remission.endpoints.report.cohort_report import Provenance
    from remission.protocol.model import Protocol
    from remission.protocol.plans.model import Departure, Landmark

HANDLED = {
    Handling.EVENT: "counts as an event",
    Handling.CENSOR: "ends the follow-up (censored)",
    Handling.IGNORE: "is ignored",
}
BEFOREHAND = {
    Beforehand.IGNORED: "each is ignored",
    Beforehand.FIRST_DAY: "each does on that day what it does later",
    Beforehand.LEFT_OUT: "each leaves the patient out",
}
TAKEN = {
    Taken.BEST: "at the assessment that first shows the best response",
    Taken.ANY: "at any assessment that counts: met once is met",
    Taken.LAST: "at the last assessment that counts",
}


def span_text(protocol: Protocol, endpoint: TimeEndpoint) -> str:
    """Write a time as the protocol does: `from first CR to relapse or death`."""
    to = " or ".join(_ending(protocol, each) for each in endpoint.endings)
    competing = " or ".join(_ending(protocol, each) for each in endpoint.competing)
    return f"from {_origin(protocol, endpoint.origin)} to {to}{f', {competing} competing' if competing else ''}"


def observation_texts(protocol: Protocol, endpoint: TimeEndpoint) -> Iterator[str]:
    """Yield what ends the observation of a time besides its events, in order."""
    plan, done = protocol.plan.course, (*endpoint.endings, *endpoint.competing)
    if plan is None:
        return
    handled = {each.point: each.handling for each in endpoint.observation if isinstance(each, Leaves)}
    hsct = handling_of(endpoint, plan)
    if hsct is not None:
        handled.setdefault(Happening.HSCT, hsct)
    if plan.new_therapy is not None and Happening.NEW_THERAPY not in done:
        own = plan.new_therapy.handling if endpoint.is_of_response else Handling.IGNORE
        handled.setdefault(Happening.NEW_THERAPY, own)
    yield from (f"{_ending(protocol, point)} {HANDLED[handling]}" for point, handling in handled.items())
    if endpoint.beforehand is not None:
        yield f"on or before the first day {BEFOREHAND[endpoint.beforehand]}"
    for each in endpoint.observation:
        match each:
            case CutOff(FromDay(fact)):
                yield f"nothing is followed after {protocol.facts[fact].name}"
            case CutOff(day):
                yield f"nothing is followed after {day}"
            case MissedAssessments(days):
                yield f"followed to the assessment before more than {plain(days)} days without one"
            case _:
                pass


def _more(endpoint: TimeEndpoint) -> Iterator[str]:
    """Yield at which times a figure is estimated besides."""
    if endpoint.at:
        yield f"estimated at {', '.join(plain(each / endpoint.unit_days) for each in endpoint.at)} {endpoint.unit}"
    if endpoint.horizon is not None:
        yield f"mean until {plain(endpoint.horizon / endpoint.unit_days)} {endpoint.unit}"


def handling_text(hsct: Handling | None) -> str:
    """Say how a transplant is handled."""
    return "-" if hsct is None else {"event": "an event", "censor": "censored", "ignore": "ignored"}[hsct.value]


def set_text(protocol: Protocol, among: Among | None) -> str:
    """Name the patients that a figure is of."""
    return "all patients" if among is None or among.analysis_set is None else protocol.plan.sets[among.analysis_set].name


def among_texts(protocol: Protocol, among: Among | None) -> Iterator[str]:
    """Yield of which patients a figure is, and how they are divided."""
    if among is None:
        return
    if among.analysis_set is not None:
        yield f"set: {protocol.plan.sets[among.analysis_set].name}"
    if among.by is not None:
        within = " and ".join(protocol.facts[fact].name for fact in among.within)
        yield f"by {protocol.facts[among.by].name}{f', within {within}' if within else ''}"


def _origin(protocol: Protocol, origin: Origin) -> str:
    match origin:
        case FromStart():
            return "start"
        case FromFirst(outcomes):
            return f"first {' or '.join(outcomes)}"
        case FromDay(fact):
            return protocol.facts[fact].name
        case _:
            assert_never(origin)


def _ending(protocol: Protocol, ending: Ending) -> str:
    match ending:
        case FromDay(fact):
            return protocol.facts[fact].name
        case Happening():
            return "transplant" if ending is Happening.HSCT else ending.value
        case _:
            assert_never(ending)


def rate_text(protocol: Protocol, endpoint: RateEndpoint) -> str:
    """Write a rate as the protocol does: `response is CR, of all patients`."""
    known = names(protocol)
    of = "of all patients" if endpoint.of is None else f"of patients with {text(endpoint.of, known)}"
    return f"{text(endpoint.condition, known)}, {of}"


def deciding_text(made: Provenance, cases: int) -> str:
    """Say by which readings the cases were decided."""
    readings = "a plain one (evaluate) and a rules engine (rete)"
    if made.columns is None:
        return f"Every case was decided by two readings of the protocol that must agree: {readings}."
    some = f"The first {made.one_by_one} of {cases} cases" if made.one_by_one < cases else f"All {cases} cases"
    return (
        f"Every case was decided in columns ({made.columns}). {some} were also decided one by one by two other readings of the"
        f" protocol, {readings}, and all three agreed."
    )


def level_text(level: Fraction) -> str:
    """Write a level of confidence: `95 %`."""
    return f"{plain(level * 100)} %"


def course_rules(protocol: Protocol, plan: CoursePlan) -> Iterator[tuple[str, str]]:
    """Yield the rules by which assessments and days become a course, each with its heading."""
    facts, known = protocol.facts, names(protocol)
    order = ", ".join(best_to_worst(protocol, plan))
    yield "Best response", f"the first of {order} that any assessment which counts shows"
    yield "Response", " or ".join(plan.responders)
    after = "every assessment" if plan.start is None else f"an assessment after {facts[plan.start].name} (not on that day)"
    until = " or ".join(facts[fact].name for fact in plan.until)
    yield "Counts", f"{after}{f', until the day of {until}' if until else ''}"
    if plan.is_confirmed:
        yield "Confirmation", confirmation_text(plan)
    if plan.not_evaluable:
        yield "Not evaluable", f"{' or '.join(plan.not_evaluable)}: such an assessment confirms nothing and takes nothing away"
    if plan.minimum_duration is not None:
        rule = plan.minimum_duration
        yield "Minimum duration", f"{rule.outcome} before day {plain(rule.days)} counts as {rule.otherwise}"
    relapse = [text(plan.relapse_when, known)] if plan.relapse_when is not None else []
    relapse += [facts[plan.relapse_date].name] if plan.relapse_date is not None else []
    if relapse:
        yield "Relapse", f"{', or '.join(relapse)}, after a response"
    if plan.death is not None:
        yield "Death", facts[plan.death].name
    for heading, departure in (("Transplant", plan.hsct), ("New therapy", plan.new_therapy)):
        if departure is not None:
            yield heading, departure_text(protocol, departure)
    if plan.landmark is not None:
        yield "Landmark", landmark_text(plan.landmark)
    if plan.last_contact is not None:
        yield "Follow-up", f"to {facts[plan.last_contact].name}, or the last day on which the patient is known to be alive"


def confirmation_text(plan: CoursePlan) -> str:
    """Say what confirms a response, and what one counts as that is not confirmed."""
    if plan.confirmed_by is None:
        found = f"a response counts when it still holds {plain(plan.confirmation_days or Fraction(0))} days later or more"
    else:
        count, total = plan.confirmed_by
        found = f"a response counts when at least {count} of {total} assessments in a row show it, beginning with its own"
    rule = plan.unconfirmed
    if rule is None:
        return found
    instead = f"the best response that it confirms, or else as {rule.outcome}" if rule.best_confirmed else rule.outcome
    again = ", also where nobody looked again" if rule.not_assessed_again else ""
    return f"{found}; unconfirmed{again}, it counts as {instead}"


def landmark_text(landmark: Landmark) -> str:
    """Say by when a response must be there, and what follows where it is not."""
    if landmark.days is None:
        return f"without a response at the first {landmark.assessments} assessments the best response is {landmark.counts_as}"
    at = "at the start" if landmark.event_at == "start" else "at that day"
    best = f", and the best response is {landmark.counts_as}" if landmark.counts_as is not None else ""
    return f"without a response by day {plain(landmark.days)} there is an event {at}{best}"


def departure_text(protocol: Protocol, departure: Departure) -> str:
    """Say what a transplant or a new therapy does to a time."""
    return f"{protocol.facts[departure.fact].name}: {HANDLED[departure.handling]}"


def endpoint_text(protocol: Protocol, endpoint: RateEndpoint | TimeEndpoint) -> str:
    """Say what a figure is, how it is taken and how its interval is computed."""
    match endpoint:
        case RateEndpoint():
            taken = TAKEN[endpoint.taken]
            rate = f"{rate_text(protocol, endpoint)}; {taken}; {endpoint.method} {level_text(endpoint.level)}"
            return "; ".join((rate, *among_texts(protocol, endpoint.among)))
        case TimeEndpoint():
            limits = f"{endpoint.limits} {level_text(endpoint.level)}"
            ends = f"without an event followed to the {endpoint.censored_at}"
            method = f"Kaplan-Meier, limits of the median {limits}"
            if endpoint.competing:
                method = f"cumulative incidence by Aalen and Johansen, limits {limits}"
            told = (span_text(protocol, endpoint), *observation_texts(protocol, endpoint), ends, method)
            return "; ".join((*told, *_more(endpoint), *among_texts(protocol, endpoint.among)))
        case _:
            assert_never(endpoint)
