"""Mutation operators of what ends the observation of a time, and of the set that a figure is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from remission.expr.numbers import plain
from remission.protocol.model import Protocol
from remission.protocol.plans.model import (
    Among,
    Beforehand,
    CutOff,
    Ending,
    FromDay,
    Handling,
    Happening,
    Leaves,
    MissedAssessments,
    ObservationEnd,
    TimeEndpoint,
)
from remission.testing.mutation.plans.course_operators import instead

ONE_DAY = timedelta(days=1)


def other_observations(protocol: Protocol, own: TimeEndpoint) -> Iterator[tuple[TimeEndpoint, str]]:
    """A departure that is handled otherwise, a day more or less of a cut-off or a gap, another rule before the first day."""
    for at, each in enumerate(own.observation):
        for other, told in _others(protocol, each):
            yield replace(own, observation=(*own.observation[:at], other, *own.observation[at + 1 :])), told
        if not isinstance(each, Leaves):
            kept = (*own.observation[:at], *own.observation[at + 1 :])
            yield replace(own, observation=kept), f"without {_key(protocol, each)!r}"
    if own.beforehand is not None:
        for rule in Beforehand:
            if rule is not own.beforehand:
                told = instead("before the first day", own.beforehand.value, rule.value)
                yield replace(own, beforehand=rule), told


def without_set(among: Among | None) -> Iterator[tuple[Among | None, str]]:
    """The figure of everybody, where it is of a set."""
    if among is not None and among.analysis_set is not None:
        other = replace(among, analysis_set=None)
        yield None if other == Among() else other, "without 'set'"


def _others(protocol: Protocol, own: ObservationEnd) -> Iterator[tuple[ObservationEnd, str]]:
    key = _key(protocol, own)
    match own:
        case Leaves(point, handling):
            for other in Handling:
                if other is not handling:
                    yield Leaves(point, other), instead(key, handling.value, other.value)
        case CutOff(date() as day):
            for moved in (day - ONE_DAY, day + ONE_DAY):
                yield CutOff(moved), instead(key, day, moved)
        case CutOff():
            return
        case MissedAssessments(days):
            for other_days in (days - 1, days + 1):
                if other_days > 0:
                    yield MissedAssessments(other_days), instead(key, f"{plain(days)} days", f"{plain(other_days)} days")


def _key(protocol: Protocol, own: ObservationEnd) -> str:
    match own:
        case Leaves(point):
            return _point(protocol, point)
        case CutOff():
            return "data cut-off"
        case MissedAssessments():
            return "missed assessments"


def _point(protocol: Protocol, point: Ending) -> str:
    match point:
        case FromDay(fact):
            return protocol.facts[fact].name
        case Happening():
            return point.value
