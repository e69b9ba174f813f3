"""Dates as whole numbers in columns: days, and codes in which every month has 31 days; one column a step, for none is shared.

A date is held as the number of its day. Years that begin in March end with the day that may not exist, so that all of the
calendar is a few whole divisions; the codes are those of `expr.dates`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

import narwhals as nw

from remission.cases.frames.held import Held
from remission.engines.columns.atoms import is_censored
from remission.engines.columns.stages import Part, Sheet, joined, truth
from remission.expr import tree as t
from remission.expr.compare import COMPARE
from remission.expr.dates import DAYS_OF, MONTH, MONTHS_OF, stretch

End: TypeAlias = Literal["low", "high"]  # the first day that a date may be, or the last

MARCH = 305  # days: what brings the number of a day to that of 1 March of the year 0
CENTURIES, YEARS = 146_097, 1_461  # days in four centuries, and in four years


class CalendarColumns:
    """Puts dates on a sheet, each step once. A date of which the month or the year is known has a first and a last day."""

    def __init__(self, held: Mapping[str, Held], sheet: Sheet) -> None:
        self.held, self.sheet = held, sheet
        self._days: dict[tuple[t.Term, End], Part] = {}
        self._codes: dict[tuple[t.Term, End], Part] = {}
        self._columns = 0

    def partial(self, *nodes: t.Term) -> list[Held]:
        """The facts in some dates of which the month or the year is known somewhere."""
        facts = dict.fromkeys(part.fact for node in nodes for part in t.walk(node) if isinstance(part, t.FactValue))
        return [self.held[fact] for fact in facts if self.held[fact].ends is not None]

    # ---- comparisons --------------------------------------------------------------------------------

    def in_order(self, left: t.Term, op: t.Op, right: t.Term) -> Part:
        """Two dates in an order."""
        if self.partial(left, right):
            return self.compared(t.Elapsed(right, left), op, Fraction(0))
        return joined(lambda each: COMPARE[op](*each), (self.day(left), self.day(right)))

    def compared(self, node: t.Elapsed | t.WholePeriods, op: t.Op, limit: Fraction) -> Part:
        """Days, or whole periods without a division, against a number; unknown where the dates may lie on both sides."""
        period = "day" if isinstance(node, t.Elapsed) else node.period
        low, high = stretch(op, limit, period)
        least = self.difference(node, "low", "high")
        most = self.difference(node, "high", "low") if self.partial(node) else least

        def lies(each: Sequence[nw.Expr]) -> nw.Expr:
            above = [] if low is None else [(each[0] >= low, each[1] < low)]
            below = [] if high is None else [(each[1] < high, each[0] >= high)]
            (met, failed), *more = [*above, *below]
            for one, other in more:
                met, failed = met & one, failed | other
            found = met if most is least else truth(met, failed)
            return ~found if op is t.Op.NE else found

        return joined(lies, (least, most))

    # ---- numbers ------------------------------------------------------------------------------------

    def day(self, node: t.Term, end: End = "low") -> Part:
        """A date as the number of its day."""
        match node:
            case t.Day(value):
                return Part(nw.lit(value.toordinal(), dtype=nw.Int64))
            case t.FactValue(fact):
                held = self.held[fact]
                return Part(nw.col(held.value if held.ends is None or end == "low" else held.ends.high))
            case t.Shifted(inner, count, period):
                if (node, end) not in self._days:
                    day = self._moved_months(node, end) if period in MONTHS_OF else self._moved_days(inner, count, period, end)
                    self._days[node, end] = day
                return self._days[node, end]
            case _:
                msg = "a quantity is no date: the checks refuse it before"
                raise TypeError(msg)

    def difference(self, node: t.Elapsed | t.WholePeriods, end: End = "low", start: End = "low") -> Part:
        """What lies between two dates, by an end of each: in days for days and weeks, else in codes."""
        if isinstance(node, t.Elapsed) or node.period in DAYS_OF:
            return joined(lambda each: each[1] - each[0], (self.day(node.start, start), self.day(node.end, end)))
        last = self._last_code(node.end, end) if node.missing_day == "last" else self.code(node.end, end)
        return self._step(lambda each: each[1] - each[0], self.code(node.start, start), last)

    def exactly(self, node: t.Elapsed | t.WholePeriods) -> Part:
        """How many days or whole periods lie between two dates; null where one is known to its month or year."""
        between = self.difference(node)
        if isinstance(node, t.WholePeriods):
            size = DAYS_OF.get(node.period) or MONTH * MONTHS_OF[node.period]
            between = self._step(lambda each: _whole(each[0], size), between)
        for held in self.partial(node):
            between = Part(nw.when(~is_censored(held)).then(between.expr), between.stage)
        return between

    def code(self, node: t.Term, end: End = "low") -> Part:
        """A date as its code."""
        if (node, end) not in self._codes:
            self._codes[node, end] = self._coded(self.day(node, end))
        return self._codes[node, end]

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

    def _last_code(self, node: t.Term, end: End) -> Part:
        """The code of a day up to which months are counted, where the last of a month is its 31st."""
        after = self.code(t.Shifted(node, 1, "day"), end)
        own = self.code(node, end)
        return self._step(lambda each: nw.when(each[0] % MONTH == 0).then(each[0] - 1).otherwise(each[1]), after, own)

    def _moved_days(self, inner: t.Term, count: int, period: t.Period, end: End) -> Part:
        day = self.day(inner, end)
        return Part(day.expr + count * DAYS_OF[period], day.stage)

    def _moved_months(self, node: t.Shifted, end: End) -> Part:
        step = self._step
        moved = step(lambda each: each[0] + node.count * MONTH * MONTHS_OF[node.period], self.code(node.date, end))
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
