"""Rows of a query -> decisions: amounts exactly, and everything by the protocol's own names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import polars as pl

from remission.cases.case import Case
from remission.engines.columns.plan import ELIGIBILITY_COLUMN, FormulaColumn, uncovered_name
from remission.engines.columns.query import Query
from remission.engines.columns.stages import TRUTHS
from remission.engines.decision import Amount, Decision, Eligibility, OutcomeAnswer, open_ended
from remission.expr import tree as t
from remission.expr.reals.real import shown
from remission.expr.truth import Truth
from remission.protocol.model import Protocol

BY_TEXT: dict[str | None, Eligibility | None] = {None: None, **{each.value: each for each in Eligibility}}


def needed(protocol: Protocol, found: Query) -> list[str]:
    """The columns of a query that decisions are made of."""
    names = [ELIGIBILITY_COLUMN]
    for key, classification in protocol.classifications.items():
        names += [key, *(f"{key} may be {number}" for number in range(len(classification.outcomes)))]
    names += protocol.criteria
    names += [found.held[key].value for key in protocol.used]
    names += [column for formula in found.formulas for column in formula.columns]
    names += [uncovered_name(key) for key in open_ended(protocol) if key in protocol.calculations]
    return list(dict.fromkeys(names))


def decisions(protocol: Protocol, found: Query, table: pl.DataFrame, cases: Iterable[Case]) -> Iterator[Decision]:
    """A decision for every row, whose case is the one in the same place; equal answers are one object."""
    amounts = _records({formula.key: amounts_of(protocol, found, table, formula) for formula in found.formulas}, table.height)
    for case, (eligibility, outcomes, criteria, missing, uncovered), amount in zip(
        cases, _answers(protocol, found, table), amounts, strict=True
    ):
        yield Decision(case, eligibility, outcomes, criteria, amount, missing, uncovered=uncovered)


Answers: TypeAlias = tuple[Eligibility | None, dict[str, OutcomeAnswer], dict[str, Truth], tuple[str, ...], tuple[str, ...]]


def uncovered(protocol: Protocol, table: pl.DataFrame) -> dict[str, pl.Series]:
    """Of what does not end with `otherwise`, whether it has nothing for a row."""
    families = protocol.classifications
    may = {key: [f"{key} may be {number}" for number in range(len(family.outcomes))] for key, family in families.items()}
    every = {key: ~pl.any_horizontal(may[key]) if key in may else pl.col(uncovered_name(key)) for key in open_ended(protocol)}
    return {key: table.select(expr.alias(uncovered_name(key))).to_series() for key, expr in every.items()}


def _answers(protocol: Protocol, found: Query, table: pl.DataFrame) -> Iterator[Answers]:
    """What each row says but for its amounts."""
    families = {key: [outcome.name for outcome in family.outcomes] for key, family in protocol.classifications.items()}
    may = [f"{key} may be {number}" for key, names in families.items() for number in range(len(names))]
    missing = [pl.col(found.held[key].value).is_null().alias(f"{key} missing") for key in protocol.used]
    rows = table.select(ELIGIBILITY_COLUMN, *families, *may, *protocol.criteria, *missing, *uncovered(protocol, table).values())
    known: dict[tuple[Any, ...], Answers] = {}
    for row in rows.iter_rows():
        if row not in known:
            known[row] = _answer(protocol, dict(zip(rows.columns, row, strict=True)), families)
        yield known[row]


def _answer(protocol: Protocol, row: Mapping[str, Any], families: Mapping[str, Sequence[str]]) -> Answers:
    outcomes = {
        key: OutcomeAnswer(row[key], tuple(name for number, name in enumerate(names) if row[f"{key} may be {number}"]))
        for key, names in families.items()
    }
    criteria = {key: TRUTHS[row[key]] for key in protocol.criteria}
    missing = tuple(key for key in protocol.used if row[f"{key} missing"])
    without = tuple(key for key in open_ended(protocol) if row[uncovered_name(key)])
    return BY_TEXT[row[ELIGIBILITY_COLUMN]], outcomes, criteria, missing, without


def _records(columns: Mapping[str, Sequence[Amount | None]], height: int) -> Iterator[dict[str, Amount | None]]:
    """The rows of some columns, in which equal amounts are one object; rows without any column are rows too."""
    known: dict[tuple[int, ...], dict[str, Amount | None]] = {}
    for row in zip(*columns.values(), strict=True) if columns else [()] * height:
        amounts = tuple(map(id, row))
        if amounts not in known:
            known[amounts] = dict(zip(columns, row, strict=True))
        yield known[amounts]


def amounts_of(protocol: Protocol, found: Query, table: pl.DataFrame, formula: FormulaColumn) -> list[Amount | None]:
    """The exact amounts of a calculation, each distinct input computed once."""
    calculation = protocol.calculations[formula.key]
    lowering = found.plan.lowering

    def amount(row: Mapping[str, Any]) -> Amount | None:
        worth = lowering.exact(formula.read, formula.names, row).worth(t.CalculationValue(formula.key, calculation.unit))
        return None if worth is None else Amount(shown(worth) / calculation.unit.factor, calculation.unit.text)

    if not formula.columns:
        return [amount({})] * table.height
    inputs = table.select(formula.columns)
    known = {row: amount(dict(zip(formula.columns, row, strict=True))) for row in inputs.unique().iter_rows()}
    return [known[row] for row in inputs.iter_rows()]
