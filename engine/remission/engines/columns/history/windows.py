"""What the answers of a window come to, in columns: the twin of `engines.answers.taken`, all cases of a wave at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import polars as pl

from remission.cases.case import Value
from remission.engines.answers import NO, NO_OUTCOME, NONE, YES, DatedAnswer, range_of, taken
from remission.expr.compare import Interval, Number, compare_exact
from remission.expr.facts import Choose, Fact, Kind, Only, Pick
from remission.expr.numbers import exact
from remission.expr.tree import Op
from remission.expr.truth import MET
from remission.protocol.model import Protocol, RuleKey

Columns: TypeAlias = list[pl.Expr]
BY_ROW = (Pick.HIGHEST, Pick.LOWEST, Pick.SUM, Pick.MEAN)  # of numbers, which are added up and compared exactly

MANY = 1 << 24  # more than days, and assessments of a patient
IS_THERE = pl.lit(value=True).alias("is there")


@dataclass(slots=True)
class Amounts:
    """The distinct amounts, counts and lengths, by the numbers that columns have for them."""

    values: list[Number | Interval] = field(default_factory=list)
    numbers: dict[Value, int] = field(default_factory=dict)

    def number(self, value: Number | Interval) -> int:
        """The number of an amount."""
        if value not in self.numbers:
            self.numbers[value] = len(self.values)
            self.values.append(value)
        return self.numbers[value]

    def numbered(self, value: Value) -> int | None:
        """The number of a value that is an amount, if it is one."""
        return self.number(value) if isinstance(value, Decimal | Fraction | Interval) else None


@dataclass(frozen=True, slots=True)
class AnswersOfRule:
    """How a frame holds the answers of one rule.

    `value` is what it is where it is settled; `may` says for each value whether it is possible.
    """

    key: RuleKey
    names: tuple[str, ...]

    @property
    def value(self) -> str:
        """The column of what is settled: a choice, or the number of an amount."""
        return f"answer {self.key[1]}"

    def may(self, name: str) -> str:
        """The column of whether a value is possible."""
        return f"answer {self.key[1]} may be {name}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column."""
        return (self.value, *map(self.may, self.names))


def answers_of(protocol: Protocol, key: RuleKey) -> AnswersOfRule:
    """How the answers of a rule are held."""
    kind, slug = key
    match kind:
        case "classification":
            outcomes = protocol.classifications[slug].outcomes
            is_open = outcomes[-1].condition is not None
            return AnswersOfRule(key, (*(one.name for one in outcomes), *((NO_OUTCOME,) if is_open else ())))
        case "criterion":
            return AnswersOfRule(key, (YES, NO))
        case "calculation":
            return AnswersOfRule(key, ())


def taken_in_columns(fact: Fact, source: AnswersOfRule, members: pl.DataFrame, rows: pl.Series, amounts: Amounts) -> pl.Series:
    """The value of a fact for some rows: a choice as it is, a date by its number, a quantity by that of its amount.

    Args:
        fact: Taken from answers.
        source: What it is taken from.
        members: `row`, `day` and the columns of the source: the answers in the window of each row.
        rows: The rows, in whose order the values come.
        amounts: What the numbers of amounts mean.
    """
    rule = fact.choose
    assert rule is not None  # noqa: S101 - no such fact is declared without
    if rule.pick in BY_ROW:
        return _one_by_one(fact, source, members, rows, amounts)
    truth = _truth(rule.only, source, amounts)
    asked = members.with_columns(truth.alias("so"))
    found = rows.to_frame("row").join(_summary(rule, source, asked), on="row", how="left", maintain_order="left")
    return _values(fact, rule, found, amounts)


def _truth(only: Only | None, source: AnswersOfRule, amounts: Amounts) -> pl.Expr:
    """Whether an answer is as the rule says; null where that is not known."""
    if only is None:
        return pl.lit(value=True)
    if not source.names:
        limit = exact(Fraction(only.value)) if not isinstance(only.value, str) else exact(Fraction(0))
        plain = ((number, value) for number, value in enumerate(amounts.values) if not isinstance(value, Interval))
        numbers = [number for number, value in plain if compare_exact(value, only.op, limit) is MET]
        return pl.when(pl.col(source.value).is_not_null()).then(pl.col(source.value).is_in(numbers))
    may, wanted = pl.col(source.may(str(only.value))), pl.col(source.value) == str(only.value)
    is_it = pl.when(~may).then(pl.lit(value=False)).when(wanted).then(pl.lit(value=True))
    return is_it if only.op is Op.EQ else ~is_it


def _summary(rule: Choose, source: AnswersOfRule, asked: pl.DataFrame) -> pl.DataFrame:
    """One row for each row that has an answer in its window."""
    if rule.pick is Pick.HELD:
        return _held(asked)
    by_row = asked.group_by("row", maintain_order=True)
    match rule.pick:
        case Pick.ANY:
            return by_row.agg(pl.col("so").any(ignore_nulls=False).alias("value"), IS_THERE)
        case Pick.ALL:
            return by_row.agg(pl.col("so").all(ignore_nulls=False).alias("value"), IS_THERE)
        case Pick.COUNT:
            met = pl.col("so").sum().cast(pl.Int64)
            return by_row.agg(met.alias("least"), (met + pl.col("so").is_null().sum()).alias("most"))
        case Pick.PREFERRED:
            return by_row.agg(*_preferred(rule.order, source))
        case _:
            return by_row.agg(*_one(source, is_first=rule.pick is Pick.FIRST))


def _one(source: AnswersOfRule, *, is_first: bool) -> Columns:
    """The first or the last day on which an answer may be as the rule says, and what it is where that is settled."""
    day, value = pl.col("day"), pl.col(source.value)
    days = day.filter(pl.col("so").fill_null(value=True))
    at = days.min() if is_first else days.max()
    mine = day == at
    is_so = pl.col("so").filter(mine)
    is_one = is_so.all(ignore_nulls=False).fill_null(value=False) & (value.filter(mine).null_count() == 0)
    is_settled = is_one & (value.filter(mine).n_unique() == 1)
    return [
        pl.when(is_settled).then(value.filter(mine).first()).alias("value"),
        at.is_null().alias("is none"),
        pl.when(is_so.any()).then(at).alias("day"),
    ]


def _preferred(order: Sequence[str], source: AnswersOfRule) -> Columns:
    ranks = [(pl.col(source.may(name)), at) for at, name in enumerate(order)]
    best_may = pl.min_horizontal(pl.when(may).then(at) for may, at in ranks)
    worst_may = pl.max_horizontal(pl.when(may).then(at) for may, at in ranks)
    best = worst_may.min()
    is_settled = best_may.min() >= best
    names = pl.lit(None, pl.String)
    for at, name in enumerate(order):
        names = pl.when(best == at).then(pl.lit(name)).otherwise(names)
    shows = (best_may == best) & (worst_may == best)
    return [
        pl.when(is_settled).then(names).alias("value"),
        pl.lit(value=False).alias("is none"),
        pl.when(is_settled).then(pl.col("day").filter(shows).min()).alias("day"),
    ]


def _held(asked: pl.DataFrame) -> pl.DataFrame:
    """For how many days it has held at the last assessment, at least and at most."""
    by_day = asked.group_by("row", "day", maintain_order=True).agg(pl.col("so").all(ignore_nulls=False))
    day, so = pl.col("day"), pl.col("so")

    def since(broken: pl.Expr) -> pl.Expr:
        behind = day.filter(day > day.filter(broken).max().fill_null(-1))
        return (day.max() - behind.min()).fill_null(0)

    least, most = since(~so.fill_null(value=False)), since(~so.fill_null(value=True))
    return by_day.group_by("row", maintain_order=True).agg(least.alias("least"), most.alias("most"))


def _values(fact: Fact, rule: Choose, found: pl.DataFrame, amounts: Amounts) -> pl.Series:
    """The values that a summary stands for; nothing in a window has a meaning of its own."""
    if rule.pick in (Pick.COUNT, Pick.HELD):
        pairs = found.select((pl.col("least").fill_null(0) * MANY + pl.col("most").fill_null(0)).alias("value")).to_series()
        known = {pair: amounts.numbered(range_of(*divmod(pair, MANY))) for pair in pairs.unique()}
        return pairs.replace_strict(known, return_dtype=pl.Int64) if len(pairs) else pairs
    if rule.pick in (Pick.ANY, Pick.ALL):
        is_never = rule.only is not None and rule.only.op is Op.NE
        if_none = YES if rule.pick is Pick.ALL and is_never else NO
        value = pl.when(pl.col("is there").is_null()).then(pl.lit(if_none))
        return found.select(value.when(pl.col("value")).then(pl.lit(YES)).when(~pl.col("value")).then(pl.lit(NO))).to_series()
    if rule.is_day:
        return found["day"]
    if fact.kind is Kind.CHOICE:
        is_none = pl.col("is none").fill_null(value=True)
        return found.select(pl.when(is_none).then(pl.lit(NONE)).otherwise(pl.col("value"))).to_series()
    return found["value"]


def _one_by_one(fact: Fact, source: AnswersOfRule, members: pl.DataFrame, rows: pl.Series, amounts: Amounts) -> pl.Series:
    """Numbers that are added up or compared: each distinct window once."""
    lists = members.sort("row", "day", maintain_order=True).group_by("row", maintain_order=True).agg("day", source.value)
    known: dict[tuple[tuple[int, ...], tuple[int | None, ...]], int | None] = {}
    by_row: dict[int, int | None] = {}
    for row, days, numbers in lists.iter_rows():
        key = tuple(days), tuple(numbers)
        if key not in known:
            pairs = zip(days, numbers, strict=True)
            answers = [
                DatedAnswer(date.fromordinal(day), () if number is None else (amounts.values[number],)) for day, number in pairs
            ]
            known[key] = _number(taken(fact, answers).value, amounts)
        by_row[row] = known[key]
    nothing = _number(taken(fact, ()).value, amounts)
    return pl.Series([by_row.get(row, nothing) for row in rows], dtype=pl.Int64)


def _number(value: Value, amounts: Amounts) -> int | None:
    return value.toordinal() if isinstance(value, date) else amounts.numbered(value)
