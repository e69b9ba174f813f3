"""Rare rows are settled here: each distinct combination of what matters once, in exact Python, then joined back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import narwhals as nw
import polars as pl

from remission.engines.columns.engines import beside, rows, unique
from remission.engines.columns.stages import Rare, Row
from remission.expr.truth import MET, UNKNOWN, Truth

Answer = Mapping[str, bool | str | float | None]  # by the column it is for

# What stands for null in a key: a join must find it, and no value is like it.
NO_FLOAT, NO_INTEGER, NO_TEXT = -1.5e308, -(2**60), "\u2400"


def with_answers(
    frame: nw.LazyFrame[Any], flag: str, keys: Sequence[str], answer: Callable[[Row], Answer], columns: Mapping[str, Any]
) -> nw.LazyFrame[Any]:
    """Add columns of answers: for rows with the flag, what `answer` says of their keys; null elsewhere.

    Args:
        frame: The rows.
        flag: A Boolean column: which rows are to be settled.
        keys: The columns that an answer depends on.
        answer: Settles one combination of keys.
        columns: The columns of an answer with their Polars types.
    """
    asked = unique(frame.filter(nw.col(flag)), keys)
    if asked.is_empty():
        return frame.with_columns(**{name: nw.lit(None, dtype=_narwhals(dtype)) for name, dtype in columns.items()})
    answers = pl.DataFrame([dict(answer(row)) for row in rows(asked)], schema=dict(columns))
    names = [f"key {number}" for number in range(len(keys))]
    table = pl.concat([_keyed_table(asked, keys, names), answers], how="horizontal")
    keyed = frame.with_columns(**{name: _keyed(key, asked.schema[key]) for name, key in zip(names, keys, strict=True)})
    found = keyed.join(beside(frame, table), on=names, how="left").drop(*names)
    return found.with_columns(**{name: nw.when(nw.col(flag)).then(nw.col(name)) for name in columns})


def settled(frame: nw.LazyFrame[Any], rare: Sequence[Rare]) -> nw.LazyFrame[Any]:
    """Add the truths of atoms that floating point leaves unsure in some rows."""
    for each in rare:
        found = with_answers(frame, each.unsure, each.keys, partial(_answer, each), {_EXACT: pl.Boolean})
        truth = nw.when(nw.col(each.unsure)).then(nw.col(_EXACT)).otherwise(nw.col(each.raw))
        frame = found.with_columns(**{each.name: truth}).drop(_EXACT, each.raw, each.unsure)
    return frame


_EXACT = "settled exactly"


def _answer(rare: Rare, row: Row) -> Answer:
    return {_EXACT: _boolean(rare.settle(row))}


def _boolean(truth: Truth) -> bool | None:
    return None if truth is UNKNOWN else truth is MET


def _keyed(column: str, dtype: pl.DataType) -> nw.Expr:
    """A column as a key without nulls."""
    if dtype == pl.Boolean:
        return nw.col(column).cast(nw.Int64).fill_null(2)
    if dtype.is_integer():
        return nw.col(column).cast(nw.Int64).fill_null(NO_INTEGER)
    return nw.col(column).fill_null(NO_TEXT if dtype == pl.String else NO_FLOAT)


def _keyed_table(table: pl.DataFrame, keys: Sequence[str], names: Sequence[str]) -> pl.DataFrame:
    keyed = {name: _keyed(key, table.schema[key]) for name, key in zip(names, keys, strict=True)}
    return nw.from_native(table).select(**keyed).to_native()


def _narwhals(dtype: Any) -> Any:  # noqa: ANN401 - a type of either library
    return nw.Boolean if dtype == pl.Boolean else nw.Float64 if dtype == pl.Float64 else nw.String
