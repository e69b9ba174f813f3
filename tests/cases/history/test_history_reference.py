"""Histories of all patients at once are those that the definition gives window by window, for any drawn table and rule."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from remission.cases.case import Value
from remission.cases.history.reference import Asked, Member, summary
from remission.cases.history.taking import Numbers, taken
from remission.cases.history.timeline import OBSERVED, UNKNOWN_VALUE, timeline
from remission.expr.compare import Interval
from remission.expr.facts import Bound, Choose, Fact, Kind, Only, Pick
from remission.expr.tree import Op
from remission.expr.units import unit

QUANTITY = Fact("a", "a", "a", Kind.QUANTITY, unit("mg"), (Fraction(0), Fraction(1000)), censored=True)
PLAIN = replace(QUANTITY, censored=False)
CHOICE = Fact("a", "a", "a", Kind.CHOICE, values=("present", "absent"))
MADE = Fact("b", "b", "b", Kind.QUANTITY, unit("mg"), (Fraction(0), Fraction(10_000)), censored=True)
SINCE, UNTIL = Bound("first", 0), Bound("last", -1)
FIRST, LAST = 5, 9  # the dates of every other patient

NUMBERS = [Decimal(0), Decimal(1), Decimal("2.5"), Decimal(7), Fraction(1, 3)]
RANGES = [Interval(Decimal(0), Decimal(2), high_open=True), Interval(Decimal(3), Decimal(8), low_open=True)]
WINDOWS = [
    {"start": None, "end": 0},
    {"start": None, "end": -1},
    {"start": -3, "end": 0},
    {"start": 0, "end": 0},
    {"start": -2, "end": 2},
    {"start": None, "end": None},
    {"start": None, "end": 0, "since": SINCE},
    {"start": None, "end": -1, "since": SINCE},
    {"start": None, "end": 0, "until": UNTIL},
    {"start": None, "end": 0, "since": SINCE, "until": UNTIL},
]
ONLY = Only(Op.GE, Fraction(5, 2))
PRESENT = Only(Op.EQ, "present")


def rules() -> Iterator[tuple[Fact, Choose]]:
    """Every rule that there is, without its window."""
    plain = Choose(Pick.LATEST, None, None)
    for pick in (Pick.LATEST, Pick.FIRST, Pick.HIGHEST, Pick.LOWEST):
        for is_day in (False, True):
            yield QUANTITY, replace(plain, pick=pick, is_day=is_day)
    yield from ((QUANTITY, replace(plain, pick=pick)) for pick in (Pick.SUM, Pick.MEAN, Pick.COUNT))
    yield from (
        (QUANTITY, replace(plain, pick=pick, only=ONLY)) for pick in (Pick.COUNT, Pick.ANY, Pick.ALL, Pick.LATEST, Pick.FIRST)
    )
    yield PLAIN, replace(plain, pick=Pick.LOWEST, rank=2)
    yield from ((CHOICE, replace(plain, pick=pick, only=PRESENT)) for pick in (Pick.COUNT, Pick.ANY, Pick.ALL))
    yield CHOICE, replace(plain, pick=Pick.PREFERRED, order=("present", "absent"))
    yield from ((PLAIN, replace(plain, pick=Pick.CLOSEST, later=later)) for later in (False, True))


@st.composite
def tables(draw: st.DrawFn) -> tuple[Asked, list[tuple[int, int, Value]], list[tuple[int, int]]]:
    """A rule, dated values of some patients, and assessments of theirs."""
    source, rule = draw(st.sampled_from(list(rules())))
    window = draw(st.sampled_from(WINDOWS))
    source = replace(source, complete=draw(st.booleans()))
    rule = replace(rule, **window)  # type: ignore[arg-type]
    choices: list[Value] = (
        ["present", "absent"] if source.kind is Kind.CHOICE else [*NUMBERS, *(RANGES if source.censored else [])]
    )
    days = st.integers(1, 12)
    moments = draw(st.lists(st.tuples(st.integers(0, 2), days), unique=True, max_size=12))
    values = [(patient, day, draw(st.sampled_from([*choices, None]))) for patient, day in moments]
    assessed = draw(st.lists(st.tuples(st.integers(0, 2), days), unique=True, min_size=1, max_size=6))
    return Asked(rule, source, replace(MADE, kind=source.kind)), values, assessed


def by_definition(asked: Asked, values: list[tuple[int, int, Value]], assessed: list[tuple[int, int]]) -> list[Value]:
    found: list[Value] = []
    rule = asked.rule
    for patient, day in assessed:
        if rule.anchors and patient % 2:
            found.append(None)
            continue
        low = max(1 if rule.start is None else day + rule.start, 1 if rule.since is None else FIRST)
        high = min(99 if rule.end is None else day + rule.end, 99 if rule.until is None else LAST - 1)
        inside = sorted(((on, value) for who, on, value in values if who == patient and low <= on <= high), key=itemgetter(0))
        found.append(summary(asked, [Member(value, on) for on, value in inside], at=day).value)
    return found


def in_columns(asked: Asked, values: list[tuple[int, int, Value]], assessed: list[tuple[int, int]]) -> list[Value]:
    numbers: Numbers = {}
    rows = [
        (patient, day, -1, row, UNKNOWN_VALUE if value is None else numbers.setdefault(value, len(numbers)), row)
        for row, (patient, day, value) in enumerate(values)
    ]
    random.Random(1).shuffle(rows)  # noqa: S311 - in any order
    cases = pl.DataFrame(
        [(at, *pair) for at, pair in enumerate(assessed)],
        {"case": pl.UInt32(), "patient": pl.Int64(), "day": pl.Int64()},
        orient="row",
    )
    dates = {
        name: pl.Series([None if patient % 2 else day for patient, _ in assessed], dtype=pl.Int64)
        for name, day in (("first", FIRST), ("last", LAST))
    }
    found = taken(asked, cases, timeline(pl.DataFrame(rows, OBSERVED, orient="row")), dates, numbers)
    every = list(numbers)
    by_case = dict(found.select("case", "value").iter_rows())
    assert len(by_case) == len(found)
    return [every[by_case[at]] if at in by_case else None for at in range(len(assessed))]


@given(tables())
def test_columns_agree_with_the_definition(table: tuple[Asked, list[tuple[int, int, Value]], list[tuple[int, int]]]) -> None:
    assert in_columns(*table) == by_definition(*table)
