"""Which outcomes are still possible for a case: given the record as it stands, and given what it may become.

*Missing* has two readings (decision 13). A fact that is missing has some value that nobody knows; and it may come to be recorded,
or stay missing. So may what is missing because a value is a range. What the record as it stands settles, whatever the unknown
values are, is the answer. Where it leaves an outcome open, whatever the record may become counts as well.

The search for an answer ends after a number of steps: one of which it was not settled whether some values give it counts as
possible. So no outcome is ever left out, and none that is open is called settled.
"""

from __future__ import annotations

from collections.abc import Mapping

from remission.protocol.model import Protocol
from remission.symbolic.cells.cell_solver import CellSolver
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.case_formulas import BecomingCase, CaseFormulas, CompletedCase, Settled
from remission.symbolic.formulas.case_variables import CaseVariables

MOST_STEPS = 2_000  # comparisons of several facts that are decided, one way or the other, for one answer: some seconds


def still_possible(protocol: Protocol, key: str, state: Mapping[str, object], settled: Settled) -> frozenset[str | None]:
    """The outcomes of a classification that some completion gives; None among them where a completion gives none at all.

    Args:
        protocol: A checked protocol.
        key: The classification.
        state: The facts of a case, and the truths of the criteria that it reads.
        settled: The reference truth of an atom for this case.
    """
    record = CaseFormulas(protocol, CaseVariables(protocol.facts, state), state, settled)
    now = possible_outcomes(CompletedCase(record), key)
    roots = protocol.classifications[key].roots
    becoming = BecomingCase(record)
    if len(now) <= 1 or not any(map(becoming.may_come, roots)):
        return now
    return possible_outcomes(becoming, key)


def possible_outcomes(reading: CompletedCase, key: str) -> frozenset[str | None]:
    """The outcomes that some completion gives; None among them where a completion gives none at all.

    What no value can settle (a table without a row for somebody) leaves every outcome possible that it may decide, and none too.
    """
    may: dict[str | None, s.Formula] = {}
    earlier: list[s.Formula] = []
    for name, own in reading.own(key):
        may[name] = s.both(s.opposite(own.failed), *earlier)
        earlier.append(s.opposite(own.met))
    may[None] = s.both(*earlier)
    return can_be(may)


def can_be(answers: Mapping[str | None, s.Formula]) -> frozenset[str | None]:
    """The answers that can hold for some values; what is not linear, or takes too long a search, may do so."""
    solver = CellSolver()
    solver.read(*answers.values())
    return frozenset(name for name, formula in answers.items() if _can_hold(solver, formula))


def _can_hold(solver: CellSolver, formula: s.Formula) -> bool:
    solver.left = MOST_STEPS  # for each answer by itself: which is asked first makes no difference
    return not isinstance(solver.question(formula).ask(), s.Impossible)
