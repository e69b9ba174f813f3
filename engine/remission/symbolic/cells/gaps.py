"""Patients whom no clause reaches: a classification or table without `otherwise` that has nothing for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from remission.errors import Pos, Problem
from remission.expr import tree as t
from remission.protocol.graph import facts_reached, reached
from remission.protocol.model import Calculation, Protocol
from remission.protocol.tables.word_rows import asked
from remission.symbolic.cells.cell_solver import CellSolver
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.case_formulas import CaseFormulas
from remission.symbolic.formulas.case_variables import CaseVariables

MOST_STEPS = 20_000  # of a search: nothing is said where it takes more


def gaps(protocol: Protocol) -> Iterator[Problem]:
    """Warnings for what has nothing for some complete patient.

    Of tables only those are told that a criterion or an outcome reads, of patients who may be included; an amount that is
    given to nobody else may be meant.
    """
    complete = CaseFormulas(protocol, CaseVariables(protocol.facts, dict.fromkeys(protocol.facts), measured=protocol.facts))
    for key, family in protocol.classifications.items():
        if family.outcomes[-1].condition is not None and _is_there(*(own.failed for _, own in complete.own(key))):
            hint = "end it with an outcome 'otherwise', or add one for them; 'remission prove' shows such a patient"
            yield Problem(family.pos, f"some patient has no outcome of {family.name!r}", hint, "warning")
    for table in _read_by_answers(protocol):
        if isinstance(table.value, t.Lookup) and (whens := [row.when for row in table.value.rows if row.when]):
            if len(whens) < len(table.value.rows):
                continue
            if _is_there(*(complete.condition(when).failed for when in whens), *_included(complete, table, whens)):
                hint = "end it with a row 'otherwise', or add one for them; 'remission prove' shows such a patient"
                yield Problem(table.pos, f"some patient has no row of the table {table.name!r}", hint, "warning")


def shared_rows(protocol: Protocol) -> Iterator[Problem]:
    """Two rows that a patient can meet both, of a table that says that only one applies."""
    complete = CaseFormulas(protocol, CaseVariables(protocol.facts, dict.fromkeys(protocol.facts), measured=protocol.facts))
    for name, rows in _unique_tables(protocol):
        stated = [(number, complete.condition(when).met, pos) for number, (when, pos) in enumerate(rows, 1) if when is not None]
        for (number, one, _), (second, other, pos) in combinations(stated, 2):
            if _is_there(one, other):
                message = (
                    f"rows {number} and {second} of {name!r} both apply to some patient, and 'hit: unique' says that one does"
                )
                hint = "let them exclude each other, or write 'hit: first'; 'remission prove' shows such a patient"
                yield Problem(pos, message, hint)


def _unique_tables(protocol: Protocol) -> Iterator[tuple[str, list[tuple[t.Condition | None, Pos]]]]:
    for table in protocol.tables.values():
        if table.hit == "unique":
            yield table.name, [(asked(row), row.pos) for row in table.rows]
    for one in protocol.calculations.values():
        if one.hit == "unique" and isinstance(one.value, t.Lookup):
            yield one.name, [(row.when, row.pos) for row in one.value.rows]


def _read_by_answers(protocol: Protocol) -> list[Calculation]:
    roots = [root for one in protocol.rules if not isinstance(one, Calculation) for root in one.roots]
    read = dict.fromkeys(node.calculation for node in reached(protocol, roots) if isinstance(node, t.CalculationValue))
    return [protocol.calculations[key] for key in read]


def _included(complete: CaseFormulas, table: Calculation, whens: list[t.Condition]) -> Iterator[s.Formula]:
    """The criteria of inclusion that speak of the same facts, and do not read the table themselves."""
    protocol = complete.protocol
    facts = {*facts_reached(protocol, whens)}
    for key in protocol.include:
        nodes = list(reached(protocol, [protocol.criteria[key].condition]))
        reads = any(isinstance(node, t.CalculationValue) and node.calculation == table.slug for node in nodes)
        if not reads and facts & {*facts_reached(protocol, nodes)}:
            yield complete.criterion(key).met


def _is_there(*formulas: s.Formula) -> bool:
    """Whether some values meet some formulas for certain."""
    return isinstance(CellSolver(MOST_STEPS).question(*formulas).ask(), s.Model)
