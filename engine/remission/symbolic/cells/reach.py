"""Clauses that no patient can reach: outcomes that an earlier one always takes, criteria with one answer for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from remission.errors import Problem
from remission.expr.truth import UNKNOWN
from remission.protocol.graph import asks_what_is_known
from remission.protocol.model import Protocol
from remission.protocol.residual.formula import YES
from remission.protocol.residual.substitution import Substitution
from remission.symbolic.cells.possible import given_outcomes

HELD, NOT_HELD = "met", "not met"


def unreachable(protocol: Protocol) -> Iterator[Problem]:
    """Warnings for what no completion of a case about which nothing is known can give.

    What asks whether a fact is known, or answers for a missing one, is left out: there the record decides, not the patient.
    """
    state: dict[str, object] = {**dict.fromkeys(protocol.facts), **dict.fromkeys(protocol.criteria, UNKNOWN)}
    nothing_known = Substitution(protocol, state, lambda _: UNKNOWN)
    for key, family in protocol.classifications.items():
        if asks_what_is_known(protocol, family.roots):
            continue
        found = given_outcomes(nothing_known.outcomes(key), protocol.facts, state)
        for outcome in family.outcomes:
            if outcome.name not in found:
                hint = "an outcome before it is met whenever it is, or its clauses contradict each other"
                yield Problem(outcome.pos, f"outcome {outcome.name!r} of {family.name!r} can never be reached", hint, "warning")
    for criterion in protocol.criteria.values():
        if criterion.if_missing is not None or asks_what_is_known(protocol, [criterion.condition]):
            continue
        answers = ((HELD, nothing_known.formula(criterion.condition)), (NOT_HELD, YES))
        for answer in {HELD, NOT_HELD} - given_outcomes(answers, protocol.facts, state):
            message = f"criterion {criterion.name!r} can never be {answer}: it has the same answer for every patient"
            yield Problem(criterion.pos, message, "check its thresholds and what joins them", "warning")
