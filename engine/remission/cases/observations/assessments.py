"""What opens an assessment: an examination, a scheduled day, a given list, or any day with an observation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from remission.cases.observations.companions import NO_VALUE
from remission.cases.observations.days import NO_DAY
from remission.cases.observations.values import Findings
from remission.expr.facts import Fact
from remission.protocol.model import Assessments

OPENED = pl.Schema({"patient": pl.UInt32(), "day": pl.Int64()})
CASES = pl.Schema({"case": pl.UInt32(), "patient": pl.UInt32(), "day": pl.Int64(), "is open": pl.Boolean()})


@dataclass(frozen=True, slots=True)
class Observed:
    """The rows of a table once they are read, and those of them that hold a value, one a moment."""

    people: pl.DataFrame  # `patient`, `name`
    days: pl.DataFrame  # `patient`, `day`, of every row whose date is sound
    read: pl.DataFrame  # `patient`, `fact`, `day`, `value`, `bad`
    kept: pl.DataFrame  # `patient`, `fact`, `day`, `value`
    findings: Findings


def every_day(observed: Observed) -> pl.DataFrame:
    """Every day on which a patient was observed; a patient without any dated row has one assessment without a day."""
    dated = observed.days.filter(pl.col("day") != NO_DAY)
    undated = observed.days.filter(pl.col("day") == NO_DAY).join(dated, on="patient", how="anti")
    return pl.concat([dated, undated]).select(OPENED.names()).unique()


def declared(observed: Observed, opened: Assessments, today: date | None) -> pl.DataFrame:
    """The assessments that a protocol declares, but for the listed ones."""
    return pl.concat([_each(observed, opened), *(_on(observed, day.fact, day.days, today) for day in opened.on)]).unique()


def _each(observed: Observed, opened: Assessments) -> pl.DataFrame:
    """Every day on which a fact was examined, though nothing could be made of the result; `not done` is no examination."""
    facts = _numbers(observed.findings.facts, opened.each)
    examined = (pl.col("value") != NO_VALUE) | pl.col("bad")
    return observed.read.filter(pl.col("fact").is_in(facts) & examined & (pl.col("day") != NO_DAY)).select(OPENED.names())


def _on(observed: Observed, fact: str, days: int, today: date | None) -> pl.DataFrame:
    """A day that is counted from a date; none where the date is not known, or where that day is still to come."""
    values = list(observed.findings.values)
    dates = observed.kept.filter(pl.col("fact").is_in(_numbers(observed.findings.facts, [fact])))
    one = (
        dates.group_by("patient")
        .agg(pl.col("value").first(), pl.col("value").n_unique().alias("count"))
        .filter(pl.col("count") == 1)
    )
    last = (today or date.max).toordinal()
    found = [
        (patient, day.toordinal() + days) for patient, number, _ in one.iter_rows() if isinstance(day := values[number], date)
    ]
    return pl.DataFrame([row for row in found if NO_DAY < row[1] <= last], OPENED, orient="row")


def contradictory_days(observed: Observed, opened: Assessments) -> pl.DataFrame:
    """The rows that name different dates for something that has one, so that no day can be counted from it."""
    dates = observed.kept.filter(pl.col("fact").is_in(_numbers(observed.findings.facts, [day.fact for day in opened.on])))
    return dates.filter(pl.col("value").n_unique().over("patient", "fact") > 1)


def _numbers(facts: Sequence[Fact], slugs: Sequence[str]) -> list[int]:
    return [index for index, fact in enumerate(facts) if fact.slug in slugs]


def cases_of(people: pl.DataFrame, opened: pl.DataFrame) -> pl.DataFrame:
    """The cases, as `CASES`: every assessment of every patient by day, and one for a patient who has none."""
    joined = people.select("patient").join(opened.with_columns(pl.lit(value=True).alias("is open")), on="patient", how="left")
    ordered = joined.with_columns(pl.col("day").fill_null(NO_DAY), pl.col("is open").fill_null(value=False)).sort(
        "patient", "day"
    )
    return ordered.with_row_index("case").select(CASES.names())
