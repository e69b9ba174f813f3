"""The solver that needs nothing installed: a search through the cells into which comparisons cut each variable.

Every comparison of one variable is constant within a cell. What adds variables up is decided one way or the other, as
long as exact linear arithmetic has values for it. What is not linear may go either way: then it is not said whether
there are values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import TypeAlias, assert_never

from remission.expr.cells import Cell, cells
from remission.expr.linear import Constraint, Linear, solution
from remission.symbolic.cells.linear_atoms import Atom, LinearAtoms, LinearRelation
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.walk import nonlinear

Masks: TypeAlias = dict[str, int]  # the cells or choices in which each variable may still lie
Decided: TypeAlias = dict[int, bool]  # comparisons that are not of one variable
FLAG = ("yes", "no")


class CellSolver:
    """Opens conversations; gives up after a number of steps, if there is one."""

    def __init__(self, most_steps: int | None = None) -> None:
        """`most_steps` is how often a comparison is decided, one way or the other, for everything that is asked."""
        self.atoms = LinearAtoms()
        self.left = most_steps
        self._cells: tuple[int, _Cells] | None = None  # with how many atoms there were

    def question(self, *formulas: s.Formula) -> CellQuestion:
        """A new conversation."""
        question = CellQuestion(self)
        question.add(*formulas)
        return question

    def read(self, *formulas: s.Formula) -> None:
        """Take into account what they are about: where a variable can be nothing at all, nothing holds."""
        for formula in formulas:
            self.atoms.apart(formula)

    @property
    def is_late(self) -> bool:
        """Whether all steps were taken."""
        return self.left is not None and self.left <= 0

    def cells(self) -> _Cells:
        """The cells of everything that was met with."""
        count = len(self.atoms.atoms) + len(self.atoms.ranges)
        if self._cells is None or self._cells[0] != count:
            self._cells = count, _Cells(self.atoms)
        return self._cells[1]

    def step(self) -> None:
        """Take one."""
        if self.is_late:
            raise _GivenUpError
        if self.left is not None:
            self.left -= 1


class _GivenUpError(Exception):
    """All steps were taken."""


class CellQuestion:
    """One conversation."""

    def __init__(self, solver: CellSolver) -> None:
        """Start with nothing said."""
        self.solver = solver
        self.said: list[s.Formula] = []

    def add(self, *formulas: s.Formula) -> None:
        """Say more, for good."""
        self.said += map(self.solver.atoms.apart, formulas)

    def ask(self, *assumed: s.Formula, values: bool = True) -> s.Answer:  # noqa: ARG002 - values are at hand
        """Can it all hold? The core of a no are all positions in `assumed`."""
        formulas = [*map(self.solver.atoms.apart, assumed), *self.said]
        try:
            return _Search(self.solver, formulas).answer() or s.Impossible(tuple(range(len(assumed))))
        except _GivenUpError:
            return s.Unknown(s.LIMIT)


@dataclass(frozen=True, slots=True)
class _Domain:
    """The cells of a variable, or the values of a choice; a subset of them is a bit mask."""

    cells: tuple[Cell, ...] = ()
    values: tuple[str, ...] = ()
    whole: bool = False

    def everything(self) -> int:
        return (1 << (len(self.cells) or len(self.values))) - 1

    def first(self, mask: int) -> int:
        return (mask & -mask).bit_length() - 1

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


class _Cells:
    """The cells of every variable that was met with, and where each comparison of one variable holds."""

    def __init__(self, atoms: LinearAtoms) -> None:
        self.atoms = atoms
        self.domains: dict[str, _Domain] = {}
        cuts: dict[str, set[Fraction]] = {name: set() for name in atoms.ranges}
        for atom in atoms.atoms.values():
            threshold = atoms.threshold(atom)
            match atom:
                case s.IsChoice(name, values):
                    self.domains[name] = _Domain(values=values)
                case s.Flag(name):
                    self.domains[_flag(name)] = _Domain(values=FLAG)
                case _ if threshold is not None:
                    cuts[threshold[0]].add(threshold[1])
        for name, own in cuts.items():
            within = atoms.ranges[name]
            self.domains[name] = _Domain(cells(own, within), whole=within.whole)
        self.everything = {name: domain.everything() for name, domain in self.domains.items()}
        self.met_in = {key: place for key, atom in atoms.atoms.items() if (place := self._place(atom)) is not None}

    def _place(self, atom: Atom) -> tuple[str, int] | None:
        """The variable of an atom, and the mask where it holds, if it is of one variable."""
        match atom, self.atoms.relations.get(id(atom)):
            case s.IsChoice(name, values, wanted), _:
                return name, sum(1 << index for index, value in enumerate(values) if value in wanted)
            case s.Flag(name), _:
                return _flag(name), 1
            case _, LinearRelation(Linear(((name, factor),), constant), sign):
                own = enumerate(self.domains[name].cells)
                return name, sum(1 << index for index, cell in own if s.holds(factor * cell.sample + constant, sign))
            case _:
                return None


class _Search:
    """Goes through the ways in which some formulas can all hold."""

    def __init__(self, solver: CellSolver, formulas: Sequence[s.Formula]) -> None:
        self.solver, self.relations = solver, solver.atoms.relations
        self.formulas = [*dict.fromkeys(formulas)]
        for name in self._floors():
            self.formulas += solver.atoms.ties[name]
        found = solver.cells()
        self.domains, self.met_in, self.everything = found.domains, found.met_in, found.everything

    def _floors(self) -> Iterator[str]:
        """The whole numbers that something is rounded to, and those that stand in what is rounded."""
        atoms = self.solver.atoms
        if not atoms.floors:
            return
        related = (self.relations.get(id(atom)) for atom in atoms.within(self.formulas))
        pending = [name for one in related if one is not None for name, _ in one.expression.terms]
        seen: set[str] = set()
        while pending:
            name = pending.pop()
            if name in atoms.floors and name not in seen:
                seen.add(name)
                pending += [inner for inner, _ in atoms.floors[name].terms]
                yield name

    # ---- the search ---------------------------------------------------------------------------------

    def answer(self) -> s.Answer | None:
        """Values, or that it is not said; None where there are none."""
        return self._search(self.everything, {}, {}) if all(self.everything.values()) else None

    def _search(self, masks: Masks, decided: Decided, settled: Decided) -> s.Answer | None:
        """Decide one more atom, both ways; what is settled by the atoms before stays so."""
        truths = _Truths(self.met_in, masks, decided, {**settled})
        atom = truths.open_in(self.formulas)
        if atom is False:
            return None
        if atom is True:
            return self._found(masks, decided)
        self.solver.step()
        for branch in self._branches(atom, masks, decided):
            found = self._search(*branch, truths.settled())
            if found is not None:
                return found
        return None

    def _branches(self, atom: Atom, masks: Masks, decided: Decided) -> Iterator[tuple[Masks, Decided]]:
        """The atom holds, and it does not; what cannot be is left out."""
        place = self.met_in.get(id(atom))
        if place is not None:
            name, met = place
            yield {**masks, name: masks[name] & met}, decided
            yield {**masks, name: masks[name] & ~met}, decided
            return
        for answer in (True, False):
            further = {**decided, id(atom): answer}
            if id(atom) not in self.relations or self._values(masks, further) is not None:
                yield masks, further

    def _found(self, masks: Masks, decided: Decided) -> s.Answer | None:
        values = self._values(masks, decided)
        if values is None:
            return None
        first = {name: domain.values[domain.first(masks[name])] for name, domain in self.domains.items() if domain.values}
        flags = {name.removesuffix(PROPOSITION): value == FLAG[0] for name, value in first.items() if name.endswith(PROPOSITION)}
        model = s.Model(values, flags, {name: value for name, value in first.items() if not name.endswith(PROPOSITION)})
        if all(one in self.relations for one in decided):
            return model
        return s.Unknown(f"{nonlinear(self.formulas) or 'what is multiplied'} is not linear", guess=model)

    def _values(self, masks: Masks, decided: Decided) -> dict[str, Fraction] | None:
        """Numbers in the remaining cells that satisfy every decided relation; None where there are none."""
        numbers = {name: domain for name, domain in self.domains.items() if domain.cells}
        values = {name: domain.cells[domain.first(masks[name])].sample for name, domain in numbers.items()}
        ways = [_constraints(self.relations[one], holds=holds) for one, holds in decided.items() if one in self.relations]
        if not ways:
            return values
        names = sorted({name for way in ways for name, _ in way[0][0].expression.terms})
        whole = [name for name in names if self.domains[name].whole]
        every_run = product(*(list(self.domains[name].runs(masks[name])) for name in names))
        for number, (runs, way) in enumerate((runs, way) for runs in every_run for way in product(*ways)):
            if number:  # the first is part of the step that asks
                self.solver.step()
            bounds = [bound for name, run in zip(names, runs, strict=True) for bound in _bounds(name, *run)]
            found = solution([*bounds, *(constraint for part in way for constraint in part)], whole)
            if found is not None:
                return {**values, **found}
        return None


PROPOSITION = " (proposition)"  # ends the name of a flag among the choices


def _flag(name: str) -> str:
    return f"{name}{PROPOSITION}"


class _Truths:
    """Which formulas hold when each variable may lie in some cells: yes, no, or still open (None)."""

    def __init__(self, met_in: dict[int, tuple[str, int]], masks: Masks, decided: Decided, known: dict[int, bool | None]) -> None:
        self.met_in, self.masks, self.decided, self.known = met_in, masks, decided, known

    def settled(self) -> dict[int, bool]:
        """The formulas, by identity, that hold or do not, whatever else is decided."""
        return {key: holds for key, holds in self.known.items() if holds is not None}

    def open_in(self, formulas: Sequence[s.Formula]) -> Atom | bool:
        """The first atom on which some formulas hang that are all to hold; whether they hold, where there is none."""
        first: s.Formula | None = None
        for formula in formulas:
            found = self.of(formula)
            if found is False:
                return False
            if found is None and first is None:
                first = formula
        return True if first is None else self._atom(first)

    def _atom(self, formula: s.Formula) -> Atom:
        """The first open atom of an open formula."""
        while True:
            match formula:
                case s.All(parts) | s.Any(parts) | s.Count(_, parts):
                    formula = next(part for part in parts if self.of(part) is None)
                case s.Opposite(part):
                    formula = part
                case s.Fixed():
                    raise AssertionError(formula)
                case _:
                    return formula

    def of(self, formula: s.Formula) -> bool | None:
        """Whether one holds."""
        key = id(formula)
        if key not in self.known:
            self.known[key] = self._of(formula)
        return self.known[key]

    def _of(self, formula: s.Formula) -> bool | None:  # noqa: PLR0911 - one match, one line a node
        match formula:
            case s.Compared() | s.IsChoice() | s.Flag():
                place = self.met_in.get(id(formula))
                if place is None:
                    return self.decided.get(id(formula))
                name, met = place
                now = self.masks[name]
                return True if not now & ~met else None if now & met else False
            case s.All(parts):
                return self._first(parts, decides=False)
            case s.Any(parts):
                return self._first(parts, decides=True)
            case s.Opposite(part):
                inner = self.of(part)
                return None if inner is None else not inner
            case s.Fixed(holds):
                return holds
            case s.Count(least, parts):
                found = [self.of(part) for part in parts]
                return True if found.count(True) >= least else None if len(parts) - found.count(False) >= least else False
            case _:
                assert_never(formula)

    def _first(self, parts: Sequence[s.Formula], *, decides: bool) -> bool | None:
        """One part that decides does; else one that is open blurs."""
        blurred = False
        for part in parts:
            found = self.of(part)
            if found is decides:
                return decides
            blurred = blurred or found is None
        return None if blurred else not decides


def _constraints(relation: LinearRelation, *, holds: bool) -> list[list[Constraint]]:
    """The ways in which a relation can hold, or not: each a list of constraints `… < 0` or `… <= 0`."""
    plus, minus = relation.expression, relation.expression.scaled(Fraction(-1))
    match relation.sign, holds:
        case "=", True:
            return [[Constraint(plus, strict=False), Constraint(minus, strict=False)]]
        case "=", False:
            return [[Constraint(plus, strict=True)], [Constraint(minus, strict=True)]]
        case sign, True:
            return [[Constraint(plus, strict=sign == "<")]]
        case sign, _:
            return [[Constraint(minus, strict=sign == "<=")]]


def _bounds(name: str, first: Cell, last: Cell) -> Iterator[Constraint]:
    """The ends of a run of cells."""
    one = Fraction(1)
    if last.high is not None:
        yield Constraint(Linear(((name, one),), -last.high), strict=not last.is_point)
    if first.low is not None:
        yield Constraint(Linear(((name, -one),), first.low), strict=not first.is_point)
