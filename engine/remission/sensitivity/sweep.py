"""What if a threshold moved: eligibility and outcomes of a cohort under other thresholds.

A cohort is decided once. A threshold that moves can change only those for whom its clause is answered otherwise, or is unknown,
where it was or where it is: nobody else is decided again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING

import polars as pl

from remission.cases.frames.chunks import ROW
from remission.endpoints.intervals import Rate, rate
from remission.engines.columns.plan import ELIGIBILITY_COLUMN
from remission.engines.decision import Eligibility
from remission.protocol.clauses import clauses
from remission.protocol.graph import Graph, references
from remission.protocol.model import Key
from remission.sensitivity.cohort import ColumnCohort
from remission.sensitivity.moved_threshold import moved
from remission.sensitivity.thresholds import Threshold, limits, swung, thresholds_in

if TYPE_CHECKING:
    from remission.cases.frames.chunks import Chunk
    from remission.protocol.model import Protocol

ELIGIBLE = Eligibility.ELIGIBLE.value
Counts = Mapping[str, Mapping[str, int]]  # by classification and outcome; 'not settled' where open


@cache
def _rate(count: int, total: int) -> Rate:
    """The same counts come up under many thresholds, and an exact interval takes its time."""
    return rate(count, total)


@dataclass(frozen=True, slots=True)
class ThresholdFigures:
    """What a protocol says of a cohort: counts of eligibility and of each classification's answers."""

    total: int
    eligibility: Mapping[str, int]
    outcomes: Counts
    among_eligible: Counts

    @property
    def eligible(self) -> int:
        """How many are eligible."""
        return self.eligibility.get(ELIGIBLE, 0)

    def eligible_rate(self) -> Rate | None:
        """The share of the eligible with its exact 95 % interval; None of nobody.

        Raises:
            MissingExtraError: scipy is not installed.
        """
        return _rate(self.eligible, self.total) if self.eligibility else None

    def rate(self, classification: str, outcome: str) -> Rate | None:
        """The share of an outcome with its exact 95 % interval; None of nobody.

        Raises:
            MissingExtraError: scipy is not installed.
        """
        count = self.outcomes[classification].get(outcome, 0)
        return _rate(count, self.total) if self.total else None

    def rate_among_eligible(self, classification: str, outcome: str) -> Rate | None:
        """The same of the eligible alone.

        Raises:
            MissingExtraError: scipy is not installed.
        """
        count = self.among_eligible[classification].get(outcome, 0)
        return _rate(count, self.eligible) if self.eligible else None


@dataclass(frozen=True, slots=True)
class MovedThreshold:
    """One threshold at another value, and the cohort then."""

    there: Threshold
    value: Fraction
    figures: ThresholdFigures
    changed: tuple[str, ...]  # patients who are answered differently, in the order of the data


@dataclass(frozen=True, slots=True)
class Swing:
    """One threshold moved down and up: a bar of the tornado."""

    there: Threshold
    low: MovedThreshold
    high: MovedThreshold

    def width(self) -> int:
        """How many patients change on either side."""
        return max(len(self.low.changed), len(self.high.changed))


class Sweep:
    """One protocol and one cohort, under as many thresholds as are asked for."""

    def __init__(self, protocol: Protocol, chunks: Iterable[Chunk]) -> None:
        """The cases are kept: a sweep asks for them under many protocols."""
        self.protocol = protocol
        self.cohort = ColumnCohort(protocol, chunks)
        self.base = self.cohort.answers(protocol)
        below = Graph(protocol).below
        asked: list[Key] = list(references(protocol.eligibility.roots))
        asked += [("classification", key) for key in protocol.classifications]
        self._reads = {key: {slug for _, slug in below[key]} for key in asked}

    @cached_property
    def truths(self) -> pl.DataFrame:
        """The criteria of eligibility as the protocol stands."""
        return self.cohort.some(self.protocol, (*self.protocol.include, *self.protocol.exclude), ())

    @cached_property
    def figures(self) -> ThresholdFigures:
        """The cohort as the protocol stands."""
        return self._figures(self.base)

    def at(self, there: Threshold, value: Fraction) -> MovedThreshold:
        """The cohort with one threshold elsewhere."""
        [found] = self.each([(there, value)])
        return found

    def each(self, moves: Sequence[tuple[Threshold, Fraction]]) -> list[MovedThreshold]:
        """The cohort with each of some thresholds elsewhere, all others as they are."""
        touched = self._touched(moves)
        return [self._moved(there, value, rows) for (there, value), rows in zip(moves, touched, strict=True)]

    def _moved(self, there: Threshold, value: Fraction, rows: pl.Series) -> MovedThreshold:
        if not rows.len():
            return MovedThreshold(there, value, self.figures, ())
        before = self.base[rows]
        after = self._answers(there, value, rows)
        differ = pl.Series([False] * rows.len(), dtype=pl.Boolean)
        for column in before.columns[1:]:
            differ |= before[column] != after[column]
        changed = rows.filter(differ)
        if not changed.len():
            return MovedThreshold(there, value, self.figures, ())
        now = pl.concat([self.base.filter(~pl.col(ROW).is_in(changed.implode())), after.filter(differ)])
        return MovedThreshold(there, value, self._figures(now), self.cohort.named(changed))

    def _answers(self, there: Threshold, value: Fraction, rows: pl.Series) -> pl.DataFrame:
        """The answers of some cases with a threshold elsewhere; only what reads it is asked again."""
        everywhere = (clause.rule for clause in clauses(self.protocol) if there in thresholds_in(clause.condition))
        standing = {there.rule} if there.rule else {*everywhere}
        again = [key for key, read in self._reads.items() if read & standing]
        criteria = [key for kind, key in again if kind == "criterion"]
        families = [key for kind, key in again if kind == "classification"]
        if not again:
            return self.base[rows]
        found = self.cohort.some(moved(self.protocol, there, value), criteria, families, rows)
        after = self.base[rows].with_columns(found.select(families))
        if criteria:
            truths = self.truths[rows].with_columns(found.select(criteria))
            after = after.with_columns(eligibility(self.protocol, truths).alias(ELIGIBILITY_COLUMN))
        return after

    def _touched(self, moves: Sequence[tuple[Threshold, Fraction]]) -> list[pl.Series]:
        """For each move the cases that may be answered differently: one pass for all moves."""
        clauses = {f"was {number}": there.compare() for number, (there, _) in enumerate(moves)}
        clauses |= {f"is {number}": there.at(value).compare() for number, (there, value) in enumerate(moves)}
        truths = self.cohort.conditions(clauses)
        found = []
        for number in range(len(moves)):
            was, now = truths[f"was {number}"], truths[f"is {number}"]
            found.append(truths[ROW].filter(was.is_null() | now.is_null() | (was != now)))
        return found

    def tornado(self) -> tuple[Swing, ...]:
        """Every threshold moved down and up by a share of itself, those that matter most first."""
        every = limits(self.protocol)
        moves = [(there, value) for there in every for value in swung(self.protocol, there)]
        found = self.each(moves)
        swings = [Swing(there, low, high) for there, low, high in zip(every, found[::2], found[1::2], strict=True)]
        return tuple(sorted(swings, key=lambda one: -one.width()))

    def _figures(self, answers: pl.DataFrame) -> ThresholdFigures:
        keys = list(self.protocol.classifications)
        eligible = answers.filter(pl.col(ELIGIBILITY_COLUMN) == ELIGIBLE)
        return ThresholdFigures(
            answers.height,
            _counted(answers, ELIGIBILITY_COLUMN) if self.protocol.has_eligibility else {},
            {key: _counted(answers, key) for key in keys},
            {key: _counted(eligible, key) for key in keys},
        )


def eligibility(protocol: Protocol, truths: pl.DataFrame) -> pl.Series:
    """Every inclusion met and no exclusion met, from the truths of these; null is unknown."""
    good = [pl.col(key) for key in protocol.include] + [~pl.col(key) for key in protocol.exclude]
    every = pl.all_horizontal(*good)
    told = pl.when(every).then(pl.lit(ELIGIBLE)).when(~every).then(pl.lit(Eligibility.NOT_ELIGIBLE.value))
    return truths.select(told.otherwise(pl.lit(Eligibility.UNDETERMINED.value)).alias(ELIGIBILITY_COLUMN))[ELIGIBILITY_COLUMN]


def _counted(answers: pl.DataFrame, column: str) -> dict[str, int]:
    return {str(value): count for value, count in answers[column].value_counts(sort=True).iter_rows()}
