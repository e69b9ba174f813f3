"""Which outcomes some completion of the missing facts still gives: exact, by search over cells.

A completion gives each missing fact a value in its plausible range, and each censored one a value in its interval.
The search decides one leaf at a time, narrows the facts' cells, and stops where the outcome is settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from remission.expr import tree as t
from remission.expr.cells import Cell, Range, cells
from remission.expr.compare import COMPARE, OPPOSITE, Interval
from remission.expr.facts import Fact, Kind
from remission.expr.linear import Constraint, Linear, feasible
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.formula import Choice, Formula, Free, Leaf, Relation, Threshold, leaves, truth


@dataclass(frozen=True, slots=True)
class Domain:
    """The cells of one fact; a subset of them is a bit mask."""

    cells: tuple[Cell, ...] = ()
    choices: tuple[str, ...] = ()

    def everything(self) -> int:
        """The mask of all cells."""
        return (1 << (len(self.cells) or len(self.choices))) - 1

    def meets(self, leaf: Threshold | Choice) -> int:
        """The mask of the cells in which a leaf is met."""
        if isinstance(leaf, Choice):
            return sum(1 << index for index, value in enumerate(self.choices) if value in leaf.values)
        return sum(1 << index for index, cell in enumerate(self.cells) if COMPARE[leaf.op](cell.sample, leaf.value))


def fact_range(fact: Fact, value: object) -> Range:
    """Where a missing or censored value may lie."""
    if fact.kind is Kind.DATE:
        return Range(None, None, whole=True)
    low, high = fact.plausible or (None, None)
    whole = Range(low, high, whole=fact.whole)
    return whole.within(value) if isinstance(value, Interval) else whole


def possible_outcomes(outcomes: tuple[tuple[str, Formula], ...], facts: Mapping[str, Fact], state: Mapping[str, object]) -> frozenset[str | None]:
    """The outcomes that some completion gives; None among them where a completion gives none at all."""
    return _Search(outcomes, facts, state).run()


class _Search:
    def __init__(self, outcomes: tuple[tuple[str, Formula], ...], facts: Mapping[str, Fact], state: Mapping[str, object]) -> None:
        self.outcomes = outcomes
        every = dict.fromkeys(leaf for _, formula in outcomes for leaf in leaves(formula))
        self.domains = _domains(every, facts, state)
        self.met_in = {leaf: self.domains[leaf.fact].meets(leaf) for leaf in every if isinstance(leaf, Threshold | Choice)}
        self.found: set[str | None] = set()

    def run(self) -> frozenset[str | None]:
        masks = {fact: domain.everything() for fact, domain in self.domains.items()}
        if all(masks.values()):  # an interval outside the plausible range leaves nothing to complete
            self.search(masks, {})
        return frozenset(self.found)

    def search(self, masks: dict[str, int], decided: dict[Leaf, Truth]) -> None:
        def leaf_truth(leaf: Leaf) -> Truth:
            if isinstance(leaf, Threshold | Choice):
                met, now = self.met_in[leaf], masks[leaf.fact]
                if not now & ~met:
                    return MET
                return UNKNOWN if now & met else NOT_MET
            return decided.get(leaf, UNKNOWN)

        candidates: set[str | None] = set()
        undecided: Formula | None = None
        for name, formula in self.outcomes:
            own = truth(formula, leaf_truth)
            if own is NOT_MET:
                continue
            candidates.add(name)
            if own is MET:
                break
            undecided = undecided or formula
        else:
            candidates.add(None)
        if candidates <= self.found:
            return
        leaf = None if undecided is None else next((one for one in self.open_leaves(candidates) if leaf_truth(one) is UNKNOWN), None)
        if leaf is None:
            if self.is_feasible(masks, decided):
                self.found.add(None if undecided else next(iter(candidates)))
            return
        self.branch(leaf, masks, decided)

    def open_leaves(self, candidates: set[str | None]) -> Iterable[Leaf]:
        for name, formula in self.outcomes:
            if name in candidates:
                yield from leaves(formula)

    def branch(self, leaf: Leaf, masks: dict[str, int], decided: dict[Leaf, Truth]) -> None:
        if isinstance(leaf, Threshold | Choice):
            met = self.met_in[leaf]
            self.search({**masks, leaf.fact: masks[leaf.fact] & met}, decided)
            self.search({**masks, leaf.fact: masks[leaf.fact] & ~met}, decided)
            return
        for answer in (MET, NOT_MET):
            further = {**decided, leaf: answer}
            if isinstance(leaf, Free) or self.is_feasible(masks, further):
                self.search(masks, further)

    def is_feasible(self, masks: Mapping[str, int], decided: Mapping[Leaf, Truth]) -> bool:
        """Whether some values in the remaining cells satisfy every decided relation."""
        relations = [(leaf, answer) for leaf, answer in decided.items() if isinstance(leaf, Relation)]
        if not relations:
            return True
        facts = sorted({fact for leaf, _ in relations for fact, _ in leaf.expression.terms})
        left = [[cell for index, cell in enumerate(self.domains[fact].cells) if masks[fact] >> index & 1] for fact in facts]
        ways = [_constraints(leaf, answer) for leaf, answer in relations]
        for combination in product(*left):
            bounds = [bound for fact, cell in zip(facts, combination, strict=True) for bound in _bounds(fact, cell)]
            if any(feasible([*bounds, *(c for part in way for c in part)]) for way in product(*ways)):
                return True
        return False


def _domains(every: Iterable[Leaf], facts: Mapping[str, Fact], state: Mapping[str, object]) -> dict[str, Domain]:
    cuts: dict[str, list[Fraction]] = {}
    choices: dict[str, Domain] = {}
    for leaf in every:
        match leaf:
            case Threshold(fact, _, value):
                cuts.setdefault(fact, []).append(value)
            case Choice(fact, _):
                choices[fact] = Domain(choices=facts[fact].values)
            case Relation(expression, _):
                for fact, _ in expression.terms:
                    cuts.setdefault(fact, [])
            case Free():
                pass
    return {**choices, **{fact: Domain(cells(values, fact_range(facts[fact], state[fact]))) for fact, values in cuts.items()}}


def _constraints(leaf: Relation, answer: Truth) -> list[list[Constraint]]:
    """The ways in which a relation can have its truth, each a list of constraints `… < 0` or `… <= 0`."""
    op = leaf.op if answer is MET else OPPOSITE[leaf.op]
    plus, minus = leaf.expression, leaf.expression.scaled(Fraction(-1))
    match op:
        case t.Op.LT | t.Op.LE:
            return [[Constraint(plus, op is t.Op.LT)]]
        case t.Op.GT | t.Op.GE:
            return [[Constraint(minus, op is t.Op.GT)]]
        case t.Op.EQ:
            return [[Constraint(plus, strict=False), Constraint(minus, strict=False)]]
        case t.Op.NE:
            return [[Constraint(plus, strict=True)], [Constraint(minus, strict=True)]]


def _bounds(fact: str, cell: Cell) -> list[Constraint]:
    found = []
    one = Fraction(1)
    if cell.high is not None:
        found.append(Constraint(Linear(((fact, one),), -cell.high), strict=not cell.is_point))
    if cell.low is not None:
        found.append(Constraint(Linear(((fact, -one),), cell.low), strict=not cell.is_point))
    return found
