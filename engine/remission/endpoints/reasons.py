"""Why patients did not respond: which clauses of the response failed, and how many patients each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remission.endpoints.answers import EndpointAnswers
from remission.endpoints.patients import at_best
from remission.expr import tree as t
from remission.expr.text import text
from remission.expr.truth import NOT_MET, UNKNOWN
from remission.protocol.canonical import names
from remission.protocol.plans.model import UNCONFIRMED

if TYPE_CHECKING:
    from remission.endpoints.courses import Course
    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol
    from remission.protocol.plans.model import CoursePlan


@dataclass(frozen=True, slots=True)
class NonResponseReason:
    """One clause of the response, and the patients without a response of whom it is not met or unknown."""

    clause: str
    condition: str  # the clause as the protocol writes it
    not_met: int
    alone: int  # of these, patients of whom nothing else failed
    unknown: int


@dataclass(frozen=True, slots=True)
class Reasons:
    """The clauses of the first response outcome, at the assessment that first shows each non-responder's best response."""

    outcome: str
    patients: int  # whose best response is settled and is no response
    not_confirmed: int  # a response that did not hold
    never_assessed: int
    not_settled: int
    clauses: tuple[NonResponseReason, ...]


def reasons(protocol: Protocol, plan: CoursePlan, courses: Sequence[Course]) -> Reasons:
    """Count why patients who did not respond did not."""
    clauses = clauses_of(protocol, plan)
    open_ones = [course for course in courses if course.best.outcome is None]
    failed = [
        next(at_best(each))[0].decision for each in courses if each.best.outcome not in {None, UNCONFIRMED, *plan.responders}
    ]
    return Reasons(
        outcome=plan.responders[0],
        patients=len(failed),
        not_confirmed=sum(course.best.outcome == UNCONFIRMED for course in courses),
        never_assessed=sum(not course.counting for course in open_ones),
        not_settled=sum(bool(course.counting) for course in open_ones),
        clauses=tuple(_counted(protocol, failed, clauses)),
    )


def clauses_of(protocol: Protocol, plan: CoursePlan) -> list[t.Condition]:
    """Return the clauses of the first response outcome."""
    outcomes = protocol.classifications[plan.response].outcomes
    wanted = next(outcome for outcome in outcomes if outcome.name == plan.responders[0])
    return [] if wanted.condition is None else list(_clauses(protocol, wanted.condition))


def _clauses(protocol: Protocol, condition: t.Condition) -> Iterator[t.Condition]:
    """Take a conjunction apart, through criteria that are conjunctions themselves."""
    match condition:
        case t.AllOf(args):
            for arg in args:
                yield from _clauses(protocol, arg)
        case t.Ref(key) if isinstance(protocol.criteria[key].condition, t.AllOf):
            yield from _clauses(protocol, protocol.criteria[key].condition)
        case _:
            yield condition


def _counted(protocol: Protocol, failed: list[Decision], clauses: list[t.Condition]) -> Iterator[NonResponseReason]:
    known, answers = names(protocol), EndpointAnswers(protocol)
    truths = [[answers.recorded(decision, clause) for clause in clauses] for decision in failed]
    for index, clause in enumerate(clauses):
        inner = protocol.criteria[clause.criterion].condition if isinstance(clause, t.Ref) else clause
        yield NonResponseReason(
            clause=text(clause, known),
            condition=text(inner, known),
            not_met=sum(own[index] is NOT_MET for own in truths),
            alone=sum(own[index] is NOT_MET and own.count(NOT_MET) == 1 for own in truths),
            unknown=sum(own[index] is UNKNOWN for own in truths),
        )
