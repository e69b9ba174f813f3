"""Mutation operators of endpoints, designs and cross tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Literal, TypeAlias

from remission.endpoints.times import handling_of
from remission.expr.numbers import plain
from remission.protocol.model import Protocol
from remission.protocol.plans.model import (
    CrossTable,
    Design,
    Ending,
    FromDay,
    FromFirst,
    FromStart,
    Handling,
    Happening,
    Leaves,
    Origin,
    RateEndpoint,
    Taken,
    TimeEndpoint,
)
from remission.testing.mutation.plans.conditions import other_conditions
from remission.testing.mutation.plans.course_operators import instead
from remission.testing.mutation.plans.observation_operators import other_observations, without_set

USUAL, LESS = Fraction(95, 100), Fraction(90, 100)

OtherRate: TypeAlias = tuple[RateEndpoint, str]
OtherTime: TypeAlias = tuple[TimeEndpoint, str]
OtherDesign: TypeAlias = tuple[Design, str]
OtherTable: TypeAlias = tuple[CrossTable, str]


class FigureOperators:
    """What could stand in the place of the figures of a protocol that has a course."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol, self.plan = protocol, protocol.plan

    # ---- rates -----------------------------------------------------------------------------------------

    def rates(self, own: RateEndpoint) -> Iterator[OtherRate]:
        """Another condition, of others, over another assessment, another interval."""
        for new, told in other_conditions(self.protocol, own.condition):
            yield replace(own, condition=new), f"rate: {told}"
        if own.of is not None:
            for new, told in other_conditions(self.protocol, own.of):
                yield replace(own, of=new), f"of: {told}"
            yield replace(own, of=None), "without 'of'"
        for taken in Taken:
            if taken is not own.taken:
                yield replace(own, taken=taken), instead("over", own.taken.value, taken.value)
        yield from ((replace(own, among=among), told) for among, told in without_set(own.among))
        one = replace(own, method="Wilson" if own.method == "Clopper-Pearson" else "Clopper-Pearson")
        other = replace(own, level=_other_level(own.level))
        for new_one in (one, other):
            before, after = (f"{each.method} {plain(each.level * 100)} %" for each in (own, new_one))
            yield new_one, instead("interval", before, after)

    # ---- times -----------------------------------------------------------------------------------------

    def times(self, own: TimeEndpoint) -> Iterator[OtherTime]:
        """Counted from elsewhere, ended by other things, followed to another day, another interval."""
        for origin in self._origins(own):
            yield replace(own, origin=origin), instead("time", self._from(own.origin), self._from(origin))
        for endings in self._endings(own):
            before, after = (f"to {' or '.join(map(self._to, some))}" for some in (own.endings, endings))
            yield replace(own, endings=endings), instead("time", before, after)
        yield from other_observations(self.protocol, own)
        yield from ((replace(own, among=among), told) for among, told in without_set(own.among))
        to: Literal["last contact", "last assessment"] = (
            "last assessment" if own.censored_at == "last contact" else "last contact"
        )
        yield replace(own, censored_at=to), instead("censored at", own.censored_at, to)
        if own.competing:  # features ask for no limits of an incidence
            return
        one = replace(own, limits="log" if own.limits == "log-log" else "log-log")
        other = replace(own, level=_other_level(own.level))
        for new in (one, other):
            before, after = (f"{each.limits} {plain(each.level * 100)} %" for each in (own, new))
            yield new, instead("median interval", before, after)

    def _origins(self, own: TimeEndpoint) -> Iterator[Origin]:
        course = self.plan.course
        if course is None or Happening.NO_RESPONSE in own.endings:  # which is counted from the start only
            return
        match own.origin:
            case FromFirst(outcomes):
                known = [one.name for one in self.protocol.classifications[course.response].outcomes]
                if len(outcomes) > 1:
                    yield from (FromFirst(tuple(one for one in outcomes if one != name)) for name in outcomes)
                yield from (FromFirst((*outcomes, name)) for name in known if name not in outcomes)
            case _:
                yield FromFirst(course.responders)
        if course.start is not None and not isinstance(own.origin, FromStart):
            yield FromStart()

    def _endings(self, own: TimeEndpoint) -> Iterator[tuple[Ending, ...]]:
        """One fewer, one more; a departure that is an event anyway is neither."""
        course = self.plan.course
        if course is None:
            return
        by_course = course.new_therapy.handling if course.new_therapy is not None and own.is_of_response else None
        therapy = own.stated(Happening.NEW_THERAPY) or by_course
        told = {*own.competing, *(each.point for each in own.observation if isinstance(each, Leaves))}
        there = {
            Happening.RELAPSE: course.relapse_when is not None or course.relapse_date is not None,
            Happening.DEATH: course.death is not None,
            Happening.NEW_THERAPY: course.new_therapy is not None and therapy is not Handling.EVENT,
            Happening.HSCT: course.hsct is not None and handling_of(own, course) is not Handling.EVENT,
            Happening.NO_RESPONSE: course.landmark is not None and isinstance(own.origin, FromStart),
        }
        for ending in own.endings:
            if len(own.endings) > 1 and (isinstance(ending, FromDay) or there[ending]):
                yield tuple(one for one in own.endings if one != ending)
        yield from ((*own.endings, one) for one, is_there in there.items() if is_there and one not in {*own.endings, *told})

    def _from(self, origin: Origin) -> str:
        match origin:
            case FromStart():
                return "from start"
            case FromFirst(outcomes):
                return f"from first {' or '.join(outcomes)}"
            case FromDay(fact):
                return f"from {self.protocol.facts[fact].name}"

    def _to(self, ending: Ending) -> str:
        return ending.value if isinstance(ending, Happening) else self.protocol.facts[ending.fact].name

    # ---- designs and cross tables ------------------------------------------------------------------------

    def designs(self, own: Design) -> Iterator[OtherDesign]:
        """Each number one less and one more, another rate."""
        for by in (-1, 1):
            others = (
                (replace(own, go_on=own.go_on + by), "go on", own.go_on),
                (replace(own, first=own.first + by), "patients of the first stage", own.first),
                (replace(own, success=own.success + by), "success", own.success),
                (replace(own, total=own.total + by), "patients of both stages", own.total),
            )
            for new, key, number in others:
                if 0 < new.go_on <= new.first <= new.total >= new.success >= new.go_on:
                    yield new, instead(key, number, number + by)
        rates = [key for key, one in self.plan.endpoints.items() if isinstance(one, RateEndpoint) and key != own.endpoint]
        for key in rates[:1]:
            names = (self.plan.endpoints[one].name for one in (own.endpoint, key))
            yield replace(own, endpoint=key), instead("endpoint", *names)

    def cross_tables(self, own: CrossTable) -> Iterator[OtherTable]:
        """Rows and columns exchanged, another classification in the place of one, of others, over another assessment."""
        families = self.protocol.classifications
        if own.rows != own.columns:
            told = f"rows and columns exchanged: {families[own.columns].name} by {families[own.rows].name}"
            yield replace(own, rows=own.columns, columns=own.rows), told
        other = next((key for key in families if key not in (own.rows, own.columns)), None)
        if other is not None:
            yield replace(own, rows=other), instead("rows", families[own.rows].name, families[other].name)
            yield replace(own, columns=other), instead("columns", families[own.columns].name, families[other].name)
        if own.of is not None:
            for new, told in other_conditions(self.protocol, own.of):
                yield replace(own, of=new), f"of: {told}"
            yield replace(own, of=None), "without 'of'"
        taken = Taken.LAST if own.taken is Taken.BEST else Taken.BEST
        yield replace(own, taken=taken), instead("over", own.taken.value, taken.value)


def _other_level(level: Fraction) -> Fraction:
    return LESS if level == USUAL else USUAL
