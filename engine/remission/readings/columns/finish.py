"""Rows of a query -> decisions: amounts exactly, and everything by the protocol's own names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from remission.cases.case import Case
from remission.protocol.model import Protocol
from remission.readings.columns.plan import ELIGIBILITY, Formula
from remission.readings.columns.query import Query
from remission.readings.columns.sheet import TRUTHS
from remission.readings.decision import Amount, Decision, Eligibility, OutcomeAnswer

ELIGIBILITIES = {each.value: each for each in Eligibility}


def needed(protocol: Protocol, found: Query) -> list[str]:
    """The columns of a query that decisions are made of."""
    names = [ELIGIBILITY]
    for key, classification in protocol.classifications.items():
        names += [key, *(f"{key} may be {number}" for number in range(len(classification.outcomes)))]
    names += protocol.criteria
    names += [found.held[key].value for key in protocol.used]
    names += [column for formula in found.formulas for column in formula.columns]
    return list(dict.fromkeys(names))


def decisions(protocol: Protocol, found: Query, table: pl.DataFrame, cases: Sequence[Case]) -> Iterator[Decision]:
    """A decision for every row, whose case is the one in the same place."""
    eligibilities = [ELIGIBILITIES[text] for text in table[ELIGIBILITY]]
    criteria = _records({key: [TRUTHS[met] for met in table[key]] for key in protocol.criteria}, table.height)
    outcomes = _records({key: _outcomes(protocol, key, table) for key in protocol.classifications}, table.height)
    amounts = _records({formula.key: amounts_of(protocol, found, table, formula) for formula in found.formulas}, table.height)
    missing = _missing(protocol, found, table)
    for parts in zip(cases, eligibilities, outcomes, criteria, amounts, missing, strict=True):
        yield Decision(*parts)


def _records(columns: Mapping[str, Sequence[Any]], height: int) -> Iterator[dict[str, Any]]:
    """The rows of some columns; rows without any column are rows too."""
    names = tuple(columns)
    values = zip(*columns.values(), strict=True) if names else [()] * height
    return (dict(zip(names, row, strict=True)) for row in values)


def _outcomes(protocol: Protocol, key: str, table: pl.DataFrame) -> list[OutcomeAnswer]:
    """The answers of a classification; equal ones are one object."""
    names = [outcome.name for outcome in protocol.classifications[key].outcomes]
    columns = [key, *(f"{key} may be {number}" for number in range(len(names)))]
    known: dict[tuple[Any, ...], OutcomeAnswer] = {}
    for row in table.select(columns).unique().iter_rows():
        known[row] = OutcomeAnswer(row[0], tuple(name for name, may in zip(names, row[1:], strict=True) if may))
    return [known[row] for row in table.select(columns).iter_rows()]


def amounts_of(protocol: Protocol, found: Query, table: pl.DataFrame, formula: Formula) -> list[Amount | None]:
    """The exact amounts of a calculation, each distinct input computed once."""
    calculation = protocol.calculations[formula.key]
    lowering = found.plan.lowering

    def amount(row: Mapping[str, Any]) -> Amount | None:
        worth = lowering.exact(formula.read, formula.names, row).worth(calculation.value)
        return None if worth is None else Amount(worth / calculation.unit.factor, calculation.unit.text)

    if not formula.columns:
        return [amount({})] * table.height
    inputs = table.select(formula.columns)
    known = {row: amount(dict(zip(formula.columns, row, strict=True))) for row in inputs.unique().iter_rows()}
    return [known[row] for row in inputs.iter_rows()]


def _missing(protocol: Protocol, found: Query, table: pl.DataFrame) -> list[tuple[str, ...]]:
    """The facts without a value; equal answers are one object."""
    if not protocol.used:
        return [()] * table.height
    flags = table.select(pl.col(found.held[key].value).is_null().alias(key) for key in protocol.used)
    distinct = flags.unique().iter_rows()
    known = {row: tuple(key for key, missing in zip(protocol.used, row, strict=True) if missing) for row in distinct}
    return [known[row] for row in flags.iter_rows()]
