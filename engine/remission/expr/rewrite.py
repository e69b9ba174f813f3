"""One tree from another: every place in a tree, and the same tree with another node there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias, TypeVar, assert_never, cast

from remission.expr import tree as t

Path: TypeAlias = tuple[int, ...]  # from the root: which child, which child of that, ...
Root = TypeVar("Root", bound=t.Node)


def sites(root: t.Node, path: Path = ()) -> Iterator[tuple[Path, t.Node]]:
    """Every node with its place, parents first."""
    yield path, root
    for index, child in enumerate(t.children(root)):
        yield from sites(child, (*path, index))


def put(root: Root, path: Path, new: t.Node) -> Root:
    """The same tree with another node at a place (of a kind that can stand there)."""
    if not path:
        return cast("Root", new)
    parts = list(t.children(root))
    parts[path[0]] = put(parts[path[0]], path[1:], new)
    return cast("Root", with_children(root, parts))


def rewritten(root: Root, change: Callable[[t.Node], t.Node | None]) -> Root:
    """The same tree with another node wherever `change` gives one; it is asked of parents first, and None is as it was."""
    new = change(root)
    if new is not None:
        return cast("Root", new)
    return cast("Root", with_children(root, [rewritten(child, change) for child in t.children(root)]))


def with_children(node: t.Node, parts: Sequence[t.Node]) -> t.Node:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
    """The same node over other children, in the order of `tree.children`."""
    given = cast("tuple[t.Term, ...]", tuple(parts))
    conditions = cast("tuple[t.Condition, ...]", tuple(parts))
    match node:
        case (
            t.FactValue()
            | t.Quantity()
            | t.Day()
            | t.CalculationValue()
            | t.OneOf()
            | t.OutcomeIn()
            | t.Known()
            | t.HasValue()
            | t.Ref()
        ):
            return node
        case t.Elapsed() | t.WholePeriods():
            return replace(node, start=given[0], end=given[1])
        case t.Shifted():
            return replace(node, date=given[0])
        case t.Arithmetic():
            return replace(node, left=given[0], right=given[1])
        case t.Compare():
            return replace(node, left=given[0], right=given[1])
        case t.Extreme():
            return replace(node, args=given)
        case t.AllOf() | t.AnyOf() | t.AtLeast():
            return replace(node, args=conditions)
        case t.Rounded():
            return replace(node, term=given[0], step=cast("t.Quantity", given[1]))
        case t.Power():
            return replace(node, base=given[0], exponent=given[1])
        case t.Function():
            return replace(node, term=given[0])
        case t.Lookup(rows) | t.Score(rows):
            return replace(node, rows=tuple(_rows(rows, list(parts))))
        case t.Between():
            return replace(node, term=given[0], low=given[1], high=given[2])
        case t.Not():
            return replace(node, arg=conditions[0])
        case t.IfThen():
            return replace(node, condition=conditions[0], then=conditions[1])
        case _:
            assert_never(node)


def _rows(rows: tuple[t.Row, ...], parts: list[t.Node]) -> Iterator[t.Row]:
    for row in rows:
        when = None if row.when is None else cast("t.Condition", parts.pop(0))
        yield replace(row, when=when, value=cast("t.Term", parts.pop(0)))
