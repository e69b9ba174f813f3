"""Where outcomes meet: no gap exactly at a threshold, no outcome squeezed between two others, no wrong direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from remission.errors import Pos
from remission.expr import tree as t
from remission.expr.facts import Kind
from remission.expr.numbers import plain
from remission.protocol.checks import reached
from remission.protocol.model import Classification
from remission.readings.proof import solver as s
from remission.readings.proof.bench import Bench, Open, Shown, roots
from remission.readings.proof.encode import Recorded
from remission.readings.proof.patients import NOT_SETTLED, quantity
from remission.readings.proof.promises import Monotone
from remission.readings.proof.results import Result, Status
from remission.readings.proof.world import World


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value at which outcomes may change: where, the values beside it, and the clauses that name it."""

    fact: str
    limit: Fraction
    beside: tuple[Fraction, Fraction]
    places: tuple[Pos, ...]


MANY = 12  # facts of one classification, beyond which pairs of them are not tried


def threshold_claims(bench: Bench, key: str) -> Iterator[Result]:
    """Gaps at thresholds, and outcomes between others, of one classification."""
    family = bench.protocol.classifications[key]
    found = [result for fact in bench.facts(roots(family)) for result in gaps(bench, key, fact)]
    yield from found
    if not found:
        claim = f"the outcomes of {family.name} meet without a gap at every threshold"
        yield Result("threshold", key, claim, Status.PROVED, places=(family.pos,))
    yield from between(bench, key)


def moved(bench: Bench, fact: str, name: str) -> Recorded:
    """The same patient but for one fact, whose other value is called `name`."""
    return Recorded(bench.protocol, World(bench.protocol.facts, copies={fact: name}))


def differ(one: Recorded, other: Recorded, key: str) -> s.Formula:
    """Two patients have different outcomes (to have none is different from any)."""
    mine, theirs = one.outcomes(key), other.outcomes(key)
    return s.opposite(s.both(*(s.same(mine[name].met, theirs[name].met) for name in mine)))


# ---- exactly at a threshold ------------------------------------------------------------------------


def gaps(bench: Bench, key: str, fact: str) -> Iterator[Result]:
    """Thresholds of a quantity at which one value alone has an outcome of its own, where no rule says `=`."""
    family = bench.protocol.classifications[key]
    if bench.protocol.facts[fact].kind is Kind.CHOICE:
        return
    places, variable = _thresholds(bench, family, fact), bench.complete.world.variable(fact)
    ends = (variable.within.low, variable.within.high)
    inside = [limit for limit in sorted(places) if variable.within.has(limit) and limit not in ends]
    if not inside:
        return
    limits = sorted(_constants(bench, family, fact)[0])  # those of `=` too: a neighbour lies between them, not on one
    below, above = moved(bench, fact, f"{fact} just below"), moved(bench, fact, f"{fact} just above")
    lonely = s.both(differ(bench.complete, below, key), differ(bench.complete, above, key))
    for limit in inside:
        beside = _beside(limit, limits, below.world.variable(fact), above.world.variable(fact))
        found = bench.find([bench.complete.world.same(fact, limit), *beside, lonely], roots(family), asked=[key])
        if not isinstance(found, s.Impossible):
            yield _gap(bench, key, Threshold(fact, limit, _near(limit, limits, variable), tuple(places[limit])), found)


def _thresholds(bench: Bench, family: Classification, fact: str) -> dict[Fraction, list[Pos]]:
    """The constants that a fact is compared with by `<`, `<=`, `>` or `>=` only; none where it meets more than constants."""
    found, equal, is_simple = _constants(bench, family, fact)
    return {value: pos for value, pos in found.items() if value not in equal} if is_simple else {}


def _constants(bench: Bench, family: Classification, fact: str) -> tuple[dict[Fraction, list[Pos]], set[Fraction], bool]:
    """Every constant that a fact is compared with, those compared by `=` or `!=`, and whether it meets constants only."""
    found: dict[Fraction, list[Pos]] = {}
    equal: set[Fraction] = set()
    others = 0
    for node in reached(bench.protocol, roots(family)):
        match node:
            case t.Compare(t.FactValue(slug), op, t.Quantity(value)) if slug == fact:
                others -= 1
                found.setdefault(value, []).append(node.pos)
                equal |= {value} if op in (t.Op.EQ, t.Op.NE) else set()
            case t.Between(t.FactValue(slug), t.Quantity(low), t.Quantity(high)) if slug == fact:
                others -= 1
                for value in (low, high):
                    found.setdefault(value, []).append(node.pos)
            case t.FactValue(slug) if slug == fact:
                others += 1
            case _:
                pass
    return found, equal, others == 0


def _beside(limit: Fraction, limits: list[Fraction], below: s.Variable, above: s.Variable) -> Iterator[s.Formula]:
    """The two neighbours lie strictly between the threshold and the ones beside it; of whole numbers they are the next ones."""
    at = s.Number(limit)
    if below.within.whole:
        one = s.Number(Fraction(1))
        yield s.compared(s.plus(below, one), "=", at)
        yield s.compared(above, "=", s.plus(at, one))
        return
    index = limits.index(limit)
    yield s.compared(below, "<", at)
    yield s.compared(at, "<", above)
    if index:
        yield s.compared(s.Number(limits[index - 1]), "<", below)
    if index + 1 < len(limits):
        yield s.compared(above, "<", s.Number(limits[index + 1]))


def _gap(bench: Bench, key: str, threshold: Threshold, found: Shown | Open) -> Result:
    declared, family = bench.protocol.facts[threshold.fact], bench.protocol.classifications[key]
    at = quantity(threshold.limit, declared.unit.text if declared.unit else "1")
    claim = f"{family.name} has no gap where {declared.name} is exactly {at}"
    if isinstance(found, Open):
        return Result("threshold", key, claim, Status.UNDECIDED, found.reason, threshold.places)
    around = [_with(bench, found, threshold.fact, value) for value in threshold.beside]
    here, low, high = (shown.decision.outcomes[key].outcome for shown in (found, *around))
    bench.agree(found, here not in (low, high), f"{family.name} is of its own at {at}")
    said = f"{family.name} is {here or NOT_SETTLED}, just below {at} it is {low or NOT_SETTLED}, just above {high or NOT_SETTLED}"
    why = f"{found.patient.sentence(bench.protocol)}: {said}"
    return Result("threshold", key, claim, Status.BROKEN, why, threshold.places, (found.patient,))


def _near(limit: Fraction, limits: list[Fraction], variable: s.Variable) -> tuple[Fraction, Fraction]:
    """A value just below and one just above, with no other threshold between."""
    if variable.within.whole:
        return limit - 1, limit + 1
    ends = [end for end in (variable.within.low, variable.within.high) if end is not None]
    step = min(Fraction(1, 1000), *(abs(other - limit) / 2 for other in (*limits, *ends) if other != limit))
    return limit - step, limit + step


def _with(bench: Bench, shown: Shown, fact: str, value: Fraction) -> Shown:
    """The same patient with another value of one fact, decided by the reference reading."""
    values = type(shown.values)({**shown.values.plain, fact: value}, shown.values.unknown)
    return bench.shown(values, shown.patient.matters)


# ---- between ---------------------------------------------------------------------------------------


def between(bench: Bench, key: str) -> Iterator[Result]:
    """A patient whom one change takes to one outcome and a change of another fact to a different one, while neither holds.

    This is how `platelets < 100 and ANC < 1` looks where `or` was meant. It can be meant (stable disease lies between
    response and progression), so it is noted and not called broken.
    """
    family = bench.protocol.classifications[key]
    facts = bench.facts(roots(family))
    stated = [outcome for outcome in family.outcomes if outcome.condition is not None]
    if len(stated) < 2 or len(facts) > MANY:  # noqa: PLR2004 - between two
        return
    complete = bench.complete
    neither = s.both(*(s.opposite(complete.outcomes(key)[outcome.name].met) for outcome in stated))
    others = {fact: moved(bench, fact, f"{fact} otherwise") for fact in facts}
    for one, other in combinations(facts, 2):
        ways = [
            s.both(others[one].outcomes(key)[first.name].met, others[other].outcomes(key)[second.name].met)
            for first in stated
            for second in stated
            if first is not second
        ]
        found = bench.find([neither, s.any_of(*ways)], roots(family), asked=[key])
        if isinstance(found, Shown):
            yield _squeezed(bench, key, found, (one, other))
            return


def _squeezed(bench: Bench, key: str, shown: Shown, facts: tuple[str, str]) -> Result:
    p = bench.protocol
    family = p.classifications[key]
    here = shown.decision.outcomes[key].outcome or "no outcome"
    names = " and ".join(p.facts[fact].name for fact in facts)
    claim = f"no patient lies between two outcomes of {family.name}"
    why = f"{shown.patient.sentence(p)} gives {here}; a change of {names}, one at a time, leads to two different outcomes"
    why = f"{why}: is an 'and' meant as 'or'?"
    return Result("between", key, claim, Status.NOTED, why, (family.pos,), (shown.patient,))


# ---- directions ------------------------------------------------------------------------------------


def monotone(bench: Bench, promise: Monotone, text: str) -> Result:
    """More (or less) of a fact, all else equal, never moves the outcome down (or up) in the order."""
    p, key, fact = bench.protocol, promise.classification, promise.fact
    family, declared = p.classifications[key], p.facts[fact]
    other = moved(bench, fact, f"{fact} later")
    before, after = bench.complete.world.variable(fact), other.world.variable(fact)
    low, high = (before, after) if promise.direction == "more" else (after, before)
    formulas = [s.compared(low, "<", high), _rank_moves(bench.complete, other, key, down=promise.never == "worsens")]
    found = bench.finder.find(formulas, [bench.complete.world, other.world], bench.facts(roots(family)))
    claim = f"{promise.direction} {declared.name} never {promise.never} {family.name}"
    if isinstance(found, s.Impossible):
        return Result("monotone", key, claim, Status.PROVED, places=(family.pos,), promise=text)
    if isinstance(found, s.Unknown):
        return Result("monotone", key, claim, Status.UNDECIDED, found.reason, (family.pos,), promise=text)
    facts = bench.facts(roots(family))
    first = bench.shown(found, facts, asked=[key])
    moved_to = type(found)({**found.plain, fact: found.plain[after.name]}, found.unknown)
    second = bench.shown(moved_to, facts, asked=[key])
    answers = [shown.decision.outcomes[key].outcome or NOT_SETTLED for shown in (first, second)]
    bench.agree(first, answers[0] != answers[1], f"{family.name} changes with {declared.name}")
    values = [plain(Fraction(found.plain[name])) for name in (before.name, after.name)]
    unit = f" {declared.unit.text}" if declared.unit and declared.unit.text != "1" else ""
    rest = _rest(bench, first, fact)
    why = f"{answers[0]} with {declared.name} {values[0]}{unit} and {answers[1]} with {values[1]}{unit}{rest}"
    return Result("monotone", key, claim, Status.BROKEN, why, (family.pos,), (first.patient, second.patient), text)


def _rest(bench: Bench, shown: Shown, fact: str) -> str:
    """What else is so of both patients."""
    rest = replace(shown.patient, matters=_but(shown.patient.matters, fact), away=_but(shown.patient.away, fact))
    return f", both with {rest.sentence(bench.protocol)}" if rest.matters else ""


def _but(facts: tuple[str, ...], fact: str) -> tuple[str, ...]:
    return tuple(key for key in facts if key != fact)


def _rank_moves(one: Recorded, other: Recorded, key: str, *, down: bool) -> s.Formula:
    """The second patient's outcome stands later in the order than the first's (or earlier); to have none is last."""
    names = list(one.outcomes(key))
    mine, theirs = ([reading.outcomes(key)[name].met for name in names] for reading in ((one, other) if down else (other, one)))
    ways = [s.both(met, s.opposite(s.any_of(*theirs[: index + 1]))) for index, met in enumerate(mine)]
    return s.any_of(*ways)
