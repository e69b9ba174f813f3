"""Scores of a protocol: which items are about the same facts, and so have to be taken together while something is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import reduce
from math import lcm

from remission.expr import tree as t
from remission.protocol.graph import facts_reached, reached
from remission.protocol.model import Calculation, Protocol


def score_of(node: t.Node, calculations: Mapping[str, Calculation]) -> tuple[str, t.Score] | None:
    """The score that a term names, with its slug."""
    if isinstance(node, t.CalculationValue):
        value = calculations[node.calculation].value
        return (node.calculation, value) if isinstance(value, t.Score) else None
    return None


def scores_reached(protocol: Protocol, roots: Iterable[t.Node]) -> tuple[str, ...]:
    """The slugs of the scores that some clauses read, directly and through others."""
    found = (score_of(node, protocol.calculations) for node in reached(protocol, roots))
    return tuple(dict.fromkeys(one[0] for one in found if one is not None))


def groups(protocol: Protocol, score: t.Score) -> tuple[tuple[int, ...], ...]:
    """The items of a score, by their places, those together that read a fact in common; in their order."""
    facts = [set(facts_reached(protocol, [when])) for when, _ in score.items]
    found: list[tuple[set[str], list[int]]] = []
    for place, own in enumerate(facts):
        near = [one for one in found if one[0] & own]
        found = [one for one in found if one not in near]
        names = reduce(lambda a, b: a | b, (one[0] for one in near), own)
        found.append((names, [*(item for one in near for item in one[1]), place]))
    return tuple(sorted(tuple(sorted(places)) for _, places in found))


def joint_groups(protocol: Protocol, score: t.Score) -> tuple[tuple[int, ...], ...]:
    """The groups of more than one item."""
    return tuple(group for group in groups(protocol, score) if len(group) > 1)


def has_joint_items(protocol: Protocol, roots: Iterable[t.Node]) -> bool:
    """Whether some clauses read a score of which several items are about the same facts."""
    values = (protocol.calculations[key].value for key in scores_reached(protocol, roots))
    return any(isinstance(value, t.Score) and joint_groups(protocol, value) for value in values)


def denominator(score: t.Score) -> int:
    """What makes whole numbers of its points."""
    return lcm(*(points.denominator for _, points in score.items))


def alone(points: Fraction) -> tuple[Fraction, Fraction]:
    """From the least to the most that one unknown item can give."""
    return min(points, Fraction(0)), max(points, Fraction(0))


def conditions(score: t.Score, places: Iterable[int]) -> Iterator[t.Condition]:
    """The conditions of some items."""
    return (score.items[place][0] for place in places)
