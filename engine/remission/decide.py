"""Every decision comes from two readings that must agree: the reference and the rules engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from remission.cases.case import Case
from remission.engines.decision import Decision, eligibility_text
from remission.engines.evaluate import Evaluator
from remission.engines.rete import Conclusions, Rete
from remission.errors import DisagreementError
from remission.protocol.graph import facts_reached
from remission.protocol.model import Protocol

COMPARED = 200  # cases of a large table that are decided one by one as well


class Decider:
    """Decides cases of one protocol by `evaluate`, and has `rete` conclude the same from the verdicts of the atoms."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.evaluator = Evaluator(protocol)
        self.rete = Rete(protocol)
        first = {node: index for index, node in reversed(list(enumerate(self.evaluator.nodes)))}
        self._atoms = tuple([first[atom] for atom in self.rete.atoms])
        with_policy = (criterion for criterion in protocol.criteria.values() if criterion.if_missing is not None)
        self._reads = {each.slug: facts_reached(protocol, [each.condition]) for each in with_policy}

    def decide(self, case: Case) -> Decision:
        """Decide one case.

        Raises:
            DisagreementError: the two readings differ; the message names the case and what differs.
        """
        decision, _ = self.decide_and_trace_rules(case)
        return decision

    def decide_and_trace_rules(self, case: Case) -> tuple[Decision, tuple[str, ...]]:
        """The decision, and the rules in the order in which they fired."""
        decision = self.evaluator.decide(case)
        truths = decision.trace.truths if decision.trace else ()
        missing = [key for key, reads in self._reads.items() if any(decision.case.values[fact] is None for fact in reads)]
        concluded = self.rete.conclude([truths[index] for index in self._atoms], missing)
        if not _same(decision, concluded):
            different = _differences(decision, concluded)
            message = f"patient {case.patient!r}: the readings disagree: {'; '.join(different)}"
            raise DisagreementError(message)
        return decision, concluded.fired


def agreed(reference: Decision, other: Decision, reading: str = "columns") -> None:
    """Compare every field of two decisions of one case; the reference is that of `evaluate`.

    Raises:
        DisagreementError: they differ; the message names the case and what differs.
    """
    told = [
        f"{what} is {one!r} by evaluate and {two!r} by {reading}" for what, one, two in _fields(reference, other) if one != two
    ]
    if told:
        raise DisagreementError(f"patient {reference.case.patient!r}: the readings disagree: {'; '.join(told)}")


def agreed_at_first(protocol: Protocol, cases: Iterable[Case], decisions: Iterable[Decision], reading: str = "columns") -> None:
    """Decide the first cases of a large table one by one as well, and compare.

    Raises:
        DisagreementError: one of them is decided otherwise.
    """
    decider = Decider(protocol)
    for case, decision in zip(islice(cases, COMPARED), decisions, strict=False):
        agreed(decider.decide(case), decision, reading)


def _fields(one: Decision, other: Decision) -> Iterator[tuple[str, object, object]]:
    yield "the case", (one.case.patient, one.case.date), (other.case.patient, other.case.date)
    yield "eligibility", eligibility_text(one.eligibility), eligibility_text(other.eligibility)
    yield from ((key, answer, other.outcomes.get(key)) for key, answer in one.outcomes.items())
    yield from ((key, truth, other.criteria.get(key)) for key, truth in one.criteria.items())
    yield from ((key, amount, other.calculations.get(key)) for key, amount in one.calculations.items())
    yield "missing", one.missing, other.missing
    yield "uncovered", one.uncovered, other.uncovered
    yield "problems", one.case.problems, other.case.problems


def _same(decision: Decision, concluded: Conclusions) -> bool:
    trace = decision.trace
    is_traced = trace is None or (trace.firsts == concluded.outcomes and trace.rows == concluded.rows)
    return is_traced and decision.eligibility is concluded.eligibility and decision.criteria == concluded.criteria


def _differences(decision: Decision, concluded: Conclusions) -> Iterator[str]:
    if decision.eligibility is not concluded.eligibility:
        yield _differs("eligibility", eligibility_text(decision.eligibility), eligibility_text(concluded.eligibility))
    for key, truth in decision.criteria.items():
        if truth is not concluded.criteria[key]:
            yield _differs(f"criterion {key}", truth.value, concluded.criteria[key].value)
    trace = decision.trace
    for key, first in (trace.firsts if trace else {}).items():
        if first != concluded.outcomes[key]:
            yield _differs(f"outcome {key}", first, concluded.outcomes[key])
    for key, row in (trace.rows if trace else {}).items():
        if row != concluded.rows[key]:
            yield _differs(f"row of {key}", row, concluded.rows[key])


def _differs(what: str, evaluated: object, concluded: object) -> str:
    return f"{what} is {evaluated!r} by evaluate and {concluded!r} by rete"
