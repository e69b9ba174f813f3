"""Whole weeks, months and years between dates, and dates with a time added: a slow count on the calendar is the specification."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Literal, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remission.cases.case import Case
from remission.engines.columns import decide_cases
from remission.engines.evaluate import Evaluator
from remission.expr.dates import completed, shifted
from remission.expr.facts import ASSESSMENT_DATE
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.load import load
from remission.testing.agreement import drawn

if TYPE_CHECKING:
    from remission.expr.tree import MissingDay, Period
    from remission.protocol.model import Protocol

RULES = Path(__file__).parents[1] / "calendar" / "rules.yaml"
STATED: dict[MissingDay, str] = {"next": "", "last": "days that do not exist: last day of the month\n"}
DAYS = st.dates(date(1890, 1, 1), date(2110, 12, 31))
EDGES = "2024-02-29 2023-02-28 2024-03-01 2023-03-01 2000-02-29 1900-02-28 1900-03-01 2024-01-31 2024-04-30 2023-12-31 2024-01-01"
DATES = st.sampled_from(list(map(date.fromisoformat, EDGES.split()))) | DAYS


def later(day: date, count: int, period: Period, missing_day: MissingDay) -> date:
    """The day so many periods later, by the calendar."""
    if period in ("day", "week"):
        return day + timedelta(days=count * (7 if period == "week" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if period == "year" else 1)
    year, month = months // 12, months % 12 + 1
    last = monthrange(year, month)[1]
    if day.day <= last:
        return date(year, month, day.day)
    return date(year, month, last) + timedelta(days=1 if missing_day == "next" else 0)


def counted(start: date, end: date, period: Period, missing_day: MissingDay) -> int:
    """The greatest n for which the start plus n is not after the end."""
    short = {"day": 1, "week": 7, "month": 28, "year": 365}[period]
    count = -1 if end >= start else (end - start).days // short - 1
    while later(start, count + 1, period, missing_day) <= end:
        count += 1
    return count


# ---- by itself ---------------------------------------------------------------------------------------

PERIODS = st.sampled_from(["day", "week", "month", "year"])
CONVENTIONS = st.sampled_from(["next", "last"])


@given(DATES, DATES, PERIODS, CONVENTIONS)
def test_whole_periods_are_the_greatest_number_that_has_passed(s: date, e: date, period: Period, missing: MissingDay) -> None:
    assert completed(period, s, e, missing) == counted(s, e, period, missing)


@given(DATES, st.integers(-400, 400), PERIODS, CONVENTIONS)
def test_a_date_with_a_time_added(day: date, count: int, period: Period, missing: MissingDay) -> None:
    assert shifted(day, count // 3 if period == "year" else count, period, missing) == later(
        day, count // 3 if period == "year" else count, period, missing
    )


@given(DATES, st.integers(0, 100), PERIODS, CONVENTIONS)
def test_so_many_periods_have_passed_on_the_day_that_many_later(day: date, n: int, period: Period, missing: MissingDay) -> None:
    there = shifted(day, n, period, missing)
    assert completed(period, day, there, missing) >= n
    assert completed(period, day, there - timedelta(days=1), missing) < n


# ---- both sides of every edge ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def protocols(tmp_path_factory: pytest.TempPathFactory) -> dict[MissingDay, Protocol]:
    folder = tmp_path_factory.mktemp("calendar")
    found: dict[MissingDay, Protocol] = {}
    for missing_day, line in STATED.items():
        file = folder / f"{missing_day}.yaml"
        file.write_text(RULES.read_text(encoding="utf-8").replace("sources:", f"{line}sources:", 1), encoding="utf-8")
        found[missing_day] = load(file)
    return found


def case(assessed: str | None = None, birth: str | None = None, start: str | None = None, end: str | None = None) -> Case:
    dates = {ASSESSMENT_DATE: assessed, "birth": birth, "start": start, "end": end}
    values = {key: None if text is None else date.fromisoformat(text) for key, text in dates.items()}
    return Case("P", values[ASSESSMENT_DATE], {**values, "sex": None}, {})


def of(assessed: str, birth: str) -> Case:
    return case(assessed, birth=birth)


def between(start: str, end: str) -> Case:
    return case(start=start, end=end)


AFTER, BEFORE = MET, NOT_MET
# fmt: off
EDGE_CASES: list[tuple[MissingDay, str, Case, Truth]] = [
    # a birthday, and the day before
    ("next", "adult",              of("2023-01-01", "2005-01-01"), AFTER),
    ("next", "adult",              of("2022-12-31", "2005-01-01"), BEFORE),
    ("next", "adult_by_name",      of("2023-01-01", "2005-01-01"), AFTER),
    ("next", "adult_by_name",      of("2022-12-31", "2005-01-01"), BEFORE),
    ("next", "adult_by_date",      of("2023-01-01", "2005-01-01"), AFTER),
    ("next", "adult_by_date",      of("2022-12-31", "2005-01-01"), BEFORE),
    ("next", "past_the_birthday",  of("2023-01-01", "2005-01-01"), NOT_MET),
    ("next", "past_the_birthday",  of("2023-01-02", "2005-01-01"), MET),
    ("next", "until_the_birthday", of("2023-01-01", "2005-01-01"), MET),
    ("next", "until_the_birthday", of("2023-01-02", "2005-01-01"), NOT_MET),
    # born on 29 February: the first of March, or the 28th of February, in a year without that day
    ("next", "adult",              of("2022-02-28", "2004-02-29"), BEFORE),
    ("next", "adult",              of("2022-03-01", "2004-02-29"), AFTER),
    ("last", "adult",              of("2022-02-27", "2004-02-29"), BEFORE),
    ("last", "adult",              of("2022-02-28", "2004-02-29"), AFTER),
    ("next", "adult_by_date",      of("2022-02-28", "2004-02-29"), BEFORE),
    ("next", "adult_by_date",      of("2022-03-01", "2004-02-29"), AFTER),
    ("last", "adult_by_date",      of("2022-02-27", "2004-02-29"), BEFORE),
    ("last", "adult_by_date",      of("2022-02-28", "2004-02-29"), AFTER),
    ("next", "birthday",           of("2022-03-01", "2004-02-29"), MET),
    ("next", "birthday",           of("2022-02-28", "2004-02-29"), NOT_MET),
    ("last", "birthday",           of("2022-03-01", "2004-02-29"), NOT_MET),
    ("last", "birthday",           of("2022-02-28", "2004-02-29"), MET),
    ("next", "no_birthday",        of("2022-03-01", "2004-02-29"), NOT_MET),
    ("last", "no_birthday",        of("2022-03-01", "2004-02-29"), MET),
    ("next", "until_the_birthday", of("2022-03-01", "2004-02-29"), MET),
    ("last", "until_the_birthday", of("2022-03-01", "2004-02-29"), NOT_MET),
    # a month after 31 March is the first of May, or 30 April
    ("next", "months",             between("2024-03-31", "2024-04-30"), BEFORE),
    ("next", "months",             between("2024-03-31", "2024-05-01"), AFTER),
    ("last", "months",             between("2024-03-31", "2024-04-29"), BEFORE),
    ("last", "months",             between("2024-03-31", "2024-04-30"), AFTER),
    # a month after 30 January, in a leap year and in another
    ("next", "months",             between("2024-01-30", "2024-02-29"), BEFORE),
    ("last", "months",             between("2024-01-30", "2024-02-29"), AFTER),
    ("last", "months",             between("2023-01-29", "2023-02-27"), BEFORE),
    ("last", "months",             between("2023-01-29", "2023-02-28"), AFTER),
    ("next", "one_month",          between("2024-01-15", "2024-02-15"), MET),
    ("next", "one_month",          between("2024-01-15", "2024-03-14"), MET),
    ("next", "one_month",          between("2024-01-15", "2024-03-15"), NOT_MET),
    ("next", "another_count", between("2024-01-15", "2024-03-14"), NOT_MET),
    ("next", "another_count", between("2024-01-15", "2024-03-15"), MET),
    ("next", "single", between("2024-01-15", "2024-03-14"), MET),
    ("next", "single", between("2024-01-15", "2024-03-15"), NOT_MET),
    ("next", "over_one",           between("2024-01-15", "2024-03-14"), NOT_MET),
    ("next", "over_one",           between("2024-01-15", "2024-03-15"), MET),
    ("next", "less_than_one",          between("2024-01-15", "2024-02-14"), MET),
    ("next", "less_than_one",          between("2024-01-15", "2024-02-15"), NOT_MET),
    ("next", "less_than_one",          between("2024-01-15", "2023-01-15"), MET),      # below 0: the end is earlier
    ("next", "one_two_three",       between("2024-01-15", "2024-05-14"), MET),
    ("next", "one_two_three",       between("2024-01-15", "2024-05-15"), NOT_MET),
    ("next", "weeks",              between("2024-01-01", "2024-01-14"), NOT_MET),
    ("next", "weeks",              between("2024-01-01", "2024-01-15"), MET),
    # windows by dates
    ("next", "soon",               between("2024-01-31", "2024-03-01"), MET),
    ("next", "soon",               between("2024-01-31", "2024-03-02"), NOT_MET),
    ("last", "soon",               between("2024-01-31", "2024-02-29"), MET),
    ("last", "soon",               between("2024-01-31", "2024-03-01"), NOT_MET),
    ("next", "soon",               between("2024-01-31", "2024-01-30"), NOT_MET),
    ("next", "shortly_ahead",        between("2024-02-29", "2024-03-29"), MET),
    ("next", "shortly_ahead",        between("2024-02-28", "2024-03-29"), NOT_MET),
    ("next", "a_week_early",       between("2024-01-15", "2024-02-08"), MET),
    ("next", "a_week_early",       between("2024-01-15", "2024-02-07"), NOT_MET),
    ("next", "beyond",        between("2024-01-31", "2024-03-01"), NOT_MET),
    ("next", "beyond",        between("2024-01-31", "2024-03-02"), MET),
    ("last", "beyond",        between("2024-01-31", "2024-03-01"), MET),
    ("last", "beyond",        between("2024-01-31", "2024-02-29"), NOT_MET),
    # 8 days, give or take two
    ("next", "window",             case("2024-01-06", start="2024-01-01"), NOT_MET),
    ("next", "window",             case("2024-01-07", start="2024-01-01"), MET),
    ("next", "window",             case("2024-01-11", start="2024-01-01"), MET),
    ("next", "window",             case("2024-01-12", start="2024-01-01"), NOT_MET),
    ("next", "visit",              between("2024-02-26", "2024-03-01"), NOT_MET),
    ("next", "visit",              between("2024-02-26", "2024-03-02"), MET),
    ("next", "visit",              between("2024-02-26", "2024-03-06"), MET),
    ("next", "visit",              between("2024-02-26", "2024-03-07"), NOT_MET),
    ("next", "older_by_two",       case("2024-01-01", birth="2000-01-02", start="2002-01-01"), NOT_MET),
    ("next", "older_by_two",       case("2024-01-01", birth="2000-01-01", start="2002-01-01"), MET),
    # missing
    ("next", "adult",              case("2024-01-01"), UNKNOWN),
    ("next", "adult_by_date",      case("2024-01-01"), UNKNOWN),
    ("next", "months",             case(start="2024-01-01"), UNKNOWN),
    ("next", "soon",               case(start="2024-01-01"), UNKNOWN),
]
# fmt: on


@pytest.mark.parametrize(
    ("missing_day", "criterion", "given_case", "expected"),
    EDGE_CASES,
    ids=lambda value: str(value) if not isinstance(value, Case) else "-".join(str(one) for one in value.values.values()),
)
def test_on_each_side_of_an_edge(
    protocols: dict[MissingDay, Protocol], missing_day: MissingDay, criterion: str, given_case: Case, expected: Truth
) -> None:
    assert Evaluator(protocols[missing_day]).decide(given_case).criteria[criterion] is expected


# ---- every engine ------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("missing_day", ["next", "last"])
def test_columns_say_the_same_on_drawn_and_edge_cases(
    protocols: dict[MissingDay, Protocol], missing_day: MissingDay, engine: Literal["polars", "duckdb"]
) -> None:
    pytest.importorskip("duckdb", reason="the extra 'duckdb' is not installed")
    protocol = protocols[missing_day]
    cases = [*(one for _, _, one, _ in EDGE_CASES), *drawn(protocol, 300, seed=3), *anywhere(300)]
    evaluator = Evaluator(protocol)
    assert decide_cases(protocol, cases, engine) == [replace(evaluator.decide(one), trace=None) for one in cases]


@pytest.mark.parametrize("missing_day", ["next", "last"])
def test_criteria_are_a_slow_count_on_the_calendar(protocols: dict[MissingDay, Protocol], missing_day: MissingDay) -> None:
    evaluator = Evaluator(protocols[missing_day])
    for one in anywhere(400):
        found = evaluator.decide(one).criteria
        birth, start, end, assessed = (cast("date", one.values[key]) for key in ("birth", "start", "end", ASSESSMENT_DATE))
        years, months = counted(birth, assessed, "year", missing_day), counted(start, end, "month", missing_day)
        birthday, in_a_month = later(birth, 18, "year", missing_day), later(start, 1, "month", missing_day)
        expected = {
            "adult": years >= 18,
            "adult_by_name": years >= 18,
            "adult_by_date": assessed >= birthday,
            "past_the_birthday": assessed > birthday,
            "birthday": assessed == birthday,
            "months": months >= 1,
            "one_month": months == 1,
            "over_one": months > 1,
            "one_two_three": 1 <= months <= 3,
            "weeks": (end - start).days // 7 >= 2,
            "soon": start <= end <= in_a_month,
            "a_week_early": end >= in_a_month - timedelta(days=7),
            "beyond": (end - in_a_month).days >= 1,
        }
        assert {key: found[key] for key in expected} == {key: MET if holds else NOT_MET for key, holds in expected.items()}


def anywhere(count: int) -> list[Case]:
    """Cases with dates around the ends of months, some years apart."""
    random = Random(11)  # noqa: S311 - a seeded test

    def some(first: int, last: int) -> str:
        year, month = random.randint(first, last), random.choice((1, 2, 2, 3, 4, 12))
        length = monthrange(year, month)[1]
        return date(year, month, random.choice((1, 2, 15, length - 2, length - 1, length))).isoformat()

    return [case(some(2020, 2024), some(2000, 2006), some(2023, 2024), some(2023, 2024)) for _ in range(count)]


# ---- dates that were answered wrongly ----------------------------------------------------------------

# fmt: off
ONCE_WRONG: list[tuple[str, str, str, Period, int]] = [
    # what                                     from          to            in       whole ones
    ("a first birthday is a year",             "2021-03-01", "2022-03-01", "year",  1),
    ("the day before it is none",              "2021-03-01", "2022-02-28", "year",  0),
    ("18 months on the day itself",            "2021-09-01", "2023-03-01", "month", 18),
    ("17 months on the day before",            "2021-09-01", "2023-02-28", "month", 17),
    ("an eighteenth birthday",                 "2005-01-01", "2023-01-01", "year",  18),
    ("one after a leap day",                   "2006-03-01", "2024-03-01", "year",  18),
    ("the leap day before it",                 "2006-03-01", "2024-02-29", "year",  17),
    ("born on a leap day",                     "2004-02-29", "2022-02-28", "year",  17),
    ("the day before in December",             "2007-01-01", "2024-12-31", "year",  17),
    ("six months of 184 days",                 "2022-07-01", "2023-01-01", "month", 6),
    ("six months of 182 days",                 "2023-09-01", "2024-03-01", "month", 6),
    ("a century without a leap day",           "1896-02-29", "1900-02-28", "year",  3),
    ("and the day after it",                   "1896-02-29", "1900-03-01", "year",  4),
]
# fmt: on


@pytest.mark.parametrize(
    ("start", "end", "period", "expected"), [row[1:] for row in ONCE_WRONG], ids=[row[0] for row in ONCE_WRONG]
)
def test_dates_that_were_answered_wrongly(start: str, end: str, period: Period, expected: int) -> None:
    assert completed(period, date.fromisoformat(start), date.fromisoformat(end), "next") == expected


OPEN = """\
protocol: demo
title: A demonstration
version: 1.0.0
sources: {text: {title: Text}}
facts: {end: {date: yes}, start: {date: yes}, mrd: {unit: "%", plausible: 0 to 100, censored: yes}}
criteria:
  late: {when: end > 2024-03-15, source: text}
  early: {when: end is missing or start < 2024-02-01, source: text, if missing: not met, because: it is asked for}
classifications:
  k:
    source: text
    outcomes:
      a: late and mrd < 5 %
      b: end between 2024-02-01 and 2024-04-20
      c: start <= 2024-04-01 and not late
      d: end < start
      e: early
      f: otherwise
"""


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_outcomes_that_a_month_or_a_year_leaves_open(tmp_path: Path, engine: Literal["polars", "duckdb"]) -> None:
    pytest.importorskip("duckdb", reason="the extra 'duckdb' is not installed")
    (tmp_path / "f.yaml").write_text(OPEN, encoding="utf-8")
    protocol = load(tmp_path / "f.yaml")
    cases = list(drawn(protocol, 300, seed=1))
    evaluator = Evaluator(protocol)
    assert decide_cases(protocol, cases, engine) == [replace(evaluator.decide(one), trace=None) for one in cases]
