"""The order of values: which is the highest, the lowest, the preferred."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import assert_never

import polars as pl

from remission.cases.case import Value
from remission.cases.history.reference import Key, from_above, from_below
from remission.cases.observations.values import Findings
from remission.expr.facts import Choose, Pick


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
            return from_above
        case Pick.LOWEST:
            return from_below
        case Pick.PREFERRED:
            return lambda value: (Decimal(rule.order.index(str(value))), False, Decimal(0), False)
        case Pick.CLOSEST | Pick.LATEST | Pick.FIRST | Pick.SUM | Pick.COUNT | Pick.MEAN | Pick.ANY | Pick.ALL | Pick.HELD:
            return None
        case _:
            assert_never(rule.pick)
