"""What belongs to a value and stands in a row of its own: the sensitivity of its assay, the laboratory's limit of normal."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from remission.expr.facts import Fact
from remission.protocol.model import Protocol

MOMENT = ("patient", "fact", "day", "second", "specimen", "apart")  # observations that agree in these are one
NO_VALUE = -1  # in the column `value`; what is not negative is the number of a value
SHOWN = ("found", "line", "day", "second")  # what is kept of a choice
NO_COMPANION = -3  # beside a value that has none
UNREADABLE = -2  # in place of a row: a companion is stated, and cannot be used


def with_companions(chosen: pl.DataFrame, read: pl.DataFrame, facts: Sequence[Fact], protocol: Protocol) -> pl.DataFrame:
    """What was chosen, with what was read there, and beside it the companions that a rule reads; by case and fact."""
    said = read.select("row", *SHOWN)
    rivals = said.rename({name: f"rival {name}" for name in ("row", *SHOWN)})
    full = chosen.join(rivals, left_on="rival", right_on="rival row", how="left").drop("rival").join(said, on="row")
    found = [full]
    for index, fact in enumerate(facts):
        if fact.companion_of is not None and fact.slug in protocol.used:
            mine = companions_of(read.filter(pl.col("fact") == index), facts)
            taken = beside(chosen.select("case", "row").join(read.select("row", *MOMENT), on="row"), mine)
            rows = taken.select("case", pl.lit(index, pl.Int64).alias("fact"), pl.col("beside").alias("row"))
            found.append(rows.join(said, on="row"))
    return (
        pl.concat(found, how="diagonal").sort("case", "fact").select("case", "fact", *SHOWN, *(f"rival {name}" for name in SHOWN))
    )


def with_claims(observed: pl.DataFrame, read: pl.DataFrame, facts: Sequence[Fact], protocol: Protocol) -> pl.DataFrame:
    """Add `claim`, a number for each fact: observations that agree in it have the same value and the same companions."""
    values = read.select(pl.col("row").alias("beside"), pl.col("value").alias("its value"))
    claims, added = observed, list[str]()
    for index, fact in enumerate(facts):
        if fact.companion_of is not None and fact.slug in protocol.used:
            found = beside(claims, companions_of(read.filter(pl.col("fact") == index), facts))
            told = found.join(values, on="beside", how="left", maintain_order="left")
            added.append(f"beside {index}")
            claims = told.with_columns(pl.coalesce("its value", "beside", NO_COMPANION).alias(added[-1])).drop(
                "beside", "its value"
            )
    if not added:
        return observed.with_columns(claim="value")
    distinct = claims.select("value", *added).unique(maintain_order=True).with_row_index("claim")
    return claims.join(distinct.cast({"claim": pl.Int64}), on=["value", *added], maintain_order="left").drop(added)


def companions_of(rows: pl.DataFrame, facts: Sequence[Fact]) -> pl.DataFrame:
    """What the companions of facts say at each moment: the row that says it, `UNREADABLE` where rows contradict one another.

    The fact is the one that the companion belongs to.
    """
    numbers = {fact.slug: index for index, fact in enumerate(facts)}
    owners = {index: numbers[owner] for index, fact in enumerate(facts) if (owner := fact.companion_of) in numbers}
    told = rows.filter(pl.col("fact").is_in(list(owners)) & ((pl.col("value") != NO_VALUE) | pl.col("bad")))
    agreed = (pl.col("value").n_unique() == 1) & ~pl.col("bad").any()
    return (
        told.with_columns(pl.col("fact").replace_strict(owners, return_dtype=pl.Int64))
        .group_by(MOMENT, maintain_order=True)
        .agg(*(pl.when(agreed).then(pl.col(name).first()).otherwise(UNREADABLE) for name in ("row", "value")))
    )


def beside(rows: pl.DataFrame, companions: pl.DataFrame) -> pl.DataFrame:
    """Add the row of the companion that holds for each row: of its day where all agree, else of its very moment; else null."""
    agreed = pl.col("value").n_unique() == 1
    of_day = companions.group_by(MOMENT[:3]).agg(pl.when(agreed).then(pl.col("row").first()).alias("of day"))
    of_moment = companions.select(*MOMENT, pl.col("row").alias("of moment"))
    joined = rows.join(of_day, on=MOMENT[:3], how="left", maintain_order="left")
    joined = joined.join(of_moment, on=MOMENT, how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("of day", "of moment").alias("beside")).drop("of day", "of moment")
