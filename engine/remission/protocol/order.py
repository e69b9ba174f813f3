"""Definitions in the order in which they need one another; circles, and chains that are too long to follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.errors import Problem
from remission.expr import tree as t
from remission.protocol.graph import references

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from remission.protocol.model import Rule, RuleKey

MAX_CHAIN = 150  # conditions within conditions, references followed


def order(rules: Iterable[Rule]) -> tuple[tuple[RuleKey, ...], list[Problem]]:
    """Return everything that is concluded, dependencies first; and a problem for each circle and each endless chain."""
    walk = _Walk(rules)
    for start in walk.rules:
        walk.visit(start)
    if not walk.problems:
        walk.measure()
    return tuple(walk.ordered), walk.problems


class _Walk:
    """Goes depth first without recursion, so that a long chain of references cannot exhaust the stack."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = {rule.key: rule for rule in rules}
        self.referred = {key: tuple(dict.fromkeys(references(rule.roots))) for key, rule in self.rules.items()}
        self.done: dict[RuleKey, bool] = {}  # False while it is being visited
        self.ordered: list[RuleKey] = []
        self.problems: list[Problem] = []

    def visit(self, start: RuleKey) -> None:
        """Add a definition and everything it needs."""
        if start in self.done:
            return
        self.done[start] = False
        path = [(start, iter(self.referred[start]))]
        while path:
            here, rest = path[-1]
            item = next((one for one in rest if self.is_open(one, path)), None)
            if item is None:
                self.done[here] = True
                self.ordered.append(here)
                path.pop()
            else:
                self.done[item] = False
                path.append((item, iter(self.referred[item])))

    def is_open(self, item: RuleKey, path: list[tuple[RuleKey, Iterator[RuleKey]]]) -> bool:
        """Tell whether an item is still to be visited; one that is being visited closes a circle."""
        if item in self.done and not self.done[item]:
            keys = [key for key, _ in path]
            circle = " -> ".join(self.rules[key].name for key in (*keys[keys.index(item) :], item))
            message = f"definitions refer to each other in a circle: {circle}"
            self.problems.append(Problem(self.rules[item].pos, message, "write one of them without the others"))
        return item in self.rules and item not in self.done

    def measure(self) -> None:
        """Find chains that are too long: whatever follows references has to come to an end."""
        depth: dict[RuleKey, int] = {}
        for key in self.ordered:
            own = max(map(_depth, self.rules[key].roots), default=0)
            depth[key] = 1 + own + max((depth.get(one, 0) for one in self.referred[key]), default=0)
            if depth[key] > MAX_CHAIN:
                message = f"{self.rules[key].name!r} hangs on a chain of definitions that is longer than {MAX_CHAIN} steps"
                self.problems.append(Problem(self.rules[key].pos, message, "say it with fewer definitions of definitions"))
                return


def _depth(node: t.Node) -> int:
    return 1 + max(map(_depth, t.children(node)), default=0)
