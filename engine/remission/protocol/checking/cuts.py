"""Where the rules of a protocol cut the range of each fact: every conclusion is constant between two cuts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from remission.expr import tree as t
from remission.protocol.checking.partial_dates import partial_dates
from remission.protocol.pieces import Leaf, Pieces, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from remission.expr.facts import Fact
    from remission.protocol.model import Protocol


def cuts(protocol: Protocol) -> dict[str, tuple[Fraction, ...]]:
    """Return the constants that each quantity is compared with, in its canonical unit, in order."""
    found: dict[str, set[Fraction]] = {}
    for root in protocol.roots:
        for node in t.walk(root):
            for fact, value in _constants(node):
                found.setdefault(fact, set()).add(value)
    return {fact: tuple(sorted(values)) for fact, values in found.items()}


def _constants(node: t.Node) -> Iterator[tuple[str, Fraction]]:
    match node:
        case t.Compare(t.FactValue(fact), _, t.Quantity(value)):
            yield fact, value
        case t.Between(t.FactValue(fact), t.Quantity(low), t.Quantity(high)):
            yield fact, low
            yield fact, high
        case _:
            pass


def facts_with_cuts(protocol: Protocol) -> dict[str, Fact]:
    """The facts with what the rules ask of each.

    That is every constant that it is compared with by itself, a companion with those of its fact, too; and of a date whether the
    month or the year will do.
    """
    found: dict[str, set[Fraction]] = {}
    roots = [*protocol.roots, *protocol.plan.conditions]
    for root in roots:
        for node in t.walk(root):
            for fact, other in _against(node):
                found.setdefault(fact.fact, set()).update(_leaves(fact, pieces(other, protocol.calculations)))
    every = {key: found.get(key, set()) | found.get(fact.companion_of or "", set()) for key, fact in protocol.facts.items()}
    partial = partial_dates(protocol)
    return {key: replace(fact, cuts=tuple(sorted(every[key])), partial=key in partial) for key, fact in protocol.facts.items()}


def _against(node: t.Node) -> Iterator[tuple[t.FactValue, t.Term]]:
    """Each fact that a comparison is about, and the term on the other side."""
    match node:
        case t.Compare(left, _, right):
            sides = [(left, right), (right, left)]
        case t.Between(term, low, high):
            sides = [(term, low), (term, high)]
        case _:
            sides = []
    for one, other in sides:
        if isinstance(one, t.FactValue):
            yield one, other


def _leaves(fact: t.FactValue, found: Pieces | None) -> Iterator[Fraction]:
    """The constants of a term, in the fact's unit."""
    match found:
        case Leaf(value) if value is not None and fact.unit is not None:
            yield value / fact.unit.factor
        case Leaf() | None:
            pass
        case _:
            for _, row in found.rows:
                yield from _leaves(fact, row)
