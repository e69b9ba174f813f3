"""Formulas with every comparison taken apart: of one variable with a number, of a linear sum with 0, or not linear.

Alternatives become guards, and what is rounded down a whole number of its own, tied to it. What is left are the
formulas of the solver's language, each comparison the same object wherever it says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import floor
from typing import TypeAlias, assert_never

from remission.expr.cells import Range
from remission.expr.linear import Linear, linear
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.walk import nodes, unseen

ZERO = Fraction(0)
WHOLE = Range(None, None, whole=True)


@dataclass(frozen=True, slots=True)
class LinearRelation:
    """`expression sign 0`."""

    expression: Linear
    sign: s.Sign


Atom: TypeAlias = s.Compared | s.IsChoice | s.Flag
Ways: TypeAlias = list[tuple[s.Formula, Linear | None]]  # linear forms, each with when it is so; None is not linear


class LinearAtoms:
    """Takes formulas apart; knows the relation behind each comparison that is left, and what each variable may be."""

    def __init__(self) -> None:
        self.relations: dict[int, LinearRelation] = {}  # by the identity of a comparison; one that is not linear has none
        self.ranges: dict[str, Range] = {}
        self.atoms: dict[int, Atom] = {}  # all that were met with, but for comparisons that are not linear
        self.floors: dict[str, Linear] = {}  # what is rounded down to a whole number, by the name of that
        self.ties: dict[str, list[s.Formula]] = {}  # of such a number to what is rounded
        self._interned: dict[LinearRelation, s.Compared] = {}
        self._done: dict[int, s.Formula | s.Quantity] = {}  # what was taken apart is kept: its id stays its own
        self._known: dict[int, s.Formula] = {}
        self._ways: dict[int, Ways] = {}

    def apart(self, formula: s.Formula) -> s.Formula:
        """The same formula over simple comparisons."""
        for node in unseen(formula, self._done):
            self._done[id(node)] = node
            if isinstance(node, s.Number | s.Variable | s.Sum | s.Product | s.Quotient | s.Opaque | s.Floor | s.Either):
                self._ways[id(node)] = self._taken(node)
            else:
                self._known[id(node)] = self._formula(node)
        return self._known[id(formula)]

    def within(self, formulas: Iterable[s.Formula]) -> Iterator[Atom]:
        """The atoms of formulas that were taken apart."""
        seen: set[int] = set()
        for formula in formulas:
            for node in unseen(formula, seen):
                seen.add(id(node))
                if isinstance(node, s.Compared | s.IsChoice | s.Flag):
                    yield node

    def numbers(self, atom: Atom) -> tuple[str, ...]:
        """The variables that a comparison is about; of a whole number those that are rounded to it."""
        relation = self.relations.get(id(atom))
        if relation is not None:
            return tuple(one for name, _ in relation.expression.terms for one in self._behind(name))
        if isinstance(atom, s.Compared):
            return tuple(dict.fromkeys(node.name for node in nodes([atom]) if isinstance(node, s.Variable)))
        return ()

    def _behind(self, name: str) -> tuple[str, ...]:
        part = self.floors.get(name)
        return (name,) if part is None else tuple(one for inner, _ in part.terms for one in self._behind(inner))

    def threshold(self, atom: Atom) -> tuple[str, Fraction] | None:
        """The variable and the number that a comparison is about, if it is about no other."""
        match self.relations.get(id(atom)):
            case LinearRelation(Linear(((name, factor),), constant)):
                return name, -constant / factor
            case _:
                return None

    def cuts(self, formula: s.Formula) -> dict[str, list[Fraction]]:
        """The numbers that each variable alone is compared with."""
        found: dict[str, list[Fraction]] = {}
        for atom in self.within([self.apart(formula)]):
            threshold = self.threshold(atom)
            if threshold is not None:
                found.setdefault(threshold[0], []).append(threshold[1])
        return found

    def _formula(self, node: s.Formula) -> s.Formula:
        match node:
            case s.Flag() | s.IsChoice() | s.Fixed():
                if not isinstance(node, s.Fixed):
                    self.atoms[id(node)] = node
                return node
            case s.Opposite(part):
                return s.opposite(self._known[id(part)])
            case s.All(parts):
                return s.both(*(self._known[id(part)] for part in parts))
            case s.Any(parts):
                return s.any_of(*(self._known[id(part)] for part in parts))
            case s.Count(least, parts):
                return s.at_least(least, [self._known[id(part)] for part in parts])
            case s.Compared(left, sign, right):
                return self._compared(node, sign, self._ways[id(left)], self._ways[id(right)])
            case _:
                assert_never(node)

    def _compared(self, node: s.Compared, sign: s.Sign, left: Ways, right: Ways) -> s.Formula:
        found = []
        for (guard, one), (other, two) in product(left, right):
            atom: s.Formula = node if one is None or two is None else self.relation(one.plus(two, Fraction(-1)), sign)
            found.append(s.both(guard, other, atom))
        return s.any_of(*found)

    def relation(self, expression: Linear, sign: s.Sign) -> s.Formula:
        """`expression sign 0`: settled, or the comparison that says it, the same for what is the same but for a factor."""
        if not expression.terms:
            return s.Fixed(s.holds(expression.constant, sign))
        scale = abs(expression.terms[0][1])
        if sign == "=" and expression.terms[0][1] < 0:
            scale = -scale
        key = LinearRelation(expression if scale == 1 else expression.scaled(1 / scale), sign)
        if key not in self._interned:
            made = self._interned[key] = s.Compared(s.Number(ZERO), sign, s.Number(ZERO))
            self.relations[id(made)], self.atoms[id(made)] = key, made
        return self._interned[key]

    # ---- quantities ---------------------------------------------------------------------------------

    def _taken(self, node: s.Quantity) -> Ways:  # noqa: PLR0911 - one match, one line a node
        match node:
            case s.Number(value):
                return [(s.YES, linear({}, value))]
            case s.Variable(name, within):
                self.ranges[name] = within
                return [(s.YES, linear({name: Fraction(1)}, ZERO))]
            case s.Sum(parts):
                return [_sum(ways) for ways in product(*(self._ways[id(part)] for part in parts))]
            case s.Product(left, right):
                return [(s.both(a, b), _times(one, other)) for a, one, b, other in self._pairs(left, right)]
            case s.Quotient(left, right):
                return [(s.both(a, b), _divided(one, other)) for a, one, b, other in self._pairs(left, right)]
            case s.Opaque():
                return [(s.YES, None)]
            case s.Floor(part):
                return [(guard, None if one is None else self._floor(one)) for guard, one in self._ways[id(part)]]
            case s.Either(condition, then, otherwise):
                holds = self._known[id(condition)]
                arms = ((holds, then), (s.opposite(holds), otherwise))
                found = [(s.both(when, guard), one) for when, arm in arms for guard, one in self._ways[id(arm)]]
                return [(guard, one) for guard, one in found if guard != s.NO]
            case _:
                assert_never(node)

    def _pairs(self, left: s.Quantity, right: s.Quantity) -> Iterator[tuple[s.Formula, Linear | None, s.Formula, Linear | None]]:
        for (a, one), (b, other) in product(self._ways[id(left)], self._ways[id(right)]):
            yield a, one, b, other

    def _floor(self, part: Linear) -> Linear:
        """A whole number: known, or a variable of its own that is tied to what is rounded."""
        if not part.terms:
            return linear({}, Fraction(floor(part.constant)))
        name = f"floor of {part}"
        below = linear({name: Fraction(1)}, ZERO)
        if name not in self.ranges:
            self.ranges[name], self.floors[name] = WHOLE, part
            rest = below.plus(part, Fraction(-1))  # above -1, and at most 0
            above = linear({}, Fraction(-1)).plus(rest, Fraction(-1))
            self.ties[name] = [self.relation(rest, "<="), self.relation(above, "<")]
        return below


def _sum(ways: tuple[tuple[s.Formula, Linear | None], ...]) -> tuple[s.Formula, Linear | None]:
    total: Linear | None = linear({}, ZERO)
    for _, one in ways:
        total = None if total is None or one is None else total.plus(one)
    return s.both(*(guard for guard, _ in ways)), total


def _times(one: Linear | None, other: Linear | None) -> Linear | None:
    if one is None or other is None or (one.terms and other.terms):
        return None
    return other.scaled(one.constant) if not one.terms else one.scaled(other.constant)


def _divided(one: Linear | None, other: Linear | None) -> Linear | None:
    """A quotient; by 0 it is never asked for, and 0 here."""
    if one is None or other is None or other.terms:
        return None
    return one.scaled(1 / other.constant) if other.constant else linear({}, ZERO)
