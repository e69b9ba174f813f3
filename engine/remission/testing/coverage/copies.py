"""Definitions beside copies of themselves: whether an answer would be another one is a question to one protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias, assert_never

from remission.expr import tree as t
from remission.expr.rewrite import Root, rewritten
from remission.protocol.graph import facts_reached
from remission.protocol.model import EligibilityCriteria, Key, Protocol
from remission.protocol.revision import changed, with_roots
from remission.symbolic.cells.cell_search import Wanted, truths_differ
from remission.symbolic.formulas import solver as s
from remission.testing.coverage.turned_conditions import ConditionPlace, turned

Renamed: TypeAlias = Mapping[Key, str]
Pair: TypeAlias = tuple[t.Condition, t.Condition]


class Copies:
    """A protocol, and copies of its definitions in which a condition is settled."""

    def __init__(self, protocol: Protocol) -> None:
        self.original = self.protocol = protocol

    def add(
        self, chain: Iterable[Key], place: ConditionPlace, constant: t.Condition, facts: Mapping[str, str] | None = None
    ) -> Renamed:
        """Copy the definitions of a chain, which read one another and, for some facts, other ones; tell what they are called."""
        mark = f" copied from {len(self.protocol.order)}"
        rules = [own for one in chain if not isinstance(own := self.original.definition(one), EligibilityCriteria)]
        names: dict[Key, str] = {own.key: own.slug + mark for own in rules}
        settled = [turned(own, place, constant) if own.key == place.owner else own for own in rules]
        roots = [[renamed(root, names, facts or {}) for root in own.roots] for own in settled]
        copied = [replace(with_roots(own, new), slug=names[own.key]) for own, new in zip(settled, roots, strict=True)]
        self.protocol = changed(self.protocol, copied)
        return names

    def pairs(self, target: Key, one: Renamed, other: Renamed) -> tuple[Pair, ...]:
        """Conditions of which two have different truths where two copies answer differently."""
        kind, key = target
        first, second = one.get(target, key), other.get(target, key)
        match kind:
            case "criterion":
                return ((t.Ref(first), t.Ref(second)),)
            case "classification":
                outcomes = [(outcome.name,) for outcome in self.original.classifications[key].outcomes]
                return tuple((t.OutcomeIn(first, names), t.OutcomeIn(second, names)) for names in outcomes)
            case "calculation":
                unit = self.original.calculations[key].unit
                sides = t.CalculationValue(first, unit), t.CalculationValue(second, unit)
                same = t.Compare(sides[0], t.Op.EQ, sides[1])  # unknown where one of them has no value
                return tuple((t.Compare(side, t.Op.EQ, side), same) for side in sides)
            case "eligibility":
                asked = self.original.eligibility.condition
                return ((renamed(asked, one, {}), renamed(asked, other, {})),)
            case _:
                assert_never(kind)

    def reads(self, pairs: Iterable[Pair], *more: t.Condition) -> tuple[str, ...]:
        """The facts that some questions depend on."""
        return facts_reached(self.protocol, [*more, *(side for pair in pairs for side in pair)])


def differ(pairs: Iterable[Pair]) -> Wanted:
    """Some pair has different truths."""
    wanted = [truths_differ(one, other) for one, other in pairs]
    return lambda reading: s.any_of(*(each(reading) for each in wanted))


def renamed(root: Root, names: Renamed, facts: Mapping[str, str]) -> Root:
    """The same tree, which refers to other definitions and reads other facts."""

    def change(node: t.Node) -> t.Node | None:
        match node:
            case t.Ref(key):
                return replace(node, criterion=names.get(("criterion", key), key))
            case t.OutcomeIn(key):
                return replace(node, classification=names.get(("classification", key), key))
            case t.CalculationValue(key):
                return replace(node, calculation=names.get(("calculation", key), key))
            case t.FactValue(key) | t.OneOf(key) | t.Known(key):
                return replace(node, fact=facts.get(key, key))
            case _:
                return None

    return rewritten(root, change)
