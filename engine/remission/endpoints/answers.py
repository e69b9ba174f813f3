"""What a decision says to a condition of an endpoint.

Stronger than the criterion of the same text: outcomes are asked by the exact set that is still possible, also inside criteria,
and the response may be another than the decision's (confirmed, or assumed while possibilities are compared).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from remission.expr import tree as t
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of, any_of, at_least, implies, negate
from remission.protocol.checks import reached

if TYPE_CHECKING:
    from remission.protocol.model import Protocol
    from remission.readings.decision import Decision

NO_OUTCOME = "no outcome"
NO_TRACE = "endpoints need decisions with their traces"
Possible: TypeAlias = Mapping[str, tuple[str, ...]]  # classification -> its possible outcomes


class Answers:
    """Answers conditions from the decisions of one protocol."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        free = (criterion for criterion in protocol.criteria.values() if criterion.if_missing is None)
        self._about_outcomes = {each.slug for each in free if _mentions_outcome(protocol, each.condition)}
        self._nodes: tuple[t.Condition, ...] = ()
        self._places: dict[t.Condition, int] = {}
        self._total = {key for key, family in protocol.classifications.items() if family.outcomes[-1].condition is None}

    def possible(self, decision: Decision, classification: str) -> tuple[str, ...]:
        """Return the outcomes that some completion of the case gives, "no outcome" among them where nothing may be met."""
        answer = decision.outcomes[classification]
        if answer.outcome is not None:
            return (answer.outcome,)
        return answer.possible if classification in self._total else (*answer.possible, NO_OUTCOME)

    def truth(self, condition: t.Condition, decision: Decision, instead: Possible) -> Truth:
        """Answer a condition of the protocol that was decided; outcomes are taken from `instead` where it has them."""
        return _Asking(self, decision, instead).truth(condition)

    def recorded(self, decision: Decision, node: t.Condition) -> Truth:
        """Look a condition up in the trace of a decision; where it stands there is found once for all decisions of a reading.

        Raises:
            ValueError: the decision has no trace.
        """
        trace = decision.trace
        if trace is None:
            raise ValueError(NO_TRACE)
        if trace.nodes is not self._nodes:
            self._nodes = trace.nodes
            self._places = {each: place for place, each in enumerate(trace.nodes)}
        return trace.truths[self._places[node]]

    def is_answered_anew(self, criterion: str) -> bool:
        """Tell whether a criterion depends on an outcome, so that its own truth may be weaker than what is known."""
        return criterion in self._about_outcomes


@dataclass(frozen=True, slots=True)
class _Asking:
    answers: Answers
    decision: Decision
    instead: Possible

    def truth(self, node: t.Condition) -> Truth:  # noqa: PLR0911 - one match, one line a node
        match node:
            case t.Compare() | t.Between() | t.OneOf() | t.Known():
                return self.answers.recorded(self.decision, node)
            case t.OutcomeIn(key, names):
                return is_one_of(self.instead.get(key) or self.answers.possible(self.decision, key), names)
            case t.Ref(key) if self.answers.is_answered_anew(key):
                return self.truth(self.answers.protocol.criteria[key].condition)
            case t.Ref(key):
                return self.decision.criteria[key]
            case t.Not(arg):
                return negate(self.truth(arg))
            case t.AllOf(args):
                return all_of(map(self.truth, args))
            case t.AnyOf(args):
                return any_of(map(self.truth, args))
            case t.AtLeast(count, args):
                return at_least(count, map(self.truth, args))
            case t.IfThen(condition, then):
                return implies(self.truth(condition), self.truth(then))
            case _:
                assert_never(node)


def is_one_of(possible: tuple[str, ...], names: tuple[str, ...]) -> Truth:
    """Met when every possible outcome is one of `names`, not met when none is.

    >>> is_one_of(("CR", "CRi"), ("CR",))
    <Truth.UNKNOWN: 'unknown'>

    """
    within = [name in names for name in possible]
    if within and all(within):
        return MET
    return UNKNOWN if any(within) else NOT_MET


def _mentions_outcome(protocol: Protocol, condition: t.Condition) -> bool:
    return any(isinstance(node, t.OutcomeIn) for node in reached(protocol, [condition]))
