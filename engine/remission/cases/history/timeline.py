"""The values of a source in the order of time, all patients in one; and the windows of assessments as stretches of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from remission.expr.facts import Bound, Choose, Pick

DAYS = 1 << 22  # more than the ordinal of any day: patient and day make one sorted number
UNKNOWN_VALUE = -1  # stated, and not to be used
OBSERVED = pl.Schema(
    {"patient": pl.Int64(), "day": pl.Int64(), "second": pl.Int64(), "row": pl.Int64(), "value": pl.Int64(), "claim": pl.Int64()}
)


@dataclass(frozen=True)
class Timeline:
    """Observations by patient and time.

    `frame` is as `OBSERVED`: which row of the data, the number of the value (`UNKNOWN_VALUE` where nobody knows it), and of
    its claim: what belongs to the value counts there. `named` has `patient`, `day` and `apart` of everything that the data name
    of a source that is told apart, and whether a value `is stated`.
    """

    frame: pl.DataFrame
    named: pl.DataFrame | None = None

    @cached_property
    def keys(self) -> pl.Series:
        """Patient and day of each observation, as one number."""
        return self.frame.select(_key(pl.col("day"))).to_series()

    def stretches(self, windows: pl.DataFrame) -> pl.DataFrame:
        """Add to windows (by `windows_of`) where in the timeline they begin (`first`) and end (`last`, which is not in it)."""
        low, high = (windows.select(_key(pl.col(name))).to_series() for name in ("low", "high"))
        first = self.keys.search_sorted(low, side="left").cast(pl.Int64)
        last = self.keys.search_sorted(high, side="right").cast(pl.Int64)
        return windows.with_columns(first.alias("first"), last.alias("last").clip(lower_bound=first))


def timeline(observed: pl.DataFrame, named: pl.DataFrame | None = None) -> Timeline:
    """Put observations, as `OBSERVED`, in the order of patient, day and time."""
    return Timeline(observed.select(OBSERVED.names()).sort("patient", "day", "second", "row"), named)


def _key(day: pl.Expr) -> pl.Expr:
    return pl.col("patient").cast(pl.Int64) * DAYS + day.clip(0, DAYS - 1)


def windows_of(asked: pl.DataFrame, rule: Choose, dates: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The windows of a rule, both ends included.

    Args:
        asked: `case`, `patient` and `day` of each assessment; without a day it has no window.
        rule: Which window.
        dates: By the slug of a date that the rule hangs on: its day for each row of `asked`, null where it is not known.

    Returns:
        `case`, `patient`, `day`, `low`, `high`, and `at`, to which `closest` is the closest. An assessment without a day, or for
        which a date is not known, has none.
    """
    day = asked["day"].cast(pl.Int64)

    def away(bound: Bound) -> pl.Series:
        return dates[bound.fact].cast(pl.Int64) + bound.days

    lows = [day + rule.start] if rule.start is not None else []
    highs = [day + rule.end] if rule.end is not None else []
    lows += [away(rule.since)] if rule.since is not None else []
    highs += [away(rule.until)] if rule.until is not None else []
    at = away(rule.closest_to) if rule.closest_to is not None else day
    nothing, everything = pl.lit(1, pl.Int64), pl.lit(DAYS - 1, pl.Int64)
    found = asked.select("case", "patient").with_columns(
        day.alias("day"),
        pl.max_horizontal(*lows, nothing).alias("low"),
        pl.min_horizontal(*highs, everything).alias("high"),
        at.alias("at"),
    )
    is_known = day.is_not_null()
    for key in rule.anchors:
        is_known &= dates[key].is_not_null()
    return found.filter(is_known)


def is_by_time(rule: Choose) -> bool:
    """Whether a rule wants the nearest of its window, however large the values are."""
    return rule.pick in (Pick.LATEST, Pick.FIRST, Pick.CLOSEST)
