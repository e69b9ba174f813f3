"""When two clauses say the same: the order of a list does not count, nor how often it says a thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from remission.expr import tree as t

Called: TypeAlias = Mapping[str, str]  # old slug -> new slug, of what was only renamed
NOTHING: Called = MappingProxyType({})


def same(one: t.Node, other: t.Node, called: Called = NOTHING) -> bool:
    """Whether two clauses say the same, read as they stand (that different clauses may mean the same is for proofs).

    `called` gives what `one` mentions the names that `other` uses.

    >>> a, b = t.Known("anc"), t.Known("platelets")
    >>> same(t.AllOf((a, b)), t.AllOf((b, a))), same(t.AllOf((a, b)), t.AnyOf((a, b)))
    (True, False)

    """
    return meaning(one, called) == meaning(other)


def meaning(node: t.Node, called: Called = NOTHING) -> Hashable:  # noqa: C901, PLR0911 - one match, one line a node
    """A node without the order of its lists."""

    def of(part: t.Node) -> Hashable:
        return meaning(part, called)

    match node:
        case t.AllOf(args):
            return "all", frozenset(map(of, args))
        case t.AnyOf(args):
            return "any", frozenset(map(of, args))
        case t.AtLeast(count, args):
            return "at least", count, frozenset(Counter(map(of, args)).items())
        case t.OneOf(key, values):
            return t.OneOf, key, frozenset(values)
        case t.OutcomeIn(key, values):
            return t.OutcomeIn, called.get(key, key), frozenset(values)
        case t.Ref(key):
            return t.Ref(called.get(key, key))
        case t.CalculationValue(key):
            return t.CalculationValue, called.get(key, key)
        case t.FactValue(key):
            return t.FactValue, key
        case t.Quantity(value, unit):  # whatever unit it is told in
            return t.Quantity, value * unit.factor, unit.dimension
        case t.Lookup(rows):
            return "table", tuple((row.when and of(row.when), of(row.value)) for row in rows)
        case t.Score(rows):
            return "score", frozenset(Counter((row.when and of(row.when), of(row.value)) for row in rows).items())
        case _:
            below = t.children(node)
            return (type(node), _own(node), tuple(map(of, below))) if below else node


def _own(node: t.Node) -> Hashable:
    """What a node says besides what is below it."""
    match node:
        case t.Compare(_, own) | t.Arithmetic(own) | t.Extreme(own) | t.Rounded(_, _, own) | t.Function(own):
            return own
        case _:
            return None
