"""Definitions beside copies of themselves: whether an answer would be another one is a question to one protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias, cast

from remission.expr import tree as t
from remission.expr.rewrite import with_children
from remission.protocol.checks import facts_reached
from remission.protocol.graph import ELIGIBILITY, Definition, Rule, RuleChange, changed, rule
from remission.protocol.model import Calculation, Classification, Criterion, Protocol
from remission.symbolic.cells.cell_search import Wanted, truths_differ
from remission.symbolic.formulas import solver as s
from remission.testing.coverage.turned_conditions import ConditionPlace, turned

Renamed: TypeAlias = Mapping[Definition, str]
Pair: TypeAlias = tuple[t.Condition, t.Condition]


class Copies:
    """A protocol, and copies of its definitions in which a condition is settled."""

    def __init__(self, protocol: Protocol) -> None:
        self.original = self.protocol = protocol

    def add(
        self, chain: Iterable[Definition], place: ConditionPlace, constant: t.Condition, facts: Mapping[str, str] | None = None
    ) -> Renamed:
        """Copy the definitions of a chain, which read one another and, for some facts, other ones; tell what they are called."""
        mark = f" copied from {len(self.protocol.order)}"
        names = {one: one[1] + mark for one in chain if one != ELIGIBILITY}
        rules: dict[Definition, Rule] = {}
        for (kind, key), new in names.items():
            own = rule(self.original, (kind, key))
            own = turned(own, place, constant) if (kind, key) == place.owner else own
            rules[kind, new] = _renamed_rule(own, new, names, facts or {})
        order = (*self.protocol.order, *((kind, key) for kind, key in rules if kind != "eligibility"))
        self.protocol = replace(changed(self.protocol, RuleChange(rules)), order=order)
        return names

    def pairs(self, target: Definition, one: Renamed, other: Renamed) -> tuple[Pair, ...]:
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
                return ((self.asked(one), self.asked(other)),)

    def asked(self, names: Renamed) -> t.Condition:
        """Eligibility as a condition, by the copies where there are some."""
        p = self.original
        keys = {key: names.get(("criterion", key), key) for key in (*p.include, *p.exclude)}
        return t.AllOf((*(t.Ref(keys[key]) for key in p.include), *(t.Not(t.Ref(keys[key])) for key in p.exclude)))

    def reads(self, pairs: Iterable[Pair], *more: t.Condition) -> tuple[str, ...]:
        """The facts that some questions depend on."""
        return facts_reached(self.protocol, [*more, *(side for pair in pairs for side in pair)])


def differ(pairs: Iterable[Pair]) -> Wanted:
    """Some pair has different truths."""
    wanted = [truths_differ(one, other) for one, other in pairs]
    return lambda reading: s.any_of(*(each(reading) for each in wanted))


def _renamed_rule(own: Rule, name: str, names: Renamed, facts: Mapping[str, str]) -> Rule:
    match own:
        case Criterion(condition=condition):
            return replace(own, slug=name, condition=renamed(condition, names, facts))
        case Classification(outcomes=outcomes):
            conditions = [None if one.condition is None else renamed(one.condition, names, facts) for one in outcomes]
            named = tuple(replace(one, condition=condition) for one, condition in zip(outcomes, conditions, strict=True))
            return replace(own, slug=name, outcomes=named)
        case Calculation(value=value):
            return replace(own, slug=name, value=cast("t.Term", _renamed(value, names, facts)))


def renamed(condition: t.Condition, names: Renamed, facts: Mapping[str, str]) -> t.Condition:
    """The same condition, which refers to other definitions and reads other facts."""
    return cast("t.Condition", _renamed(condition, names, facts))


def _renamed(node: t.Node, names: Renamed, facts: Mapping[str, str]) -> t.Node:
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
            return with_children(node, [_renamed(child, names, facts) for child in t.children(node)])
