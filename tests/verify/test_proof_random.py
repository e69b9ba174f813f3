# ruff: noqa: S311, PLR0911, PLR0912, C901 - seeded draws, and one match a tree
"""Small random protocols over tiny domains: proofs and possible outcomes are what trying every patient says.

Some dozens in the normal run. Ten thousand of each kind, in four parts that share no protocol:

    for first in 0 2500 5000 7500; do
        REMISSION_PROTOCOLS=2500 REMISSION_FIRST=$first \\
            pytest tests/verify/test_proof_random.py tests/explain/test_counterfactuals.py
    done
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain
from math import ceil, floor
from random import Random

import pytest

from remission.cases.case import Case, Value
from remission.compare.solver.difference import BY_OUTCOMES, About, Alike, Comparison, Difference, Undecided
from remission.engines.decision import Decision
from remission.engines.evaluate import Evaluator
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.facts import Fact, Kind
from remission.expr.numbers import exact
from remission.expr.text import text
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of, any_of
from remission.expr.units import unit
from remission.protocol.clauses import NamedClause, clauses
from remission.protocol.graph import asks_what_is_known as reads_the_record
from remission.protocol.graph import facts_reached, noted_facts, reached, used_facts
from remission.protocol.model import Calculation, Classification, Criterion, EligibilityCriteria, Outcome, Protocol
from remission.symbolic.cells.linear_atoms import LinearAtoms
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.case_formulas import CaseFormulas, CompletedCase
from remission.symbolic.formulas.case_variables import CaseVariables
from remission.symbolic.formulas.z3_solver import Z3Solver
from remission.verify.claims.dose_limits import DoseLimit, bounded
from remission.verify.claims.monotonicity import monotone
from remission.verify.promises import Monotone
from remission.verify.prover import POSSIBLE, Bench
from remission.verify.results import ClaimStatus, Result
from remission.verify.runner import prove

FIRST = int(os.environ.get("REMISSION_FIRST", "0"))
PROTOCOLS = int(os.environ.get("REMISSION_PROTOCOLS", "120"))
PROVED = PROTOCOLS if "REMISSION_PROTOCOLS" in os.environ else 30  # proofs take longer than searches
CHUNKS = 10
ONE = unit("1")
HALF = Fraction(1, 2)

FACTS = {
    fact.slug: fact
    for fact in (
        Fact("n", "n", "n", Kind.QUANTITY, ONE, (Fraction(0), Fraction(2)), whole=True),
        Fact("k", "k", "k", Kind.QUANTITY, ONE, (Fraction(0), Fraction(3)), whole=True),
        Fact("x", "x", "x", Kind.QUANTITY, ONE, (Fraction(0), Fraction(1)), censored=True),
        Fact("y", "y", "y", Kind.QUANTITY, ONE, (Fraction(0), Fraction(1))),
        Fact("c", "c", "c", Kind.CHOICE, values=("red", "green", "blue")),
        Fact("b", "b", "b", Kind.CHOICE, values=("yes", "no")),
    )
}
# Conditions on x and y have halves as constants and coefficients of 1: twelfths then meet every region that there is.
GRID: dict[str, tuple[Value, ...]] = {
    "n": tuple(map(Decimal, range(3))),
    "k": tuple(map(Decimal, range(4))),
    "x": tuple(exact(Fraction(number, 12)) for number in range(13)),
    "y": tuple(exact(Fraction(number, 12)) for number in range(13)),
    "c": ("red", "green", "blue"),
    "b": ("yes", "no"),
}


# ---- drawing ---------------------------------------------------------------------------------------


class Draw:
    """Draws one protocol; `some` of the facts are in it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.facts = self.random.sample(list(FACTS), self.random.randint(2, 4))
        if {"x", "y"} <= {*self.facts} and len(self.facts) > 3:
            self.facts.remove("y")
        self.criteria: dict[str, Criterion] = {}
        self.classifications: dict[str, Classification] = {}
        self.calculations: dict[str, Calculation] = {}

    def protocol(self) -> Protocol:
        kinds = [
            "criterion",
            "classification",
            *self.random.choices(("criterion", "classification", "calculation"), (4, 2, 3), k=self.random.randint(1, 5)),
        ]
        self.random.shuffle(kinds)
        order = [(kind, self.define(kind)) for kind in kinds]
        keys = list(self.criteria)
        self.random.shuffle(keys)
        cut = self.random.randint(0, len(keys))
        return Protocol(
            id="random",
            title="Random",
            version="1",
            sha256="",
            facts=FACTS,
            criteria=self.criteria,
            eligibility=EligibilityCriteria(
                tuple(map(t.Ref, keys[:cut])), tuple(map(t.Ref, keys[cut : self.random.randint(cut, len(keys))]))
            ),
            classifications=self.classifications,
            calculations=self.calculations,
            sources={},
            statements={},
            used=used_facts(FACTS, (*self.criteria.values(), *self.classifications.values(), *self.calculations.values())),
            order=tuple(order),  # type: ignore[arg-type]
        )

    def define(self, kind: str) -> str:
        """Define one thing, which may refer to all that was defined before; return its slug."""
        match kind:
            case "criterion":
                key = f"q{len(self.criteria)}"
                policy = self.random.choice((MET, NOT_MET)) if self.chance(0.15) else None
                self.criteria[key] = Criterion(key, key, self.condition(2), if_missing=policy)
            case "classification":
                key = f"f{len(self.classifications)}"
                self.classifications[key] = self.classification(key)
            case _:
                key = f"d{len(self.calculations)}"
                self.calculations[key] = Calculation(key, key, self.calculation(), ONE)
        return key

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def classification(self, key: str) -> Classification:
        conditions = [self.condition(2) for _ in range(self.random.randint(1, 3))]
        if len(conditions) > 1 and self.chance(0.3):  # two sides of one threshold, which may leave it out
            left, right = self.term(), self.term()
            conditions[0] = t.Compare(left, self.random.choice((t.Op.LT, t.Op.LE)), right)
            conditions[1] = t.Compare(left, self.random.choice((t.Op.GT, t.Op.GE)), right)
        outcomes = [Outcome(name, condition) for name, condition in zip("ABC", conditions, strict=False)]
        if self.chance(0.5):
            outcomes.append(Outcome("Z", None))
        return Classification(key, key, tuple(outcomes))

    # ---- terms --------------------------------------------------------------------------------------

    def quantities(self) -> list[str]:
        return [fact for fact in self.facts if FACTS[fact].kind is Kind.QUANTITY]

    def constant(self) -> t.Quantity:
        return t.Quantity(Fraction(self.random.randint(0, 4), 2), ONE)

    def value(self) -> t.Term:
        numbers = self.quantities()
        return t.FactValue(self.random.choice(numbers), ONE) if numbers and self.chance(0.8) else self.constant()

    def whole(self) -> t.Term:
        numbers = [fact for fact in self.quantities() if FACTS[fact].whole]
        return t.FactValue(self.random.choice(numbers), ONE) if numbers else self.constant()

    def term(self) -> t.Term:
        match self.random.randrange(10):
            case 0 | 1 | 2 | 3:
                return self.value()
            case 4:
                return t.Arithmetic(self.random.choice("+-"), self.value(), self.constant())
            case 5:
                return t.Arithmetic(self.random.choice("+-"), self.whole(), self.value())
            case 6:
                return t.Extreme(self.random.choice(("min", "max")), (self.value(), self.value()))
            case 7:
                factor = t.Quantity(Fraction(self.random.choice((2, 3, HALF))), ONE)
                return t.Arithmetic(self.random.choice("*/"), self.whole(), factor)
            case 8:
                step = t.Quantity(Fraction(self.random.choice((1, 2, HALF))), ONE)
                return t.Rounded(
                    t.Arithmetic("+", self.whole(), self.constant()), step, self.random.choice(("nearest", "down", "up"))
                )
            case _:
                if self.calculations:
                    return t.CalculationValue(self.random.choice(list(self.calculations)), ONE)
                return self.value()

    def calculation(self) -> t.Term:
        if self.chance(0.6):
            rows = [
                t.Row(self.condition(1), self.constant() if self.chance(0.7) else self.term())
                for _ in range(self.random.randint(1, 3))
            ]
            if self.chance(0.4):
                rows.append(t.Row(None, self.constant()))
            return t.Lookup(tuple(rows))
        return self.term()

    # ---- conditions ---------------------------------------------------------------------------------

    def condition(self, depth: int) -> t.Condition:
        if not depth or self.chance(0.25):
            return self.atom()
        parts = tuple(self.condition(depth - 1) for _ in range(self.random.randint(2, 3)))
        match self.random.randrange(8):
            case 0 | 1 | 2:
                return t.AllOf(parts)
            case 3 | 4:
                return t.AnyOf(parts)
            case 5:
                return t.Not(parts[0])
            case 6:
                return t.IfThen(*parts[:2])
            case _:
                return t.AtLeast(self.random.randint(1, len(parts)), parts)

    def atom(self) -> t.Condition:
        choices = [fact for fact in self.facts if FACTS[fact].kind is Kind.CHOICE]
        match self.random.randrange(12):
            case 0 | 1 | 2 if choices:
                fact = self.random.choice(choices)
                return t.OneOf(fact, tuple(self.random.sample(FACTS[fact].values, self.random.randint(1, 2))))
            case 3 if self.chance(0.4):
                return t.Known(self.random.choice(self.facts))
            case 4 | 5 if self.criteria:
                return t.Ref(self.random.choice(list(self.criteria)))
            case 6 if self.classifications:
                key = self.random.choice(list(self.classifications))
                names = [outcome.name for outcome in self.classifications[key].outcomes]
                return t.OutcomeIn(key, tuple(self.random.sample(names, 1)))
            case 7:
                low = self.random.randint(0, 2)
                return t.Between(
                    self.value(), t.Quantity(Fraction(low, 2), ONE), t.Quantity(Fraction(low + self.random.randint(1, 2), 2), ONE)
                )
            case 8 | 9:
                return t.Compare(self.term(), self.random.choice(list(t.Op)), self.term())
            case _:
                return t.Compare(self.value(), self.random.choice(list(t.Op)), self.constant())


# ---- trying every patient --------------------------------------------------------------------------


@dataclass
class Everyone:
    """Every complete patient there is, decided."""

    protocol: Protocol

    @cached_property
    def evaluator(self) -> Evaluator:
        return Evaluator(self.protocol)

    @cached_property
    def decisions(self) -> list[Decision]:
        return [self.evaluator.decide(case) for case in every_case(self.protocol)]

    @cached_property
    def truths(self) -> list[Mapping[t.Condition, Truth]]:
        """Of every patient, the truth of every condition."""
        return [dict(zip(d.trace.nodes, d.trace.truths, strict=True)) for d in self.decisions if d.trace]


def every_case(protocol: Protocol) -> Iterator[Case]:
    for values in itertools.product(*(GRID[fact] for fact in protocol.used)):
        yield Case("p", None, dict(zip(protocol.used, values, strict=True)), {})


def seeds(chunk: int, count: int = PROTOCOLS) -> Iterable[int]:
    return range(FIRST + chunk, FIRST + count, CHUNKS)


# ---- possible outcomes -----------------------------------------------------------------------------


def record_of(protocol: Protocol, random: Random) -> Case:
    """Some facts known, some missing, x now and then an interval."""
    values: dict[str, Value] = {}
    for fact in protocol.used:
        values[fact] = random.choice(GRID[fact]) if random.random() < 0.5 else None
        if fact == "x" and random.random() < 0.4:
            low, high = sorted(random.sample(range(5), 2))
            values[fact] = Interval(
                exact(Fraction(low, 4)), exact(Fraction(high, 4)), random.random() < 0.5, random.random() < 0.5
            )
    return Case("p", None, values, {})


def completions(case: Case) -> Iterator[dict[str, Value]]:
    ranges = []
    for fact, value in case.values.items():
        match value:
            case None:
                ranges.append(GRID[fact])
            case Interval(low, high, low_open, high_open):
                ranges.append(
                    tuple(
                        one
                        for one in FINE
                        if (low < one if low_open else low <= one) and (one < high if high_open else one <= high)
                    )
                )
            case _:
                ranges.append((value,))
    for values in itertools.product(*ranges):
        yield dict(zip(case.values, values, strict=True))


FINE = tuple(exact(Fraction(number, 24)) for number in range(25))


def by_completion(protocol: Protocol, evaluator: Evaluator, case: Case, key: str) -> set[str | None]:
    """The outcomes of all completions, each atom settled by the record or the completion: an independent reading.

    Where the record as it stands leaves them open, each missing fact comes to be recorded or stays missing (decision 13).
    """
    recorded = evaluator.decide(case).criteria
    asked = noted_facts(protocol, [o.condition for o in protocol.classifications[key].outcomes if o.condition])
    missing = [fact for fact in asked if case.values[fact] is None]
    every = list(completions(case))

    def given(noted: Collection[str]) -> set[str | None]:
        return set().union(*(Completion(protocol, case, recorded, values, noted).outcomes(key) for values in every))

    now = given(())
    if len(now) <= 1 or not missing:
        return now
    return set().union(*(given(noted) for count in range(len(missing) + 1) for noted in itertools.combinations(missing, count)))


@dataclass
class Completion:
    """What one completion of a record gives: the record keeps what it has settled."""

    protocol: Protocol
    case: Case
    recorded: Mapping[str, Truth]
    values: Mapping[str, Value]
    noted: Collection[str]  # facts that are missing now and come to be recorded

    def outcomes(self, key: str) -> set[str | None]:
        """The outcome; several where what no value can settle leaves them open."""
        found: set[str | None] = set()
        for outcome in self.protocol.classifications[key].outcomes:
            truth = MET if outcome.condition is None else self.truth(outcome.condition)
            if truth is not NOT_MET:
                found.add(outcome.name)
            if truth is MET:
                return found
        return {*found, None}

    def truth(self, node: t.Condition) -> Truth:
        """Put the completed values and the settled criteria into one condition, and let evaluate say."""
        return truth_of(self, node)


def truth_of(one: Completion, node: t.Condition) -> Truth:
    """Substitute references, then ask evaluate about what has none left."""
    asking = asks(flattened(one, node), one.protocol.used)
    return asking.verdicts(Case("p", None, dict(one.values), {})).criteria["whole"]


@lru_cache(maxsize=1024)
def asks(flat: t.Condition, used: tuple[str, ...]) -> Evaluator:
    """What evaluate makes of one condition; the completions of a record share most of theirs."""
    shown = Protocol(
        id="random",
        title="Random",
        version="1",
        sha256="",
        facts=FACTS,
        criteria={"whole": Criterion("whole", "whole", flat)},
        eligibility=EligibilityCriteria(),
        classifications={},
        calculations={},
        sources={},
        statements={},
        used=used,
        order=(("criterion", "whole"),),
    )
    return Evaluator(shown)


YES: t.Condition = t.Compare(t.Quantity(Fraction(1), ONE), t.Op.EQ, t.Quantity(Fraction(1), ONE))
NO: t.Condition = t.Not(YES)


def flattened(one: Completion, node: t.Condition) -> t.Condition:
    match node:
        case t.Ref(key):
            criterion = one.protocol.criteria[key]
            comes = criterion.if_missing is None and {*noted_facts(one.protocol, [criterion.condition])} & {*one.noted}
            settled = UNKNOWN if comes else one.recorded[key]
            return {MET: YES, NOT_MET: NO}.get(settled) or flattened(one, criterion.condition)
        case t.Known(fact):
            return NO if one.case.values[fact] is None and fact not in one.noted else YES
        case t.OutcomeIn(key, names):
            earlier: list[t.Condition] = []
            ways: list[t.Condition] = []
            for outcome in one.protocol.classifications[key].outcomes:
                own = YES if outcome.condition is None else flattened(one, outcome.condition)
                if outcome.name in names:
                    ways.append(t.AllOf((own, *(t.Not(other) for other in earlier))))
                earlier.append(own)
            return t.AnyOf(tuple(ways))
        case t.Not(arg):
            return t.Not(flattened(one, arg))
        case t.AllOf(args):
            return t.AllOf(tuple(flattened(one, arg) for arg in args))
        case t.AnyOf(args):
            return t.AnyOf(tuple(flattened(one, arg) for arg in args))
        case t.AtLeast(count, args):
            return t.AtLeast(count, tuple(flattened(one, arg) for arg in args))
        case t.IfThen(condition, then):
            return t.IfThen(flattened(one, condition), flattened(one, then))
        case t.Compare(left, op, right):
            return t.Compare(flat_term(one, left), op, flat_term(one, right))
        case t.Between(value, low, high):
            return t.Between(flat_term(one, value), flat_term(one, low), flat_term(one, high))
        case _:
            return node


def flat_term(one: Completion, node: t.Term) -> t.Term:
    match node:
        case t.CalculationValue(key):
            return flat_term(one, one.protocol.calculations[key].value)
        case t.Lookup(rows):
            return t.Lookup(
                tuple(t.Row(None if row.when is None else flattened(one, row.when), flat_term(one, row.value)) for row in rows)
            )
        case t.Arithmetic(op, left, right):
            return t.Arithmetic(op, flat_term(one, left), flat_term(one, right))
        case t.Extreme(which, args):
            return t.Extreme(which, tuple(flat_term(one, arg) for arg in args))
        case t.Rounded(value, step, mode):
            return t.Rounded(flat_term(one, value), step, mode)
        case _:
            return node


def is_linear(protocol: Protocol, evaluator: Evaluator, case: Case, key: str) -> bool:
    """Whether nothing of the classification is beyond the search for possible outcomes."""
    state = {**case.values, **evaluator.decide(case).criteria}
    atoms = LinearAtoms()
    reading = CompletedCase(CaseFormulas(protocol, CaseVariables(protocol.facts, state), state))
    every = atoms.within(atoms.apart(truth) for _, own in reading.own(key) for truth in (own.met, own.failed))
    return not any(isinstance(atom, s.Compared) and id(atom) not in atoms.relations for atom in every)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_possible_outcomes_are_those_of_the_completions(chunk: int) -> None:
    tried = 0
    for seed in seeds(chunk):
        protocol = Draw(seed).protocol()
        evaluator = Evaluator(protocol)
        random = Random(seed)
        for _ in range(2):
            case = record_of(protocol, random)
            if not 1 < sum(1 for _ in itertools.islice(completions(case), 400)) < 400:
                continue
            for key in protocol.classifications:
                expected = by_completion(protocol, evaluator, case, key)
                answer = evaluator.decide(case).outcomes[key]
                named = tuple(o.name for o in protocol.classifications[key].outcomes if o.name in expected)
                settled = named[0] if len(expected) == 1 and named else None
                tried += 1
                if not is_linear(protocol, evaluator, case, key):
                    continue
                assert (answer.outcome, answer.possible) == (settled, named), (seed, key, case.values)
    assert tried


# ---- proofs ----------------------------------------------------------------------------------------


class Brute:
    """What trying every complete patient says of each claim: the claims that are broken."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.everyone = Everyone(protocol)
        self.bench = Bench(protocol, Z3Solver(3600), self.everyone.evaluator.decide)
        self.decisions = self.everyone.decisions
        self.truths = self.everyone.truths
        self.by_values = {tuple(d.case.values.values()): d for d in self.decisions}

    def outcome(self, key: str) -> list[str | None]:
        return [decision.outcomes[key].outcome for decision in self.decisions]

    def broken(self) -> Iterator[tuple[str, str, str]]:
        p = self.protocol
        for key, family in p.classifications.items():
            there = set(self.outcome(key))
            if None in there:
                yield "complete", key, f"every complete case has a {family.name}"
            yield from (
                ("reachable", key, f"some patient has {family.name} {o.name}") for o in family.outcomes if o.name not in there
            )
        yield from self.eligibility()
        for rule in clauses(self.protocol):
            if not reads_the_record(p, [rule.condition]):
                yield from self.clauses(rule)

    def noted(self) -> Iterator[tuple[str, str, str]]:
        for key, family in self.protocol.classifications.items():
            stated = [outcome for outcome in family.outcomes if outcome.condition]
            for first, second in itertools.combinations(range(len(stated)), 2):
                if any(self.overlap(truths, stated, first, second) for truths in self.truths):
                    yield "exclusive", key, f"{stated[first].name} and {stated[second].name} exclude each other"

    def overlap(self, truths: Mapping[t.Condition, Truth], stated: list[Outcome], first: int, second: int) -> bool:
        own = [MET if outcome.condition is None else truths[outcome.condition] for outcome in stated]
        return own[first] is own[second] is MET and all(one is NOT_MET for one in own[:first])

    # ---- eligibility ----------------------------------------------------------------------------------

    def eligibility(self) -> Iterator[tuple[str, str, str]]:
        p = self.protocol
        conditions: list[t.Node] = [p.criteria[key].condition for key in (*p.include, *p.exclude)]
        if not conditions or reads_the_record(p, conditions):
            return
        every = [decision.criteria for decision in self.decisions]
        if not any(all(one[key] is MET for key in p.include) and all(one[key] is NOT_MET for key in p.exclude) for one in every):
            yield "admits", "", "some patient is eligible"
        for key in p.exclude:
            if not any(one[key] is MET and all(one[other] is MET for other in p.include) for one in every):
                yield "excludes", key, f"the exclusion {key!r} can keep an otherwise included patient out"
        idle = {key for key in p.exclude if not any(one[key] is MET and all(one[o] is MET for o in p.include) for one in every)}
        for key in self.implied(idle):
            what = "inclusion" if key in p.include else "exclusion"
            yield "implied", key, f"the {what} criterion {key!r} decides for somebody"

    def implied(self, idle: set[str]) -> Iterator[str]:
        """Criteria without which nobody's eligibility would change, be they complete or not; later ones first."""
        keys = [*self.protocol.include, *self.protocol.exclude]
        kept = list(keys)
        for key in reversed(keys if len(keys) > 1 else []):
            others = [one for one in kept if one != key]
            if key in idle:
                kept = others
                continue
            always = all(self.lets_in(one, key) is MET for one in self.decisions)
            if not always and all(self.alike(one, key, others) for one in chain(self.decisions, self.records)):
                kept = others
                yield key

    def lets_in(self, decision: Decision, key: str) -> Truth:
        truth = decision.criteria[key]
        return truth if key in self.protocol.include or truth is UNKNOWN else NOT_MET if truth is MET else MET

    def alike(self, decision: Decision, key: str, others: list[str]) -> bool:
        rest = [self.lets_in(decision, one) for one in others]
        return all_of(rest) is all_of([*rest, self.lets_in(decision, key)])

    @cached_property
    def records(self) -> list[Decision]:
        """Every record with gaps, decided."""
        used = self.protocol.used
        every = itertools.product(*((*GRID[fact], None) for fact in used))
        cases = (Case("p", None, dict(zip(used, values, strict=True)), {}) for values in every if None in values)
        return [self.everyone.evaluator.decide(case) for case in cases]

    # ---- clauses --------------------------------------------------------------------------------------

    def clauses(self, rule: NamedClause) -> Iterator[tuple[str, str, str]]:
        found = {truths[rule.condition] for truths in self.truths}
        if MET not in found or found == {MET}:
            yield "varies", rule.rule, f"{rule.name!r} is met by some patients and not by others"
            return
        yield from (
            ("redundant", rule.rule, f"the clause '{text(part, NAMES)}' of {rule.name!r} matters")
            for part in Parts(self, rule.condition).idle()
        )

    @cached_property
    def truths_of_records(self) -> list[Mapping[t.Condition, Truth]]:
        """Of every record with gaps, the truth of every condition."""
        return [dict(zip(d.trace.nodes, d.trace.truths, strict=True)) for d in self.records if d.trace]

    # ---- thresholds -----------------------------------------------------------------------------------

    def gaps(self, key: str) -> list[set[str]]:
        """Claims of which one of each set must be broken: what is exactly at equality stands alone."""
        atoms = list(Atoms(self.protocol, self.protocol.classifications[key]))
        return [{one.claim(key) for one in atoms if one.same(atom)} for atom in atoms if self.must(key, atom, atoms)]

    def may_be_gap(self, key: str, claim: str) -> bool:
        """Whether a claim may be broken."""
        atoms = Atoms(self.protocol, self.protocol.classifications[key])
        return any(self.may(key, atom) for atom in atoms if atom.claim(key) == claim)

    def must(self, key: str, atom: Atom, atoms: list[Atom]) -> bool:
        """Somebody at equality differs from both neighbours, though no other comparison turns on the way there."""
        if any(one.same(atom) and one.op in (t.Op.EQ, t.Op.NE) for one in atoms):
            return False
        for fact in atom.direct:
            step = Fraction(1) if FACTS[fact].whole else Fraction(1, 24)
            lattice = not atom.opaque and all(FACTS[one].whole for one in atom.direct)
            others = [
                one for one in atoms if fact in one.facts and not one.same(atom) and not (lattice and one.is_parallel(atom))
            ]
            for here in self.decisions:
                if atom.sign(here) != 0:
                    continue
                beside = [self.moved(here, fact, Fraction(here.case.values[fact]) + way * step) for way in (-1, 1)]
                if None in beside or {atom.sign(one) for one in beside} != {-1, 1}:
                    continue
                signs = [{one.sign(who) for who in (here, *beside)} for one in others]
                if all(len(sign) == 1 and sign != {0} for sign in signs) and self.is_lonely(key, here, beside):
                    return True
        return False

    def may(self, key: str, atom: Atom) -> bool:
        """Somebody at equality differs from somebody below and from somebody above who differ in one fact only."""
        for here in self.decisions:
            if atom.sign(here) != 0:
                continue
            for fact in atom.facts:
                fine = (Fraction(one) for one in (GRID[fact] if FACTS[fact].whole else FINE))
                line = [one for one in (self.moved(here, fact, value) for value in fine) if one is not None]
                others = [[one for one in line if atom.sign(one) == way] for way in (-1, 1)]
                if all(any(self.is_lonely(key, here, [one]) for one in side) for side in others):
                    return True
        return False

    def is_lonely(self, key: str, here: Decision, others: Iterable[Decision | None]) -> bool:
        mine = here.outcomes[key].outcome
        return all(one is not None and one.outcomes[key].outcome != mine for one in others)

    def moved(self, decision: Decision, fact: str, value: Fraction) -> Decision | None:
        """The same patient with another value of a fact, if that is plausible."""
        low, high = FACTS[fact].plausible or (value, value)
        if not low <= value <= high:
            return None
        values = {**decision.case.values, fact: exact(value)}
        key = tuple(values.values())
        if key not in self.by_values:
            self.by_values[key] = self.everyone.evaluator.decide(Case("p", None, values, {}))
        return self.by_values[key]

    # ---- bounds and directions ------------------------------------------------------------------------

    def most(self, key: str) -> Fraction | None:
        return max((d.calculations[key].value for d in self.decisions if d.calculations[key]), default=None)  # type: ignore[union-attr]

    def is_monotone(self, key: str, fact: str) -> bool:
        names = [outcome.name for outcome in self.protocol.classifications[key].outcomes]
        rank = {name: number for number, name in enumerate(names)} | {None: len(names)}
        groups: dict[tuple[Value, ...], list[tuple[Fraction, int]]] = {}
        for decision in self.decisions:
            values = dict(decision.case.values)
            mine = values.pop(fact)
            groups.setdefault(tuple(values.values()), []).append((Fraction(mine), rank[decision.outcomes[key].outcome]))
        return all(b[1] <= a[1] for group in groups.values() for a, b in itertools.pairwise(sorted(group)))


Whole = Callable[[t.Condition], t.Condition]  # a rule with something in place of one of its clauses


@dataclass
class Parts:
    """The clauses of a rule without which it would be the same, whatever the record; each is out for those that follow."""

    brute: Brute
    condition: t.Condition
    found: list[t.Condition] = field(default_factory=list)

    def idle(self) -> list[t.Condition]:
        self.trimmed(self.condition, lambda one: one)
        return self.found

    def trimmed(self, node: t.Condition, whole: Whole) -> t.Condition:
        match node:
            case t.AllOf() | t.AnyOf() | t.AtLeast():
                for index in reversed(range(len(node.args))):
                    if len(node.args) > 1:
                        node = self.without(node, index, whole)
                for index in range(len(node.args)):
                    args, kept = node.args, node
                    part = self.trimmed(
                        args[index],
                        lambda one, kept=kept, index=index: whole(  # type: ignore[misc]
                            replace(kept, args=(*kept.args[:index], one, *kept.args[index + 1 :]))
                        ),
                    )
                    node = replace(node, args=(*args[:index], part, *args[index + 1 :]))
                return node
            case t.Not(arg):
                return t.Not(self.trimmed(arg, lambda one: whole(t.Not(one))))
            case t.IfThen(condition, then):
                if all(valued(then, one) is MET for one in self.brute.truths if valued(condition, one) is MET):
                    self.found.append(node)
                    return node
                condition = self.trimmed(condition, lambda one: whole(t.IfThen(one, then)))
                return t.IfThen(condition, self.trimmed(then, lambda one: whole(t.IfThen(condition, one))))
            case _:
                return node

    def without(self, node: t.AllOf | t.AnyOf | t.AtLeast, index: int, whole: Whole) -> t.AllOf | t.AnyOf | t.AtLeast:
        own, rest = node.args[index], (*node.args[:index], *node.args[index + 1 :])
        shorter: list[tuple[t.AllOf | t.AnyOf | t.AtLeast, Truth]] = [
            (replace(node, args=rest), MET if isinstance(node, t.AllOf) else NOT_MET)
        ]
        if isinstance(node, t.AtLeast):
            counts = (node.count, NOT_MET), (node.count - 1, MET)
            shorter = [(t.AtLeast(count, rest), plain) for count, plain in counts if 0 < count <= len(rest)]
        for one, plain in shorter:
            if self.alike(whole(node), whole(one), own, plain):
                self.found.append(own)
                return one
        return node

    def alike(self, before: t.Condition, after: t.Condition, own: t.Condition, plain: Truth) -> bool:
        """Always the same answer; of a part that is plain for all complete patients, records with gaps are not asked."""

        def same(truths: Mapping[t.Condition, Truth]) -> bool:
            return valued(before, truths) is valued(after, truths)

        if not all(map(same, self.brute.truths)):
            return False
        always = all(valued(own, one) is plain for one in self.brute.truths)
        return always or all(map(same, self.brute.truths_of_records))


def valued(node: t.Condition, truths: Mapping[t.Condition, Truth]) -> Truth:
    """What a condition is, from the truths of what it is made of."""
    match node:
        case t.AllOf(args):
            return all_of([valued(arg, truths) for arg in args])
        case t.AnyOf(args):
            return any_of([valued(arg, truths) for arg in args])
        case t.Not(arg):
            return opposite(valued(arg, truths))
        case t.IfThen(condition, then):
            return any_of([opposite(valued(condition, truths)), valued(then, truths)])
        case t.AtLeast(count, args):
            every = [valued(arg, truths) for arg in args]
            met, failed = every.count(MET), every.count(NOT_MET)
            return MET if met >= count else NOT_MET if len(args) - failed < count else UNKNOWN
        case _:
            return truths[node]


def opposite(truth: Truth) -> Truth:
    return {MET: NOT_MET, NOT_MET: MET}.get(truth, UNKNOWN)


@dataclass
class Atom:
    """Two terms that a rule compares, worked out by hand."""

    protocol: Protocol
    left: t.Term
    op: t.Op
    right: t.Term

    def __post_init__(self) -> None:
        self.facts = [f for f in facts_reached(self.protocol, [self.left, self.right]) if FACTS[f].kind is Kind.QUANTITY]
        self.form = {key: value for key, value in self.combined().items() if value}
        self.opaque = [key for key in self.form if not isinstance(key, str)]
        hidden = {fact for key in self.opaque for fact in facts_reached(self.protocol, [key])}
        self.direct = [key for key in self.form if isinstance(key, str) and key and key not in hidden]

    def combined(self) -> dict[object, Fraction]:
        """The factors of facts (by slug) and of what is not linear (by node); the constant's key is empty."""
        left, right = self.linear(self.left), self.linear(self.right)
        return {key: left.get(key, Fraction(0)) - right.get(key, Fraction(0)) for key in (*left, *right)}

    def linear(self, node: t.Term) -> dict[object, Fraction]:
        match node:
            case t.Quantity(value):
                return {"": value}
            case t.FactValue(fact):
                return {fact: Fraction(1)}
            case t.CalculationValue(key) if not isinstance(self.protocol.calculations[key].value, t.Lookup):
                return self.linear(self.protocol.calculations[key].value)
            case t.Arithmetic("+" | "-" as sign, left, right):
                one, other = self.linear(left), self.linear(right)
                way = 1 if sign == "+" else -1
                return {key: one.get(key, Fraction(0)) + way * other.get(key, Fraction(0)) for key in (*one, *other)}
            case t.Arithmetic("*" | "/" as sign, left, t.Quantity(value)):
                return {key: one * value if sign == "*" else one / value for key, one in self.linear(left).items()}
            case _:
                return {node: Fraction(1)}

    def normal(self) -> tuple[dict[object, Fraction], Fraction]:
        form = {key: value for key, value in self.form.items() if key}
        lead = next((value for _, value in sorted(form.items(), key=lambda item: str(item[0]))), Fraction(1))
        return {key: value / lead for key, value in form.items()}, self.form.get("", Fraction(0)) / lead

    def is_parallel(self, other: Atom) -> bool:
        return self.normal()[0] == other.normal()[0]

    def same(self, other: Atom) -> bool:
        return self.normal() == other.normal()

    def claim(self, family: str) -> str:
        return f"{family} has no gap where {text(self.left, NAMES)} is exactly {text(self.right, NAMES)}"

    def sign(self, decision: Decision) -> int | None:
        """Below, at or above equality; None where a side has no value."""
        left, right = self.value(self.left, decision), self.value(self.right, decision)
        return None if left is None or right is None else (left > right) - (left < right)

    def value(self, node: t.Term, decision: Decision) -> Fraction | None:
        match node:
            case t.Quantity(value):
                return value
            case t.FactValue(fact):
                return Fraction(decision.case.values[fact])  # type: ignore[arg-type]
            case t.CalculationValue(key):
                amount = decision.calculations[key]
                return None if amount is None else Fraction(amount.value)
            case t.Arithmetic(op, left, right):
                one, other = self.value(left, decision), self.value(right, decision)
                if one is None or other is None or (op == "/" and not other):
                    return None
                return {"+": one + other, "-": one - other, "*": one * other, "/": one / (other or 1)}[op]
            case t.Extreme(which, args):
                values = [self.value(arg, decision) for arg in args]
                known = [value for value in values if value is not None]
                return None if len(known) < len(values) else min(known) if which == "min" else max(known)
            case t.Rounded(term, step, mode):
                inner = self.value(term, decision)
                return None if inner is None else rounded(inner / step.value, mode) * step.value
            case _:
                raise AssertionError(node)


def rounded(value: Fraction, mode: str) -> int:
    if mode == "nearest":
        return floor(value + HALF) if value >= 0 else ceil(value - HALF)
    return floor(value) if mode == "down" else ceil(value)


@dataclass
class Atoms:
    """Every comparison that a classification depends on."""

    protocol: Protocol
    family: Classification

    def __iter__(self) -> Iterator[Atom]:
        for node in reached(self.protocol, [o.condition for o in self.family.outcomes if o.condition]):
            match node:
                case t.Compare(left, op, right):
                    yield Atom(self.protocol, left, op, right)
                case t.Between(term, low, high):
                    yield Atom(self.protocol, term, t.Op.GE, low)
                    yield Atom(self.protocol, term, t.Op.LE, high)
                case _:
                    pass


NAMES = {key: key for key in (*FACTS, *(f"{kind}{number}" for kind in "qfd" for number in range(9)))}
TRIED = {"complete", "reachable", "admits", "excludes", "implied", "varies", "redundant"}


def told(results: Iterable[Result], status: ClaimStatus) -> set[tuple[str, str, str]]:
    return {(result.kind, result.subject, result.claim) for result in results if result.status is status}


def compared_to_brute_force(seed: int) -> None:
    """Every result of one protocol is what trying everybody says; every patient shown was replayed on the way."""
    protocol = Draw(seed).protocol()
    brute = Brute(protocol)
    bench = brute.bench
    results = prove(protocol, bench.solver, brute.everyone.evaluator.decide).results
    reading = {rule.rule: rule for rule in clauses(protocol) if reads_the_record(protocol, [rule.condition])}
    eligibility: list[t.Node] = [protocol.criteria[key].condition for key in (*protocol.include, *protocol.exclude)]
    record = reads_the_record(protocol, eligibility)
    kept = [
        result
        for result in results
        if not (result.kind in {"varies", "redundant"} and result.subject in reading)
        and not (result.kind in {"admits", "excludes", "implied"} and record)
    ]
    only_missing = {
        ("reachable", r.subject, r.claim) for r in results if r.kind == "reachable" and r.status is ClaimStatus.PROVED and r.why
    }
    expected = {one for one in brute.broken() if not (one[0] in {"varies", "redundant"} and one[1] in reading)}
    apart = [
        replace(r, status=ClaimStatus.BROKEN)
        for r in kept
        if r.status is ClaimStatus.NOTED and "keeps the alternatives apart" in r.why
    ]
    found = {one for one in told([*kept, *apart], ClaimStatus.BROKEN) if one[0] in TRIED}
    beyond = {
        (r.kind, None if r.kind == "implied" else r.subject)
        for r in results
        if r.status is ClaimStatus.UNDECIDED and r.why == POSSIBLE
    }

    def is_beyond(one: tuple[str, str, str]) -> bool:
        """A claim, or one of the same rule, is not proved, because outcomes are asked for that are still possible."""
        return (one[0], None if one[0] == "implied" else one[1]) in beyond

    different = {one for one in found ^ (expected - only_missing) if not is_beyond(one)}
    assert not different, (seed, different)
    assert {one for one in told(kept, ClaimStatus.NOTED) if one[0] == "exclusive"} == set(brute.noted()), seed
    assert all(r.why == POSSIBLE for r in results if r.status is ClaimStatus.UNDECIDED), seed
    for key in protocol.classifications:
        gaps = {claim for kind, subject, claim in told(results, ClaimStatus.BROKEN) if (kind, subject) == ("threshold", key)}
        must = brute.gaps(key)
        assert all(not one.isdisjoint(gaps) for one in must), (seed, must, gaps)
        assert not [claim for claim in gaps if not brute.may_be_gap(key, claim)], seed
    compared_bounds(bench, brute, seed)


def compared_bounds(bench: Bench, brute: Brute, seed: int) -> None:
    for key in bench.protocol.calculations:
        for limit in (Fraction(0), Fraction(1), Fraction(5, 2)):
            most = brute.most(key)
            found = bounded(bench, DoseLimit(key, limit)).status is ClaimStatus.PROVED
            assert found == (most is None or most <= limit), (seed, key, limit)
    for key in bench.protocol.classifications:
        for fact in ("n", "k", "x"):
            if fact in bench.protocol.used:
                found = monotone(bench, Monotone(fact, key, "more", "worsens"), "").status is ClaimStatus.PROVED
                assert found == brute.is_monotone(key, fact), (seed, key, fact)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_proofs_are_what_trying_every_patient_says(chunk: int) -> None:
    for seed in seeds(chunk, PROVED):
        compared_to_brute_force(seed)


@pytest.mark.parametrize("seed", [2266])
def test_proofs_that_once_were_not(seed: int) -> None:
    compared_to_brute_force(seed)


# ---- amendments ------------------------------------------------------------------------------------


def amended(seed: int) -> tuple[Protocol, Protocol]:
    """A protocol, and the same with one of its criteria or outcomes drawn anew (now and then with nothing changed)."""
    old = Draw(seed).protocol()
    draw = Draw(seed)
    draw.protocol()
    draw.random = Random(f"amended {seed}")
    criteria, families = dict(old.criteria), dict(old.classifications)
    draw.criteria, draw.classifications, draw.calculations = {}, {}, {}  # the new clause refers to nothing: no circles
    if draw.chance(0.5):
        key = draw.random.choice(list(criteria))
        criteria[key] = replace(criteria[key], condition=draw.condition(2))
    elif draw.chance(0.8):
        key = draw.random.choice(list(families))
        first, *rest = families[key].outcomes
        families[key] = replace(families[key], outcomes=(replace(first, condition=draw.condition(1)), *rest))
    used = used_facts(FACTS, (*criteria.values(), *families.values(), *old.calculations.values()))
    return old, replace(old, criteria=criteria, classifications=families, used=used)


def every_pair(old: Protocol, new: Protocol) -> Iterator[tuple[Decision, Decision]]:
    """Every complete patient of both protocols, decided by both."""
    before, after = Evaluator(old), Evaluator(new)
    both = tuple(dict.fromkeys((*old.used, *new.used)))
    for values in itertools.product(*(GRID[fact] for fact in both)):
        case = dict(zip(both, values, strict=True))
        cases = (Case("p", None, {fact: case[fact] for fact in protocol.used}, {}) for protocol in (old, new))
        yield before.decide(next(cases)), after.decide(next(cases))


def answer(about: About, decision: Decision) -> str:
    match about.subject:
        case "eligibility":
            return decision.eligibility.value
        case "classification":
            return decision.outcomes[about.slug].outcome or "not settled"
        case "criterion":
            return decision.criteria[about.slug].value
        case _:
            return str(decision.calculations[about.slug])


def compared_amendment(seed: int) -> None:
    """The differences are those that trying every patient finds; where there are none, records with gaps agree too."""
    old, new = amended(seed)
    comparison = Comparison(old, new, Z3Solver(60), (Evaluator(old).decide, Evaluator(new).decide))
    pairs = list(every_pair(old, new)) if len({*old.used, *new.used}) < 4 else []
    for about in comparison.subjects():
        verdicts = list(comparison.compare(about))
        undecided = [one for one in verdicts if isinstance(one, Undecided) and one.reason != BY_OUTCOMES]
        assert not undecided or about.subject == "classification", (seed, about)
        if pairs and about.subject != "calculation":
            expected = {(answer(about, a), answer(about, b)) for a, b in pairs if answer(about, a) != answer(about, b)}
            found = {(one.before, one.after) for one in verdicts if isinstance(one, Difference) and not one.only_missing}
            assert found == expected, (seed, about)
        if any(isinstance(one, Alike) for one in verdicts):
            alike_with_gaps(old, new, about, seed)


def alike_with_gaps(old: Protocol, new: Protocol, about: About, seed: int) -> None:
    random, evaluators = Random(seed), (Evaluator(old), Evaluator(new))
    both = replace(old, used=tuple(dict.fromkeys((*old.used, *new.used))))
    for _ in range(5):
        values = record_of(both, random).values
        decisions = [
            evaluator.decide(Case("p", None, {fact: values[fact] for fact in evaluator.protocol.used}, {}))
            for evaluator in evaluators
        ]
        assert answer(about, decisions[0]) == answer(about, decisions[1]), (seed, about, values)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_amendments_change_what_trying_every_patient_says(chunk: int) -> None:
    for seed in seeds(chunk, PROVED):
        compared_amendment(seed)
