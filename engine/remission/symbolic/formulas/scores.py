"""Scores as formulas: points against a constant are a small diagram over the items, anything else a sum of alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

from remission.expr import tree as t
from remission.expr.compare import COMPARE
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import plus
from remission.symbolic.formulas.kleene import AmountFormula, Sure

Weighted = tuple[s.Formula, Fraction]  # when these points count


def compared_score(items: Sequence[tuple[Sure, Fraction]], op: t.Op, limit: Fraction) -> Sure:
    """When a score is certainly so, and when certainly not: an unknown item counts from its least to its most points."""
    low = [(own.met if points >= 0 else s.opposite(own.failed), points) for own, points in items]
    high = [(s.opposite(own.failed) if points >= 0 else own.met, points) for own, points in items]
    match op:
        case t.Op.GE | t.Op.GT:
            return Sure(_sums(low, op, limit), s.opposite(_sums(high, op, limit)))
        case t.Op.LE | t.Op.LT:
            return Sure(_sums(high, op, limit), s.opposite(_sums(low, op, limit)))
        case t.Op.EQ:
            below, above = _sums(high, t.Op.LT, limit), _sums(low, t.Op.GT, limit)
            return Sure(s.both(_sums(low, op, limit), _sums(high, op, limit)), s.any_of(below, above))
        case t.Op.NE:
            return compared_score(items, t.Op.EQ, limit).negated()
        case _:
            assert_never(op)


def score_amount(items: Sequence[tuple[Sure, Fraction]]) -> AmountFormula:
    """The points of a score whose items are all settled."""
    settled = (s.any_of(own.met, own.failed) for own, _ in items)
    none = s.Number(Fraction(0))
    return AmountFormula(s.both(*settled), plus(*(s.Either(own.met, s.Number(points), none) for own, points in items)))


def _sums(items: Sequence[Weighted], op: t.Op, limit: Fraction) -> s.Formula:
    """When the points that count are so against a limit: a node for each number of points so far, shared by all ways to it."""
    known: dict[tuple[int, Fraction], s.Formula] = {}

    def of(place: int, so_far: Fraction) -> s.Formula:
        if place == len(items):
            return s.YES if COMPARE[op](so_far, limit) else s.NO
        key = (place, so_far)
        if key not in known:
            when, points = items[place]
            counted, left_out = of(place + 1, so_far + points), of(place + 1, so_far)
            same = counted == left_out
            known[key] = counted if same else s.any_of(s.both(when, counted), s.both(s.opposite(when), left_out))
        return known[key]

    return of(0, Fraction(0))
