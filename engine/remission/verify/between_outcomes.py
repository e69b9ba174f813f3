"""Between two outcomes: a patient who has neither, whom one change takes to the one and another change to the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.witness import Values
from remission.verify.claims.boundary_gaps import at_gaps
from remission.verify.prover import Bench, Open, ShownPatient
from remission.verify.results import ClaimStatus, Result


def between_claims(bench: Bench, key: str) -> Iterator[Result]:
    """A note where a patient lies between two stated outcomes, if any does or may."""
    stated = [outcome.name for outcome in bench.protocol.classifications[key].outcomes if outcome.condition is not None]
    if len(stated) > 1:
        result = between(bench, key, stated)
        if result.status is not ClaimStatus.PROVED:
            yield result


def between(bench: Bench, key: str, names: Sequence[str]) -> Result:
    """Whether a change of one fact takes a patient to one outcome and a change of another to a different one, of those named.

    This is how `platelets < 100 and ANC < 1` looks where `or` was meant. It can be meant (stable disease lies between
    response and progression), so it is noted and not called broken, unless it was promised.
    """
    family = bench.protocol.classifications[key]
    places = (family.pos,)
    claim = f"no patient lies between two outcomes of {family.name}"
    if len(names) == 2:  # noqa: PLR2004 - a pair is named
        claim = f"no patient lies between {names[0]} and {names[1]}"
    if bench.late:
        return Result("between", key, claim, ClaimStatus.UNDECIDED, bench.late.reason, places)
    facts = bench.facts(family.roots)
    moved = {fact: bench.moved(fact, f"{fact} otherwise") for fact in facts}
    stated = [outcome.name for outcome in family.outcomes if outcome.condition is not None]
    own = bench.complete.outcomes(key)
    neither = [*(own[name].met for name in dict.fromkeys((*stated, *names))), *at_gaps(bench, key)]  # a gap is told as one
    led = [s.any_of(*(moved[fact].outcomes(key)[name].met for fact in facts)) for name in names]
    found = bench.find([*map(s.opposite, neither), s.at_least(2, led)], family.roots, asked=[key])
    match found:
        case Open(reason):
            return Result("between", key, claim, ClaimStatus.UNDECIDED, reason, places)
        case ShownPatient():
            return _squeezed(bench, key, found, _ways(bench, key, found, names, moved), claim)
        case _:
            return Result("between", key, claim, ClaimStatus.PROVED, places=places)


def _ways(
    bench: Bench, key: str, found: ShownPatient, names: Sequence[str], moved: dict[str, RecordedFormulas]
) -> dict[str, str]:
    """One fact for each of two outcomes, whose change alone leads there; replayed by the reference reading."""
    fixed = [bench.complete.world.same(fact, value) for fact, value in found.values.plain.items()]
    ways: dict[str, str] = {}
    for fact, reading in moved.items():
        for name in names:
            if name in ways.values() or fact in ways:
                continue
            values = bench.finder.find([*fixed, reading.outcomes(key)[name].met], [reading.world], [fact])
            if isinstance(values, Values):
                changed = Values({**found.values.plain, fact: values.plain[reading.world.name(fact)]}, found.values.unknown)
                there = bench.shown(changed, found.patient.matters)
                bench.agree(there, there.decision.outcomes[key].outcome == name, f"{key} becomes {name} by a change of {fact}")
                ways[fact] = name
        if len(ways) == 2:  # noqa: PLR2004 - two outcomes
            break
    return ways


def _squeezed(bench: Bench, key: str, shown: ShownPatient, ways: dict[str, str], claim: str) -> Result:
    p = bench.protocol
    family = p.classifications[key]
    here = shown.decision.outcomes[key].outcome or "no outcome"
    bench.agree(shown, here not in ways.values(), f"{family.name} is neither {' nor '.join(ways.values())}")
    names = " and ".join(p.facts[fact].name for fact in ways)
    why = f"{shown.patient.sentence(p, ways)} gives {here}; a change of {names}, one at a time, leads to two different outcomes"
    why = f"{why}: is an 'and' meant as 'or'?"
    return Result("between", key, claim, ClaimStatus.NOTED, why, (family.pos,), (shown.patient,))
