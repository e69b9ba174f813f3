"""Clauses that no patient can reach: outcomes that an earlier one always takes, criteria with one answer for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from remission.errors import Problem
from remission.expr import tree as t
from remission.expr.truth import UNKNOWN
from remission.protocol.graph import asks_what_is_known
from remission.protocol.model import Protocol
from remission.protocol.tables.word_rows import asked
from remission.symbolic.cells.independent import Chances, IndependentParts
from remission.symbolic.cells.possible import can_be
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.case_formulas import CaseFormulas, CompletedCase
from remission.symbolic.formulas.case_variables import CaseVariables

HELD, NOT_HELD = "met", "not met"


def unreachable(protocol: Protocol) -> Iterator[Problem]:
    """Warnings for what no completion of a case about which nothing is known can give.

    What asks whether a fact is known, or answers for a missing one, is left out: there the record decides, not the patient.
    """
    variables = CaseVariables(protocol.facts, dict.fromkeys(protocol.facts))
    nothing_known = CompletedCase(CaseFormulas(protocol, variables, dict.fromkeys(protocol.criteria, UNKNOWN)))
    for key, family in protocol.classifications.items():
        if family.hit is not None or asks_what_is_known(protocol, family.roots):
            continue
        found = can_be({name: own.met for name, own in nothing_known.outcomes(key).items()})
        for outcome in family.outcomes:
            if outcome.name not in found:
                hint = "an outcome before it is met whenever it is, or its clauses contradict each other"
                yield Problem(outcome.pos, f"outcome {outcome.name!r} of {family.name!r} can never be reached", hint, "warning")
    yield from _passed_rows(protocol, nothing_known)
    independent = IndependentParts(protocol)
    for criterion in protocol.criteria.values():
        if criterion.if_missing is not None:
            continue
        chances = independent.chances(criterion.condition)
        if chances is None and asks_what_is_known(protocol, [criterion.condition]):
            continue
        can = chances or _searched(nothing_known, criterion.condition)
        for answer in [answer for answer, holds in ((HELD, can.met), (NOT_HELD, can.failed)) if not holds]:
            message = f"criterion {criterion.name!r} can never be {answer}: it has the same answer for every patient"
            yield Problem(criterion.pos, message, "check its thresholds and what joins them", "warning")


def _passed_rows(protocol: Protocol, nothing_known: CompletedCase) -> Iterator[Problem]:
    """Rows of tables of words before which another row always applies."""
    for table in protocol.tables.values():
        conditions = [asked(row) for row in table.rows]
        if table.hit != "first" or asks_what_is_known(protocol, [one for one in conditions if one is not None]):
            continue
        earlier: list[s.Formula] = []
        for number, (row, condition) in enumerate(zip(table.rows, conditions, strict=True), 1):
            own = s.YES if condition is None else nothing_known.condition(condition).met
            if can_be({"alone": own}) and not can_be({"first": s.both(own, *earlier)}):
                hint = "a row before it is met whenever it is: move it up, or delete it"
                yield Problem(row.pos, f"row {number} of {table.name!r} can never apply", hint, "warning")
            earlier += [] if condition is None else [nothing_known.condition(condition).failed]


def _searched(reading: CompletedCase, condition: t.Condition) -> Chances:
    """The same by a search, for parts that hang together."""
    own = reading.condition(condition)
    found = can_be({HELD: own.met, NOT_HELD: own.failed})
    return Chances(HELD in found, NOT_HELD in found)
