"""What the windows of all patients come to, at once: sums as differences of running totals, extremes as those of two halves.

Where a window holds a range, or something that nobody knows, `reference.summary` says what it comes to, once for all windows
with the same values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import lcm
from typing import TypeAlias, assert_never

import polars as pl

from remission.cases.case import Value
from remission.cases.history.reference import Asked, Member, from_above, from_below, is_so, of_truths, summary
from remission.cases.history.timeline import DAYS, UNKNOWN_VALUE, Timeline, windows_of
from remission.cases.observations.choosing import each_day
from remission.expr.compare import Interval
from remission.expr.facts import TOGETHER, Pick
from remission.expr.numbers import exact
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth

Numbers: TypeAlias = dict[Value, int]  # every value once, with its number, in the order of the numbers
FITS = 1 << 62  # a running total below it stays a number of 64 bits
TAKEN = pl.Schema({"case": pl.UInt32(), "value": pl.Int64(), "row": pl.Int64(), "rival": pl.Int64(), "count": pl.Int64()})


def taken(
    asked: Asked, assessments: pl.DataFrame, line: Timeline, dates: Mapping[str, pl.Series], numbers: Numbers
) -> pl.DataFrame:
    """What a fact comes to at each assessment.

    Args:
        asked: The rule and its facts.
        assessments: `case`, `patient`, `day`.
        line: The values of the source.
        dates: The days that the window hangs on, for each assessment: see `windows_of`.
        numbers: The values by number; new ones are added.

    Returns:
        As `TAKEN`, without the assessments that have no value: the number of the value, the row of the observation that counts,
        that of another with the same claim; of several that count together the last row (null where there is none), how many.
    """
    windows = windows_of(assessments, asked.rule, dates)
    found = _Taking(asked, line, windows, numbers).found()
    return found.filter(pl.col("value").is_not_null())


@dataclass(frozen=True, slots=True)
class _Taking:
    asked: Asked
    line: Timeline
    windows: pl.DataFrame
    numbers: Numbers

    def found(self) -> pl.DataFrame:
        found, rule = self.valued(), self.asked.rule
        if rule.pick not in TOGETHER:
            return _taken(found.with_columns(count=pl.lit(1)))
        line = self.known if rule.pick is Pick.MEAN else self.line
        stretches = line.stretches(self.windows).filter(pl.col("first") < pl.col("last"))
        last = line.frame["row"].gather(stretches["last"] - 1)
        told = stretches.select("case", last.alias("row"), (pl.col("last") - pl.col("first")).alias("count"))
        return _taken(found.select("case", "value", "rival").join(told, on="case", how="left", maintain_order="left"))

    def valued(self) -> pl.DataFrame:
        rule = self.asked.rule
        match rule.pick:
            case Pick.LATEST | Pick.FIRST | Pick.CLOSEST:
                return self.dated(self.nearest() if rule.only is None else self.first_that_is())
            case Pick.HIGHEST | Pick.LOWEST if rule.rank > 1:
                return self.one_by_one(self.known.stretches(self.windows), self.known)
            case Pick.HIGHEST | Pick.LOWEST | Pick.PREFERRED:
                return self.extreme()
            case Pick.SUM | Pick.MEAN:
                return self.sums()
            case Pick.COUNT | Pick.ANY | Pick.ALL:
                return self.counts()
            case Pick.HELD:
                raise TypeError(rule.pick)
            case _:
                assert_never(rule.pick)

    @property
    def known(self) -> Timeline:
        """Without what nobody knows, which is told and set aside where one value is picked."""
        return replace(self.line, frame=self.line.frame.filter(pl.col("value") != UNKNOWN_VALUE))

    def of(self, line: Timeline) -> dict[int, Value]:
        """The values of a timeline, by number."""
        every = list(self.numbers)
        return {number: every[number] for number in line.frame["value"].unique() if number != UNKNOWN_VALUE}

    # ---- by time ---------------------------------------------------------------------------------------

    def nearest(self) -> pl.DataFrame:
        """The nearest day of the window on which there is a value, and the one that counts of that day."""
        rule, frame = self.asked.rule, self.known.frame
        days = each_day(
            frame.with_columns(group="patient", pick=pl.lit(rule.pick.value), later=pl.lit(rule.later)),
        ).join(frame.select("row", "value"), on="row", how="left", maintain_order="left")
        line = Timeline(days.rename({"group": "patient"}))
        stretches = line.stretches(self.windows).filter(pl.col("first") < pl.col("last"))
        match rule.pick:
            case Pick.LATEST:
                at, other = stretches["last"] - 1, None
            case Pick.FIRST:
                at, other = stretches["first"], None
            case _:
                at, other = self.closest(stretches, line)
        got = line.frame[at].select("day", "row", "value", "rival", "claim")
        if other is not None:
            across = line.frame["row"].gather(other).set(line.frame["claim"].gather(other) == got["claim"], None)
            got = got.with_columns(pl.coalesce("rival", across.alias("across")).alias("rival"))
        return stretches.select("case").hstack(got)

    def closest(self, stretches: pl.DataFrame, line: Timeline) -> tuple[pl.Series, pl.Series]:
        """Which day is the closest to `at`, and the one on the other side where it is as near."""
        at = stretches.select(pl.col("patient").cast(pl.Int64) * DAYS + pl.col("at").clip(0, DAYS - 1)).to_series()
        after = line.keys.search_sorted(at, side="left").cast(pl.Int64)
        sides = stretches.select(
            pl.max_horizontal(pl.min_horizontal(after, pl.col("last") - 1), "first").alias("ahead"),
            pl.max_horizontal(pl.min_horizontal(after - 1, pl.col("last") - 1), "first").alias("back"),
        )
        days = line.frame["day"]
        back = (stretches["at"] - days.gather(sides["back"])).abs()
        ahead = (stretches["at"] - days.gather(sides["ahead"])).abs()
        takes_ahead = (ahead < back) | ((ahead == back) & pl.Series([self.asked.rule.later]))
        is_tied = (ahead == back) & (sides["back"] != sides["ahead"])
        chosen = sides["ahead"].zip_with(takes_ahead, sides["back"])
        other = sides["back"].zip_with(takes_ahead, sides["ahead"]).set(~is_tied, None)
        return chosen, other

    def first_that_is(self) -> pl.DataFrame:
        """The first or latest value that is as the rule says; nothing where one that goes before it may be so as well."""
        truths = self.truths()
        may_be = pl.col("value").is_in([number for number, truth in truths.items() if truth is not NOT_MET])
        line = Timeline(self.line.frame.filter(may_be))
        stretches = line.stretches(self.windows).filter(pl.col("first") < pl.col("last"))
        at = stretches["last"] - 1 if self.asked.rule.pick is Pick.LATEST else stretches["first"]
        got = stretches.select("case").hstack(line.frame[at].select("day", "row", "value")).with_columns(rival=None)
        return got.filter(pl.col("value").is_in([number for number, truth in truths.items() if truth is MET]))

    def dated(self, found: pl.DataFrame) -> pl.DataFrame:
        """The day of what was picked in place of its value, where that is asked for."""
        if not self.asked.rule.is_day:
            return found
        days = found["day"].unique()
        numbers = [self.number(date.fromordinal(day)) for day in days]
        return found.with_columns(found["day"].replace_strict(days, numbers, return_dtype=pl.Int64).alias("value"))

    # ---- by value --------------------------------------------------------------------------------------

    def extreme(self) -> pl.DataFrame:
        """The lowest, highest or preferred value, of equal ones the earliest."""
        rule, line = self.asked.rule, self.known
        values = self.of(line)
        if rule.pick is Pick.PREFERRED:
            ordered = sorted(values, key=lambda one: rule.order.index(str(values[one])))
        else:
            order = from_above if rule.pick is Pick.HIGHEST else from_below
            ordered = sorted(values, key=lambda one: order(values[one]))
        ranges = [number for number, value in values.items() if isinstance(value, Interval)]
        plain, odd = (
            part.filter(pl.col("first") < pl.col("last")) for part in self.parted(line, line.frame["value"].is_in(ranges))
        )
        places = pl.DataFrame({"value": ordered, "place": range(len(ordered))}, {"value": pl.Int64(), "place": pl.Int64()})
        place = line.frame.select("value").join(places, on="value", how="left", maintain_order="left")["place"]
        got = line.frame[least(place, plain["first"], plain["last"])].select("day", "row", "value").with_columns(rival=None)
        return _both(self.dated(plain.select("case").hstack(got)), self.one_by_one(odd, line))

    # ---- of all of them ----------------------------------------------------------------------------------

    def sums(self) -> pl.DataFrame:
        """A sum, or with `mean` the sum and how many there are, as the difference of two running totals."""
        is_mean = self.asked.rule.pick is Pick.MEAN
        line = self.known if is_mean else self.line
        plain, rest = self.parted(line, self.odd(line))
        totals, unit = self.totals(line)
        count = plain["last"] - plain["first"]
        keys = plain.select(
            "case", _between(totals, plain).alias("total"), (count if is_mean else count.clip(upper_bound=1)).alias("count")
        )

        def made(total: int, count: int) -> Value:
            value = exact(Fraction(total, unit * (max(count, 1) if is_mean else 1)))
            return summary(self.asked, [Member(value, 0)] if count else []).value

        return _both(self.made(keys, made), self.one_by_one(rest, line))

    def totals(self, line: Timeline) -> tuple[pl.Series, int]:
        """The running total of the timeline, in whole parts of 1; ranges and what is not known add nothing."""
        values = self.of(line).items()
        numbers = {number: Fraction(value) for number, value in values if isinstance(value, Decimal | Fraction)}
        unit = lcm(*(value.denominator for value in numbers.values()))
        parts = {number: int(value * unit) for number, value in numbers.items()}
        column = line.frame["value"]
        if max(map(abs, parts.values()), default=0) * max(len(column), 1) < FITS:
            own = column.replace_strict(list(parts), list(parts.values()), default=0, return_dtype=pl.Int64)
            return pl.concat([pl.Series([0], dtype=pl.Int64), own.cum_sum()]), unit
        return pl.Series([0, *accumulate(parts.get(number, 0) for number in column)], dtype=pl.Object), unit

    def counts(self) -> pl.DataFrame:
        """How many are as the rule says, whether any is, whether all are."""
        truths = self.truths()
        odd = [number for number, truth in truths.items() if truth is UNKNOWN]
        plain, rest = self.parted(self.line, self.line.frame["value"].is_in(odd))
        met = self.line.frame["value"].is_in([number for number, truth in truths.items() if truth is MET])
        totals = pl.concat([pl.Series([0], dtype=pl.Int64), met.cast(pl.Int64).cum_sum()])
        keys = plain.select(
            "case",
            _between(totals, plain).alias("met"),
            (plain["last"] - plain["first"] - _between(totals, plain)).alias("others"),
        )
        if self.asked.rule.pick is not Pick.COUNT:
            keys = keys.with_columns(pl.col("met").clip(upper_bound=1))
        keys = keys.with_columns(pl.col("others").clip(upper_bound=1))
        return _both(self.made(keys, lambda met, others: of_truths(self.asked, met, others)), self.one_by_one(rest, self.line))

    # ---- shared ----------------------------------------------------------------------------------------

    def truths(self) -> dict[int, Truth]:
        """Whether each value of the timeline is as the rule says; where it says nothing, each is."""
        only, values = self.asked.rule.only, self.of(self.line)
        known = {number: MET if only is None else is_so(only, value) for number, value in values.items()}
        return {**known, UNKNOWN_VALUE: UNKNOWN}

    def odd(self, line: Timeline) -> pl.Series:
        """Where in a timeline stands what is no plain number."""
        values = self.of(line)
        odd = [number for number, value in values.items() if isinstance(value, Interval)]
        return line.frame["value"].is_in([*odd, UNKNOWN_VALUE])

    def parted(self, line: Timeline, odd: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The windows, as stretches of a timeline: those without anything odd in them, and the rest."""
        stretches = self.with_absent(line, line.stretches(self.windows))
        if not odd.any() and not (stretches["absent"] > 0).any():
            return stretches, stretches.clear()
        totals = pl.concat([pl.Series([0], dtype=pl.Int64), odd.cast(pl.Int64).cum_sum()])
        is_odd = (_between(totals, stretches) > 0) | (stretches["absent"] > 0)
        return stretches.filter(~is_odd), stretches.filter(is_odd)

    def with_absent(self, line: Timeline, stretches: pl.DataFrame) -> pl.DataFrame:
        """Add how many of what is told apart was named before, and has no value on the day of a window."""
        named = line.named
        if named is None or not self.asked.is_of_one_day:
            return stretches.with_columns(absent=pl.lit(0, pl.Int64))
        first = named.group_by("patient", "apart").agg(pl.col("day").min())
        there = named.filter("is stated").unique(["patient", "day", "apart"])
        counts = []
        for some, low in ((first, pl.lit(0, pl.Int64)), (there, pl.col("low"))):
            own = Timeline(some.sort("patient", "day"))
            found = own.stretches(self.windows.with_columns(low.alias("low")))
            counts.append(found["last"] - found["first"])
        return stretches.with_columns((counts[0] - counts[1]).clip(lower_bound=0).alias("absent"))

    def made(self, keys: pl.DataFrame, make: Callable[..., Value]) -> pl.DataFrame:
        """The value of each case by its keys: each combination is made once."""
        names = [name for name in keys.columns if name != "case"]
        if any(keys[name].dtype == pl.Object for name in names):
            numbers = [self.number(make(*row)) for row in keys.select(names).iter_rows()]
            return keys.select("case", value=pl.Series(numbers, dtype=pl.Int64), row=None, rival=None)
        distinct = keys.select(names).unique()
        numbers = [self.number(make(*row)) for row in distinct.iter_rows()]
        told = distinct.with_columns(pl.Series("value", numbers, dtype=pl.Int64))
        return keys.join(told, on=names, how="left", maintain_order="left").select("case", "value", row=None, rival=None)

    def one_by_one(self, stretches: pl.DataFrame, line: Timeline) -> pl.DataFrame:
        """What windows come to by the definition; those with the same values once."""
        if "absent" not in stretches.columns:
            stretches = stretches.with_columns(absent=pl.lit(0, pl.Int64))
        spread = stretches.with_columns(pl.int_ranges("first", "last").alias("at")).explode("at", empty_as_null=True)
        held = line.frame.with_row_index("at").select(pl.col("at").cast(pl.Int64), "value", "day", "row").rename({"day": "on"})
        met = (
            spread.join(held, on="at", how="left", maintain_order="left")
            .group_by("case", "absent", maintain_order=True)
            .agg("value", "on", "row")
        )
        every, known = list(self.numbers), dict[tuple[object, ...], tuple[int | None, int | None]]()
        rows: list[tuple[int, int | None, int | None]] = []
        for case, absent, values, days, places in met.iter_rows():
            there = [at for at, number in enumerate(values) if number is not None]
            key = (absent, *values, *(days if self.asked.rule.is_day else ()))
            if key not in known:
                members = [Member(None if values[at] == UNKNOWN_VALUE else every[values[at]], days[at]) for at in there]
                found = summary(self.asked, members, absent)
                known[key] = self.number(found.value), found.member
            number, member = known[key]
            rows.append((case, number, None if member is None else places[member]))
        shape = {"case": pl.UInt32(), "value": pl.Int64(), "row": pl.Int64()}
        return pl.DataFrame(rows, shape, orient="row").with_columns(rival=pl.lit(None, pl.Int64))

    def number(self, value: Value) -> int | None:
        """The number of a value; none where there is none."""
        return None if value is None else self.numbers.setdefault(value, len(self.numbers))


def _between(totals: pl.Series, stretches: pl.DataFrame) -> pl.Series:
    """What a running total grows by over each stretch."""
    if totals.dtype == pl.Object:
        every = list(totals)
        pairs = zip(stretches["first"], stretches["last"], strict=True)
        return pl.Series([every[last] - every[first] for first, last in pairs], dtype=pl.Object)
    return totals.gather(stretches["last"]) - totals.gather(stretches["first"])


def _both(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([_taken(frame.with_columns(count=pl.lit(1))) for frame in (one, other)])


def _taken(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(kind) for name, kind in TAKEN.items())


def least(place: pl.Series, first: pl.Series, last: pl.Series) -> pl.Series:
    """Where in each stretch the least place stands, the first of equal ones; no stretch is empty.

    The least of a stretch is that of the two of a power of two, one from either end, that cover it.
    """
    size = max(len(place), 1)
    level = (place.cast(pl.Int64) * size + pl.int_range(size, eager=True).head(len(place))).alias("least")
    wide = last - first
    found = pl.Series([0], dtype=pl.Int64).new_from_index(0, len(first))
    width, longest = 1, int(wide.max() or 0)  # type: ignore[arg-type]
    while width <= longest:
        mine = (wide >= width) & (wide < 2 * width)
        at = mine.arg_true()
        heads, tails = level.gather(first.gather(at)), level.gather(last.gather(at) - width)
        found = found.scatter(at, heads.zip_with(heads <= tails, tails))
        level = level.zip_with((level <= level.shift(-width)).fill_null(value=True), level.shift(-width))
        width *= 2
    return found % size
