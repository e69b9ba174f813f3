"""Every decision comes from two readings that must agree: the reference and the rules engine."""

from __future__ import annotations

from collections.abc import Iterator

from remission.cases.case import Case
from remission.errors import DisagreementError
from remission.protocol.checks import facts_reached
from remission.protocol.model import Protocol
from remission.readings.decision import Decision
from remission.readings.evaluate import Evaluator
from remission.readings.rete import Conclusions, Rete


class Decider:
    """Decides cases of one protocol by `evaluate`, and has `rete` conclude the same from the verdicts of the atoms."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.evaluator = Evaluator(protocol)
        self.rete = Rete(protocol)
        first = {node: index for index, node in reversed(list(enumerate(self.evaluator.nodes)))}
        self._atoms = tuple([first[atom] for atom in self.rete.atoms])
        self._reads = {key: facts_reached(protocol, [c.condition]) for key, c in protocol.criteria.items()}

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
        missing = [key for key, reads in self._reads.items() if any(case.values[fact] is None for fact in reads)]
        concluded = self.rete.conclude([truths[index] for index in self._atoms], missing)
        different = list(_differences(decision, concluded))
        if different:
            message = f"patient {case.patient!r}: the readings disagree: {'; '.join(different)}"
            raise DisagreementError(message)
        return decision, concluded.fired


def _differences(decision: Decision, concluded: Conclusions) -> Iterator[str]:
    if decision.eligibility is not concluded.eligibility:
        yield _differs("eligibility", decision.eligibility.value, concluded.eligibility.value)
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
