"""When two clauses say the same: the order of a list does not count, nor how often it says a thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from remission.expr import tree as t


def same(one: t.Node, other: t.Node) -> bool:
    """Whether two clauses say the same, read as they stand (that different clauses may mean the same is for proofs).

    >>> a, b = t.Known("anc"), t.Known("platelets")
    >>> same(t.AllOf((a, b)), t.AllOf((b, a))), same(t.AllOf((a, b)), t.AnyOf((a, b)))
    (True, False)

    """
    return meaning(one) == meaning(other)


def meaning(node: t.Node) -> Hashable:
    """A node without the order of its lists."""
    match node:
        case t.AllOf(args):
            return "all", frozenset(map(meaning, args))
        case t.AnyOf(args):
            return "any", frozenset(map(meaning, args))
        case t.AtLeast(count, args):
            return "at least", count, frozenset(Counter(map(meaning, args)).items())
        case t.OneOf(key, values) | t.OutcomeIn(key, values):
            return type(node), key, frozenset(values)
        case t.Lookup(rows):
            return "table", tuple((row.when and meaning(row.when), meaning(row.value)) for row in rows)
        case _:
            below = t.children(node)
            return (type(node), _own(node), tuple(map(meaning, below))) if below else node


def _own(node: t.Node) -> Hashable:
    """What a node says besides what is below it."""
    match node:
        case t.Compare(_, own) | t.Arithmetic(own) | t.Extreme(own) | t.Rounded(_, _, own):
            return own
        case _:
            return None
