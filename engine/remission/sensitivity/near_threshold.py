"""Who sits so near to a cut-off that the error of the assay might put them on its other side, and what that would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from remission.cases.frames.chunks import ROW
from remission.expr import tree as t
from remission.expr.cells import fact_range
from remission.expr.facts import is_measured
from remission.expr.numbers import plain
from remission.sensitivity.thresholds import Threshold, limits

if TYPE_CHECKING:
    from remission.expr.facts import Fact
    from remission.sensitivity.sweep import Sweep

EVERY = ""  # of the errors, that of every assay which has none of its own


@dataclass(frozen=True, slots=True)
class NearThreshold:
    """A patient whose value lies within the assay's error of a cut-off."""

    patient: str
    there: Threshold
    value: Fraction  # in the fact's unit
    changes: tuple[str, ...]  # classifications (or 'eligibility') answered differently on the other side


def is_assayed(fact: Fact) -> bool:
    """Whether a value comes with the error of an assay: a measurement, no count, age or history."""
    return is_measured(fact) and fact.unit is not None


def beside(sweep: Sweep, errors: Mapping[str, Fraction]) -> Iterator[NearThreshold]:
    """Patients whose value is within a share of itself of a threshold, and what the other side would change."""
    near = {there: rows for there, rows in _near(sweep, errors).items() if rows.len()}
    told: dict[str, tuple[dict[int, Fraction], dict[int, tuple[str, ...]]]] = {}
    for fact in dict.fromkeys(there.fact or "" for there in near):
        rows = pl.concat([own for there, own in near.items() if there.fact == fact]).unique().sort()
        own = sweep.protocol.facts[fact]
        numbers = sweep.cohort.numbers(t.FactValue(fact, own.unit), own.unit, rows) if own.unit else {}
        told[fact] = numbers, _changes(sweep, own, numbers, errors.get(fact, errors.get(EVERY, Fraction(0))))
    for there, rows in near.items():
        numbers, changes = told[there.fact or ""]
        for row in rows:
            if row in numbers:  # a censored value is no value to be near with
                yield NearThreshold(sweep.cohort.patients[row], there, numbers[row], changes.get(row, ()))


def _near(sweep: Sweep, errors: Mapping[str, Fraction]) -> dict[Threshold, pl.Series]:
    """For each cut-off of an assay those near to it: one pass for all."""
    p = sweep.protocol
    of = {one: errors.get(one.fact, errors.get(EVERY)) for one in limits(p) if one.fact and is_assayed(p.facts[one.fact])}
    wanted = {one: error for one, error in of.items() if error is not None}
    clauses = {f"near {number}": _is_near(one, error) for number, (one, error) in enumerate(wanted.items())}
    truths = sweep.cohort.conditions(clauses)
    return {one: truths[ROW].filter(truths[f"near {number}"].fill_null(value=False)) for number, one in enumerate(wanted)}


def _is_near(there: Threshold, error: Fraction) -> t.Condition:
    """`|number - limit| <= number * error`, as bounds of the number."""

    def end(value: Fraction) -> t.Quantity:
        return t.Quantity(value, there.unit, plain(value))

    number = there.number()
    low = t.Compare(number, t.Op.GE, end(there.value / (1 + error)))
    if error == 1:
        return low
    return t.AllOf((low, t.Compare(number, t.Op.LE, end(there.value / (1 - error)))))


def _changes(sweep: Sweep, fact: Fact, numbers: Mapping[int, Fraction], error: Fraction) -> dict[int, tuple[str, ...]]:
    """What is answered differently at either end of what the true value may be, in the order of the answers."""
    within = fact_range(fact, None)
    found: dict[int, set[str]] = {}
    keys = sweep.base.columns[1:]
    for factor in (1 - error, 1 + error):
        rows = pl.Series([row for row, number in numbers.items() if within.has(number * factor)], dtype=pl.Int64)
        before, after = sweep.base[rows], sweep.cohort.answers(sweep.protocol, rows, {fact.slug: factor})
        for key in keys if rows.len() else ():
            for row in rows.filter(before[key] != after[key]):
                found.setdefault(row, set()).add(key)
    return {row: tuple(key for key in keys if key in changed) for row, changed in found.items()}
