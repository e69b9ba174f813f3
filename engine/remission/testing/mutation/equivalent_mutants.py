"""Whether a patient can tell a mutant from the rules it was made of: a scenario that does, or a proof that none can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain, islice
from typing import assert_never

from remission.cases.case import Case
from remission.engines.evaluate import Evaluator
from remission.errors import MissingExtraError
from remission.expr import tree as t
from remission.expr.numbers import exact
from remission.protocol.graph import asks_what_is_known, facts_reached
from remission.protocol.model import Calculation, Classification, Criterion, EligibilityCriteria, Protocol
from remission.protocol.revision import RuleChange, changed, with_definitions
from remission.symbolic.cells.case_search import (
    Closing,
    NoSuchCase,
    NotFound,
    Remedy,
    first_records,
    is_all,
    more_records,
    seek,
)
from remission.symbolic.cells.cell_search import Record, Searcher, truths_differ
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.encode import RecordedFormulas
from remission.symbolic.formulas.variables import PatientVariables
from remission.testing.coverage.synthesis import NOT_FOUND, Remedies
from remission.testing.gherkin.writer import claims
from remission.testing.mutation.mutants import edited

SECONDS = 20.0  # for one proof
PERCENT = 7  # of the usual value: the steps in which cases near the usual one are tried
SEARCHED = "no patient is answered otherwise: every case was gone through"
SOLVED = "no patient is answered otherwise: proved by the solver"


@dataclass(frozen=True, slots=True)
class MutantPair:
    """What the rules say and what the mutant says; where `complete`, only a patient of whom everything is known counts."""

    one: t.Condition
    other: t.Condition
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Twins:
    """A protocol with one definition twice, as it is and as changed; a patient for whom a pair differs tells them apart."""

    protocol: Protocol
    pairs: tuple[MutantPair, ...]

    def differ(self, reading: RecordedFormulas) -> s.Formula:
        """Some pair has different truths."""
        found = []
        for pair in self.pairs:
            counts = map(reading.value_known, self.facts) if pair.complete else ()
            found.append(s.both(*counts, truths_differ(pair.one, pair.other)(reading)))
        return s.any_of(*found)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that the pairs read."""
        return facts_reached(self.protocol, [side for pair in self.pairs for side in (pair.one, pair.other)])


def tell_apart(remedies: Remedies, change: RuleChange, title: str, *, moves: bool = True) -> Closing:
    """The scenario that would notice a change of one definition; `Impossible` where no patient is answered otherwise: proved.

    It is enough to look at the definition that was edited: where that answers the same, all that reads it does.
    Where no patient is known to whom it answers otherwise (`moves`), a proof is likelier than a scenario, and tried first.
    """
    definition = edited(change)
    twins = twin(remedies.protocol, change)
    if not moves and solved(twins):
        return NoSuchCase(SOLVED)
    facts, searcher = twins.facts, Searcher(twins.protocol, remedies.usual)
    mutated = Evaluator(changed(remedies.protocol, change.definitions))

    def written(case: Case) -> Remedy | None:
        """A scenario about the edited definition, or the first above it that answers otherwise."""
        before, after = remedies.evaluator.decide(case), mutated.decide(case)
        for one in sorted(remedies.graph.above([definition]), key=lambda one: one != definition):
            if claims(remedies.protocol, before, one) != claims(remedies.protocol, after, one):
                return remedies.scenario(title, case, one, facts)
        return None

    def sought(tried: Iterable[Record]) -> Closing:
        return seek(searcher, twins.differ, facts, tried, written)

    complete = sought([{}])
    if isinstance(complete, Remedy):
        return complete
    if moves and solved(twins):
        return NoSuchCase(SOLVED)
    near = next(filter(None, map(written, _near_the_usual(searcher, facts))), None)
    if near is not None:
        return near
    rest = sought(chain(islice(first_records(twins.protocol, facts), 1, None), more_records(facts)))
    if isinstance(rest, Remedy):
        return rest
    sure = isinstance(complete, NoSuchCase) and isinstance(rest, NoSuchCase) and is_all(twins.protocol, facts)
    return NoSuchCase(SEARCHED) if sure else NotFound(NOT_FOUND)


def _near_the_usual(searcher: Searcher, facts: Iterable[str]) -> Iterator[Case]:
    """The usual case with one quantity larger or smaller: the search looks for values between limits, and rounding has none."""
    for key in facts:
        fact = searcher.protocol.facts[key]
        usual = searcher.usual[key]
        if isinstance(usual, Decimal | Fraction):
            near = Fraction(usual)
            low, high = fact.plausible or (-abs(near), 3 * abs(near))
            for percent in sorted(range(PERCENT, 300, PERCENT), key=lambda percent: abs(percent - 100)):
                value = near * percent / 100
                if low <= value <= high and (value.denominator == 1 or not fact.whole):
                    yield searcher.case({key: exact(value)})


# ---- the same definition twice ---------------------------------------------------------------------


def twin(protocol: Protocol, change: RuleChange) -> Twins:
    """The protocol with the changed definition beside its own, and the pairs in which they could differ."""
    (new,) = change.definitions
    if isinstance(new, EligibilityCriteria):
        return Twins(protocol, (MutantPair(protocol.eligibility.condition, new.condition),))
    key, other = new.slug, f"{new.slug} as changed"
    both = with_definitions(protocol, [replace(new, slug=other)])
    match new:
        case Criterion():
            return Twins(both, (MutantPair(t.Ref(key), t.Ref(other)),))
        case Classification():
            return Twins(both, tuple(_outcomes(both, protocol.classifications[key], other)))
        case Calculation(unit=unit):
            one, two = t.CalculationValue(key, unit), t.CalculationValue(other, unit)
            same = t.Compare(one, t.Op.EQ, two)  # unknown where one of them has no value
            return Twins(both, tuple(MutantPair(t.Compare(side, t.Op.EQ, side), same) for side in (one, two)))
        case _:
            assert_never(new)


def _outcomes(both: Protocol, family: Classification, other: str) -> Iterator[MutantPair]:
    """Every outcome of a complete case, from which follow those that are possible; and what other rules ask, of any case."""
    asked = [
        node.outcomes
        for root in both.roots
        for node in t.walk(root)
        if isinstance(node, t.OutcomeIn) and node.classification == family.slug
    ]
    yield from (MutantPair(t.OutcomeIn(family.slug, names), t.OutcomeIn(other, names)) for names in dict.fromkeys(asked))
    strict = not asks_what_is_known(both, [t.OutcomeIn(family.slug, ()), t.OutcomeIn(other, ())])
    named = [(outcome.name,) for outcome in family.outcomes]
    yield from (MutantPair(t.OutcomeIn(family.slug, names), t.OutcomeIn(other, names), complete=strict) for names in named)


# ---- proof -----------------------------------------------------------------------------------------


def solved(twins: Twins) -> bool:
    """Whether the solver, where it is installed, proves that no record tells the twins apart."""
    try:
        from remission.symbolic.formulas.z3_solver import Z3Solver  # noqa: PLC0415 - an extra, and slow to load
    except MissingExtraError:
        return False
    for complete in (False, True):
        asked = replace(twins, pairs=tuple(pair for pair in twins.pairs if pair.complete is complete))
        reading = RecordedFormulas(twins.protocol, PatientVariables(twins.protocol.facts, "complete" if complete else "censored"))
        answer = Z3Solver(SECONDS).question(asked.differ(reading), *reading.world.rules.values()).ask()
        if not isinstance(answer, s.Impossible):
            return False
    return True
