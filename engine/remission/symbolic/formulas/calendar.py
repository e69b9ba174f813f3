"""Dates in formulas: the number of a day, and the code in which every month has 31 days.

A comparison that hangs on one date is a threshold of that date, exactly. Where it hangs on two, days and codes of the same
date are variables of their own, tied by the straight line from which they are never far (`SLACK`). What is impossible with them
is impossible; where a solver finds days and codes that do not go together it is told so, and asked again. A comparison of codes
alone needs no days, and is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Literal, TypeAlias

from remission.expr import tree as t
from remission.expr.cells import Range
from remission.expr.dates import DAYS_OF, FIRST, LAST, MONTH, MONTHS_OF, code, end_code, stretch
from remission.expr.text import text
from remission.symbolic.dated_terms import DatedTerm, dated_term
from remission.symbolic.formulas import solver as s
from remission.symbolic.formulas.arithmetic import compared, plus, times
from remission.symbolic.formulas.variables import PatientVariables

Measure: TypeAlias = Literal["day", "code", "end"]  # of a date: its number, its code, and that up to which months are counted
Stretch: TypeAlias = tuple[int | None, int | None]  # from where, and up to below where

MEASURES: dict[Measure, Callable[[date], int]] = {
    "day": date.toordinal,
    "code": code,
    "end": lambda day: end_code(day, "last"),
}
WHOLE = Range(None, None, whole=True)
STEEP = Fraction(148_800, 146_097)  # codes a day, over 400 years
SLACK = Fraction(53_935_374, 146_097), Fraction(54_661_866, 146_097)  # how far above that line a code lies, at least and at most
DAYS_KEPT = 100_000  # of patients whose dates are compared with the same
LOST = 3  # days that the shortest month lacks


class CalendarFormulas:
    """Dates of one patient."""

    def __init__(self, world: PatientVariables) -> None:
        self.world = world
        self._made: dict[str, s.DerivedNumber] = {}
        self._facts: list[tuple[s.Variable, s.Quantity]] = []  # the codes of facts, and their days

    def compared(self, node: t.WholePeriods | t.Elapsed, low: int | None, high: int | None) -> s.Formula:
        """The time between two dates lies in a stretch: of days, or of codes for months and years."""
        first, last = measures(node)
        return self.lies(node.end, last, node.start, first, (low, high))

    def in_order(self, left: t.Term, op: t.Op, right: t.Term) -> s.Formula:
        """Two dates in an order."""
        found = self._sharply(left, op, right) if _moves_months(left, right) else None
        if found is None:
            found = self.lies(left, "code", right, "code", stretch(op, Fraction(0), "day"))
        return s.opposite(found) if op is t.Op.NE else found

    def _sharply(self, left: t.Term, op: t.Op, right: t.Term) -> s.Formula | None:
        """A day is on or after `n` months later where its code is, whether that day exists or not; None for other orders."""
        match right:
            case t.Shifted(start, count, period, missing_day) if period in MONTHS_OF and not _moves_months(left):
                if op not in ((t.Op.GE, t.Op.LT) if missing_day == "next" else (t.Op.GT, t.Op.LE)):
                    return None
                low, high = stretch(op, Fraction(0), "day")
                more = count * MONTH * MONTHS_OF[period]
                moved = (None if low is None else low + more, None if high is None else high + more)
                return self.lies(left, "code", start, "code", moved)
            case _:
                return None

    def lies(self, end: t.Term, last: Measure, start: t.Term, first: Measure, within: Stretch) -> s.Formula:
        """What is measured of one date, less what is measured of the other, lies in a stretch."""
        one, other = self.number(end, last), self.number(start, first)
        match self.open(end), self.open(start):
            case DatedTerm() as moving, None if isinstance(other, s.Number):
                return self._threshold(moving, last, within, int(other.value), rising=True)
            case None, DatedTerm() as moving if isinstance(one, s.Number):
                return self._threshold(moving, first, within, int(one.value), rising=False)
            case _:
                return in_stretch(plus(one, times(s.Number(Fraction(-1)), other)), within)

    def open(self, node: t.Term) -> DatedTerm | None:
        """A date that is not settled."""
        found = dated_term(node)
        return found if found.fact is not None and not isinstance(self.world.number(found.fact), s.Number) else None

    def _threshold(self, moving: DatedTerm, measure: Measure, within: Stretch, fixed: int, *, rising: bool) -> s.Formula:
        """The days of one fact for which that is so; `rising` where later days make the difference greater."""
        own = self.world.number(moving.fact or "")

        def least(target: int) -> s.Number:
            return s.Number(Fraction(first_day(moving, measure, target)))

        low, high = within
        if rising:
            ends = [] if low is None else [compared(least(fixed + low), "<=", own)]
            return s.both(*ends, *([] if high is None else [compared(own, "<", least(fixed + high))]))
        ends = [] if low is None else [compared(own, "<", least(fixed - low + 1))]
        return s.both(*ends, *([] if high is None else [compared(least(fixed - high + 1), "<=", own)]))

    # ---- numbers ------------------------------------------------------------------------------------

    def number(self, node: t.Term, measure: Measure) -> s.Quantity:
        """What is measured of a date."""
        term = dated_term(node)
        if term.fact is None or term.day is not None:
            return s.Number(Fraction(MEASURES[measure](term.at(term.day or date.min))))
        own = self.world.number(term.fact)
        if isinstance(own, s.Number):
            return s.Number(Fraction(MEASURES[measure](term.at(date.fromordinal(int(own.value))))))
        match node, measure:
            case t.FactValue(), "day":
                return own
            case t.Shifted(inner, count, period), "day" if period in DAYS_OF:
                return plus(self.number(inner, "day"), s.Number(Fraction(count * DAYS_OF[period])))
        return self._variable(node, term, measure)

    def _variable(self, node: t.Term, term: DatedTerm, measure: Measure) -> s.Variable:
        """A variable of its own, and what ties it to the others of the same date."""
        fact = term.fact or ""
        name = f"{measure} of {text(node, {fact: self.world.name(fact)})}"
        if name not in self._made:
            tie = self._tie(s.Variable(name, WHOLE), node, measure)
            own = self.world.variable(fact)
            self._made[name] = s.DerivedNumber(
                name, WHOLE, own, lambda day: MEASURES[measure](term.at(date.fromordinal(day))), tie
            )
        return self._made[name]

    def _tie(self, found: s.Variable, node: t.Term, measure: Measure) -> s.Formula:
        match node, measure:
            case _, "end":
                return _last_of_month(found, self.number(node, "code"))
            case t.Shifted(inner, count, period, missing_day), "code" if period in MONTHS_OF:
                moved = plus(self.number(inner, "code"), s.Number(Fraction(count * MONTH * MONTHS_OF[period])))
                return near(found, moved, 0, LOST) if missing_day == "next" else near(found, moved, -LOST, 0)
            case t.FactValue(), "code":
                day = self.number(node, "day")
                return s.both(near(found, times(s.Number(STEEP), day), *SLACK), *self._orders(found, day))
            case _, "code":
                return near(found, times(s.Number(STEEP), self.number(node, "day")), *SLACK)
            case _:
                line = times(s.Number(STEEP), found)
                return near(self.number(node, "code"), line, *SLACK)

    def _orders(self, found: s.Variable, day: s.Quantity) -> Iterator[s.Formula]:
        """The later of two days has the greater code."""
        others = [(other, one) for other, one in self._facts if other.name != found.name]
        self._facts.append((found, day))
        for other, one in others:
            yield s.same(compared(one, "<", day), compared(other, "<", found))
            yield s.same(compared(day, "<", one), compared(found, "<", other))


def _last_of_month(end: s.Variable, code_: s.Quantity) -> s.Formula:
    """A code, or the 31st of the same month where that is one of the last days of it."""
    first = times(s.Number(Fraction(MONTH)), s.Floor(times(s.Number(Fraction(1, MONTH)), code_)))
    last = plus(first, s.Number(Fraction(MONTH - 1)))
    late = compared(plus(last, s.Number(Fraction(-LOST))), "<=", code_)
    return s.any_of(compared(end, "=", code_), s.both(late, compared(end, "=", last)))


def measured(term: DatedTerm, measure: Measure, day: int) -> int:
    """What is measured of a date where its fact is a day, by its number."""
    return MEASURES[measure](term.at(date.fromordinal(day)))


def measures(node: t.WholePeriods | t.Elapsed) -> tuple[Measure, Measure]:
    """What is measured of the start and of the end of a time."""
    if isinstance(node, t.Elapsed) or node.period in DAYS_OF:
        return "day", "day"
    return "code", "end" if node.missing_day == "last" else "code"


def in_stretch(quantity: s.Quantity, within: Stretch) -> s.Formula:
    """A whole number lies in a stretch."""
    low, high = (None if end is None else s.Number(Fraction(end)) for end in within)
    above = s.YES if low is None else compared(low, "<=", quantity)
    return above if high is None else s.both(above, compared(quantity, "<", high))


def near(quantity: s.Quantity, other: s.Quantity, least: Fraction | int, most: Fraction | int) -> s.Formula:
    """A quantity is so far above another."""
    return s.both(
        compared(plus(other, s.Number(Fraction(least))), "<=", quantity),
        compared(quantity, "<=", plus(other, s.Number(Fraction(most)))),
    )


@lru_cache(maxsize=DAYS_KEPT)
def first_day(term: DatedTerm, measure: Measure, target: int) -> int:
    """The first day, by its number, of which so much is measured (later days measure no less); beyond all if none is."""
    low, high = FIRST, LAST + 1
    while low < high:
        middle = (low + high) // 2
        if measured(term, measure, middle) >= target:
            high = middle
        else:
            low = middle + 1
    return low


def _moves_months(*nodes: t.Term) -> bool:
    return any(isinstance(part, t.Shifted) and part.period in MONTHS_OF for node in nodes for part in t.walk(node))
