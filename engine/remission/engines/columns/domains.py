"""Where a missing or censored fact may lie: classes of values that no atom of a classification tells apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from remission.expr import tree as t
from remission.expr.cells import Cell, Range, cells
from remission.expr.compare import COMPARE
from remission.expr.facts import Fact, Kind
from remission.protocol.graph import reached
from remission.protocol.model import Protocol

Simple: TypeAlias = t.Compare | t.OneOf  # one fact against constants
Truths: TypeAlias = tuple[bool, ...]  # of the atoms of a domain


@dataclass(frozen=True, slots=True)
class Class:
    """Values that no atom tells apart; `may_complete` where a missing value may be one of them."""

    truths: Truths
    cells: tuple[int, ...]
    may_complete: bool


@dataclass(frozen=True, slots=True)
class ColumnDomain:
    """A fact, the atoms about it alone, and its classes; `cells` are those of a quantity, in order."""

    fact: Fact
    atoms: tuple[Simple, ...]
    classes: tuple[Class, ...]
    cells: tuple[Cell, ...] = ()

    def met_in(self, atom: Simple) -> int:
        """The mask of the classes in which an atom is met."""
        place = self.atoms.index(atom)
        return sum(1 << number for number, each in enumerate(self.classes) if each.truths[place])


def halves(term: t.Term, low: t.Term, high: t.Term) -> tuple[t.Compare, t.Compare]:
    """`between` as its two comparisons."""
    return t.Compare(term, t.Op.GE, low), t.Compare(term, t.Op.LE, high)


def is_simple(atom: t.Compare) -> bool:
    """Whether a comparison is about one fact and a constant."""
    return isinstance(atom.left, t.FactValue) and isinstance(atom.right, t.Quantity | t.Day)


def domains(protocol: Protocol, roots: Iterable[t.Node]) -> dict[str, ColumnDomain]:
    """The domain of each fact that a simple atom below the roots is about."""
    by_fact: dict[str, dict[Simple, None]] = {}
    for fact, atom in _atoms(reached(protocol, roots)):
        by_fact.setdefault(fact, {})[atom] = None
    return {fact: _domain(protocol.facts[fact], tuple(atoms)) for fact, atoms in by_fact.items()}


def _atoms(nodes: Iterable[t.Node]) -> Iterator[tuple[str, Simple]]:
    for node in nodes:
        match node:
            case t.Between(term, low, high):
                yield from _atoms(halves(term, low, high))
            case t.Compare(t.FactValue(fact)) if is_simple(node):
                yield fact, node
            case t.OneOf(fact):
                yield fact, node
            case _:
                pass


def _domain(fact: Fact, atoms: tuple[Simple, ...]) -> ColumnDomain:
    if fact.kind is Kind.CHOICE:
        values = [tuple(isinstance(atom, t.OneOf) and value in atom.values for atom in atoms) for value in fact.values]
        return ColumnDomain(fact, atoms, _classes(values, [True] * len(values)))
    limits = [_limit(atom) for atom in atoms]
    plausible = Range(*(fact.plausible or (None, None))) if fact.kind is Kind.QUANTITY else Range(None, None)
    ends = [end for end in (plausible.low, plausible.high) if end is not None]
    everywhere = plausible if fact.censored else Range(None, None)
    found = cells([*limits, *ends], Range(everywhere.low, everywhere.high, whole=fact.whole or fact.kind is Kind.DATE))
    truths = [_truths(cell, atoms, limits) for cell in found]
    return ColumnDomain(fact, atoms, _classes(truths, [plausible.has(cell.sample) for cell in found]), found)


def _limit(atom: Simple) -> Fraction:
    match atom:
        case t.Compare(_, _, t.Quantity(value)):
            return value
        case t.Compare(_, _, t.Day(day)):
            return Fraction(day.toordinal())
        case _:
            msg = "an atom that is not simple has no limit"
            raise TypeError(msg)


def _truths(cell: Cell, atoms: Sequence[Simple], limits: Sequence[Fraction]) -> Truths:
    each = zip(atoms, limits, strict=True)
    return tuple(isinstance(atom, t.Compare) and bool(COMPARE[atom.op](cell.sample, limit)) for atom, limit in each)


def _classes(truths: Sequence[Truths], may_complete: Sequence[bool]) -> tuple[Class, ...]:
    members: dict[Truths, list[int]] = {}
    for number, each in enumerate(truths):
        members.setdefault(each, []).append(number)
    return tuple(Class(each, tuple(cells), any(may_complete[cell] for cell in cells)) for each, cells in members.items())


def runs(domain: ColumnDomain, mask: int) -> Iterator[tuple[Cell | None, Cell | None]]:
    """The stretches of neighbouring cells in some classes: the first and the last cell of each, None at the range's own end."""
    wanted = sorted(cell for number, each in enumerate(domain.classes) if mask >> number & 1 for cell in each.cells)
    last = len(domain.cells) - 1
    start = 0
    for place, cell in enumerate(wanted):
        if place and cell != wanted[place - 1] + 1:
            start = place
        if place == len(wanted) - 1 or wanted[place + 1] != cell + 1:
            first = wanted[start]
            yield (None if first == 0 else domain.cells[first]), (None if cell == last else domain.cells[cell])


def scale_free(domains: Mapping[str, ColumnDomain]) -> bool:
    """Whether every censored fact may take any value between its ends: one in whole numbers may not."""
    return not any(each.fact.censored and each.fact.whole for each in domains.values())
