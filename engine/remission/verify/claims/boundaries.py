"""Thresholds: two terms that rules compare, whatever they are made of, and which side owns where they are equal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

from remission.errors import Pos
from remission.expr import tree as t
from remission.expr.facts import Fact, Kind
from remission.expr.text import text
from remission.protocol.graph import facts_reached, reached
from remission.protocol.model import Classification, Protocol
from remission.symbolic.formulas.encode import DAY

Key: TypeAlias = tuple[tuple[str, Fraction], ...]
Side: TypeAlias = Literal["below", "above", "alone"]  # `<= 1` owns 1 with what is below, `>= 1` with what is above, `= 1` alone

OWNERS: dict[t.Op, Side] = {
    t.Op.LT: "above",
    t.Op.LE: "below",
    t.Op.GE: "above",
    t.Op.GT: "below",
    t.Op.EQ: "alone",
    t.Op.NE: "alone",
}
OTHER: dict[Side, Side] = {"below": "above", "above": "below", "alone": "alone"}


@dataclass(frozen=True, slots=True)
class ThresholdLine:
    """A linear form: terms with their factors, in base units, and a constant. What is not linear is a term of its own."""

    parts: dict[t.Term, Fraction]
    constant: Fraction = Fraction(0)

    def plus(self, other: ThresholdLine, factor: Fraction = Fraction(1)) -> ThresholdLine:
        """The sum, the other taken `factor` times."""
        parts = dict(self.parts)
        for term, value in other.parts.items():
            parts[term] = parts.get(term, Fraction(0)) + factor * value
        return ThresholdLine({term: value for term, value in parts.items() if value}, self.constant + factor * other.constant)


@dataclass(slots=True)
class Cut:
    """Where `left` equals `right`: the form of their difference, who owns equality, and the clauses that say so."""

    left: t.Term
    right: t.Term
    key: Key
    constant: Fraction
    direct: tuple[str, ...]  # quantities and dates in the form itself
    facts: tuple[str, ...]  # all that have a say, those inside tables, products and roundings too
    owners: set[Side] = field(default_factory=set)
    places: list[Pos] = field(default_factory=list)

    @property
    def is_linear(self) -> bool:
        """Whether the form is made of facts alone."""
        return len(self.direct) == len(self.key)

    @property
    def moving(self) -> tuple[str, ...]:
        """The facts that are moved across it."""
        return self.direct or self.facts

    def is_whole(self, facts: dict[str, Fact]) -> bool:
        """Whether only whole numbers and dates are compared, so that the neighbours of a value are the next ones."""
        return self.is_linear and all(is_whole(facts[key]) for key in self.direct)


def is_whole(fact: Fact) -> bool:
    """Whether a fact has whole numbers only; a date is the number of a day."""
    return fact.whole or fact.kind is Kind.DATE


def cuts(protocol: Protocol, family: Classification, names: dict[str, str]) -> list[Cut]:
    """Every threshold that a classification depends on, once."""
    reader = _Reader(protocol, names)
    for node in reached(protocol, family.roots):
        match node:
            case t.Compare(left, op, right, pos):
                reader.add(left, op, right, pos)
            case t.Between(term, low, high, pos):
                reader.add(term, t.Op.GE, low, pos)
                reader.add(term, t.Op.LE, high, pos)
            case _:
                pass
    return list(reader.cuts.values())


class _Reader:
    def __init__(self, protocol: Protocol, names: dict[str, str]) -> None:
        self.protocol, self.names = protocol, names
        self.calculations: dict[str, ThresholdLine] = {}
        self.cuts: dict[tuple[Key, Fraction], Cut] = {}
        for kind, key in protocol.order:  # dependencies first: no depth of references exhausts the stack
            if kind == "calculation":
                self.calculations[key] = self.line(protocol.calculations[key].value)

    def add(self, left: t.Term, op: t.Op, right: t.Term, pos: Pos) -> None:
        line = self.line(left).plus(self.line(right), Fraction(-1))
        if not line.parts:
            return
        named = sorted((text(term, self.names), value) for term, value in line.parts.items())
        lead = named[0][1]
        key = tuple((name, value / lead) for name, value in named)
        cut = self.cuts.get((key, line.constant / lead))
        if cut is None:
            direct = tuple(term.fact for term in line.parts if isinstance(term, t.FactValue))
            facts = facts_reached(self.protocol, line.parts)
            numbers = tuple(fact for fact in facts if self.protocol.facts[fact].kind is not Kind.CHOICE)
            cut = self.cuts[key, line.constant / lead] = Cut(left, right, key, line.constant / lead, direct, numbers)
        cut.owners.add(OWNERS[op] if lead > 0 else OTHER[OWNERS[op]])
        cut.places.append(pos)

    def line(self, node: t.Term) -> ThresholdLine:  # noqa: PLR0911 - one match, one line a node
        """A term as a linear form in base units."""
        match node:
            case t.Quantity(value, unit):
                return ThresholdLine({}, value * unit.factor)
            case t.Day(value):
                return ThresholdLine({}, Fraction(value.toordinal()))
            case t.FactValue(fact, unit):
                return ThresholdLine({t.FactValue(fact, unit): unit.factor if unit else Fraction(1)})
            case t.Elapsed(start, end):
                return _times(self.line(end).plus(self.line(start), Fraction(-1)), DAY)
            case t.Arithmetic("+" | "-" as sign, left, right):
                return self.line(left).plus(self.line(right), Fraction(1 if sign == "+" else -1))
            case t.Arithmetic("*" | "/" as sign, left, right):
                return self._scaled(node, self.line(left), self.line(right), divided=sign == "/")
            case t.CalculationValue(key):
                return self.calculations[key]
            case _:
                return ThresholdLine({node: Fraction(1)})

    def _scaled(self, node: t.Term, left: ThresholdLine, right: ThresholdLine, *, divided: bool) -> ThresholdLine:
        if not right.parts and not (divided and not right.constant):
            return _times(left, 1 / right.constant if divided else right.constant)
        if not left.parts and not divided:
            return _times(right, left.constant)
        return ThresholdLine({node: Fraction(1)})


def _times(line: ThresholdLine, factor: Fraction) -> ThresholdLine:
    return ThresholdLine({}).plus(line, factor)


def near(cut: Cut, others: list[Cut]) -> Iterator[Cut]:
    """Thresholds of the same form within one step: of whole numbers, a neighbour may lie on or beyond them."""
    yield from (one for one in others if one is not cut and one.key == cut.key and abs(one.constant - cut.constant) <= _step(cut))


def _step(cut: Cut) -> Fraction:
    """How far one step of a fact moves the form."""
    return max(abs(value) for _, value in cut.key)
