"""From what was chosen to cases in columns: no value is made a second time, and no case but those that need a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from remission.cases.frames.cells import FIRST_DAY
from remission.cases.frames.chunks import ROW, Chunk
from remission.cases.frames.held import Held, hold
from remission.cases.observations.cases import Laid, cases
from remission.cases.observations.days import NO_DAY
from remission.expr.facts import ASSESSMENT_DATE

CASES_AT_ONCE = 200_000


def chunks(laid: Laid, cases_at_once: int = CASES_AT_ONCE) -> Iterator[Chunk]:
    """The cases that `cases` builds, as frames; one without rows where there are none."""
    for start in range(0, max(len(laid.cases), 1), cases_at_once):
        yield _chunk(_those(laid, laid.cases[start : start + cases_at_once]))


def _those(laid: Laid, some: pl.DataFrame) -> Laid:
    """What was laid out, for some of the cases."""
    mine = some.select("case")
    chosen, faults = (frame.join(mine, on="case", how="semi", maintain_order="left") for frame in (laid.chosen, laid.faults))
    return replace(laid, cases=some, chosen=chosen, faults=faults)


def _chunk(laid: Laid) -> Chunk:
    numbers = {fact.slug: index for index, fact in enumerate(laid.findings.facts)}
    order = laid.cases.select("case").with_row_index(ROW).with_columns(pl.col(ROW).cast(pl.Int64))
    columns, held = [order[ROW]], dict[str, Held]()
    for key in laid.protocol.used:
        if key in numbers:
            held[key], own = _column(laid, numbers[key], order)
            columns += own
    days = laid.cases["day"].set(laid.cases["day"] == NO_DAY, None)
    if ASSESSMENT_DATE in laid.protocol.used:
        held[ASSESSMENT_DATE] = Held(laid.protocol.facts[ASSESSMENT_DATE], ASSESSMENT_DATE)
        columns.append(days.alias(ASSESSMENT_DATE))
    odd = order.join(_odd(laid), on="case", how="semi", maintain_order="left")
    those = laid.cases.join(odd, on="case", how="semi", maintain_order="left")
    told = dict(zip(odd[ROW], cases(_those(laid, those)), strict=True))
    return Chunk(pl.DataFrame(columns), held, laid.cases["name"], (days - FIRST_DAY).cast(pl.Int32).cast(pl.Date), told)


def _column(laid: Laid, number: int, order: pl.DataFrame) -> tuple[Held, list[pl.Series]]:
    """What the cases hold of a fact: each finding is turned into numbers once."""
    mine = laid.chosen.filter(pl.col("fact") == number).select("case", "found")
    distinct = mine["found"].unique()
    found = [laid.findings.found[one] for one in distinct]
    held, values = hold(laid.findings.facts[number], [(one.value, one.written) for one in found])
    of_cases = mine.join(pl.DataFrame({"found": distinct, **values}), on="found")
    return held, order.join(of_cases, on="case", how="left", maintain_order="left").select(*values).get_columns()


def _odd(laid: Laid) -> pl.DataFrame:
    """The cases of which something must be told."""
    troubled = [number for number in laid.chosen["found"].unique() if laid.findings.found[number].trouble is not None]
    said = laid.chosen.filter(pl.col("found").is_in(troubled) | pl.col("rival found").is_not_null()).select("case")
    return pl.concat([laid.faults.select("case"), laid.cases.filter(~pl.col("is open")).select("case"), said]).unique()
