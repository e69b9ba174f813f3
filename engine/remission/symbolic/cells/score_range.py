"""From the least to the most that items of a score can give together, for one case: what is missing may still be anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

from remission.expr import tree as t
from remission.protocol.model import Protocol
from remission.protocol.tables.scores import alone
from remission.symbolic.cells.cell_solver import CellSolver
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.case_formulas import CaseFormulas, CompletedCase, Settled
from remission.symbolic.formulas.case_variables import CaseVariables
from remission.symbolic.formulas.kleene import Sure

MOST_OPEN = 10  # items of one group that are unknown: of more each counts by itself

Item = tuple[t.Condition, Fraction]
Ends = tuple[Fraction, Fraction]


def group_range(protocol: Protocol, items: Sequence[Item], state: Mapping[str, object], settled: Settled) -> Ends:
    """The least and the greatest sum of the points of some items, over every completion of a case.

    Args:
        protocol: A checked protocol.
        items: Conditions with their points, which read facts in common.
        state: The facts of the case, and the truths of the criteria that are read.
        settled: The reference truth of an atom for this case.
    """
    record = CaseFormulas(protocol, CaseVariables(protocol.facts, state), state, settled)
    reading = CompletedCase(record)
    known = Fraction(0)
    open_items: list[tuple[Sure, Fraction]] = []
    for when, points in items:
        own = reading.condition(when)
        if own.met == s.YES:
            known += points
        elif own.failed != s.YES:
            open_items.append((own, points))
    low, high = _range(open_items)
    return known + low, known + high


def _range(items: Sequence[tuple[Sure, Fraction]]) -> Ends:
    if len(items) > MOST_OPEN:
        ends = [alone(points) for _, points in items]
        return sum((low for low, _ in ends), Fraction(0)), sum((high for _, high in ends), Fraction(0))
    solver = CellSolver()
    solver.read(*(formula for own, _ in items for formula in (own.met, own.failed)))
    ways = sorted(product((True, False), repeat=len(items)), key=lambda way: _sum(items, way))
    low = next((way for way in ways if _can_be(solver, items, way)), ways[0])
    high = next((way for way in reversed(ways) if _can_be(solver, items, way)), ways[-1])
    return _sum(items, low), _sum(items, high)


def _sum(items: Sequence[tuple[Sure, Fraction]], way: Sequence[bool]) -> Fraction:
    return sum((points for (_, points), is_met in zip(items, way, strict=True) if is_met), Fraction(0))


def _can_be(solver: CellSolver, items: Sequence[tuple[Sure, Fraction]], way: Sequence[bool]) -> bool:
    """Whether some values make these items met and the others not; what is not linear may."""
    said = [s.opposite(own.failed) if is_met else s.opposite(own.met) for (own, _), is_met in zip(items, way, strict=True)]
    return not isinstance(solver.question(*said).ask(values=False), s.Impossible)
