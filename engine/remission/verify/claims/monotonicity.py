"""Directions: more (or less) of a fact never moves an outcome down (or up)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from remission.expr.facts import Fact, Kind
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.verify.patients import NOT_SETTLED, day_text, quantity
from remission.verify.promises import Monotone
from remission.verify.prover import Bench, ShownPatient
from remission.verify.results import ClaimStatus, Result


def monotone(bench: Bench, promise: Monotone, text: str) -> Result:
    """More (or less) of a fact, all else equal, never moves the outcome down (or up) in the order."""
    p, key, fact = bench.protocol, promise.classification, promise.fact
    family, declared = p.classifications[key], p.facts[fact]
    other = bench.moved(fact, f"{fact} later")
    before, after = bench.complete.world.variable(fact), other.world.variable(fact)
    low, high = (before, after) if promise.direction == "more" else (after, before)
    formulas = [compared(low, "<", high), _rank_moves(bench.complete, other, key, down=promise.never == "worsens")]
    facts = bench.facts(family.roots)
    found = bench.finder.find(formulas, [bench.complete.world, other.world], facts)
    claim = f"{promise.direction} {declared.name} never {promise.never} {family.name}"
    if isinstance(found, s.Impossible):
        return Result("monotone", key, claim, ClaimStatus.PROVED, places=(family.pos,), promise=text)
    if isinstance(found, s.Unknown):
        reason = bench.why(found, formulas)
        return Result("monotone", key, claim, ClaimStatus.UNDECIDED, reason, (family.pos,), promise=text)
    first = bench.shown(found, facts, asked=[key])
    moved_to = type(found)({**found.plain, fact: found.plain[after.name]}, found.unknown)
    second = bench.shown(moved_to, facts, asked=[key])
    answers = [shown.decision.outcomes[key].outcome or NOT_SETTLED for shown in (first, second)]
    bench.agree(first, answers[0] != answers[1], f"{family.name} changes with {declared.name}")
    values = [_text(declared, Fraction(found.plain[name])) for name in (before.name, after.name)]
    rest = _rest(bench, first, fact)
    why = f"{answers[0]} with {declared.name} {values[0]} and {answers[1]} with {values[1]}{rest}"
    return Result("monotone", key, claim, ClaimStatus.BROKEN, why, (family.pos,), (first.patient, second.patient), text)


def _text(fact: Fact, value: Fraction) -> str:
    """A value with its unit, or a day."""
    if fact.kind is Kind.DATE:
        return day_text(value)
    return quantity(value, fact.unit.text if fact.unit else "1")


def _rest(bench: Bench, shown: ShownPatient, fact: str) -> str:
    """What else is so of both patients."""
    rest = replace(shown.patient, matters=_but(shown.patient.matters, fact), away=_but(shown.patient.away, fact))
    return f", both with {rest.sentence(bench.protocol)}" if rest.matters else ""


def _but(facts: tuple[str, ...], fact: str) -> tuple[str, ...]:
    return tuple(key for key in facts if key != fact)


def _rank_moves(one: RecordedFormulas, other: RecordedFormulas, key: str, *, down: bool) -> s.Formula:
    """The second patient's outcome stands later in the order than the first's (or earlier); to have none is last."""
    names = list(one.outcomes(key))
    mine, theirs = ([reading.outcomes(key)[name].met for name in names] for reading in ((one, other) if down else (other, one)))
    ways = [s.both(met, s.opposite(s.any_of(*theirs[: index + 1]))) for index, met in enumerate(mine)]
    return s.any_of(*ways)
