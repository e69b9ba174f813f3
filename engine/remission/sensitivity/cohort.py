"""A cohort in columns that is asked again and again: scanned once, then decided under as many protocols as are tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from remission.cases.courses import reads_answers
from remission.cases.frames.chunks import ROW, Chunk, chunk_of
from remission.engines.columns.decisions import amounts_of
from remission.engines.columns.engines import by_name, collected, loaded
from remission.engines.columns.history.waves import in_waves
from remission.engines.columns.plan import ELIGIBILITY_COLUMN
from remission.engines.columns.query import Query, query
from remission.expr import tree as t
from remission.expr.units import Unit
from remission.sensitivity.moved_threshold import answers_only, asking, part

if TYPE_CHECKING:
    from remission.cases.case import Case
    from remission.cases.frames.held import Held
    from remission.protocol.model import Key, Protocol

AT_ONCE = 50_000
OPEN = "not settled"
Scaled = Mapping[str, Fraction]  # facts whose every number is taken times a factor


def in_columns(protocol: Protocol, cases: Iterable[Case]) -> Iterator[Chunk]:
    """Cases one by one -> cases in columns."""
    nothing, left = dict.fromkeys(protocol.used), iter(cases)
    at_once = None if reads_answers(protocol) else AT_ONCE  # then all assessments of a patient belong together
    while batch := [replace(case, values={**nothing, **case.values}) for case in islice(left, at_once)]:
        yield chunk_of(protocol, batch)


class ColumnCohort:
    """All cases of a table, numbered from 0 in its order."""

    def __init__(self, protocol: Protocol, chunks: Iterable[Chunk]) -> None:
        """The cases are kept; a chunk's own row numbers are not."""
        self.protocol = protocol
        self.parts: list[Chunk] = []
        patients: list[pl.Series] = []
        self.count = 0
        for chunk in chunks:
            columns = [column for fact, held in chunk.held.items() if fact in protocol.used for column in held.columns]
            numbers = pl.int_range(self.count, self.count + chunk.frame.height, eager=True, dtype=pl.Int64).alias(ROW)
            own = chunk.frame.select(list(dict.fromkeys(columns))).with_columns(numbers)
            patients.append(chunk.patients.cast(pl.String))
            self.parts.append(Chunk(own, dict(chunk.held), patients[-1], chunk.days, {}))
            self.count += chunk.frame.height
        self._of: tuple[Protocol, list[Chunk]] | None = None  # what was last taken from earlier answers, and by which rules
        self.patients: pl.Series = pl.concat(patients) if patients else pl.Series([], dtype=pl.String)

    def named(self, rows: pl.Series) -> tuple[str, ...]:
        """The patients of some rows, each once, in the order of the table."""
        return tuple(dict.fromkeys(self.patients.gather(rows)))

    # ---- asking -----------------------------------------------------------------------------------

    def answers(self, protocol: Protocol, rows: pl.Series | None = None, scaled: Scaled | None = None) -> pl.DataFrame:
        """`row`, eligibility and each classification's outcome, of some cases or all."""
        keys = [ELIGIBILITY_COLUMN, *protocol.classifications]
        parts = [table for _, table in self._asked(protocol, answers_only(protocol), keys, rows, scaled)]
        table = pl.concat(parts) if parts else self._nothing(keys, pl.String)
        return table.with_columns(pl.col(key).fill_null(OPEN) for key in keys)

    def some(
        self, protocol: Protocol, criteria: Sequence[str], classifications: Sequence[str], rows: pl.Series | None = None
    ) -> pl.DataFrame:
        """`row`, the truths of some criteria (null is unknown) and the outcomes of some classifications."""
        keys = [*criteria, *classifications]
        asked: list[Key] = [*(("criterion", key) for key in criteria), *(("classification", key) for key in classifications)]
        parts = [table for _, table in self._asked(protocol, part(protocol, asked), keys, rows, None)]
        if not parts:
            return self._nothing(criteria, pl.Boolean).with_columns(pl.lit(OPEN).alias(key) for key in classifications)
        return pl.concat(parts).with_columns(pl.col(key).fill_null(OPEN) for key in classifications)

    def conditions(self, conditions: Mapping[str, t.Condition], rows: pl.Series | None = None) -> pl.DataFrame:
        """`row` and the truths of some conditions, each under its name."""
        return self.some(asking(self.protocol, conditions), list(conditions), (), rows)

    def numbers(self, term: t.Term, measure: Unit, rows: pl.Series) -> dict[int, Fraction]:
        """A quantity of some cases, exactly; none where it has no single value."""
        name = "the number"
        protocol = asking(self.protocol, {}, {name: (term, measure)})
        found: dict[int, Fraction] = {}
        for asked, table in self._asked(protocol, protocol, None, rows, None):
            [formula] = [one for one in asked.formulas if one.key == name]
            for row, amount in zip(table[ROW], amounts_of(protocol, asked, table, formula), strict=True):
                if amount is not None:
                    found[row] = Fraction(amount.value)
        return found

    def _asked(
        self, whole: Protocol, some: Protocol, columns: Sequence[str] | None, rows: pl.Series | None, scaled: Scaled | None
    ) -> Iterator[tuple[Query, pl.DataFrame]]:
        """One query of a part of a protocol for each part; without columns, those that its amounts are made of."""
        for chunk in self._in_course(whole, scaled or {}):
            frame = chunk.frame if rows is None else chunk.frame.filter(pl.col(ROW).is_in(rows.implode()))
            if frame.height:
                asked = query(some, loaded(frame, "polars"), chunk.held)
                wanted = columns if columns is not None else [column for one in asked.formulas for column in one.columns]
                yield asked, collected(by_name(asked.frame, (ROW, *wanted)).sort(ROW))

    def _in_course(self, protocol: Protocol, scaled: Scaled) -> list[Chunk]:
        """The cases with what a protocol takes from the answers of earlier assessments."""
        if not reads_answers(protocol):
            return [replace(chunk, held=_scaled(chunk.held, scaled)) for chunk in self.parts]
        if self._of is not None and self._of[0] is protocol and not scaled:
            return self._of[1]
        found = []
        for chunk in self.parts:
            taken = in_waves(protocol, replace(chunk, held=_scaled(chunk.held, scaled)), "polars")
            found.append(replace(taken, frame=taken.frame.with_columns(chunk.frame[ROW])))
        if not scaled:
            self._of = protocol, found
        return found

    @staticmethod
    def _nothing(columns: Sequence[str], kind: type[pl.String | pl.Boolean]) -> pl.DataFrame:
        return pl.DataFrame(schema={ROW: pl.Int64(), **{column: kind() for column in columns}})


def _scaled(held: dict[str, Held], scaled: Scaled) -> dict[str, Held]:
    """The same numbers, of some facts times a factor: exactly, since it is the scale that changes."""
    return {
        key: replace(one, scales=tuple(scale * scaled[key] for scale in one.scales)) if key in scaled else one
        for key, one in held.items()
    }
