"""The whole protocol as one lazy query over a frame of any engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import polars as pl

from remission.cases.frames.held import Held, at
from remission.engines.columns.engines import made_real
from remission.engines.columns.plan import ELIGIBILITY_COLUMN, ColumnPlan, FormulaColumn, amount_name, uncovered_name
from remission.engines.columns.settle import settled, with_answers
from remission.engines.columns.stages import Signature
from remission.engines.decision import open_ended
from remission.expr.facts import Kind
from remission.protocol.model import Protocol

TYPES: dict[Kind, type[nw.Float64 | nw.String | nw.Int64]] = {
    Kind.QUANTITY: nw.Float64,
    Kind.CHOICE: nw.String,
    Kind.DATE: nw.Int64,
}


@dataclass(frozen=True, slots=True)
class Query:
    """A frame with every conclusion as columns, lazily; `formulas` say what the exact amounts are computed from."""

    frame: nw.LazyFrame[Any]
    held: Mapping[str, Held]
    plan: ColumnPlan

    @property
    def formulas(self) -> tuple[FormulaColumn, ...]:
        """The calculations."""
        return tuple(self.plan.formulas)


def query(protocol: Protocol, frame: nw.LazyFrame[Any], held: Mapping[str, Held]) -> Query:
    """Add every conclusion of a protocol to a frame.

    Floating point and open outcomes that need an exact look make it run parts of the query here and now; a protocol whose
    comparisons are with constants needs none of that.

    Args:
        protocol: A checked protocol.
        frame: A row a case.
        held: How the frame holds each fact it has; the others are missing for every case.
    """
    every = {key: held.get(key) or Held(protocol.facts[key], at(f"{key} absent")) for key in protocol.used}
    absent = [each for key, each in every.items() if key not in held]
    if absent:
        frame = frame.with_columns(**{each.value: nw.lit(None, dtype=TYPES[each.fact.kind]) for each in absent})
    plan = ColumnPlan(protocol, every)
    for stage in plan.lowering.sheet.stages:
        frame = frame.with_columns(**stage.columns)
        if stage.rare or stage.joints:
            frame = made_real(frame)
        frame = settled(frame, stage.rare)
        for joint in stage.joints:
            frame = with_answers(frame, joint.flag, joint.columns, joint.settle, dict.fromkeys(joint.names, pl.Float64))
        for signature in stage.signatures:
            frame = _with_signature(frame, signature)
    return Query(frame, every, plan)


def _with_signature(frame: nw.LazyFrame[Any], signature: Signature) -> nw.LazyFrame[Any]:
    """Replace what a diagram says of the possible outcomes where only the values themselves tell."""
    key = at(signature.key)
    names = [*signature.names]
    exact = [f"{key} exactly {number}" for number in range(len(names))]
    outcome, none = f"{key} exactly", f"{key} exactly none"

    def answer(row: Mapping[str, Any]) -> dict[str, bool | str | None]:
        found = signature.possible(row)
        only = next(iter(found)) if len(found) == 1 else None
        return {**{column: name in found for column, name in zip(exact, names, strict=True)}, none: None in found, outcome: only}

    types = {**dict.fromkeys((*exact, none), pl.Boolean), outcome: pl.String}
    found = with_answers(frame, signature.flag, signature.columns, answer, types)
    is_rare = nw.col(signature.flag)
    raw = _by_kleene_or_diagram(key, names) if signature.has_diagram else _from_kleene(key, names)
    settled_by = {f"{key} may be {number}": column for number, column in enumerate(exact)} | {
        f"{key} may be none": none,
        key: outcome,
    }
    columns = {name: nw.when(is_rare).then(nw.col(column)).otherwise(raw[name]) for name, column in settled_by.items()}
    return found.with_columns(**columns).drop(*types)


def _by_kleene_or_diagram(key: str, names: list[str]) -> dict[str, nw.Expr]:
    """What Kleene logic settles, else what the diagram says.

    A diagram takes an unknown atom over several facts to go either way, though an outcome asked for may be settled all the same.
    """
    truths = [nw.col(f"{key} is {number}") for number in range(len(names))]
    is_met = nw.any_horizontal(*(truth.fill_null(value=False) for truth in truths), ignore_nulls=False)
    is_unknown = nw.any_horizontal(*(truth.is_null() for truth in truths), ignore_nulls=False)
    settled = _from_kleene(key, names)
    return {name: nw.when(~is_met & is_unknown).then(nw.col(name)).otherwise(own) for name, own in settled.items()}


def _from_kleene(key: str, names: list[str]) -> dict[str, nw.Expr]:
    """Rows that Kleene logic settles: the outcome that is met, or none."""
    met = [nw.col(f"{key} is {number}").fill_null(value=False) for number in range(len(names))]
    outcome = nw.lit(None, dtype=nw.String)
    for number, name in reversed(list(enumerate(names))):
        outcome = nw.when(met[number]).then(nw.lit(name)).otherwise(outcome)
    none = nw.all_horizontal(*(~own for own in met), ignore_nulls=False)
    return {**{f"{key} may be {number}": own for number, own in enumerate(met)}, f"{key} may be none": none, key: outcome}


def _uncovered(protocol: Protocol, key: str) -> nw.Expr:
    """Whether a classification has no outcome for a row that is possible at all, or a table no row."""
    if key not in protocol.classifications:
        return nw.col(at(uncovered_name(key)))
    may = (nw.col(at(f"{key} may be {number}")) for number in range(len(protocol.classifications[key].outcomes)))
    return ~nw.any_horizontal(*may, ignore_nulls=False)


def answers(protocol: Protocol, found: Query) -> dict[str, nw.Expr]:
    """The columns of a decision by the names a user knows them by."""
    columns: dict[str, nw.Expr] = {ELIGIBILITY_COLUMN: nw.col(ELIGIBILITY_COLUMN)} if protocol.has_eligibility else {}
    for key, classification in protocol.classifications.items():
        columns[key] = nw.col(at(key))
        names = [outcome.name for outcome in classification.outcomes]
        columns |= {f"{key} may be {name}": nw.col(at(f"{key} may be {number}")) for number, name in enumerate(names)}
    columns |= {key: nw.col(at(key)) for key in protocol.criteria}
    columns |= {uncovered_name(key): _uncovered(protocol, key) for key in open_ended(protocol)}
    columns |= {name: nw.col(at(name)) for name in (amount_name(protocol, key) for key in protocol.calculations)}
    columns |= {f"{key} missing": nw.col(found.held[key].value).is_null() for key in protocol.used}
    return columns
