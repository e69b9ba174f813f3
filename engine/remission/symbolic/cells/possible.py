"""Which outcomes some completion of the missing facts still gives: exact, by search over cells.

A completion gives each missing fact a value in its plausible range, and each censored one a value in its interval.
The search decides one leaf at a time, narrows the facts' cells, and stops where the outcome is settled. Only what is not
linear may be found possible without being so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from remission.expr import tree as t
from remission.expr.cells import Cell, Range, cells
from remission.expr.compare import COMPARE, OPPOSITE, Interval
from remission.expr.facts import Fact, Kind
from remission.expr.linear import Constraint, Linear, solution
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.residual.formula import (
    MISSING,
    RECORDED,
    Choice,
    FactThreshold,
    Formula,
    Free,
    Leaf,
    Noted,
    Relation,
    Steps,
    leaves,
    tied,
    truth,
)

Extent: TypeAlias = Range | tuple[str, ...]  # what the variable of a fact may be: a number, or one of some choices
Sample: TypeAlias = dict[str, Fraction | str]
LeafTruth: TypeAlias = Callable[[Leaf], Truth]
Masks: TypeAlias = dict[str, int]  # the cells in which each variable may still lie
Decisions: TypeAlias = dict[Leaf, Truth]  # of relations and free leaves


def fact_range(fact: Fact, value: object) -> Range:
    """Where a missing or censored value may lie; a date is its day number."""
    if fact.kind is Kind.DATE:
        return Range(Fraction(date.min.toordinal()), Fraction(date.max.toordinal()), whole=True)
    low, high = fact.plausible or (None, None)
    whole = Range(low, high, whole=fact.whole)
    return whole.within(value) if isinstance(value, Interval) else whole


def extent(fact: Fact, value: object) -> Extent:
    """What a missing or censored fact may be."""
    return fact.values if fact.kind is Kind.CHOICE else fact_range(fact, value)


def possible_outcomes(
    outcomes: tuple[tuple[str, Formula], ...], facts: Mapping[str, Fact], state: Mapping[str, object]
) -> frozenset[str | None]:
    """The outcomes that some completion gives; None among them where a completion gives none at all.

    What no value can settle (a table without a row for somebody) leaves every outcome possible that it may decide, and none too.
    """
    goal = _Outcomes(outcomes)
    Search([formula for _, formula in outcomes], lambda name: extent(facts[name], state[name])).run(goal)
    return frozenset(goal.found)


def given_outcomes(
    outcomes: tuple[tuple[str, Formula], ...], facts: Mapping[str, Fact], state: Mapping[str, object]
) -> frozenset[str]:
    """The outcomes that some completion certainly gives."""
    goal = _Given(outcomes)
    Search([formula for _, formula in outcomes], lambda name: extent(facts[name], state[name])).run(goal)
    return frozenset(name for name in goal.found if name is not None)


def satisfying(formula: Formula, extent_of: Callable[[str], Extent], step: Callable[[], None] | None = None) -> Sample | None:
    """Values of the open facts for which a formula is met; None where there are none.

    `step` is called before each leaf is decided, and may raise to give the search up.
    """
    goal = _Met(formula, step)
    Search([formula], extent_of).run(goal)
    return goal.sample


# ---- what is looked for ----------------------------------------------------------------------------


class _Outcomes:
    """Every outcome that can be had."""

    def __init__(self, outcomes: tuple[tuple[str, Formula], ...]) -> None:
        self.outcomes = outcomes
        self.found: set[str | None] = set()

    def open(self, of: LeafTruth) -> list[Formula] | None:
        """The formulas still to be decided; None where nothing new can come out."""
        candidates, undecided = self.candidates(of)
        return None if candidates <= self.found else undecided

    def candidates(self, of: LeafTruth) -> tuple[set[str | None], list[Formula]]:
        found: set[str | None] = set()
        undecided: list[Formula] = []
        for name, formula in self.outcomes:
            own = truth(formula, of)
            if own is NOT_MET:
                continue
            found.add(name)
            if own is MET:
                break
            undecided.append(formula)
        else:
            found.add(None)
        return found, undecided

    def reached(self, of: LeafTruth, sample: Sample) -> bool:  # noqa: ARG002 - which values they are does not matter
        """Note what came out, or all that no value can settle; never enough."""
        self.found |= self.candidates(of)[0]
        return False


class _Given(_Outcomes):
    """Every outcome that is certainly had."""

    def reached(self, of: LeafTruth, sample: Sample) -> bool:  # noqa: ARG002 - which values they are does not matter
        """Note what came out; never enough."""
        candidates, undecided = self.candidates(of)
        self.found |= set() if undecided else candidates
        return False


class _Met:
    """One sample for which a formula is met."""

    def __init__(self, formula: Formula, step: Callable[[], None] | None) -> None:
        self.formula, self.step = formula, step
        self.sample: Sample | None = None

    def open(self, of: LeafTruth) -> list[Formula] | None:
        """The formula while it is open; None when it cannot be met."""
        if self.step is not None:
            self.step()
        found = truth(self.formula, of)
        return None if found is NOT_MET else [self.formula] if found is UNKNOWN else []

    def reached(self, of: LeafTruth, sample: Sample) -> bool:
        """Keep the sample if the formula is met (it may be open for good)."""
        if truth(self.formula, of) is MET:
            self.sample = sample
        return self.sample is not None


Goal: TypeAlias = _Outcomes | _Met


# ---- the search ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Domain:
    """The cells of one variable; a subset of them is a bit mask."""

    cells: tuple[Cell, ...] = ()
    choices: tuple[str, ...] = ()
    whole: bool = False

    def everything(self) -> int:
        """The mask of all cells."""
        return (1 << (len(self.cells) or len(self.choices))) - 1

    def meets(self, leaf: FactThreshold | Choice) -> int:
        """The mask of the cells in which a leaf is met."""
        if isinstance(leaf, Choice):
            return sum(1 << index for index, value in enumerate(self.choices) if value in leaf.values)
        return sum(1 << index for index, cell in enumerate(self.cells) if COMPARE[leaf.op](cell.sample, leaf.value))

    def sample(self, mask: int) -> Fraction | str:
        """A value in the first cell of a mask."""
        first = (mask & -mask).bit_length() - 1
        return self.choices[first] if self.choices else self.cells[first].sample

    def runs(self, mask: int) -> Iterator[tuple[Cell, Cell]]:
        """The first and the last cell of each unbroken run of cells."""
        start: int | None = None
        for index in range(len(self.cells) + 1):
            inside = bool(mask >> index & 1)
            if inside and start is None:
                start = index
            if not inside and start is not None:
                yield self.cells[start], self.cells[index - 1]
                start = None


class Search:
    """Goes through every way in which the leaves of some formulas can be true together."""

    def __init__(self, formulas: Iterable[Formula], extent_of: Callable[[str], Extent]) -> None:
        """`extent_of` tells what the variable of a fact may be."""
        every = dict.fromkeys(leaf for formula in formulas for leaf in leaves(formula))
        self.ties = _ties(every)
        self.domains = _domains(every, extent_of)
        self.met_in = {leaf: self.domains[leaf.fact].meets(leaf) for leaf in every if isinstance(leaf, FactThreshold | Choice)}

    def run(self, goal: Goal) -> None:
        """Search until the goal has what it wants, or all was seen."""
        masks = {fact: domain.everything() for fact, domain in self.domains.items()}
        if all(masks.values()):  # an interval outside the plausible range leaves nothing to complete
            self.search(goal, masks, {})

    def search(self, goal: Goal, masks: Masks, decided: Decisions) -> bool:
        """Decide one more leaf, both ways; tell whether the goal has what it wants."""

        def of(leaf: Leaf) -> Truth:
            if isinstance(leaf, FactThreshold | Choice):
                met, now = self.met_in[leaf], masks[leaf.fact]
                return MET if not now & ~met else UNKNOWN if now & met else NOT_MET
            return decided.get(leaf, UNKNOWN)

        undecided = goal.open(of)
        if undecided is None:
            return False
        leaf = next((leaf for formula in (*undecided, *self.ties) for leaf in leaves(formula) if of(leaf) is UNKNOWN), None)
        if leaf is not None:
            for branch in self.branches(leaf, masks, decided):  # noqa: SIM110 - a generator would go twice as deep
                if self.search(goal, *branch):
                    return True
            return False
        if any(truth(tie, of) is not MET for tie in self.ties):
            return False
        sample = self.sample(masks, decided)
        return sample is not None and goal.reached(of, sample)

    def branches(self, leaf: Leaf, masks: Masks, decided: Decisions) -> Iterator[tuple[Masks, Decisions]]:
        """The leaf is met, and it is not; what cannot be is left out."""
        if isinstance(leaf, FactThreshold | Choice):
            met = self.met_in[leaf]
            yield {**masks, leaf.fact: masks[leaf.fact] & met}, decided
            yield {**masks, leaf.fact: masks[leaf.fact] & ~met}, decided
            return
        for answer in (MET, NOT_MET):
            further = {**decided, leaf: answer}
            if isinstance(leaf, Free) or self.sample(masks, further) is not None:
                yield masks, further

    def sample(self, masks: Masks, decided: Decisions) -> Sample | None:
        """Values in the remaining cells that satisfy every decided relation; None where there are none."""
        relations = [(leaf, answer) for leaf, answer in decided.items() if isinstance(leaf, Relation)]
        values: Sample = {fact: domain.sample(masks[fact]) for fact, domain in self.domains.items()}
        if not relations:
            return values
        facts = sorted({fact for leaf, _ in relations for fact, _ in leaf.expression.terms})
        whole = [fact for fact in facts if self.domains[fact].whole]
        runs = [list(self.domains[fact].runs(masks[fact])) for fact in facts]
        ways = [_constraints(leaf, answer) for leaf, answer in relations]
        for combination in product(*runs):
            bounds = [bound for fact, run in zip(facts, combination, strict=True) for bound in _bounds(fact, *run)]
            for way in product(*ways):
                found = solution([*bounds, *(constraint for part in way for constraint in part)], whole)
                if found is not None:
                    return {**values, **found}
        return None


def _ties(every: dict[Leaf, None]) -> list[Formula]:
    """What ties the rounded values in some leaves to what is rounded; the leaves of these are added."""
    found: dict[Steps, Formula] = {}
    pending = list(every)
    while pending:
        match pending.pop():
            case FactThreshold(name):
                names = [name]
            case Relation(expression):
                names = [name for name, _ in expression.terms]
            case _:
                names = []
        for one in names:
            if isinstance(one, Steps) and one not in found:
                found[one] = tied(one)
                new = list(leaves(found[one]))
                every |= dict.fromkeys(new)
                pending += new
    return list(found.values())


def _domains(every: Iterable[Leaf], extent_of: Callable[[str], Extent]) -> dict[str, Domain]:
    cuts: dict[str, list[Fraction]] = {}
    found: dict[str, Domain] = {}
    for leaf in every:
        match leaf:
            case FactThreshold(fact, _, value):
                cuts.setdefault(fact, []).append(value)
            case Choice(fact, _):
                choices = (RECORDED, MISSING) if isinstance(fact, Noted) else extent_of(fact)
                found[fact] = Domain(choices=choices if isinstance(choices, tuple) else ())
            case Relation(expression, _):
                for fact, _ in expression.terms:
                    cuts.setdefault(fact, [])
            case Free():
                pass
    for fact, values in cuts.items():
        within = Range(None, None, whole=True) if isinstance(fact, Steps) else extent_of(fact)
        if isinstance(within, Range):
            found[fact] = Domain(cells(values, within), whole=within.whole)
    return found


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


def _bounds(fact: str, first: Cell, last: Cell) -> Iterator[Constraint]:
    """The ends of a run of cells."""
    one = Fraction(1)
    if last.high is not None:
        yield Constraint(Linear(((fact, one),), -last.high), strict=not last.is_point)
    if first.low is not None:
        yield Constraint(Linear(((fact, -one),), first.low), strict=not first.is_point)
