"""Exactly at a threshold: no patient there has an outcome that those just beside do not have, unless a rule says `=`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from remission.expr import tree as t
from remission.expr.text import text
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared, plus
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.witness import Values
from remission.verify.claims.boundaries import Cut, cuts, is_whole, near
from remission.verify.patients import NOT_SETTLED
from remission.verify.prover import Bench, Open, ShownPatient
from remission.verify.results import ClaimStatus, Result


def gap_claims(bench: Bench, key: str) -> Iterator[Result]:
    """Every threshold of a classification at which a gap or no answer was found; else that there is none."""
    family = bench.protocol.classifications[key]
    every = cuts(bench.protocol, family, bench.names)
    found = [result for cut in every for result in gap(bench, key, cut, every)]
    yield from found
    if not found:
        claim = f"the outcomes of {family.name} meet without a gap at every threshold"
        yield Result("threshold", key, claim, ClaimStatus.PROVED, places=(family.pos,))


def at_gaps(bench: Bench, key: str) -> list[s.Formula]:
    """Where a patient stands exactly at a threshold whose rules give equality to both sides, or to neither."""
    every = cuts(bench.protocol, bench.protocol.classifications[key], bench.names)
    return [_sides(bench.complete, cut).equal for cut in every if {"below", "above"} <= cut.owners]


def gap(bench: Bench, key: str, cut: Cut, every: list[Cut]) -> Iterator[Result]:
    """What is found at one threshold.

    Outcomes depend on comparisons alone. Where all rules give equality to the same side (`<` and `>=`), a patient at
    equality is answered as one just beside on that side: nothing needs to be asked. Of whole numbers the next one may
    lie beyond the next threshold, so that is asked too.
    """
    if "alone" in cut.owners:
        return
    twins = list(_twins(bench, cut, every))
    if any("alone" in twin.owners for twin in twins):
        return
    mixed = len(cut.owners) > 1 or bool(twins) or (cut.is_whole(bench.protocol.facts) and any(near(cut, every)))
    for fact in cut.moving if mixed else ():
        others = [one for one in every if fact in one.facts and one is not cut and one not in twins]
        result = _Beside(bench, key, cut, fact).result(others)
        if result is not None:
            yield result
            return


def _twins(bench: Bench, cut: Cut, every: list[Cut]) -> Iterator[Cut]:
    """Thresholds that are another only in form: wherever this one is met exactly, they are too."""
    at = _sides(bench.complete, cut).equal
    for one in every:
        if one is cut or (one.is_linear and cut.is_linear) or set(one.facts).isdisjoint(cut.facts):
            continue
        other = _sides(bench.complete, one)
        if bench.excludes(at, s.opposite(other.equal)) is not False and bench.excludes(at) is False:
            yield one


@dataclass(frozen=True, slots=True)
class _Sides:
    """Where a patient stands to a threshold; nowhere if one of the terms has no value."""

    below: s.Formula
    equal: s.Formula
    above: s.Formula


def _sides(reading: RecordedFormulas, cut: Cut) -> _Sides:
    left, right = reading.term(cut.left), reading.term(cut.right)
    there = s.both(left.exists, right.exists)
    return _Sides(
        s.both(there, compared(left.quantity, "<", right.quantity)),
        s.both(there, compared(left.quantity, "=", right.quantity)),
        s.both(there, compared(right.quantity, "<", left.quantity)),
    )


class _Beside:
    """A patient exactly at a threshold, and the same just below and just above by a change of one fact."""

    def __init__(self, bench: Bench, key: str, cut: Cut, fact: str) -> None:
        self.bench, self.key, self.cut, self.fact = bench, key, cut, fact
        self.here = bench.complete
        self.below, self.above = (bench.moved(fact, f"{fact} just {which}") for which in ("below", "above"))

    def result(self, others: list[Cut]) -> Result | None:
        bench, family = self.bench, self.bench.protocol.classifications[self.key]
        at = self._text(self.cut.right)
        claim = f"{family.name} has no gap where {self._text(self.cut.left)} is exactly {at}"
        places = tuple(self.cut.places)
        if bench.late:
            return Result("threshold", self.key, claim, ClaimStatus.UNDECIDED, bench.late.reason, places)
        for reading in (self.here, self.below, self.above):
            reading.rule = family.name
        formulas = [*self.beside(others), *(bench.differ(self.here, other, self.key) for other in (self.below, self.above))]
        found = bench.find(formulas, family.roots, asked=[self.key])
        if isinstance(found, s.Impossible):
            return None
        around = self.neighbours(found, formulas) if isinstance(found, ShownPatient) else found
        if isinstance(found, Open) or isinstance(around, Open):
            reason = found.reason if isinstance(found, Open) else around.reason if isinstance(around, Open) else ""
            return Result("threshold", self.key, claim, ClaimStatus.UNDECIDED, reason, places)
        here, low, high = (shown.decision.outcomes[self.key].outcome for shown in (found, *around))
        bench.agree(found, here not in (low, high), f"{family.name} is of its own at {at}")
        said = f"just below {at} it is {low or NOT_SETTLED}, just above {high or NOT_SETTLED}"
        why = f"{found.patient.sentence(bench.protocol, self.cut.facts)}: {family.name} is {here or NOT_SETTLED}, {said}"
        return Result("threshold", self.key, claim, ClaimStatus.BROKEN, why, places, (found.patient,))

    def _text(self, node: t.Term) -> str:
        return text(node, self.bench.names)

    def beside(self, others: list[Cut]) -> Iterator[s.Formula]:
        """The three patients: at equality, below and above, with no other threshold at or between them."""
        facts = self.bench.protocol.facts
        yield _sides(self.here, self.cut).equal
        yield _sides(self.below, self.cut).below
        yield _sides(self.above, self.cut).above
        if self.fact in self.cut.direct and is_whole(facts[self.fact]):
            yield self.next_to()
        lattice = self.cut.is_whole(facts)
        for other in others:
            if not (lattice and other.key == self.cut.key):  # of whole numbers, the next one counts wherever it lies
                yield self.uncrossed(other)

    def next_to(self) -> s.Formula:
        """One less, and one more."""
        one = s.Number(Fraction(1))
        here, low, high = (reading.world.variable(self.fact) for reading in (self.here, self.below, self.above))
        up = s.both(compared(plus(low, one), "=", here), compared(high, "=", plus(here, one)))
        down = s.both(compared(plus(high, one), "=", here), compared(low, "=", plus(here, one)))
        return s.any_of(up, down)

    def uncrossed(self, other: Cut) -> s.Formula:
        """All three stand on the same side of another threshold, and none on it."""
        sides = [_sides(reading, other) for reading in (self.here, self.below, self.above)]
        nowhere = [s.opposite(s.any_of(side.below, side.equal, side.above)) for side in sides]
        ways = ([side.below for side in sides], [side.above for side in sides], nowhere)
        return s.any_of(*(s.both(*way) for way in ways))

    def neighbours(self, found: ShownPatient, formulas: list[s.Formula]) -> tuple[ShownPatient, ShownPatient] | Open:
        """The two beside a patient who was found, decided by the reference reading."""
        fixed = [self.here.world.same(fact, value) for fact, value in found.values.plain.items()]
        values = self.bench.finder.find([*formulas, *fixed], [self.below.world, self.above.world], [self.fact])
        if not isinstance(values, Values):
            return Open(values.reason if isinstance(values, s.Unknown) else "no neighbours were found")
        low, high = (values.plain[reading.world.name(self.fact)] for reading in (self.below, self.above))
        return self._with(found, low), self._with(found, high)

    def _with(self, shown: ShownPatient, value: Fraction | str) -> ShownPatient:
        values = Values({**shown.values.plain, self.fact: value}, shown.values.unknown)
        return self.bench.shown(values, shown.patient.matters)
