"""Patients whom no clause reaches: a classification or table without `otherwise` that has nothing for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from remission.errors import Problem
from remission.expr import tree as t
from remission.expr.truth import UNKNOWN
from remission.protocol.graph import facts_reached, reached
from remission.protocol.model import Calculation, Protocol
from remission.protocol.residual.formula import Formula, Free, both, leaves, negated
from remission.protocol.residual.substitution import Substitution
from remission.symbolic.cells.possible import extent, satisfying

MOST_STEPS = 20_000  # of a search: nothing is said where it takes more


class _TooLongError(Exception):
    """The search for a patient was given up."""


def gaps(protocol: Protocol) -> Iterator[Problem]:
    """Warnings for what has nothing for some complete patient.

    Of tables only those are told that a criterion or an outcome reads, of patients who may be included; an amount that is
    given to nobody else may be meant.
    """
    complete = Substitution(protocol, dict.fromkeys(protocol.facts), lambda _: UNKNOWN, measured=protocol.facts)
    for key, family in protocol.classifications.items():
        if family.outcomes[-1].condition is not None:
            nothing = both(*(negated(own) for _, own in complete.outcomes(key)))
            if _is_there(protocol, nothing):
                hint = "end it with an outcome 'otherwise', or add one for them; 'remission prove' shows such a patient"
                yield Problem(family.pos, f"some patient has no outcome of {family.name!r}", hint, "warning")
    for table in _read_by_answers(protocol):
        if isinstance(table.value, t.Lookup) and (whens := [row.when for row in table.value.rows if row.when]):
            if len(whens) < len(table.value.rows):
                continue
            nothing = both(*(negated(complete.formula(when)) for when in whens), *_included(complete, table, whens))
            if _is_there(protocol, nothing):
                hint = "end it with a row 'otherwise', or add one for them; 'remission prove' shows such a patient"
                yield Problem(table.pos, f"some patient has no row of the table {table.name!r}", hint, "warning")


def _read_by_answers(protocol: Protocol) -> list[Calculation]:
    roots = [root for one in protocol.rules if not isinstance(one, Calculation) for root in one.roots]
    read = dict.fromkeys(node.calculation for node in reached(protocol, roots) if isinstance(node, t.CalculationValue))
    return [protocol.calculations[key] for key in read]


def _included(complete: Substitution, table: Calculation, whens: list[t.Condition]) -> Iterator[Formula]:
    """The criteria of inclusion that speak of the same facts, and do not read the table themselves."""
    protocol = complete.protocol
    facts = {*facts_reached(protocol, whens)}
    for key in protocol.include:
        nodes = list(reached(protocol, [protocol.criteria[key].condition]))
        reads = any(isinstance(node, t.CalculationValue) and node.calculation == table.slug for node in nodes)
        if not reads and facts & {*facts_reached(protocol, nodes)}:
            yield complete.criterion(key)


def _is_there(protocol: Protocol, formula: Formula) -> bool:
    """Whether some values meet a formula for certain."""
    if any(isinstance(leaf, Free) for leaf in leaves(formula)):
        return False
    steps = count()

    def step() -> None:
        if next(steps) > MOST_STEPS:
            raise _TooLongError

    try:
        return satisfying(formula, lambda name: extent(protocol.facts[name], None), step) is not None
    except _TooLongError:
        return False
