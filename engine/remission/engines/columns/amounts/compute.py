"""Formulas over the columns of a frame, in floating point, and which of their comparisons that leaves unsure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import assert_never

import narwhals as nw

from remission.cases.frames.doubles import GREATEST, LEAST
from remission.cases.frames.held import Held, IntervalEnds
from remission.engines.columns.amounts import functions
from remission.engines.columns.amounts.calendar import CalendarColumns
from remission.engines.columns.amounts.error_bounds import (
    NUMBER,
    Worth,
    any_unsure,
    arithmetic,
    chosen,
    constant,
    extreme,
    measured,
    rounded,
)
from remission.engines.columns.amounts.exact import DAY
from remission.engines.columns.amounts.score_ends import ScoreColumns
from remission.engines.columns.atoms import by_unit
from remission.engines.columns.stages import Part, first_met, truth
from remission.expr import tree as t
from remission.expr.compare import COMPARE, OPPOSITE
from remission.expr.durations import UNIT_OF
from remission.protocol.model import Protocol

Named = Callable[[t.Condition], tuple[str, Part]]


class Compute:
    """Turns terms into worths; `named` puts the condition of a table's row on the sheet."""

    def __init__(
        self,
        protocol: Protocol,
        held: Mapping[str, Held],
        named: Named,
        scores: Mapping[str, ScoreColumns],
        calendar: CalendarColumns,
    ) -> None:
        """`scores` are those that are on the sheet already."""
        self.protocol, self.held, self.named, self.scores, self.calendar = protocol, held, named, scores, calendar

    # ---- terms --------------------------------------------------------------------------------------

    def worth(self, node: t.Term) -> Worth:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
        """A quantity in base units."""
        match node:
            case t.FactValue(fact, unit):
                return self._fact(self.held[fact], unit.factor if unit else Fraction(1))
            case t.Quantity(value, unit):
                return constant(value * unit.factor)
            case t.CalculationValue(key) if key in self.scores:
                points = self.scores[key].value
                return measured(points.expr, points.stage)
            case t.CalculationValue(key):
                return self.worth(self.protocol.calculations[key].value)
            case t.Elapsed():
                days = self.calendar.exactly(node)
                return measured(days.expr * float(DAY), days.stage)
            case t.WholePeriods(period):
                whole = self.calendar.exactly(node)
                return measured(whole.expr * float(UNIT_OF[period].factor), whole.stage)
            case t.Arithmetic(op, left, right):
                return arithmetic(op, self.worth(left), self.worth(right))
            case t.Extreme(which, args):
                return extreme(which, [self.worth(arg) for arg in args])
            case t.Rounded(value, step, mode):
                return rounded(self.worth(value), step.value * step.unit.factor, mode)
            case t.Power(base, t.Quantity(exponent)):
                return functions.power(self.worth(base), exponent)
            case t.Power(base, exponent):
                return functions.varying_power(self.worth(base), self.worth(exponent))
            case t.Function(name, inner):
                return functions.function(name, self.worth(inner))
            case t.Lookup(rows):
                return self._lookup(rows)
            case t.Day() | t.Shifted() | t.Score():
                msg = "a day is no quantity, and a score has a name: the checks refuse it before"
                raise TypeError(msg)
            case _:
                assert_never(node)

    def _fact(self, held: Held, factor: Fraction) -> Worth:
        value = self._end(held, held.value, factor, None)
        if held.ends is not None:
            value = nw.when(nw.col(held.value) == nw.col(held.ends.high)).then(value)
        return measured(value, 0)

    def _end(self, held: Held, column: str, factor: Fraction, plausible_end: Fraction | None) -> nw.Expr:
        """An end of a value in base units; the end of the plausible range where the data has only its sign."""
        number = by_unit(held, lambda scale: nw.col(column) * float(scale * factor), NUMBER)
        if plausible_end is None:
            return number
        is_end = (nw.col(column) == LEAST) | (nw.col(column) == GREATEST)
        return nw.when(is_end).then(nw.lit(float(plausible_end * factor))).otherwise(number)

    def _lookup(self, rows: tuple[t.Row, ...]) -> Worth:
        conditions = [None if row.when is None else self.named(row.when)[1] for row in rows]
        arms = [self.worth(row.value) for row in rows]
        stage = max([arm.stage for arm in arms] + [part.stage for part in conditions if part is not None])

        def pick(of: Callable[[Worth], nw.Expr]) -> nw.Expr:
            return first_met([(when, Part(of(arm))) for when, arm in zip(conditions, arms, strict=True)], nw.lit(None)).expr

        return chosen(pick, arms, stage)

    # ---- comparisons --------------------------------------------------------------------------------

    def compare(self, node: t.Compare) -> tuple[Part, Part]:
        """The truth of a comparison in floating point, and whether that is unsure."""
        limit = self.worth(node.right)
        if isinstance(node.left, t.FactValue) and node.left.unit is not None:
            held = self.held[node.left.fact]
            if held.ends is not None:
                return self._censored(held, held.ends, node.left.unit.factor, node.op, limit)
        worth = self.worth(node.left)
        stage = max(worth.stage, limit.stage)
        unsure = any_unsure(worth.unsure, limit.unsure, close(worth, limit))
        return Part(COMPARE[node.op](worth.value, limit.value), stage), Part(unsure, stage)

    def _censored(self, held: Held, ends: IntervalEnds, factor: Fraction, op: t.Op, limit: Worth) -> tuple[Part, Part]:
        low, high = held.fact.plausible or (None, None)
        least = measured(self._end(held, held.value, factor, low), 0)
        greatest = measured(self._end(held, ends.high, factor, high), 0)
        met = against((least.value, nw.col(ends.low_open)), (greatest.value, nw.col(ends.high_open)), op, limit.value)
        unsure = any_unsure(limit.unsure, close(least, limit), close(greatest, limit))
        return Part(met, limit.stage), Part(unsure, limit.stage)


def close(one: Worth, other: Worth) -> nw.Expr:
    """Whether two worths are too near to tell apart."""
    return (one.value - other.value).abs() <= one.error + other.error


End = tuple[nw.Expr, nw.Expr]  # where it is, and whether it is open


def against(least: End, greatest: End, op: t.Op, limit: nw.Expr) -> nw.Expr:
    """A censored value against a limit, as `compare_interval` has it."""
    (low, low_open), (high, high_open) = least, greatest
    below = (high < limit) | ((high == limit) & high_open)
    above = (low > limit) | ((low == limit) & low_open)
    match op:
        case t.Op.LT:
            return truth(below, low >= limit)
        case t.Op.LE:
            return truth(high <= limit, above)
        case t.Op.EQ:
            return truth((low == limit) & (high == limit), below | above)
        case _:
            return ~against(least, greatest, OPPOSITE[op], limit)
