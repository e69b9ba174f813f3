"""Which criterion alone keeps patients out, and how many it would admit when one of its thresholds moves so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from remission.cases.frames.chunks import ROW
from remission.engines.columns.plan import ELIGIBILITY_COLUMN
from remission.expr import tree as t
from remission.expr.compare import COMPARE
from remission.protocol.clauses import clauses
from remission.protocol.graph import Graph
from remission.protocol.model import ELIGIBILITY
from remission.sensitivity.moved_threshold import flipped, part
from remission.sensitivity.sweep import ELIGIBLE
from remission.sensitivity.thresholds import Threshold, thresholds_in

if TYPE_CHECKING:
    from remission.protocol.model import Protocol
    from remission.sensitivity.cohort import ColumnCohort

MOST_STEPS = 20  # to which a criterion is relaxed


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A threshold of eligibility that alone keeps patients out, and how many it admits when it moves that far."""

    criterion: str
    there: Threshold
    to: Threshold  # also with the value itself on the other side: `> 50` becomes `>= 40`
    admits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alone:
    """A criterion, and the patients whom nothing else keeps out."""

    criterion: str
    patients: tuple[str, ...]
    steps: tuple[Relaxed, ...]


def relaxed(protocol: Protocol, cohort: ColumnCohort) -> Iterator[Alone]:
    """Every criterion that alone keeps somebody out, with the steps of each threshold that it reaches."""
    for key, rows in kept_out(protocol, cohort).items():
        found = (step for there in _reached(protocol, key) for step in _steps(protocol, cohort, key, there, rows))
        yield Alone(protocol.criteria[key].name, cohort.named(rows), tuple(found))


def kept_out(protocol: Protocol, cohort: ColumnCohort) -> dict[str, pl.Series]:
    """The cases that fail one criterion of eligibility, or leave it open, and no other."""
    keys = (*protocol.include, *protocol.exclude)
    if not keys:
        return {}
    truths = cohort.some(protocol, keys, ())
    good = [truths[key].fill_null(value=False) for key in protocol.include]
    good += [(~truths[key]).fill_null(value=False) for key in protocol.exclude]
    fails = pl.DataFrame([(~one).alias(key) for key, one in zip(keys, good, strict=True)])
    alone = fails.sum_horizontal() == 1
    found = {key: truths[ROW].filter(alone & fails[key]) for key in keys}
    return {key: rows for key, rows in found.items() if rows.len()}


def _reached(protocol: Protocol, key: str) -> Iterator[Threshold]:
    """The cut-offs of a criterion, through named criteria, classifications and tables too, each in its rule."""
    below = {slug for _, slug in Graph(protocol).below["criterion", key]}
    found = (one for clause in clauses(protocol) if clause.rule in below for one in thresholds_in(clause.condition, clause.rule))
    return (one for one in dict.fromkeys(found) if one.is_cut)


def _steps(protocol: Protocol, cohort: ColumnCohort, key: str, there: Threshold, rows: pl.Series) -> Iterator[Relaxed]:
    """Whom a threshold admits: those eligible on its other side, as soon as it has come to their value."""
    answers = cohort.answers(part(flipped(protocol, there), [ELIGIBILITY]), rows)
    admitted = answers[ROW].filter(answers[ELIGIBILITY_COLUMN] == ELIGIBLE)
    if not admitted.len():
        return
    numbers = cohort.numbers(there.number(), there.unit, admitted)
    for is_met in (False, True):
        own = {row: number for row, number in numbers.items() if COMPARE[there.op](number, there.value) is is_met}
        to = _inclusive(there.op, is_met=is_met)
        for value, admits in _cumulated(there.value, own):
            yield Relaxed(
                protocol.criteria[key].name, there, there.at(value, to), cohort.named(pl.Series(admits, dtype=pl.Int64))
            )


def _inclusive(op: t.Op, *, is_met: bool) -> t.Op:
    """The comparison that has a value itself on the other side: met where it was not, not met where it was."""
    if op in {t.Op.GT, t.Op.GE}:
        return t.Op.GT if is_met else t.Op.GE
    return t.Op.LT if is_met else t.Op.LE


def _cumulated(start: Fraction, numbers: Mapping[int, Fraction]) -> Iterator[tuple[Fraction, list[int]]]:
    """Each value, the nearest first, with all cases up to it; some of them where there are many."""
    nearest = sorted(numbers, key=lambda row: (abs(numbers[row] - start), row))
    last = [
        place for place, row in enumerate(nearest) if place + 1 == len(nearest) or numbers[nearest[place + 1]] != numbers[row]
    ]
    for place in _spread(last):
        yield numbers[nearest[place]], sorted(nearest[: place + 1])


def _spread(values: Sequence[int]) -> Sequence[int]:
    """No more than some of many values, evenly, the last among them."""
    step = max(1, -(-len(values) // MOST_STEPS))
    return values[::-1][::step][::-1]
