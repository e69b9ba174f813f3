"""Dates as whole numbers in columns: days, and codes in which every month has 31 days; one column a step, for none is shared.

A date is held as the number of its day. Years that begin in March end with the day that may not exist, so that all of the
calendar is a few whole divisions; the codes are those of `expr.dates`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import narwhals as nw

from remission.cases.frames.held import Held
from remission.engines.columns.stages import Part, Sheet, joined
from remission.expr import tree as t
from remission.expr.dates import DAYS_OF, MONTH, MONTHS_OF, stretch

MARCH = 305  # days: what brings the number of a day to that of 1 March of the year 0
CENTURIES, YEARS = 146_097, 1_461  # days in four centuries, and in four years


class CalendarColumns:
    """Puts dates on a sheet, each step once."""

    def __init__(self, held: Mapping[str, Held], sheet: Sheet) -> None:
        self.held, self.sheet = held, sheet
        self._days: dict[t.Term, Part] = {}
        self._codes: dict[t.Term, Part] = {}
        self._columns = 0

    def day(self, node: t.Term) -> Part:
        """A date as the number of its day."""
        match node:
            case t.Day(value):
                return Part(nw.lit(value.toordinal(), dtype=nw.Int64))
            case t.FactValue(fact):
                return Part(nw.col(self.held[fact].value))
            case t.Shifted(inner, count, period):
                if node not in self._days:
                    self._days[node] = self._moved_days(inner, count, period) if period in DAYS_OF else self._moved_months(node)
                return self._days[node]
            case _:
                msg = "a quantity is no date: the checks refuse it before"
                raise TypeError(msg)

    def days(self, start: t.Term, end: t.Term) -> Part:
        """Days from one date to another."""
        return joined(lambda each: each[1] - each[0], (self.day(start), self.day(end)))

    def difference(self, node: t.WholePeriods) -> Part:
        """What lies between two dates: in days for weeks, else in codes."""
        if node.period in DAYS_OF:
            return self.days(node.start, node.end)
        last = self._last_code(node.end) if node.missing_day == "last" else self.code(node.end)
        return self._step(lambda each: each[1] - each[0], self.code(node.start), last)

    def whole(self, node: t.WholePeriods) -> Part:
        """How many whole periods lie between two dates."""
        size = DAYS_OF.get(node.period) or MONTH * MONTHS_OF[node.period]
        return self._step(lambda each: _whole(each[0], size), self.difference(node))

    def compared(self, node: t.WholePeriods, op: t.Op, limit: Fraction) -> Part:
        """Whole periods against a number, without a division."""
        between = self.difference(node)
        low, high = stretch(op, limit, node.period)
        ends = [*([] if low is None else [between.expr >= low]), *([] if high is None else [between.expr < high])]
        found = ends[0] if len(ends) == 1 else ends[0] & ends[1]
        return Part(~found if op is t.Op.NE else found, between.stage)

    def code(self, node: t.Term) -> Part:
        """A date as its code."""
        if node not in self._codes:
            self._codes[node] = self._coded(self.day(node))
        return self._codes[node]

    # ---- steps --------------------------------------------------------------------------------------

    def _step(self, make: Callable[[Sequence[nw.Expr]], nw.Expr], *parts: Part) -> Part:
        """A column of its own."""
        self._columns += 1
        return self.sheet.column(f"calendar {self._columns}", joined(make, parts))

    def _coded(self, day: Part) -> Part:
        step = self._step
        since = step(lambda each: each[0] + MARCH, day)
        century = step(lambda each: (each[0] * 4 + 3) // CENTURIES, since)
        rest = step(lambda each: each[0] - (each[1] * CENTURIES) // 4, since, century)
        year = step(lambda each: (each[0] * 4 + 3) // YEARS, rest)
        day_of_year = step(lambda each: each[0] - (each[1] * YEARS) // 4, rest, year)
        month = step(lambda each: (each[0] * 5 + 2) // 153, day_of_year)
        months = step(lambda each: (each[0] * 100 + each[1]) * 12 + each[2] + 2, century, year, month)
        return step(lambda each: each[0] * MONTH + each[1] - (each[2] * 153 + 2) // 5, months, day_of_year, month)

    def _last_code(self, node: t.Term) -> Part:
        """The code of a day up to which months are counted: the last of a month is its 31st."""
        after = self.code(t.Shifted(node, 1, "day"))
        return self._step(lambda each: nw.when(each[0] % MONTH == 0).then(each[0] - 1).otherwise(each[1]), after, self.code(node))

    def _moved_days(self, inner: t.Term, count: int, period: t.Period) -> Part:
        day = self.day(inner)
        return Part(day.expr + count * DAYS_OF[period], day.stage)

    def _moved_months(self, node: t.Shifted) -> Part:
        step = self._step
        moved = step(lambda each: each[0] + node.count * MONTH * MONTHS_OF[node.period], self.code(node.date))
        month = step(lambda each: each[0] // MONTH, moved)
        first, after = self._first_of(month, 0), self._first_of(month, 1)
        beyond = 0 if node.missing_day == "next" else 1
        day = step(lambda each: each[0] + each[1] - each[2] * MONTH, first, moved, month)
        return step(lambda each: nw.when(each[0] < each[1]).then(each[0]).otherwise(each[1] - beyond), day, after)

    def _first_of(self, month: Part, later: int) -> Part:
        """The number of the first day of a month, counted from the year 0."""
        step = self._step
        year = step(lambda each: (each[0] + later - 2) // 12, month)
        of_year = step(lambda each: ((each[0] + later - 2 - each[1] * 12) * 153 + 2) // 5 - MARCH, month, year)
        return step(lambda each: each[0] * 365 + each[0] // 4 - each[0] // 100 + each[0] // 400 + each[1], year, of_year)


def _whole(difference: nw.Expr, size: int) -> nw.Expr:
    """Rounded down, below 0 as well: engines divide whole numbers in two ways."""
    far = size * 100_000
    return (difference + far) // size - 100_000
