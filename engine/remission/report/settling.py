"""What would settle an open answer: the smallest sets of missing facts, whatever these turn out to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from remission.cases.case import Case
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.checks import facts_reached, reached
from remission.protocol.formula import Substitution
from remission.protocol.model import Protocol
from remission.protocol.possible import Extent, extent, satisfying
from remission.protocol.unsettled import Decided, Formula, both, either, negated
from remission.readings.decision import Decision

MOST_OPEN = 12  # missing facts of which every set is tried; of more only sets of a few
FEW = 3
OTHERWISE = " otherwise"  # ends the name of a fact's value in a second completion


@dataclass(frozen=True, slots=True)
class Settling:
    """What would settle an answer that is open; nothing, where it is settled for good."""

    classification: str
    outcome: str | None  # the settled outcome
    facts: tuple[str, ...] = ()  # names, of a smallest set that settles an open answer

    def __str__(self) -> str:
        if self.outcome is not None:
            return "already settled: nothing still missing can change it"
        return f"would be settled by {' and '.join(self.facts)}"


def settling(protocol: Protocol, decision: Decision, key: str) -> Iterator[Settling]:
    """The smallest sets of missing facts that settle an open answer, fewest first; or that nothing missing matters."""
    question = _Settling(protocol, decision, key)
    outcome = decision.outcomes[key].outcome
    if outcome is not None:
        if question.open and question.is_for_good(outcome):
            yield Settling(key, outcome)
        return
    names = {fact: protocol.facts[fact].name for fact in question.open}
    for facts in question.smallest():
        yield Settling(key, None, tuple(names[fact] for fact in facts))


class _Settling:
    """One classification of one case: which of its open facts settle it."""

    def __init__(self, protocol: Protocol, decision: Decision, key: str) -> None:
        self.protocol, self.case, self.key = protocol, decision.case, key
        self.state = {**decision.case.values, **decision.criteria}
        read = facts_of(protocol, key)
        self.open = [fact for fact in read if self.state[fact] is None or isinstance(self.state[fact], Interval)]
        self.reads_the_record = _reads_the_record(protocol, key)

    def sets(self) -> Iterator[tuple[str, ...]]:
        """Sets of open facts, few facts first."""
        largest = len(self.open) if len(self.open) <= MOST_OPEN else FEW
        for size in range(largest + 1):
            yield from combinations(self.open, size)

    def smallest(self) -> Iterator[tuple[str, ...]]:
        """The sets that settle, without those that hold a smaller one."""
        found: list[frozenset[str]] = []
        apart: list[frozenset[str]] = []  # facts in which two completions of different outcomes differ: one of them is needed
        for facts in self.sets():
            if any(one <= set(facts) for one in found) or any(one.isdisjoint(facts) for one in apart):
                continue
            differ = self.differ(facts)
            if differ is None:
                found.append(frozenset(facts))
                yield facts
            elif not self.reads_the_record:
                apart.append(differ)

    def differ(self, measured: Sequence[str]) -> frozenset[str] | None:
        """None if the outcome is settled once these are measured, whatever they are.

        Else the facts in which two completions differ that agree in these and have different outcomes (none of them, where
        one completion has no outcome at all).
        """
        rest = {fact: f"{fact}{OTHERWISE}" for fact in self.open if fact not in measured}
        one, other = self.placed(measured, {}), self.placed(measured, rest)
        none = both(*(negated(formula) for formula in one))
        apart = [both(mine, negated(theirs)) for mine, theirs in zip(one, other, strict=True)]
        found = satisfying(either(none, *apart), self.extent)
        return None if found is None else frozenset(fact for fact, name in rest.items() if found.get(fact) != found.get(name))

    def is_for_good(self, outcome: str) -> bool:
        """Whether measuring whatever is open leaves the outcome as it is; a rule that asks for the record may see to more."""
        if not self.reads_the_record:
            return True
        names = [one.name for one in self.protocol.classifications[self.key].outcomes]
        every = (self.placed(facts, {})[names.index(outcome)] for facts in self.sets())
        return all(satisfying(negated(formula), self.extent) is None for formula in every)

    def placed(self, measured: Sequence[str], names: Mapping[str, str]) -> list[Formula]:
        """Every outcome with its place in the order: certainly met, and none before it."""
        substitution = Substitution(self.protocol, self.state, by_record(self.case), measured=measured, names=names)
        found: list[Formula] = []
        earlier: list[Formula] = []
        for _, own in substitution.outcomes(self.key):
            found.append(Decided(both(own, *map(negated, earlier)), NOT_MET))
            earlier.append(own)
        return found

    def extent(self, name: str) -> Extent:
        fact = name.removesuffix(OTHERWISE)
        return extent(self.protocol.facts[fact], self.state[fact])


def facts_of(protocol: Protocol, key: str) -> list[str]:
    """The facts that a classification reads, in the vocabulary's order."""
    found = set(facts_reached(protocol, roots_of(protocol, key)))
    return [fact for fact in protocol.used if fact in found]


def roots_of(protocol: Protocol, key: str) -> list[t.Node]:
    """The conditions of a classification's outcomes."""
    return [outcome.condition for outcome in protocol.classifications[key].outcomes if outcome.condition]


def _reads_the_record(protocol: Protocol, key: str) -> bool:
    """Whether a rule asks if a fact is recorded, or answers for one that is not."""

    def asks(node: t.Node) -> bool:
        return isinstance(node, t.Known) or (isinstance(node, t.Ref) and protocol.criteria[node.criterion].if_missing is not None)

    return any(map(asks, reached(protocol, roots_of(protocol, key))))


def by_record(case: Case) -> Callable[[t.Condition], Truth]:
    """What the record alone says of an atom; comparisons are left to be put in."""

    def settled(node: t.Condition) -> Truth:
        match node:
            case t.Known(fact):
                return NOT_MET if case.values[fact] is None else MET
            case t.OneOf(fact, values):
                value = case.values[fact]
                return UNKNOWN if value is None else MET if value in values else NOT_MET
            case _:
                return UNKNOWN

    return settled
