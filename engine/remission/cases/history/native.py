"""Histories in a frame of doubles, words and day numbers: the other rows of a patient, for whoever has them in columns already.

What a fact is made of is held in one unit, which is known before any value is: the source's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from remission.cases.case import Value
from remission.cases.frames.doubles import Doubles, doubles
from remission.cases.frames.held import Held, IntervalEnds, at
from remission.cases.history.making import Making, numbers_of
from remission.cases.history.reference import interval
from remission.cases.history.taking import Numbers
from remission.cases.history.timeline import UNKNOWN_VALUE
from remission.expr.facts import Fact, Kind
from remission.protocol.history import root_of
from remission.protocol.model import Protocol

DTYPES: dict[Kind, type[pl.Float64 | pl.String | pl.Int64]] = {
    Kind.QUANTITY: pl.Float64,
    Kind.CHOICE: pl.String,
    Kind.DATE: pl.Int64,
}


@dataclass(frozen=True, slots=True)
class NativeHistory:
    """Which facts are made for a frame, and from which of its columns.

    `patient` and `day` are the columns of the name and of the day's number; `odd` is by the slug of a fact the column that says
    that a value was set aside.
    """

    protocol: Protocol
    facts: Sequence[Fact]
    held: Mapping[str, Held]
    patient: str
    day: str
    odd: Mapping[str, str]

    @property
    def made(self) -> dict[str, Held]:
        """How the frame holds what is made, by slug."""
        wanted = {fact.slug for fact in self.facts}
        every = self.protocol.facts
        own = [every[key] for key in self.protocol.used if key in wanted or every[key].companion_of in wanted]
        return {fact.slug: self._held(fact) for fact in own if root_of(fact, self.protocol).slug in self.held}

    @property
    def schema(self) -> dict[str, type[pl.Float64 | pl.String | pl.Int64 | pl.Boolean]]:
        """The columns that are added, by name."""
        found: dict[str, type[pl.Float64 | pl.String | pl.Int64 | pl.Boolean]] = {}
        for held in self.made.values():
            found[held.value] = DTYPES[held.fact.kind]
            if held.ends is not None:
                found |= {held.ends.high: pl.Float64, held.ends.low_open: pl.Boolean, held.ends.high_open: pl.Boolean}
        return found

    @property
    def read(self) -> tuple[str, ...]:
        """The columns that are read."""
        own = (name for held in self.held.values() for name in held.columns)
        return tuple(dict.fromkeys((self.patient, self.day, *own, *self.odd.values())))

    def _held(self, fact: Fact) -> Held:
        key, root = at(fact.slug), self.held[root_of(fact, self.protocol).slug]
        ends = IntervalEnds(f"{key} high", f"{key} low open", f"{key} high open") if fact.censored else None
        scales = root.scales[:1] if fact.unit is not None and fact.unit == root.fact.unit else (Fraction(1),)
        return Held(fact, f"{key} made", scales, ends=ends)

    def columns(self, frame: pl.DataFrame) -> pl.DataFrame:
        """What is made for each row of a frame that has every row of its patients."""
        numbers: Numbers = {}
        values = {key: numbers_of(frame, held, numbers) for key, held in self.held.items()}
        for key, name in self.odd.items():
            if key in values:
                values[key] = values[key].set(values[key].is_null() & frame[name].fill_null(value=False), UNKNOWN_VALUE)
        making = Making.of(self.protocol, numbers, frame[self.patient].cast(pl.String).fill_null(""), frame[self.day], values)
        for fact in self.facts:
            making.make(fact)
        every, made = list(making.numbers), list[pl.Series]()
        for key, held in self.made.items():
            if key in making.rows:
                made += _columns(held, making.of_rows(key)[0], every)
        there = {column.name for column in made}
        absent = [
            pl.repeat(None, frame.height, dtype=kind, eager=True).alias(name)
            for name, kind in self.schema.items()
            if name not in there
        ]
        return pl.DataFrame([*made, *absent]).select(*self.schema)


def _columns(held: Held, numbers: pl.Series, every: Sequence[Value]) -> list[pl.Series]:
    """The columns of a fact: each value is made ready once."""
    distinct = numbers.unique().drop_nulls().to_list()
    own = [every[number] for number in distinct]
    place = numbers.replace_strict(distinct, list(range(len(distinct))), default=None, return_dtype=pl.Int64)
    if held.fact.kind is Kind.CHOICE:
        return [pl.Series(own, dtype=pl.String).gather(place).alias(held.value)]
    if held.fact.kind is Kind.DATE:
        return [
            pl.Series([day.toordinal() for day in own if hasattr(day, "toordinal")], dtype=pl.Int64)
            .gather(place)
            .alias(held.value)
        ]
    found = [_doubles(held, value) for value in own]
    columns = [pl.Series([one.low for one in found], dtype=pl.Float64).gather(place).alias(held.value)]
    if (ends := held.ends) is not None:
        columns += [
            pl.Series([one.high for one in found], dtype=pl.Float64).gather(place).alias(ends.high),
            pl.Series([one.low_open for one in found], dtype=pl.Boolean).gather(place).alias(ends.low_open),
            pl.Series([one.high_open for one in found], dtype=pl.Boolean).gather(place).alias(ends.high_open),
        ]
    return columns


def _doubles(held: Held, value: Value) -> Doubles:
    """A quantity in the one unit of its column; of a mean without an end, the nearest double."""
    scale = held.scales[0]
    found = doubles(held.fact, value, (scale,))
    if found is not None and found.scale == scale:
        return found
    own = interval(value)
    low, high = float(Fraction(own.low) / scale), float(Fraction(own.high) / scale)
    return Doubles(low, high, own.low_open, own.high_open, scale)
