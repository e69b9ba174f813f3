"""What would settle an open answer: the smallest sets of missing facts, whatever these turn out to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

from remission.cases.case import Case
from remission.engines.decision import Decision
from remission.explain.bounded import Bounded
from remission.expr import tree as t
from remission.expr.compare import Interval
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.graph import asks_what_is_known, facts_reached
from remission.protocol.model import Protocol
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.case_formulas import CaseFormulas, CompletedCase
from remission.symbolic.formulas.case_variables import CaseVariables
from remission.symbolic.smallest_sets import NotLookedFurtherError, smallest_sets

OTHERWISE = " otherwise"  # ends the name of a fact's value in a second completion
MOST_COMPLETED = 4_096  # sets of facts, of which each is tried, where a rule asks what is recorded
What: TypeAlias = Literal["classification", "criterion", "calculation"]


@dataclass(frozen=True, slots=True)
class Settling:
    """What would settle an answer that is open; nothing, where it is settled for good."""

    classification: str  # or what else `what` says
    outcome: str | None  # the settled outcome
    facts: tuple[str, ...] = ()  # names, of a smallest set that settles an open answer
    what: What = "classification"

    def __str__(self) -> str:
        if self.outcome is not None:
            return "already settled: nothing still missing can change it"
        names = " and ".join(self.facts)
        return f"could be made with {names}" if self.what == "calculation" else f"would be settled by {names}"


@dataclass(frozen=True, slots=True)
class Unlooked:
    """The search ended before it had seen everything; what was told so far is right."""

    classification: str
    text: str
    outcome: str | None = None  # that was looked for
    what: What = "classification"

    def __str__(self) -> str:
        return self.text


NOT_TRIED = "whether anything still missing can change it was not looked into: too many facts are missing"
MORE_SETS = "there may be other sets of missing facts, and smaller ones; not looked further"


def settling(protocol: Protocol, decision: Decision, key: str) -> Iterator[Settling | Unlooked]:
    """The smallest sets of missing facts that settle an open outcome, fewest first; or that nothing missing matters."""
    question = _Outcome(protocol, decision, key)
    outcome = decision.outcomes[key].outcome
    if outcome is None:
        yield from told_sets(protocol, question.smallest(), key)
        return
    is_for_good = question.is_for_good(outcome) if question.open else False
    if is_for_good:
        yield Settling(key, outcome)
    if is_for_good is None:
        yield Unlooked(key, NOT_TRIED)


def told_sets(
    protocol: Protocol, sets: Iterator[tuple[str, ...]], key: str, what: What = "classification"
) -> Iterator[Settling | Unlooked]:
    """Tell sets by the names of their facts; and that there may be more, where the search ended early."""
    try:
        for facts in sets:
            if facts:
                yield Settling(key, None, tuple(protocol.facts[fact].name for fact in facts), what)
    except NotLookedFurtherError:
        yield Unlooked(key, MORE_SETS, what=what)


class _Outcome:
    """One classification of one case: which of its open facts settle it."""

    def __init__(self, protocol: Protocol, decision: Decision, key: str) -> None:
        self.protocol, self.case, self.key = protocol, decision.case, key
        self.state = {**decision.case.values, **decision.criteria}
        self.bounded = Bounded()
        self.open = open_facts(self.state, facts_of(protocol, protocol.classifications[key].roots))
        self.reads_the_record = asks_what_is_known(protocol, protocol.classifications[key].roots)

    def smallest(self) -> Iterator[tuple[str, ...]]:
        """The sets that settle, without those that hold a smaller one."""
        return smallest_sets(self.open, self.differ, may_be_less=self.reads_the_record)

    def differ(self, measured: frozenset[str]) -> frozenset[str] | None:
        """None if the outcome is settled once these are measured, whatever they are.

        Else the facts in which two completions differ that agree in these and have different outcomes (none of them, where
        one completion has no outcome at all).
        """
        rest = {fact: f"{fact}{OTHERWISE}" for fact in self.open if fact not in measured}
        one, other = self.placed(measured, {}), self.placed(measured, rest)
        none = s.both(*map(s.opposite, one))
        apart = [s.both(mine, s.opposite(theirs)) for mine, theirs in zip(one, other, strict=True)]
        match self.bounded.ask(s.any_of(none, *apart)):
            case s.Impossible():
                return None
            case s.Model(numbers, _, picks):
                found: dict[str, object] = {**numbers, **picks}
                return frozenset(fact for fact, name in rest.items() if found.get(fact) != found.get(name))
            case _:
                return frozenset(rest)

    def is_for_good(self, outcome: str) -> bool | None:
        """Whether measuring whatever is open leaves the outcome as it is; None where that is too much to try.

        A rule that asks for the record may see to more: there every set that may be measured is tried.
        """
        if not self.reads_the_record:
            return True
        if 2 ** len(self.open) > MOST_COMPLETED:
            return None
        names = [one.name for one in self.protocol.classifications[self.key].outcomes]
        every = (self.placed(facts, {})[names.index(outcome)] for facts in subsets(self.open))
        try:
            return all(self.bounded.never(s.opposite(formula)) for formula in every)
        except NotLookedFurtherError:
            return None

    def placed(self, measured: frozenset[str], names: Mapping[str, str]) -> list[s.Formula]:
        """Every outcome with its place in the order: certainly met, and none before it."""
        variables = CaseVariables(self.protocol.facts, self.state, measured=measured, copies=names)
        reading = CompletedCase(CaseFormulas(self.protocol, variables, self.state))
        return [own.met for own in reading.outcomes(self.key).values()]


def subsets(facts: Sequence[str]) -> Iterator[frozenset[str]]:
    """Every set of some facts, few facts first."""
    return (frozenset(one) for size in range(len(facts) + 1) for one in combinations(facts, size))


def open_facts(state: Mapping[str, object], facts: Sequence[str]) -> list[str]:
    """Those that are missing or censored."""
    return [fact for fact in facts if state[fact] is None or isinstance(state[fact], Interval)]


def facts_of(protocol: Protocol, roots: Sequence[t.Node]) -> list[str]:
    """The facts that some clauses read, in the vocabulary's order."""
    found = set(facts_reached(protocol, roots))
    return [fact for fact in protocol.used if fact in found]


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
