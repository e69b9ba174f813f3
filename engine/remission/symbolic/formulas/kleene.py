"""What is certain of conditions and quantities, and how parts make a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from remission.expr import tree as t
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared
from remission.symbolic.formulas.variables import Bounds


@dataclass(frozen=True, slots=True)
class Sure:
    """When a condition is certainly met, and when it is certainly not."""

    met: s.Formula
    failed: s.Formula

    def negated(self) -> Sure:
        """The same of its opposite."""
        return Sure(self.failed, self.met)

    @property
    def open(self) -> s.Formula:
        """When neither is certain."""
        return s.both(s.opposite(self.met), s.opposite(self.failed))


@dataclass(frozen=True, slots=True)
class AmountFormula:
    """A quantity in base units, and when there is one."""

    exists: s.Formula
    quantity: s.Quantity


def all_of(parts: list[Sure]) -> Sure:
    """Kleene AND."""
    return Sure(s.both(*(part.met for part in parts)), s.any_of(*(part.failed for part in parts)))


def any_of(parts: list[Sure]) -> Sure:
    """Kleene OR."""
    return Sure(s.any_of(*(part.met for part in parts)), s.both(*(part.failed for part in parts)))


def where(exists: s.Formula, holds: s.Formula) -> Sure:
    """What holds or not where its terms exist, and is unknown elsewhere."""
    return Sure(s.both(exists, holds), s.both(exists, s.opposite(holds)))


def extreme(which: t.Which, args: list[AmountFormula]) -> AmountFormula:
    """The least or the greatest, if all exist."""
    best = args[0].quantity
    for arg in args[1:]:
        first, second = (best, arg.quantity) if which == "min" else (arg.quantity, best)
        best = s.Either(compared(first, "<=", second), best, arg.quantity)
    return AmountFormula(s.both(*(arg.exists for arg in args)), best)


def first_row(rows: Sequence[tuple[Sure, AmountFormula]]) -> AmountFormula:
    """The amount of the first row that is met with none before it open; no value where there is none."""
    exists: s.Formula = s.NO
    quantity: s.Quantity | None = None
    for own, value in reversed(rows):
        exists = s.any_of(s.both(own.met, value.exists), s.both(own.failed, exists))
        quantity = value.quantity if quantity is None or own.met == s.YES else s.Either(own.met, value.quantity, quantity)
    return AmountFormula(exists, quantity or s.Number(Fraction(0)))


def interval(ends: Bounds, op: t.Op, limit: s.Quantity) -> Sure:
    """A censored value against a limit: as `compare_interval` of the expression room has it."""
    low, high = ends.low, ends.high
    below = s.any_of(compared(high, "<", limit), s.both(compared(high, "=", limit), ends.high_open))
    above = s.any_of(compared(limit, "<", low), s.both(compared(limit, "=", low), ends.low_open))
    match op:
        case t.Op.LT:
            return Sure(below, compared(limit, "<=", low))
        case t.Op.LE:
            return Sure(compared(high, "<=", limit), above)
        case t.Op.EQ:
            return Sure(s.both(compared(low, "=", limit), compared(high, "=", limit)), s.any_of(below, above))
        case t.Op.NE:
            return interval(ends, t.Op.EQ, limit).negated()
        case t.Op.GE:
            return interval(ends, t.Op.LT, limit).negated()
        case t.Op.GT:
            return interval(ends, t.Op.LE, limit).negated()
        case _:
            assert_never(op)
