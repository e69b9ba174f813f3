"""What would settle eligibility, a criterion or a calculation that missing facts leave open.

These are answered from what is recorded alone: while a fact is missing, a clause that needs it is unknown, whatever it may
turn out to be. So a set of facts settles them if no values of these leave the clause unknown while the rest stays missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

from remission.engines.decision import Eligibility, deciding_criteria
from remission.explain.bounded import Bounded
from remission.explain.sufficient_tests import (
    MOST_COMPLETED,
    NOT_TRIED,
    Settling,
    Unlooked,
    by_record,
    facts_of,
    open_facts,
    subsets,
    told_sets,
)
from remission.expr import tree as t
from remission.expr.truth import UNKNOWN
from remission.protocol.graph import asks_what_is_known
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.case_formulas import CaseFormulas, Settled
from remission.symbolic.formulas.case_variables import CaseVariables
from remission.symbolic.smallest_sets import NotLookedFurtherError, smallest_sets

if TYPE_CHECKING:
    from collections.abc import Callable

    from remission.engines.decision import Decision
    from remission.protocol.model import Calculation, Criterion, Protocol


def settling_clauses(protocol: Protocol, decision: Decision) -> Iterator[Settling | Unlooked]:
    """Tell it of eligibility, of every unknown criterion and of every calculation that cannot be made."""
    yield from settling_eligibility(protocol, decision)
    for criterion in protocol.criteria.values():
        if decision.criteria[criterion.slug] is UNKNOWN:
            yield from settling_criterion(protocol, decision, criterion)
    for calculation in protocol.calculations.values():
        if decision.calculations[calculation.slug] is None:
            yield from settling_calculation(protocol, decision, calculation)


def settling_eligibility(protocol: Protocol, decision: Decision) -> Iterator[Settling | Unlooked]:
    """The smallest sets that make a patient certainly eligible or certainly not; or that nothing missing matters."""
    clause, name = protocol.eligibility.condition, protocol.eligibility.name
    question = AsRecorded(protocol, decision, [clause])
    if not clause.args or not question.open:
        return
    if decision.eligibility is Eligibility.UNDETERMINED:
        yield from told_sets(protocol, question.smallest(partial(question.is_settled, clause)), name)
        return
    is_met = decision.eligibility is Eligibility.ELIGIBLE
    is_for_good = True if not is_met and _fails_for_good(protocol, decision) else question.is_for_good(clause, is_met=is_met)
    if is_for_good:
        yield Settling(name, (Eligibility.ELIGIBLE if is_met else Eligibility.NOT_ELIGIBLE).value)
    if is_for_good is None:
        yield Unlooked(name, NOT_TRIED)


def _fails_for_good(protocol: Protocol, decision: Decision) -> bool:
    """Whether a criterion keeps the patient out that does not ask what is recorded: what is settled by values stays so."""
    return any(not asks_what_is_known(protocol, [t.Ref(key)]) for key in deciding_criteria(protocol, decision))


def settling_criterion(protocol: Protocol, decision: Decision, criterion: Criterion) -> Iterator[Settling | Unlooked]:
    """The smallest sets after which a criterion is met or not met."""
    clause = t.Ref(criterion.slug)
    question = AsRecorded(protocol, decision, [clause])
    return told_sets(protocol, question.smallest(partial(question.is_settled, clause)), criterion.slug, "criterion")


def settling_calculation(protocol: Protocol, decision: Decision, calculation: Calculation) -> Iterator[Settling | Unlooked]:
    """The smallest sets after which a calculation has a value, whatever they are; else those after which it may have one."""
    question = AsRecorded(protocol, decision, [calculation.value])
    told = tuple(
        told_sets(protocol, question.smallest(partial(question.has_value, calculation.value)), calculation.slug, "calculation")
    )
    if not told:
        sets = question.smallest(partial(question.may_have_value, calculation.value))
        told = tuple(told_sets(protocol, sets, calculation.slug, "calculation"))
    yield from told


class AsRecorded:
    """Some clauses of one case as the record answers them, once further facts are measured."""

    def __init__(self, protocol: Protocol, decision: Decision, roots: Sequence[t.Node]) -> None:
        self.protocol = protocol
        self.state = {**decision.case.values, **decision.criteria}
        self.bounded = Bounded()
        self.open = open_facts(self.state, facts_of(protocol, roots))
        self.reads_the_record = asks_what_is_known(protocol, roots)
        self._reads: dict[t.Condition, frozenset[str]] = {}
        self._may: dict[object, bool] = {}
        record, trace = by_record(decision.case), decision.trace
        truths = dict(zip(trace.nodes, trace.truths, strict=True)) if trace else {}
        self._settled: Settled = lambda node: truths.get(node, record(node))

    def smallest(self, is_enough: Callable[[frozenset[str]], bool]) -> Iterator[tuple[str, ...]]:
        """The sets that are enough, fewest facts first."""
        every = frozenset(self.open)

        def apart(facts: frozenset[str]) -> frozenset[str] | None:
            return None if is_enough(facts) else every - facts

        return smallest_sets(self.open, apart, may_be_less=self.reads_the_record)

    def is_settled(self, clause: t.Condition, facts: frozenset[str]) -> bool:
        """Whether no values of some facts leave a clause unknown: none of its parts, while no other is not met."""
        parts = clause.args if isinstance(clause, t.AllOf) else (clause,)
        for part in parts:
            if self.may_be_unknown((part,), facts):
                together = self.joined(part, parts)
                others = tuple(one for one in parts if one not in together)
                if self.may_be_unknown(together, facts) and self.may_be_met(others, facts):
                    return False
        return True

    def joined(self, part: t.Condition, parts: Sequence[t.Condition]) -> tuple[t.Condition, ...]:
        """A part, and after it those that share an open fact with it, or with one that does."""
        found, read = [part], self.reads(part)
        while more := [one for one in parts if one not in found and self.reads(one) & read]:
            found += more
            read = read.union(*map(self.reads, more))
        return tuple(found)

    def reads(self, part: t.Condition) -> frozenset[str]:
        """The open facts of a part."""
        if part not in self._reads:
            self._reads[part] = frozenset(facts_of(self.protocol, [part])) & frozenset(self.open)
        return self._reads[part]

    def may_be_unknown(self, parts: tuple[t.Condition, ...], facts: frozenset[str]) -> bool:
        """Whether the first of some parts may be unknown while none of the others is not met."""
        return self.may("unknown", parts, facts)

    def may_be_met(self, parts: tuple[t.Condition, ...], facts: frozenset[str]) -> bool:
        """Whether none of some parts need be not met; parts that have nothing to do with each other one by one."""
        while parts:
            together = self.joined(parts[0], parts)
            if not self.may("met", together, facts):
                return False
            parts = tuple(one for one in parts if one not in together)
        return True

    def may(self, what: Literal["unknown", "met"], parts: tuple[t.Condition, ...], facts: frozenset[str]) -> bool:
        """Whether the first part may be so, and none of the others not met; remembered for the facts that they read."""
        own = facts & frozenset().union(*map(self.reads, parts))
        if (what, parts, own) not in self._may:
            every = [*map(self.measured(own).condition, parts)]
            asked = [s.opposite(every[0].met)] if what == "unknown" else []
            self._may[what, parts, own] = not self.bounded.never(*asked, *(s.opposite(one.failed) for one in every))
        return self._may[what, parts, own]

    def is_for_good(self, clause: t.Condition, *, is_met: bool) -> bool | None:
        """Whether measuring whatever is open leaves a clause as it is; None where that is too much to try."""
        if not self.reads_the_record:
            return True
        if 2 ** len(self.open) > MOST_COMPLETED:
            return None
        found = (self.measured(facts).condition(clause) for facts in subsets(self.open))
        try:
            return all(self.bounded.never(s.opposite(one.met if is_met else one.failed)) for one in found)
        except NotLookedFurtherError:
            return None

    def has_value(self, term: t.Term, facts: frozenset[str]) -> bool:
        """Whether a term has a value, whatever some facts are."""
        return self.bounded.never(s.opposite(self.measured(facts).term(term).exists))

    def may_have_value(self, term: t.Term, facts: frozenset[str]) -> bool:
        """Whether a term has a value for some values of some facts."""
        return not self.bounded.never(self.measured(facts).term(term).exists)

    def measured(self, facts: frozenset[str]) -> CaseFormulas:
        """The record with some more facts in it."""
        variables = CaseVariables(self.protocol.facts, self.state, measured=facts)
        return CaseFormulas(self.protocol, variables, self.state, self._settled)
