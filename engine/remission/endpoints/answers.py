"""What a decision says to a condition of an endpoint.

Stronger than the criterion of the same text: outcomes are asked by the exact set that is still possible, also inside criteria,
and the response may be another than the decision's (confirmed, or assumed while possibilities are compared).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never

from remission.expr import tree as t
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of, any_of, at_least, implies, negate
from remission.protocol.graph import reached

if TYPE_CHECKING:
    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol

NO_OUTCOME = "no outcome"
Possible: TypeAlias = Mapping[str, tuple[str, ...]]  # classification -> its possible outcomes


class EndpointAnswers:
    """Answers conditions from the decisions of one protocol, as it was widened."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self._keys = {criterion.condition: key for key, criterion in protocol.criteria.items() if is_added(key)}
        self._about_outcomes = about_outcomes(protocol)
        self._total = {key for key, family in protocol.classifications.items() if family.outcomes[-1].condition is None}
        self._known: dict[tuple[object, ...], tuple[Truth, t.Condition, Decision]] = {}

    def possible(self, decision: Decision, classification: str) -> tuple[str, ...]:
        """Return the outcomes that some completion of the case gives, "no outcome" among them where nothing may be met."""
        answer = decision.outcomes[classification]
        if answer.outcome is not None:
            return (answer.outcome,)
        return answer.possible if classification in self._total else (*answer.possible, NO_OUTCOME)

    def truth(self, condition: t.Condition, decision: Decision, instead: Possible) -> Truth:
        """Answer a condition of the protocol that was decided; outcomes are taken from `instead` where it has them.

        Of large cohorts many decisions say the same by the same objects, which are asked once.
        """
        key = (id(condition), id(decision.criteria), id(decision.outcomes), *instead.items())
        known = self._known.get(key)
        if known is None:  # what the ids are of is kept, so that they stay its own
            known = self._known[key] = _Asking(self, decision, instead).truth(condition), condition, decision
        return known[0]

    def recorded(self, decision: Decision, node: t.Condition) -> Truth:
        """Look up what a reading has concluded of a condition: a criterion, or one for which the protocol was widened."""
        return decision.criteria[node.criterion if isinstance(node, t.Ref) else self._keys[node]]

    def is_answered_anew(self, criterion: str) -> bool:
        """Tell whether a criterion depends on an outcome, so that its own truth may be weaker than what is known."""
        return criterion in self._about_outcomes


@dataclass(frozen=True, slots=True)
class _Asking:
    answers: EndpointAnswers
    decision: Decision
    instead: Possible

    def truth(self, node: t.Condition) -> Truth:  # noqa: PLR0911 - one match, one line a node
        match node:
            case t.Compare() | t.Between() | t.OneOf() | t.Known() | t.HasValue():
                return self.answers.recorded(self.decision, node)
            case t.OutcomeIn(key, names):
                return is_one_of(self.instead.get(key) or self.answers.possible(self.decision, key), names)
            case t.Ref(key) if self.answers.is_answered_anew(key):
                return self.truth(self.answers.protocol.criteria[key].condition)
            case t.Ref():
                return self.answers.recorded(self.decision, node)
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
    if len(possible) == 1:
        return MET if possible[0] in names else NOT_MET
    within = [name in names for name in possible]
    if within and all(within):
        return MET
    return UNKNOWN if any(within) else NOT_MET


def about_outcomes(protocol: Protocol) -> frozenset[str]:
    """Return the criteria that are answered anew; one with a policy for missing data keeps its own answer."""
    free = (criterion for criterion in protocol.criteria.values() if criterion.if_missing is None)
    return frozenset(each.slug for each in free if _mentions_outcome(protocol, each.condition))


def _mentions_outcome(protocol: Protocol, condition: t.Condition) -> bool:
    return any(isinstance(node, t.OutcomeIn) for node in reached(protocol, [condition]))


def looked_up(protocol: Protocol, conditions: Iterable[t.Condition]) -> Iterator[t.Condition]:
    """Yield the conditions about facts that `Answers.truth` looks up for these."""
    anew = about_outcomes(protocol)
    pending = list(conditions)
    while pending:
        for node in t.walk(pending.pop()):
            match node:
                case t.Compare() | t.Between() | t.OneOf() | t.Known() | t.HasValue():
                    yield node
                case t.Ref(key) if key in anew:
                    pending.append(protocol.criteria[key].condition)
                case _:
                    pass


def added(number: int) -> str:
    """Name a criterion that a protocol is widened by; no slug of an author's has a space."""
    return f"asked {number}"


def is_added(criterion: str) -> bool:
    """Tell whether a protocol was widened by a criterion."""
    return " " in criterion
