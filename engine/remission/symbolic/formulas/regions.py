"""All patients for whom something holds, described by bounds: exactly where they form a box, else as far as bounds go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from remission.expr.cells import Cell, cells, fact_range
from remission.expr.facts import Fact, Kind
from remission.expr.numbers import plain
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared
from remission.symbolic.formulas.variables import PatientVariables
from remission.symbolic.witness import cuts_of

MANY = 40  # facts, beyond which a region is not described


@dataclass(frozen=True, slots=True)
class RegionBound:
    """What is so of one fact for every patient of a region."""

    fact: str
    text: str
    formula: s.Formula


@dataclass(frozen=True, slots=True)
class Region:
    """Bounds that every patient of it satisfies; `is_box` if everybody who satisfies them belongs to it."""

    bounds: tuple[RegionBound, ...] = ()
    is_box: bool = False
    facts: int = 0  # how many there are, where they are too many to look for bounds

    def text(self, first: Iterable[str] = ()) -> str:
        """The bounds in words, those of some facts before the others."""
        wanted = list(first)
        ordered = sorted(self.bounds, key=lambda bound: bound.fact not in wanted)
        return ", ".join(bound.text for bound in ordered)


def region_of(solver: s.Solver, formulas: Sequence[s.Formula], world: PatientVariables, facts: Sequence[str]) -> Region:
    """The bounds of all patients for whom the formulas hold."""
    if len(facts) > MANY:
        return Region(facts=len(facts))
    question = solver.question(*formulas)
    cuts = cuts_of(formulas)
    bounds: list[RegionBound] = []
    for fact in facts:
        declared = world.facts[fact]
        if declared.kind is Kind.CHOICE:
            bounds += _choice(question, world, declared)
        elif declared.kind is Kind.QUANTITY:
            bounds += _quantity(question, world, declared, cells(cuts.get(world.name(fact), ()), fact_range(declared, None)))
    if not bounds:
        return Region()
    outside = s.opposite(s.both(*formulas))
    answer = solver.question(*(bound.formula for bound in bounds), outside).ask()
    return Region(tuple(bounds), isinstance(answer, s.Impossible))


def _choice(question: s.Question, world: PatientVariables, fact: Fact) -> Iterator[RegionBound]:
    left = [value for value in fact.values if _can(question, world.pick(fact.slug, frozenset({value})))]
    if 0 < len(left) < len(fact.values):
        yield RegionBound(fact.slug, f"{fact.name} is {' or '.join(left)}", world.pick(fact.slug, frozenset(left)))


def _quantity(question: s.Question, world: PatientVariables, fact: Fact, every: tuple[Cell, ...]) -> Iterator[RegionBound]:
    """The cells in which such a patient can lie, drawn together to one stretch."""
    variable = world.variable(fact.slug)
    there = [index for index, cell in enumerate(every) if _can(question, in_cell(variable, cell))]
    if not there or (there[0] == 0 and there[-1] == len(every) - 1):
        return
    low, high = every[there[0]], every[there[-1]]
    alone = low is high and low.is_point
    first = low if there[0] or alone else None
    last = high if there[-1] < len(every) - 1 or alone else None
    limits = [_above(variable, first)] if first else []
    limits += [_below(variable, last)] if last else []
    yield RegionBound(fact.slug, _words(fact, first, last), s.both(*limits))


def _can(question: s.Question, formula: s.Formula) -> bool:
    """Whether it can be; what is not decided might."""
    return not isinstance(question.ask(formula), s.Impossible)


def in_cell(variable: s.Variable, cell: Cell) -> s.Formula:
    """The variable lies in a cell."""
    return s.both(_above(variable, cell), _below(variable, cell))


def _above(variable: s.Variable, cell: Cell) -> s.Formula:
    return s.YES if cell.low is None else compared(s.Number(cell.low), "<=" if cell.is_point else "<", variable)


def _below(variable: s.Variable, cell: Cell) -> s.Formula:
    return s.YES if cell.high is None else compared(variable, "<=" if cell.is_point else "<", s.Number(cell.high))


def _words(fact: Fact, first: Cell | None, last: Cell | None) -> str:
    """`75 <= platelets < 100 10*9/L`, `ANC >= 1 10*9/L`, `blasts = 0 %`."""
    unit = f" {fact.unit.text}" if fact.unit and fact.unit.text != "1" else ""
    low = plain(first.low) if first and first.low is not None else ""
    high = plain(last.high) if last and last.high is not None else ""
    if low and low == high:
        return f"{fact.name} = {low}{unit}"
    if not high:
        return f"{fact.name} {'>=' if first and first.is_point else '>'} {low}{unit}"
    upper = f"{'<=' if last and last.is_point else '<'} {high}{unit}"
    if not low:
        return f"{fact.name} {upper}"
    return f"{low} {'<=' if first and first.is_point else '<'} {fact.name} {upper}"
