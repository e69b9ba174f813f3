"""What one case shows: the goals that it is at, and of these the ones that a Then about their definition depends on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from remission.cases.case import Case, Value
from remission.engines.decision import Decision
from remission.engines.evaluate import Evaluator, Verdicts
from remission.expr import tree as t
from remission.protocol.graph import Graph
from remission.protocol.model import Criterion, Key, Protocol
from remission.protocol.revision import ALWAYS, NEVER, part_of, with_definitions
from remission.symbolic.cells.cell_search import Searcher
from remission.symbolic.cells.enumeration import cases
from remission.testing.coverage.copies import Copies
from remission.testing.coverage.obligations import Gives, Goal, Has
from remission.testing.coverage.turned_conditions import places

ENOUGH = 500  # cases that show nothing more than those before, where not all can be gone through


class Questions:
    """Goals as probes of a protocol: a single pass over a case answers them all.

    No more of the protocol is concluded than these definitions and the goals need.
    """

    def __init__(self, protocol: Protocol, asked: Iterable[Goal], owners: Iterable[Key]) -> None:
        self.goals = tuple(asked)
        conditions = dict.fromkeys(goal.wanted.condition for goal in self.goals if isinstance(goal.wanted, Has))
        self.probes = {condition: f"goal {number}" for number, condition in enumerate(conditions)}
        whole = probed(protocol, self.probes)
        graph = Graph(whole)
        needed: list[Key] = [*owners, *(("criterion", key) for key in self.probes.values())]
        self.evaluator = Evaluator(part_of(whole, graph.closure(needed)))
        self.used = tuple(dict.fromkeys(fact for one in needed for fact in graph.reached(one)))
        self._answered: dict[tuple[Value, ...], tuple[Goal, ...]] = {}

    def answered(self, case: Case) -> tuple[Goal, ...]:
        """The goals that a case is at."""
        key = tuple(case.values[fact] for fact in self.used)
        found = self._answered.get(key)
        if found is None:
            verdicts = self.evaluator.verdicts(case)
            found = self._answered[key] = tuple(goal for goal in self.goals if self.is_at(goal, verdicts))
        return found

    def is_at(self, goal: Goal, verdicts: Verdicts | Decision) -> bool:
        """Whether what was concluded is what the goal asks for."""
        match goal.wanted:
            case Has(condition, truth):
                return verdicts.criteria[self.probes[condition]] is truth
            case Gives(family, outcome, how):
                answer = verdicts.outcomes[family]
                there = {"given": answer.outcome == outcome, "open": answer.outcome is None and outcome in answer.possible}
                return there.get(how, answer.outcome not in (None, outcome))


def probed(protocol: Protocol, probes: Mapping[t.Condition, str]) -> Protocol:
    """A protocol that concludes some further conditions, each under a name of its own."""
    return with_definitions(protocol, [Criterion(key, key, condition) for condition, key in probes.items()])


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Cases, and the goals that a scenario of each shows; a goal that none shows cannot be shown if they are all."""

    shown: tuple[tuple[Case, frozenset[Goal]], ...]
    is_all: bool


class ShownObligations:
    """The goals of one definition that a scenario with a Then about it shows."""

    def __init__(self, protocol: Protocol, owner: Key, asked: Iterable[Goal]) -> None:
        self.protocol, self.owner = protocol, owner
        own = tuple(asked)
        self.at = {goal: places(protocol, owner, goal.about) for goal in own if goal.about is not None}
        copies = Copies(protocol)
        turns = dict.fromkeys(place for found in self.at.values() for place in found)
        self.turned = {place: [copies.add([owner], place, constant)[owner] for constant in (ALWAYS, NEVER)] for place in turns}
        copied: list[Key] = [(owner[0], key) for keys in self.turned.values() for key in keys]
        self.questions = Questions(copies.protocol, own, [owner, *copied])

    def by(self, case: Case) -> tuple[Goal, ...]:
        """The goals that are shown by a scenario of this case."""
        evaluator = self.questions.evaluator
        decision = evaluator.decide(case) if self.owner[0] == "calculation" else evaluator.verdicts(case)
        mattering = {place for place, keys in self.turned.items() if any(self.differs(decision, key) for key in keys)}
        return tuple(
            goal
            for goal in self.questions.goals
            if (goal not in self.at or not mattering.isdisjoint(self.at[goal])) and self.questions.is_at(goal, decision)
        )

    def witnesses(self, searcher: Searcher, known: Iterable[Case]) -> Witnesses:
        """Of the cases near the usual one, and of some that are known, those that show something more than those before."""
        wanted = [goal.wanted for goal in self.questions.goals]
        roots = [one.condition if isinstance(one, Has) else t.OutcomeIn(one.classification, ()) for one in wanted]
        found = cases(searcher, roots)
        by_goals: dict[frozenset[Goal], Case] = {}
        for case in known if not found.is_all else ():
            by_goals.setdefault(frozenset(self.by(case)), case)
        idle = 0
        for record in found.records():
            case = searcher.case(record)
            shows = frozenset(self.by(case))
            idle = 0 if shows not in by_goals else idle + 1
            by_goals.setdefault(shows, case)
            if idle == ENOUGH and not found.is_all:
                break
        is_all = found.is_all and (self.owner[0] != "calculation" or self.is_table())
        return Witnesses(tuple((case, shows) for shows, case in by_goals.items()), is_all)

    def is_table(self) -> bool:
        """Whether a calculation has a few amounts only, so that its answers are the same within a cell."""
        value = self.protocol.calculations[self.owner[1]].value
        return isinstance(value, t.Lookup) and all(isinstance(row.value, t.Quantity) for row in value.rows)

    def differs(self, decision: Verdicts | Decision, other: str) -> bool:
        """Whether a copy of the definition answers otherwise."""
        kind, key = self.owner
        match kind:
            case "criterion":
                return decision.criteria[key] is not decision.criteria[other]
            case "classification":
                return decision.outcomes[key] != decision.outcomes[other]
            case "calculation":
                return isinstance(decision, Decision) and decision.calculations[key] != decision.calculations[other]
            case "eligibility":
                return False
