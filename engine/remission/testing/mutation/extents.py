"""How small and how large a formula can be for plausible patients."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from remission.expr import tree as t
from remission.protocol.model import Protocol
from remission.protocol.tables.scores import alone

Extent: TypeAlias = tuple[Fraction, Fraction]  # in base units


class Extents:
    """The extents of the formulas of a protocol; none where a fact has no plausible range."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self._known: dict[str, Extent | None] = {}

    def of(self, node: t.Term) -> Extent | None:  # noqa: C901, PLR0911 - one match, few lines a node
        """Between which two numbers a formula lies, in base units; no narrower than it can be, and maybe wider."""
        match node:
            case t.Quantity(value, unit):
                return value * unit.factor, value * unit.factor
            case t.FactValue(key, unit):
                plausible = self.protocol.facts[key].plausible
                return None if plausible is None or unit is None else (plausible[0] * unit.factor, plausible[1] * unit.factor)
            case t.CalculationValue(key):
                if key not in self._known:
                    self._known[key] = self.of(self.protocol.calculations[key].value)
                return self._known[key]
            case t.Rounded(term):
                return self.of(term)
            case t.Arithmetic(op, left, right):
                return _combined(op, self.of(left), self.of(right))
            case t.Extreme(which, args):
                ends = _all(self.of(one) for one in args)
                least = min if which == "min" else max
                return None if ends is None else (least(low for low, _ in ends), least(high for _, high in ends))
            case t.Lookup(rows):
                ends = _all(self.of(row.value) for row in rows)
                return None if ends is None else (min(low for low, _ in ends), max(high for _, high in ends))
            case t.Score():
                ends = [alone(points) for _, points in node.items]
                return sum((low for low, _ in ends), Fraction(0)), sum((high for _, high in ends), Fraction(0))
            case t.Power() | t.Function() | t.Day() | t.Elapsed() | t.WholePeriods() | t.Shifted():
                return None


def _all(ends: Iterable[Extent | None]) -> list[Extent] | None:
    found = list(ends)
    known = [one for one in found if one is not None]
    return known if len(known) == len(found) else None


def _combined(op: t.Sign, left: Extent | None, right: Extent | None) -> Extent | None:
    if left is None or right is None:
        return None
    match op:
        case "+":
            return left[0] + right[0], left[1] + right[1]
        case "-":
            return left[0] - right[1], left[1] - right[0]
        case "*":
            ends = [one * other for one, other in product(left, right)]
        case "/" if right[0] > 0 or right[1] < 0:
            ends = [one / other for one, other in product(left, right)]
        case _:
            return None
    return min(ends), max(ends)
