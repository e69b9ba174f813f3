"""Definitions in the order in which they need one another; circles, and chains that are too long to follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from remission.errors import Pos, Problem
from remission.expr import tree as t

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from remission.protocol.model import Calculation, Classification, Criterion

MAX_CHAIN = 150  # conditions within conditions, references followed

Ordered: TypeAlias = tuple[Literal["criterion", "classification", "calculation"], str]


def order(
    criteria: Mapping[str, Criterion], classifications: Mapping[str, Classification], calculations: Mapping[str, Calculation]
) -> tuple[tuple[Ordered, ...], list[Problem]]:
    """Return everything that is concluded, dependencies first; and a problem for each circle and each endless chain."""
    needs: dict[Ordered, list[t.Node]] = {("criterion", c.slug): [c.condition] for c in criteria.values()}
    needs |= {("classification", c.slug): [o.condition for o in c.outcomes if o.condition] for c in classifications.values()}
    needs |= {("calculation", c.slug): [c.value] for c in calculations.values()}
    definitions: tuple[Criterion | Classification | Calculation, ...] = (
        *criteria.values(),
        *classifications.values(),
        *calculations.values(),
    )
    walk = _Walk(needs, {key: (d.name, d.pos) for key, d in zip(needs, definitions, strict=True)})
    for start in needs:
        walk.visit(start)
    if not walk.problems:
        walk.measure()
    return tuple(walk.ordered), walk.problems


class _Walk:
    """Goes depth first without recursion, so that a long chain of references cannot exhaust the stack."""

    def __init__(self, needs: Mapping[Ordered, list[t.Node]], known: Mapping[Ordered, tuple[str, Pos]]) -> None:
        self.needs, self.known = needs, known
        self.referred = {key: tuple(dict.fromkeys(_referred(nodes))) for key, nodes in needs.items()}
        self.done: dict[Ordered, bool] = {}  # False while it is being visited
        self.ordered: list[Ordered] = []
        self.problems: list[Problem] = []

    def visit(self, start: Ordered) -> None:
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

    def is_open(self, item: Ordered, path: list[tuple[Ordered, Iterator[Ordered]]]) -> bool:
        """Tell whether an item is still to be visited; one that is being visited closes a circle."""
        if item in self.done and not self.done[item]:
            keys = [key for key, _ in path]
            circle = " -> ".join(self.known[key][0] for key in (*keys[keys.index(item) :], item))
            message = f"definitions refer to each other in a circle: {circle}"
            self.problems.append(Problem(self.known[item][1], message, "write one of them without the others"))
        return item in self.needs and item not in self.done

    def measure(self) -> None:
        """Find chains that are too long: whatever follows references has to come to an end."""
        depth: dict[Ordered, int] = {}
        for key in self.ordered:
            own = max(map(_depth, self.needs[key]), default=0)
            depth[key] = 1 + own + max((depth.get(one, 0) for one in self.referred[key]), default=0)
            if depth[key] > MAX_CHAIN:
                name, pos = self.known[key]
                message = f"{name!r} hangs on a chain of definitions that is longer than {MAX_CHAIN} steps"
                self.problems.append(Problem(pos, message, "say it with fewer definitions of definitions"))
                return


def _depth(node: t.Node) -> int:
    return 1 + max(map(_depth, t.children(node)), default=0)


def _referred(nodes: list[t.Node]) -> Iterator[Ordered]:
    parts = (reference(part) for node in nodes for part in t.walk(node))
    return (one for one in parts if one is not None)


def reference(node: t.Node) -> Ordered | None:
    """Return the definition that a node refers to by itself: its kind and slug."""
    match node:
        case t.Ref(key):
            return "criterion", key
        case t.OutcomeIn(key):
            return "classification", key
        case t.CalculationValue(key):
            return "calculation", key
        case _:
            return None
