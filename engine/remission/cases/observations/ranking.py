"""The order of values: which is the highest, the lowest, the preferred."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, assert_never

import polars as pl

from remission.cases.case import Value
from remission.cases.observations.values import Findings
from remission.expr.compare import Interval, Number
from remission.expr.facts import Choose, Pick

Key: TypeAlias = tuple[Number, bool, Number, bool]


def ranked(findings: Findings, rules: Mapping[int, Choose], observed: pl.DataFrame) -> pl.DataFrame:
    """Add the place of each value among those of its fact, the one that its rule picks at 0; 0 for facts chosen by time."""
    orders = {index: order for index, rule in rules.items() if (order := _order(rule)) is not None}
    values = list(findings.values)
    pairs = observed.filter(pl.col("fact").is_in(list(orders))).select("fact", "value").unique(maintain_order=True)
    places: list[tuple[int, int, int]] = []
    for index, order in orders.items():
        numbers = pairs.filter(pl.col("fact") == index)["value"].to_list()
        keys = {number: order(values[number]) for number in numbers}
        places += [(index, number, place) for place, number in enumerate(sorted(keys, key=keys.__getitem__))]
    found = pl.DataFrame(places, {"fact": pl.Int64(), "value": pl.Int64(), "place": pl.Int64()}, orient="row")
    return observed.join(found, on=["fact", "value"], how="left", maintain_order="left").with_columns(
        pl.col("place").fill_null(0)
    )


def _order(rule: Choose) -> Callable[[Value], Key] | None:
    match rule.pick:
        case Pick.HIGHEST:
            return _from_above
        case Pick.LOWEST:
            return _from_below
        case Pick.PREFERRED:
            return lambda value: (Decimal(rule.order.index(str(value))), False, Decimal(0), False)
        case Pick.CLOSEST | Pick.LATEST | Pick.FIRST | Pick.SUM | Pick.COUNT | Pick.MEAN | Pick.ANY | Pick.ALL:
            return None
        case _:
            assert_never(rule.pick)


def _from_below(value: Value) -> Key:
    """Order by the lower end: the interval that is picked holds the lowest of all values, whatever they are."""
    match value:
        case Interval(low, high, low_open, high_open):
            return low, low_open, high, not high_open
        case Decimal() | Fraction() as number:
            return number, False, number, True
        case _:
            raise TypeError(value)


def _from_above(value: Value) -> Key:
    """Order by the upper end, the greatest first."""
    match value:
        case Interval(low, high, low_open, high_open):
            return -high, high_open, -low, not low_open
        case Decimal() | Fraction() as number:
            return -number, False, -number, True
        case _:
            raise TypeError(value)
