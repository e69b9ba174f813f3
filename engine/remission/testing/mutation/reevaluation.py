"""What changed rules answer: what a change can reach is decided again, by the reference; everything else stays decided."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TypeAlias

from remission.cases.case import Case, Value
from remission.engines.decision import ELIGIBILITIES, Amount, Decision, Eligibility, OutcomeAnswer
from remission.engines.evaluate import Evaluator
from remission.engines.evaluate.compiled import Compiled
from remission.engines.evaluate.leaves import State, known_worth
from remission.expr import tree as t
from remission.expr.reals.real import shown
from remission.expr.truth import MET, UNKNOWN, all_of, negate
from remission.protocol.graph import Graph, facts_reached, facts_read
from remission.protocol.model import ELIGIBILITY, EligibilityCriteria, Key, Protocol
from remission.protocol.revision import RuleChange, changed, part_of, with_definitions
from remission.testing.assertions.answers import NOT_SETTLED, Claim, eligibility_said, says
from remission.testing.runner import why

Values: TypeAlias = tuple[Value, ...]


class Concluded:
    """What the rules as they are conclude of each case: worked out once, whatever is changed afterwards."""

    def __init__(self, protocol: Protocol, graph: Graph) -> None:
        self.protocol, self.graph = protocol, graph
        self._compiled = _compiled(protocol, protocol.order)
        self._states: dict[Values, State] = {}
        self._of: dict[int, tuple[Case, State]] = {}  # by the identity of a case, which is kept so that it stays its own

    def state(self, case: Case) -> State:
        """The facts of a case and every conclusion from them, by slug: to be copied, not to be changed."""
        found = self._of.get(id(case))
        if found is None:
            found = self._of[id(case)] = case, self._state(case)
        return found[1]

    def _state(self, case: Case) -> State:
        values = tuple([case.values[fact] for fact in self.protocol.used])
        found = self._states.get(values)
        if found is None:
            found = self._states[values] = dict(case.values)
            self._compiled.run(found)
        return found

    @cached_property
    def reached(self) -> dict[Key, tuple[str, ...]]:
        """The facts that each definition reads, directly and through others."""
        return {one: self.graph.reached(one) for one in self.graph.order}


class Changing:
    """The answers of changed rules to cases whose conclusions by the rules as they are known."""

    def __init__(self, concluded: Concluded, change: RuleChange) -> None:
        self._concluded, self._change = concluded, change
        self.original, graph = concluded.protocol, concluded.graph
        self.protocol = with_definitions(self.original, change.definitions)
        self.touched = change.touched
        self.affected = graph.above(self.touched)
        self._between = [one for one in self.affected if any(one in graph.below[last] for last in self.touched)]
        self._moved = _compiled(self.protocol, self._between)
        self._states: dict[int, State] = {}  # by the identity of what the unchanged rules conclude
        self._decisions: dict[int, Decision] = {}

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """What the changed definitions read, before and after."""
        after = facts_reached(self.protocol, self._roots(self.protocol))
        return tuple(dict.fromkeys((*after, *(fact for one in self._between for fact in self._concluded.reached[one]))))

    @cached_property
    def asks_outcomes(self) -> bool:
        """Whether a definition that is affected asks for outcomes, of which others may be possible where no truth changes."""
        conditions = (root for one in self.affected for root in self.protocol.definition(one).roots)
        return any(isinstance(node, t.OutcomeIn) for root in conditions for node in t.walk(root))

    @cached_property
    def reads_otherwise(self) -> bool:
        """Whether the changed rules as a whole read other facts."""
        before, after = ({f for root in self._roots(p) for f in facts_read(root)} for p in (self.original, self.protocol))
        if before <= after <= set(self.original.used):  # nothing is left out, and nothing is new to the rules
            return False
        return self._whole.used != self.original.used

    def moves(self, case: Case) -> bool:
        """Whether a changed definition, or one between two of them, answers otherwise than before."""
        before = self._concluded.state(case)
        after = before.copy()
        self._moved.run(after)
        if ELIGIBILITY in self.touched:
            own, new = self.original.eligibility, self.protocol.eligibility
            if _eligibility(new, after) is not _eligibility(own, before):
                return True
        return any(after[key] != before[key] for kind, key in self._between if kind != "eligibility")

    # ---- answers --------------------------------------------------------------------------------------

    def says(self, claim: Claim, case: Case) -> str:
        """The answer to what a claim is about, in its words."""
        state = self._state(case)
        match claim.about:
            case "criterion":
                return str(state[claim.slug].value)
            case "eligibility":
                return eligibility_said(_eligibility(self.protocol.eligibility, state))
            case "classification":
                return self._outcome(claim.slug, case, state).outcome or NOT_SETTLED
            case "possible":  # in whatever order they are
                possible = self._outcome(claim.slug, case, state).possible
                return ", ".join(o.name for o in self.original.classifications[claim.slug].outcomes if o.name in possible)
            case "calculation":
                worth, unit = state[claim.slug], self.original.calculations[claim.slug].unit
                known = known_worth(worth)
                amount = None if known is None else Amount(shown(known) / unit.factor, unit.text)
                return says(claim, self.original, _decision(case, calculations={claim.slug: amount}))
            case "missing":  # the one claim that looks at every fact that is read
                missing = tuple(key for key in self._whole.used if case.values[key] is None)
                return says(claim, self.original, _decision(case, missing=missing))

    def reasons(self, slug: str, case: Case) -> frozenset[str]:
        """The slugs in the clauses that decided an answer; the empty slug is eligibility."""
        key = id(self._concluded.state(case))
        if key not in self._decisions:
            self._decisions[key] = self._evaluator.decide(case)
        return why.named(self.protocol, why.clauses(self.protocol, self._decisions[key], slug))

    # ---- inside ---------------------------------------------------------------------------------------

    def _state(self, case: Case) -> State:
        before = self._concluded.state(case)
        found = self._states.get(id(before))
        if found is None:
            found = self._states[id(before)] = before.copy()
            self._reached.run(found)
        return found

    def _outcome(self, key: str, case: Case, state: State) -> OutcomeAnswer:
        """The outcome that is met; what is possible, by the reference, where that is open."""
        truths = state[key]
        first = next((name for name, truth in truths.items() if truth is MET), None)
        if first is not None:
            return OutcomeAnswer(first, (first,))
        return self._evaluator.verdicts(case).outcomes[key] if UNKNOWN in truths.values() else OutcomeAnswer(None, ())

    def _roots(self, protocol: Protocol) -> list[t.Node]:
        return [root for one in self.touched for root in protocol.definition(one).roots]

    @cached_property
    def _whole(self) -> Protocol:
        """The changed rules, with the facts that they read."""
        return changed(self.original, self._change.definitions)

    @cached_property
    def _reached(self) -> Compiled:
        return _compiled(self.protocol, self.affected)

    @cached_property
    def _evaluator(self) -> Evaluator:
        """The reference, for whatever needs more than truths; an edit may name another calculation than the rules do."""
        parts = (part for root in self._roots(self.protocol) for part in t.walk(root))
        also: list[Key] = [("calculation", part.calculation) for part in parts if isinstance(part, t.CalculationValue)]
        return Evaluator(part_of(self._whole, self._concluded.graph.closure([*self.affected, *also])))


def _decision(case: Case, *, calculations: dict[str, Amount | None] | None = None, missing: tuple[str, ...] = ()) -> Decision:
    return Decision(case, Eligibility.UNDETERMINED, {}, {}, calculations or {}, missing)


def _eligibility(criteria: EligibilityCriteria, state: State) -> Eligibility | None:
    truths = [state[one.criterion] for one in criteria.include]
    truths += [negate(state[one.criterion]) for one in criteria.exclude]
    return ELIGIBILITIES[all_of(truths)] if truths else None


def _compiled(protocol: Protocol, wanted: Iterable[Key]) -> Compiled:
    """Some definitions as closures; what else they read stands in the state already."""
    some = frozenset(wanted)
    return Compiled(protocol, [one for one in protocol.order if one not in some])
