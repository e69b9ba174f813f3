"""Where the rules of a protocol cut the range of each fact: every conclusion is constant between two cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.expr import tree as t
from remission.protocol.checks import conditions_and_terms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from remission.protocol.model import Protocol


def cuts(protocol: Protocol) -> dict[str, tuple[Fraction, ...]]:
    """Return the constants that each quantity is compared with, in its canonical unit, in order."""
    found: dict[str, set[Fraction]] = {}
    for root in conditions_and_terms(protocol.criteria, protocol.classifications, protocol.calculations):
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
