"""Values that only one of two versions accepts: a patient who has one is answered otherwise, as the other sets it aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from remission.compare.solver.difference import Comparison
from remission.compare.solver.equivalence import ProtocolPair
from remission.compare.solver.outcomes import Readings, ways
from remission.compare.solver.subjects import About
from remission.compare.solver.verdicts import Difference, Undecided
from remission.expr.facts import Fact, Kind
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.formulas.variables import PatientVariables

Ends: TypeAlias = tuple[Fraction | None, Fraction | None]  # in the new unit; None is no end


@dataclass(frozen=True, slots=True)
class Band:
    """The values of a fact beyond an end of what the one version accepts, and within what the other does."""

    fact: Fact  # as the version that accepts them has it, in the new unit
    by_new: bool  # accepted by the new version
    edge: Fraction
    above: bool

    def has(self, world: PatientVariables) -> s.Formula:
        """The value lies in the band."""
        value, edge = world.variable(self.fact.slug), s.Number(self.edge)
        return compared(edge, "<", value) if self.above else compared(value, "<", edge)


def beyond(comparison: Comparison) -> Iterator[Difference | Undecided]:
    """For each such stretch of values those whose eligibility or outcomes differ, or else one with any other answer."""
    for key in comparison.pair.scale:
        for band in bands(comparison.pair, key):
            is_told = False
            for about in comparison.subjects():
                if is_told and about.subject in ("criterion", "calculation"):
                    break
                found = _found(comparison, about, band) if key in comparison.facts(about) else None
                if found is not None:
                    is_told = True
                    yield found


def bands(pair: ProtocolPair, key: str) -> Iterator[Band]:
    """Where the values that are plausible for one version go beyond those of the other, if both read the fact."""
    old, new = pair.old.facts[key], pair.new.facts[key]
    if new.kind is not Kind.QUANTITY or key not in pair.old.used or key not in pair.new.used:
        return
    before, now = _ends(old, pair.scale[key]), _ends(new, Fraction(1))
    for is_new, wide, narrow in ((False, before, now), (True, now, before)):
        fact = replace(pair.facts[key], plausible=_plausible(wide))
        for end, above in ((0, False), (1, True)):
            edge, far = narrow[end], wide[end]
            if edge is not None and (far is None or (far > edge if above else far < edge)):
                yield Band(fact, is_new, edge, above)


def _ends(fact: Fact, by: Fraction) -> Ends:
    return (None, None) if fact.plausible is None else (fact.plausible[0] / by, fact.plausible[1] / by)


def _plausible(ends: Ends) -> tuple[Fraction, Fraction] | None:
    low, high = ends
    return None if low is None or high is None else (low, high)


def _found(comparison: Comparison, about: About, band: Band) -> Difference | Undecided | None:
    """Somebody with such a value who is answered otherwise; where none is found and it could not be decided, that."""
    readings, worlds = _sides(comparison.pair, band)
    undecided = None
    for way in ways(about, readings):
        when = (*way.when, band.has(worlds[1]))
        match comparison.tried(about, replace(way, when=when), readings, worlds):
            case Difference() as found:
                return found
            case Undecided(_, reason):
                undecided = Undecided(about, f"of {band.fact.name}, where one version sets it aside: {reason}")
            case _:
                pass
    return undecided


def _sides(pair: ProtocolPair, band: Band) -> tuple[Readings, tuple[PatientVariables, PatientVariables]]:
    """The same patient with such a value as each version reads it, one of them as missing; and the variables behind both."""
    own = {band.fact.slug: band.fact}
    facts = {**pair.before, **own}, {**pair.facts, **own}
    aside = frozenset(own)
    old = PatientVariables(facts[0], copies=pair.apart, scale=pair.scale, aside=aside if band.by_new else frozenset())
    new = PatientVariables(facts[1], aside=frozenset() if band.by_new else aside)
    plain = PatientVariables(facts[0], copies=pair.apart, scale=pair.scale), PatientVariables(facts[1])
    return (RecordedFormulas(pair.old, old), RecordedFormulas(pair.new, new)), plain
