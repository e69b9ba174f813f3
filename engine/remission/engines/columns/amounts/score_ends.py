"""The ends of a score as columns, and how it is compared with a constant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import narwhals as nw

from remission.engines.columns.atoms import compared
from remission.engines.columns.stages import Part, joined, truth
from remission.expr import tree as t
from remission.expr.compare import OPPOSITE, Interval


@dataclass(frozen=True, slots=True)
class ScoreColumns:
    """Where the ends of a score are; both are the score where they are equal."""

    low: Part
    high: Part
    scale: Fraction  # of the numbers in the columns to points
    names: tuple[str, str]

    def compare(self, op: t.Op, limit: Fraction) -> Part:
        """The score against a constant, as `compare_interval` has it."""
        return joined(lambda each: _against(each[0], each[1], op, limit, self.scale), (self.low, self.high))

    @property
    def is_open(self) -> Part:
        """Whether it may be one of several numbers."""
        return joined(lambda each: each[0] != each[1], (self.low, self.high))

    @property
    def value(self) -> Part:
        """Its points; null while it is open."""
        points = float(self.scale.numerator), float(self.scale.denominator)
        return joined(lambda each: nw.when(each[0] == each[1]).then(each[0] * points[0] / points[1]), (self.low, self.high))

    def held(self, row: Mapping[str, Any]) -> Fraction | Interval:
        """The score of one row."""
        low, high = (Fraction(row[name]) * self.scale for name in self.names)
        return low if low == high else Interval(low, high)


def _against(low: nw.Expr, high: nw.Expr, op: t.Op, limit: Fraction, scale: Fraction) -> nw.Expr:
    match op:
        case t.Op.LT | t.Op.LE:
            return truth(compared(high, op, limit, scale), compared(low, OPPOSITE[op], limit, scale))
        case t.Op.GT | t.Op.GE:
            return truth(compared(low, op, limit, scale), compared(high, OPPOSITE[op], limit, scale))
        case t.Op.EQ:
            both = compared(low, op, limit, scale) & compared(high, op, limit, scale)
            return truth(both, compared(high, t.Op.LT, limit, scale) | compared(low, t.Op.GT, limit, scale))
        case _:
            return ~_against(low, high, OPPOSITE[op], limit, scale)
