"""Through formulas: everything in them, each shared part once."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import assert_never

from remission.symbolic.formulas import solver as s


def parts(node: s.Formula | s.Quantity) -> tuple[s.Formula | s.Quantity, ...]:  # noqa: PLR0911 - one match, one line a node
    """The nodes directly below."""
    match node:
        case s.Number() | s.Variable() | s.Fixed() | s.Flag() | s.IsChoice():
            return ()
        case s.All(inner) | s.Any(inner) | s.Count(_, inner):
            return inner
        case s.Sum(quantities) | s.Opaque(quantities):
            return quantities
        case s.Opposite(part):
            return (part,)
        case s.Floor(quantity):
            return (quantity,)
        case s.Compared(left, _, right) | s.Product(left, right) | s.Quotient(left, right):
            return (left, right)
        case s.Either(condition, then, otherwise):
            return (condition, then, otherwise)
        case _:
            assert_never(node)


def nodes(formulas: Iterable[s.Formula | s.Quantity]) -> Iterator[s.Formula | s.Quantity]:
    """Everything in the formulas, each shared part once, what is below a node before the node."""
    done: set[int] = set()
    for root in formulas:
        for node in unseen(root, done):
            done.add(id(node))
            yield node


def unseen(root: s.Formula | s.Quantity, done: Container[int]) -> Iterator[s.Formula | s.Quantity]:
    """What is in a formula and not in `done` (by identity), below before above; whoever takes a node puts it there."""
    if id(root) not in done:
        path: list[tuple[s.Formula | s.Quantity, Iterator[s.Formula | s.Quantity]]] = [(root, iter(parts(root)))]
        while path:
            node, below = path[-1]
            following = next((part for part in below if id(part) not in done), None)
            if following is not None:
                path.append((following, iter(parts(following))))
                continue
            path.pop()
            if id(node) not in done:
                yield node


def opaque(formulas: Iterable[s.Formula | s.Quantity]) -> str | None:
    """The first number that no solver works out, in words."""
    return next((node.what for node in nodes(formulas) if isinstance(node, s.Opaque)), None)


def nonlinear(formulas: Iterable[s.Formula]) -> str | None:
    """The first product or quotient of variables, in words."""
    for node in nodes(formulas):
        match node:
            case s.Product(what=what) if what:
                return f"the product {what}"
            case s.Quotient(what=what):
                return f"the quotient {what}"
            case s.Opaque(what=what):
                return f"the formula {what}"
            case _:
                pass
    return None
