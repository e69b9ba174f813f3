"""What stands around a clause: what must be so of it for the clause to decide, and the whole rule with another in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from remission.expr import tree as t
from remission.expr.rewrite import put

List: TypeAlias = t.AllOf | t.AnyOf | t.AtLeast


@dataclass(frozen=True, slots=True)
class Given:
    """A condition that is met, or is not met."""

    node: t.Condition
    met: bool


@dataclass(frozen=True, slots=True)
class Around:
    """The rest of a rule, seen from one of its clauses."""

    given: tuple[Given, ...]  # where all of these hold, the rule is as the clause is, or as its opposite
    whole: Callable[[t.Condition], t.Condition]  # the rule with something in place of the clause

    def inside(self, node: List, index: int) -> Around:
        """Seen from a part of a list that stands there."""

        def whole(one: t.Condition) -> t.Condition:
            return self.whole(put(node, (index,), one))

        return Around((*self.given, *beside(node, index)), whole)

    def inside_not(self, node: t.Not) -> Around:
        """Seen from what is negated there."""
        return Around(self.given, lambda one: self.whole(put(node, (0,), one)))

    def inside_if(self, node: t.IfThen) -> Around:
        """Seen from the `if` there: it decides where the `then` is not met."""
        return Around((*self.given, Given(node.then, met=False)), lambda one: self.whole(put(node, (0,), one)))

    def inside_then(self, node: t.IfThen) -> Around:
        """Seen from the `then` there: it decides where the `if` is met."""
        return Around((*self.given, Given(node.condition, met=True)), lambda one: self.whole(put(node, (1,), one)))


NOTHING = Around((), lambda one: one)


def beside(node: List, index: int) -> tuple[Given, ...]:
    """Where one part of a list decides: all others met, none of them met, or one too few of them met."""
    rest = _without(node, index)
    match node:
        case t.AllOf():
            return tuple(Given(one, met=True) for one in rest)
        case t.AnyOf() | t.AtLeast(1):
            return tuple(Given(one, met=False) for one in rest)
        case t.AtLeast(count) if count > len(rest):
            return tuple(Given(one, met=True) for one in rest)
        case t.AtLeast(count):
            return Given(t.AtLeast(count - 1, rest), met=True), Given(t.AtLeast(count, rest), met=False)


def left_out(node: List, index: int) -> Iterator[tuple[bool, List]]:
    """The lists without a part, each with the part's truth that would tell: met, or not met.

    A count may be the same of the others, or one less.
    """
    rest = _without(node, index)
    match node:
        case t.AllOf():
            yield False, replace(node, args=rest)
        case t.AnyOf():
            yield True, replace(node, args=rest)
        case t.AtLeast(count):
            if count <= len(rest):
                yield True, replace(node, args=rest)
            if count > 1:
                yield False, replace(node, count=count - 1, args=rest)


def _without(node: List, index: int) -> tuple[t.Condition, ...]:
    return (*node.args[:index], *node.args[index + 1 :])
