"""A formula for one row in exact arithmetic: what floating point leaves unsure, and the amounts that are printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import assert_never

from remission.cases.case import Value
from remission.expr import tree as t
from remission.expr.arithmetic import calculated
from remission.expr.compare import COMPARE, Interval, compare_exact, compare_interval
from remission.expr.dates import completed
from remission.expr.durations import UNIT_OF
from remission.expr.reals.functions import function, power, varying_power
from remission.expr.reals.real import Number
from remission.expr.rounding import rounded
from remission.expr.truth import MET, UNKNOWN, Truth, truth_of
from remission.expr.units import unit
from remission.protocol.model import Calculation
from remission.symbolic.dated_terms import day_in
from remission.symbolic.ranges import Ranges

DAY = unit("d").factor


@dataclass(frozen=True, slots=True)
class FormulaReads:
    """What a formula reads of a row: facts, and the conditions of the tables in it."""

    facts: tuple[str, ...]
    conditions: tuple[t.Condition, ...]
    scores: tuple[str, ...] = ()


def reads(node: t.Compare | t.Term, calculations: Mapping[str, Calculation]) -> FormulaReads:
    """What is read through calculations too, each once."""
    facts: dict[str, None] = {}
    conditions: dict[t.Condition, None] = {}
    scores: dict[str, None] = {}

    def visit(part: t.Node) -> None:
        match part:
            case t.FactValue(fact):
                facts[fact] = None
            case t.CalculationValue(key) if isinstance(calculations[key].value, t.Score):
                scores[key] = None
            case t.CalculationValue(key):
                visit(calculations[key].value)
            case t.Lookup(rows):
                for row in rows:
                    visit(row.value)
                    if row.when is not None:
                        conditions[row.when] = None
            case _:
                for child in t.children(part):
                    visit(child)

    visit(node)
    return FormulaReads(tuple(facts), tuple(conditions), tuple(scores))


@dataclass(frozen=True, slots=True)
class Exact:
    """The formulas of one row: its values by fact, its scores, and the truths of the conditions of tables."""

    calculations: Mapping[str, Calculation]
    values: Mapping[str, Value]
    truth_of: Callable[[t.Condition], Truth]

    def compare(self, node: t.Compare) -> Truth:
        """The truth of a comparison of quantities, of which censored ones have a range."""
        found = self._exactly(node)
        if found is not UNKNOWN or not any(isinstance(value, Interval) for value in self.values.values()):
            return found
        return Ranges(self.calculations, self.values, self.truth_of).compare(node.left, node.op, node.right)

    def _exactly(self, node: t.Compare) -> Truth:
        if t.is_date(node.left):
            left, right = self._day(node.left), self._day(node.right)
            return UNKNOWN if left is None or right is None else truth_of(COMPARE[node.op](left, right))
        limit = self.worth(node.right)
        if limit is None:
            return UNKNOWN
        if isinstance(node.left, t.FactValue) and node.left.unit is not None:
            value = self.values[node.left.fact]
            if isinstance(value, Interval):
                return compare_interval(value, node.op, limit / node.left.unit.factor)
        worth = self.worth(node.left)
        return UNKNOWN if worth is None else compare_exact(worth, node.op, limit)

    def worth(self, node: t.Term) -> Number | None:  # noqa: C901, PLR0911, PLR0912 - one match, one line a node
        """The value of a term in base units; None where it has none."""
        match node:
            case t.FactValue(fact, measure):
                return self._fact(self.values[fact], measure.factor if measure else Fraction(1))
            case t.Quantity(value, measure):
                return value * measure.factor
            case t.CalculationValue(key) if isinstance(self.calculations[key].value, t.Score):
                return self._fact(self.values[key], Fraction(1))
            case t.CalculationValue(key):
                return self.worth(self.calculations[key].value)
            case t.Elapsed(start, end):
                first, last = self._day(start), self._day(end)
                return None if first is None or last is None else (last - first).days * DAY
            case t.WholePeriods(period, start, end, missing_day):
                first, last = self._day(start), self._day(end)
                whole = None if first is None or last is None else completed(period, first, last, missing_day)
                return None if whole is None else whole * UNIT_OF[period].factor
            case t.Arithmetic(op, left, right):
                return _arithmetic(op, self.worth(left), self.worth(right))
            case t.Extreme(which, args):
                known = [worth for worth in map(self.worth, args) if worth is not None]
                return (min if which == "min" else max)(known) if len(known) == len(args) else None
            case t.Rounded(value, step, mode):
                worth = self.worth(value)
                return None if worth is None else rounded(worth, step.value * step.unit.factor, mode)
            case t.Power(base, exponent):
                raised = power if isinstance(exponent, t.Quantity) else varying_power
                one, other = self.worth(base), self.worth(exponent)
                return None if one is None or other is None else raised(one, other)
            case t.Function(name, inner):
                worth = self.worth(inner)
                return None if worth is None else function(name, worth)
            case t.Lookup(rows):
                return self._lookup(rows)
            case t.Day() | t.Shifted() | t.Score():
                msg = "a day is no quantity, and a score has a name: the checks refuse it before"
                raise TypeError(msg)
            case _:
                assert_never(node)

    def _fact(self, value: Value, factor: Fraction) -> Number | None:
        return None if value is None or isinstance(value, Interval | date | str) else Fraction(value) * factor

    def _day(self, node: t.Term) -> date | None:
        return day_in(node, self.values)

    def _lookup(self, rows: tuple[t.Row, ...]) -> Number | None:
        for row in rows:
            truth = MET if row.when is None else self.truth_of(row.when)
            if truth is MET:
                return self.worth(row.value)
            if truth is UNKNOWN:
                return None
        return None


def _arithmetic(op: t.Sign, left: Number | None, right: Number | None) -> Number | None:
    return None if left is None or right is None else calculated(op, left, right)
