"""Facts made of the other rows of a patient: all rows of a table in the order of patient and day, one fact after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import polars as pl

from remission.cases.cells.found import is_missing
from remission.cases.frames.held import Held, held_value
from remission.cases.history.reference import Asked
from remission.cases.history.taking import Numbers, taken
from remission.cases.history.timeline import UNKNOWN_VALUE, Timeline
from remission.expr.facts import ASSESSMENT_DATE, Fact
from remission.protocol.history import source_of
from remission.protocol.model import Protocol

BEYOND = 1 << 33  # more than the number of any name


@dataclass(frozen=True)
class Making:
    """All rows in the order of patient and day, so that no step has to sort them again."""

    protocol: Protocol
    numbers: Numbers
    assessments: pl.DataFrame  # `case` (from 0, in that order), `patient`, `day`
    order: pl.Series  # which row of the table each is
    has_twice: bool  # a patient has several rows of one day
    values: dict[str, pl.Series]  # by slug, the number of the value of each
    rows: dict[str, pl.Series] = field(default_factory=dict)  # of the facts that are made, by slug: where each value stands
    counts: dict[str, pl.Series] = field(default_factory=dict)  # how many rows make it together

    @classmethod
    def of(
        cls, protocol: Protocol, numbers: Numbers, patients: pl.Series, days: pl.Series, values: Mapping[str, pl.Series]
    ) -> Making:
        """Begin with what stands in a table.

        Args:
            protocol: Which facts there are.
            numbers: The values by number.
            patients: The name of each row's patient.
            days: The number of its day; null where it has none.
            values: By the slug of a fact: the number of its value in each row.
        """
        table = pl.DataFrame({"patient": _patients(patients), "day": days}).with_row_index("order").sort("patient", "day")
        own = {key: column.gather(table["order"]) for key, column in values.items()}
        again = pl.struct("patient", "day")
        has_twice = table.select((again == again.shift(1)).any()).item()
        own[ASSESSMENT_DATE] = _dates(table["day"], numbers)
        assessments = table.select("patient", "day").with_row_index("case")
        return cls(protocol, numbers, assessments, table["order"], bool(has_twice), own)

    def of_rows(self, key: str) -> tuple[pl.Series, pl.Series, pl.Series]:
        """What a fact came to in each row of the table: the number of the value, the row it stands in, how many make it."""
        row = self.order.cast(pl.Int64).gather(self.rows[key])
        return tuple(each.gather(self.as_stands) for each in (self.values[key], row, self.counts[key]))  # type: ignore[return-value]

    @cached_property
    def as_stands(self) -> pl.Series:
        """Where in the order each row of the table is."""
        return self.order.arg_sort()

    @property
    def nothing(self) -> pl.Series:
        """No value in any row."""
        return pl.repeat(None, len(self.order), dtype=pl.Int64, eager=True)

    def make(self, fact: Fact) -> None:
        """Add what a fact comes to in each row, and what belongs to the values that it is."""
        source = self.protocol.facts.get(fact.taken_from or "")
        if fact.choose is None or source is None or source.slug not in self.values:
            return  # of a fact that the table does not have nobody knows that there was none
        nothing = self.nothing
        dates = {key: self.days_of(key) for key in fact.choose.anchors}
        line = self.line_of(self.values[source.slug])
        found = taken(Asked(fact.choose, source, fact), self.assessments, line, dates, self.numbers)
        self.values[fact.slug] = nothing.clone().scatter(found["case"], found["value"])
        self.rows[fact.slug] = row = nothing.clone().scatter(found["case"], found["row"])
        self.counts[fact.slug] = nothing.clone().scatter(found["case"], found["count"])
        for companion in self.protocol.facts.values():
            if companion.companion_of == fact.slug and companion.slug not in self.values:
                beside = self.values.get(source_of(companion, self.protocol.facts) or "", nothing)
                self.values[companion.slug] = beside.set(beside == UNKNOWN_VALUE, None).gather(row)
                self.rows[companion.slug], self.counts[companion.slug] = row, self.counts[fact.slug]

    def line_of(self, values: pl.Series) -> Timeline:
        """The values of a fact in the order of time; several rows of one day that do not say the same say nothing."""
        stated = self.assessments.select("patient", "day", row=pl.col("case").cast(pl.Int64), value=values).filter(
            pl.col("day").is_not_null() & pl.col("value").is_not_null()
        )
        moment = ["patient", "day"]
        if self.has_twice:
            agreed = pl.when(pl.col("value").n_unique() == 1).then(pl.col("value").first()).otherwise(UNKNOWN_VALUE)
            stated = stated.group_by(moment, maintain_order=True).agg(pl.col("row").first(), agreed.alias("value"))
        return Timeline(stated.with_columns(pl.lit(-1, pl.Int64).alias("second"), claim="value"))

    def days_of(self, key: str) -> pl.Series:
        """The day of a date in each row."""
        values, every = self.values.get(key, self.nothing), list(self.numbers)
        numbers = [number for number in values.unique() if number is not None and number != UNKNOWN_VALUE]
        days = {number: day.toordinal() for number in numbers if isinstance(day := every[number], date)}
        return values.replace_strict(days, default=None, return_dtype=pl.Int64)


def _patients(names: pl.Series) -> pl.Series:
    """A number for each patient; a row that names nobody is somebody of its own."""
    coded = names.cast(pl.Categorical)
    numbers, every = coded.to_physical().cast(pl.Int64), coded.unique()
    nobody = every.filter(pl.Series([is_missing(name or "") for name in every.cast(pl.String)], dtype=pl.Boolean))
    if not len(nobody):
        return numbers
    own = pl.int_range(BEYOND, BEYOND + len(names), eager=True)
    return own.zip_with(numbers.is_in(nobody.to_physical().cast(pl.Int64).implode()), numbers)


def _dates(days: pl.Series, numbers: Numbers) -> pl.Series:
    """Days as values."""
    distinct = days.unique().drop_nulls().to_list()
    found = [numbers.setdefault(date.fromordinal(day), len(numbers)) for day in distinct]
    return days.replace_strict(distinct, found, default=None, return_dtype=pl.Int64)


def numbers_of(frame: pl.DataFrame, held: Held, numbers: Numbers) -> pl.Series:
    """The number of each value of a fact; null where there is none. Each is made once, however often it stands there."""
    names = list(held.columns)
    own = frame.select(names)
    distinct = own.filter(pl.col(held.value).is_not_null()).unique()
    found = [numbers.setdefault(held_value(held, row), len(numbers)) for row in distinct.iter_rows(named=True)]
    told = distinct.with_columns(pl.Series("number", found, dtype=pl.Int64))
    return own.join(told, on=names, how="left", nulls_equal=True, maintain_order="left")["number"]
