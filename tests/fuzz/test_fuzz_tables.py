"""Tables that nobody would send, in CSV and Parquet: decided case by case and in columns alike, with the same problems.

`python3 dev.py fuzz` runs many more (REMISSION_FUZZ examples each, other ones every time).
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remission.cases.observations.request import ObservationRequest
from remission.cases.tables import PLAINLY, scan_cases
from remission.decide import Decider, agreed
from remission.engines.columns import evaluate_file
from remission.errors import DataError, Problem
from remission.protocol.load import load
from remission.protocol.model import Protocol

EXAMPLES = int(os.environ.get("REMISSION_FUZZ", "60"))
BOUNDED = settings(
    max_examples=EXAMPLES, derandomize="REMISSION_FUZZ" not in os.environ, deadline=None, suppress_health_check=list(HealthCheck)
)
PROTOCOL = """\
protocol: fuzzed
title: Fuzzed
version: 1.0.0
facts:
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
  share: {unit: "%", plausible: 0 to 100, censored: yes}
  count: {unit: "1", plausible: 0 to 20, whole: yes}
  ALT: {unit: U/L, plausible: 0 to 10000, uln: per laboratory}
  CNS: {values: [CNS 1, CNS 2a, absent]}
  last dose: {date: yes}
eligibility:
  include: {I1: {when: platelets >= 0.1 x 10^9/L}}
  exclude: {E1: {when: ALT > 3 x ULN}}
criteria:
  low: {when: share < 0.01 %}
  sum: {when: platelets + 2 * platelets < 0.3 x 10^9/L}
  few: {when: count between 2 and 4}
  recent: {when: days since last dose <= 14 days}
classifications:
  site: {outcomes: {none: CNS is absent, one: {all of: [CNS is CNS 1, low]}, other: otherwise}}
calculations:
  dose: {value: "min(platelets * 2, 50 x 10^9/L)"}
"""


# what each of these makes of dated observations: which opens an assessment, and which counts at it
CHOOSING = {
    "days of patients": "",
    "each": "assessments: {each: platelets}\n",
    "scheduled": "assessments: {on: day 7 after last dose}\n",
    "each or scheduled": "assessments: {each: [count, CNS], on: [day 7 after last dose, week 4 after last dose]}\n",
    "listed": "assessments: listed\n",
}
CHOSEN = PROTOCOL.replace("0 to 3000}", "0 to 3000, choose: 'latest on or before the assessment, within 14 days'}").replace(
    "censored: yes}", "censored: yes, choose: 'closest to the assessment, within 7 days'}"
)


@cache
def protocol(text: str = PROTOCOL) -> Protocol:
    with TemporaryDirectory() as folder:
        (Path(folder) / "p.yaml").write_text(text, encoding="utf-8")
        return load(Path(folder) / "p.yaml")


# ---- how it comes out ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Refused:
    """The file cannot be used as a whole."""

    problems: tuple[Problem, ...]


def alike(path: Path, asked: ObservationRequest = PLAINLY, own: Protocol | None = None) -> None:
    """Decide a table case by case and in columns: one answer."""
    one, other = by_case(path, asked, own or protocol()), in_columns(path, asked, own or protocol())
    if isinstance(one, Refused) or isinstance(other, Refused):
        assert one == other
        assert all(problem.pos.file == str(path) and problem.pos.line >= 1 for problem in one.problems)  # type: ignore[union-attr]
        return
    assert one[0] == other[0]  # warnings
    assert len(one[1]) == len(other[1])
    for first, second in zip(one[1], other[1], strict=True):
        agreed(first, second)
        assert all(problem.pos.file == str(path) and problem.pos.line >= 1 for problem in first.case.problems)


def by_case(path: Path, asked: ObservationRequest, own: Protocol) -> Any:
    def answers() -> Any:
        scan, decider = scan_cases(path, own, asked), Decider(own)
        return scan.warnings, [decider.decide(case) for case in scan.cases()]

    return refused_or(answers)


def in_columns(path: Path, asked: ObservationRequest, own: Protocol) -> Any:
    def answers() -> Any:
        found = evaluate_file(own, path, asked=asked)
        return found.warnings, list(found.decisions())

    return refused_or(answers)


def refused_or(answers: Callable[[], Any]) -> Any:
    try:
        return answers()
    except DataError as error:
        return Refused(error.problems)


# ---- what is in it -------------------------------------------------------------------------------------------

DUST = st.one_of(
    st.sampled_from([0.1, 0.3, 0.01, 0.1 + 0.2, 3 * 0.1, 0.009999999999999998, 0.010000000000000002, 8.549999999999999, 1e-300]),
    st.floats(0, 4000),
)
DECIMALS = st.decimals(0, 3500, places=4)
NUMBERS = st.one_of(st.integers(-3, 4000).map(str), DECIMALS.map(str), DUST.map(repr))
UNITS = st.sampled_from(["10*9/L", "10^9/L", "/uL", "%", "U/L", "G/L", "K/uL", "mg", "x ULN", "1", "[ppm]", "nonsense"])
SIGNS = st.sampled_from(["<", ">", "<=", ">=", "≤", "~", "=", "< ", "+", "-"])
WORDS = st.sampled_from(
    [
        "",
        " ",
        "NA",
        "n/a",
        "unknown",
        "not detected",
        "negative",
        "missing",
        "-",
        ".",
        "?",
        "NaN",
        "inf",
        "1e5",
        "1e-5",
        "1,5",
        "1.000",
        "1,000",
        "100 H",
        "120*",
        "'120",
        "=120",
        "<LOD",
        "less than 60",
        "3-5",
        "3 to 5",
        "2/2",
        "50 %",
        "½",
        "１２",
        "999",
        "-9",
        "TRUE",
    ]
)
CHOICES = st.sampled_from(["CNS 1", "CNS 2a", "absent", "cns 1", "CNS-1", "CNS1", "ABSENT", " absent ", "CNS 3", "none"])
DAYS = st.one_of(
    st.dates(date(2023, 1, 1), date(2025, 1, 1)).map(str),
    st.sampled_from(
        ["2024-02-30", "03.07.2024", "07/03/2024", "2024-7-3", "20240703", "2024-05-01T10:00", "45413", "2024", "1900-01-01"]
    ),
)
CELLS = st.one_of(
    NUMBERS,
    NUMBERS,
    st.builds(lambda number, unit: f"{number} {unit}", NUMBERS, UNITS),
    st.builds(lambda sign, number: f"{sign}{number}", SIGNS, NUMBERS),
    WORDS,
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=6),
)
OWN = {"CNS": CHOICES, "last dose": DAYS, "date": DAYS}  # what mostly stands in a column
COLUMNS = ["platelets", "platelets [/uL]", "share", "count", "ALT", "ALT ULN", "share sensitivity", "CNS", "last dose", "date"]
HEADS = st.lists(st.sampled_from([*COLUMNS, *COLUMNS, "last_dose", "Share", "plateletts", "note", "", "ALT [mg]"]), max_size=7)
WEIRD = st.integers(0, 7).map(lambda number: number == 0)


def cell(draw: st.DrawFn, head: str) -> str:
    return draw(CELLS if head not in OWN or draw(WEIRD) else OWN[head])


@st.composite
def csv_texts(draw: st.DrawFn) -> str:
    """A wide table as text; now and then a cell too many, a quote, a remark, another line end."""
    heads = ["patient", *draw(HEADS)]
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    lines = [",".join(heads)]
    for number in range(draw(st.integers(0, 5))):
        cells = [draw(st.sampled_from([f"P{number}", f"P{number}", "P1", "", " P2 "])), *(cell(draw, head) for head in heads[1:])]
        cells = [f'"{text.replace(chr(34), chr(34) * 2)}"' if set(text) & set(',"\r\n') else text for text in cells]
        if draw(WEIRD):
            cells = draw(st.sampled_from([cells[:-1], [*cells, "more"], [*cells, ""], [], ['"', *cells], ["# " + cells[0]]]))
        lines.append(",".join(cells))
    return draw(st.sampled_from(["", "", "", "# a remark" + end, "\ufeff"])) + end.join(lines) + draw(st.sampled_from(["", end]))


@BOUNDED
@given(text=csv_texts())
def test_a_csv_file_has_one_answer(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_text(text, encoding="utf-8", newline="")
        alike(path)


# ---- a row a fact --------------------------------------------------------------------------------------------

MOMENTS = st.one_of(
    st.dates(date(2024, 1, 1), date(2024, 2, 10)).map(str),
    st.dates(date(2024, 1, 1), date(2024, 1, 5)).map(str),
    st.sampled_from(
        ["", "2024-01-03T10:00", "2024-01-03 23:59:59", "2024-01-03T10:00Z", "2024-02-30", "NA", "2031-01-01", "3.1.2024"]
    ),
)
NAMES = st.sampled_from(
    [
        *COLUMNS[:1],
        *COLUMNS[2:9],
        "platelets",
        "platelets",
        "count",
        "CNS",
        "Last_Dose",
        "plateletts",
        "platelets [/uL]",
        "note",
        "",
    ]
)
SPECIMENS = st.sampled_from(["", "", "blood", "marrow"])
ROW_UNITS = st.one_of(st.just(""), st.just(""), UNITS)


@st.composite
def long_rows(draw: st.DrawFn) -> list[tuple[str, ...]]:
    """The head and rows of a table of observations: in any order, with companions, times, and values said twice."""
    more = draw(st.lists(st.sampled_from(["unit", "specimen", "note"]), unique=True, max_size=2))
    has_days = draw(st.integers(0, 7)) > 0
    rows = [("patient", *(("date",) if has_days else ()), "fact", "value", *more)]
    for _ in range(draw(st.integers(0, 10))):
        name = draw(NAMES)
        day = (draw(MOMENTS),) if has_days else ()
        beside = {"unit": draw(ROW_UNITS), "specimen": draw(SPECIMENS), "note": "x"}
        patient = draw(st.sampled_from(["P1", "P1", "P1", "P2", "P2", " P2", "P3", ""]))
        rows.append(
            (
                patient,
                *day,
                name,
                cell(draw, name.replace("_", " ").lower().replace("cns", "CNS")),
                *(beside[one] for one in more),
            )
        )
    if len(rows) > 1 and draw(WEIRD):
        rows.append(draw(st.sampled_from(rows[1:])))
    return rows


def observed(folder: str, opening: str, days: list[str], *, is_chosen: bool) -> tuple[Protocol, ObservationRequest]:
    """A protocol that chooses, and what is asked beside it: a list of assessments where it takes one."""
    own = protocol((CHOSEN if is_chosen else PROTOCOL) + CHOOSING[opening])
    if opening != "listed":
        return own, ObservationRequest(None, date(2030, 1, 1))
    path = Path(folder) / "list.csv"
    path.write_text("patient,date\n" + "".join(f"P{at % 4},{day}\n" for at, day in enumerate(days)), encoding="utf-8")
    return own, ObservationRequest(path, date(2030, 1, 1))


OPENED = {
    "rows": long_rows(),
    "opening": st.sampled_from(sorted(CHOOSING)),
    "is_chosen": st.booleans(),
    "days": st.lists(st.dates(date(2024, 1, 1), date(2024, 2, 1)).map(str), min_size=1, max_size=4),
}


@BOUNDED
@given(**OPENED)
def test_observations_in_a_csv_file_have_one_answer(
    rows: list[tuple[str, ...]], opening: str, days: list[str], *, is_chosen: bool
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        own, asked = observed(folder, opening, days, is_chosen=is_chosen)
        alike(path, asked, own)


@BOUNDED
@given(**OPENED)
def test_observations_in_a_parquet_file_have_one_answer(
    rows: list[tuple[str, ...]], opening: str, days: list[str], *, is_chosen: bool
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.parquet"
        pl.DataFrame(rows[1:], dict.fromkeys(rows[0], pl.String), orient="row").write_parquet(path)
        own, asked = observed(folder, opening, days, is_chosen=is_chosen)
        alike(path, asked, own)


# ---- columns that have types ---------------------------------------------------------------------------------


def optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values, values, values)


PRECISE = st.decimals(-1, 3500, places=6)
TYPES: dict[str, tuple[pl.DataType | type[pl.DataType], st.SearchStrategy[Any]]] = {
    "text": (pl.String, CELLS),
    "choice": (pl.String, CHOICES),
    "double": (pl.Float64, st.one_of(DUST, DUST, st.sampled_from([float("nan"), float("inf"), -0.0, -1.0, 1e308]))),
    "single": (pl.Float32, st.floats(0, 4000, width=32)),
    "whole": (pl.Int64, st.integers(-3, 4000)),
    "byte": (pl.UInt8, st.integers(0, 255)),
    "decimal": (pl.Decimal(38, 15), PRECISE),
    "short decimal": (pl.Decimal(12, 6), PRECISE),
    "day": (pl.Date, st.dates(date(2023, 1, 1), date(2025, 1, 1))),
    "moment": (pl.Datetime("us"), st.datetimes(datetime(2023, 1, 1), datetime(2025, 1, 1))),
    "midnight": (
        pl.Datetime("ms"),
        st.dates(date(2023, 1, 1), date(2025, 1, 1)).map(lambda day: datetime(day.year, day.month, day.day)),
    ),
    "truth": (pl.Boolean, st.booleans()),
    "category": (pl.Categorical, CHOICES),
    "nothing": (pl.Null, st.none()),
}


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    """A wide table whose columns have types."""
    height = draw(st.integers(0, 5))
    patients = draw(st.lists(st.sampled_from(["P1", "P2", "P3", "P4", "P5", ""]), min_size=height, max_size=height))
    columns = [pl.Series("patient", patients, dtype=pl.String)]
    for head in dict.fromkeys(draw(HEADS)):
        kind, values = TYPES[draw(st.sampled_from(sorted(TYPES)))]
        cells = draw(st.lists(optional(values), min_size=height, max_size=height))
        columns.append(pl.Series(head, cells, dtype=kind))
    return pl.DataFrame(columns)


@BOUNDED
@given(frame=frames())
def test_a_parquet_file_has_one_answer(frame: pl.DataFrame) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.parquet"
        frame.write_parquet(path)
        alike(path)
