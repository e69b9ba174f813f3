"""Decisions as flat rows of text, many at once: what `records.row` says of one decision, by columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from remission.engines.columns.decisions import amounts_of, uncovered
from remission.expr.numbers import plain
from remission.expr.truth import MET, NOT_MET, UNKNOWN
from remission.render.records import column, columns, problems_text, row
from remission.render.uncovered import uncovered_problem

if TYPE_CHECKING:
    from remission.engines.columns import Answered
    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol

AT_ONCE = 50_000  # decisions
BETWEEN, BESIDE = "; ", " | "


def of_decisions(protocol: Protocol, decisions: Iterator[Decision]) -> Iterator[pl.DataFrame]:
    """Decisions in frames of some thousands, at least one."""
    schema = dict.fromkeys(columns(protocol), pl.String)
    yield pl.DataFrame(schema=schema)
    while some := [list(row(protocol, decision).values()) for decision in islice(decisions, AT_ONCE)]:
        yield pl.DataFrame(some, schema=schema, orient="row")


def of_columns(protocol: Protocol, answered: Answered) -> pl.DataFrame:
    """The same of cases that were decided in columns, without a decision of each."""
    cells = {
        "patient": answered.chunk.patients,
        "date": answered.chunk.days.dt.to_string("%Y-%m-%d"),
        "protocol": pl.repeat(f"{protocol.id} {protocol.version}", answered.table.height, eager=True),
        "eligibility": answered.table["eligibility"],
        **{column(key): answers for key, answers in _answers(protocol, answered)},
        **dict(_amounts(protocol, answered)),
        "missing": _missing(protocol, answered),
        "problems": _with_uncovered(protocol, answered, _problems(answered)),
    }
    return pl.DataFrame({name: cells[name].cast(pl.String) for name in columns(protocol)})


def _answers(protocol: Protocol, answered: Answered) -> Iterator[tuple[str, pl.Series]]:
    table = answered.table
    for key, family in protocol.classifications.items():
        yield key, table[key]
        may = [pl.when(f"{key} may be {number}").then(pl.lit(each.name)) for number, each in enumerate(family.outcomes)]
        yield f"{key} possible", _joined(table, may)
    for key, one in protocol.lists.items():
        applies = [pl.when(criterion).then(pl.lit(word)) for word, criterion in one.phrases.items()]
        yield key, _joined(table, applies)
        waiting = [pl.when(pl.col(criterion).is_null()).then(pl.lit(word)) for word, criterion in one.phrases.items()]
        yield f"{key} open", _joined(table, waiting)
    for key in protocol.criteria:
        truth = pl.when(key).then(pl.lit(MET.value)).when(~pl.col(key)).then(pl.lit(NOT_MET.value))
        yield key, table.select(truth.otherwise(pl.lit(UNKNOWN.value))).to_series()


def _amounts(protocol: Protocol, answered: Answered) -> Iterator[tuple[str, pl.Series]]:
    """Each amount as its exact decimal, computed and written once for every distinct input."""
    for formula in answered.found.formulas:
        name = f"{formula.key} [{protocol.calculations[formula.key].unit.text}]"
        inputs = answered.table.select(formula.columns or pl.repeat(0, pl.len()))
        distinct = inputs.unique()
        amounts = amounts_of(protocol, answered.found, distinct, formula)
        texts = pl.Series(name, [amount and plain(amount.value) for amount in amounts], dtype=pl.String)
        told = inputs.join(distinct.with_columns(texts), on=inputs.columns, how="left", nulls_equal=True, maintain_order="left")
        yield name, told[name]


def _missing(protocol: Protocol, answered: Answered) -> pl.Series:
    held = answered.found.held
    return _joined(answered.table, [pl.when(pl.col(held[key].value).is_null()).then(pl.lit(key)) for key in protocol.used])


def _joined(table: pl.DataFrame, words: Sequence[pl.Expr]) -> pl.Series:
    """The words of each row, without those that are null."""
    if not words:
        return pl.repeat("", table.height, dtype=pl.String, eager=True)
    return table.select(pl.concat_str(words, separator=BETWEEN, ignore_nulls=True)).to_series()


def _with_uncovered(protocol: Protocol, answered: Answered, texts: pl.Series) -> pl.Series:
    """What no outcome or no row applies to, after the problems of the data."""
    told: dict[int, list[str]] = {}
    for key, flags in uncovered(protocol, answered.table).items():
        for index in flags.arg_true():
            told.setdefault(index, []).append(problems_text([uncovered_problem(protocol, key, answered.chunk.patients[index])]))
    if not told:
        return texts
    both = [
        BESIDE.join(filter(None, (before, *after))) for before, after in zip(texts.gather(list(told)), told.values(), strict=True)
    ]
    return texts.scatter(list(told), both)


def _problems(answered: Answered) -> pl.Series:
    told = {index: text for index, case in answered.chunk.told.items() if (text := problems_text(case.problems))}
    texts = pl.repeat("", answered.table.height, dtype=pl.String, eager=True)
    if told:
        texts = texts.scatter(list(told), list(told.values()))
    if answered.chunk.cells is not None:
        of_cells = answered.chunk.cells.texts(lambda problem: problems_text([problem]).removeprefix(str(problem.pos)))
        texts = texts.scatter(of_cells["row"], of_cells["text"])
    return texts
