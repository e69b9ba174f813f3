"""Facts that are taken from other days of a patient, in wide tables and in dated observations, one by one and in columns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from remission.cases.case import Case, Value
from remission.cases.frames.columnar import scan_frames
from remission.cases.frames.held import held_value
from remission.cases.observations.scan import scan_observations
from remission.cases.tables import PLAINLY, open_table, read_cases
from remission.engines.prose import value_text
from remission.expr.compare import Interval
from remission.protocol.load import load
from remission.protocol.model import Protocol

HEAD = """protocol: p
title: P
version: 1.0.0
sources: {s: {title: S}}
facts:
  platelets: {unit: 10*9/L, plausible: 0 to 3000, choose: on the day of the assessment}
  mrd: {unit: "%", plausible: 0 to 100, censored: yes}
  ALT: {unit: U/L, plausible: 0 to 50000, uln: per laboratory}
  dose: {unit: mg, plausible: 0 to 100, complete: yes}
  tablets: {unit: mg, plausible: 0 to 100}
  lesion: {values: [present, absent]}
  first dose: {date: yes, choose: latest at any time}
"""


def protocol(tmp_path: Path, *facts: str, asks: str = "{name} is known") -> Protocol:
    """One with some taken facts, each of which a criterion reads."""
    names = [fact.partition(":")[0] for fact in facts]
    lines = [f"  {fact}" for fact in facts]
    clauses = [f"  c{at}: {{when: '{asks.format(name=name)}', source: s}}" for at, name in enumerate(names)]
    (tmp_path / "p.yaml").write_text("\n".join([HEAD + "\n".join(lines), "criteria:", *clauses]))
    return load(tmp_path / "p.yaml")


def values(protocol: Protocol, path: Path, fact: str) -> dict[tuple[str, date | None], Value]:
    """What a fact is at each assessment, case by case; columns must say the same."""
    cases = read_cases(path, protocol).cases
    found = {(case.patient, case.date): case.values[fact] for case in cases}
    assert in_columns(protocol, path, fact) == found
    return found


def in_columns(protocol: Protocol, path: Path, fact: str) -> dict[tuple[str, date | None], Value]:
    frames = scan_frames(path, protocol)
    assert frames is not None
    found: dict[tuple[str, date | None], Value] = {}
    for chunk in frames.chunks():
        rows = chunk.frame.to_dicts()
        for row, patient, day in zip(rows, chunk.patients, chunk.days, strict=True):
            found[patient, day] = held_value(chunk.held[fact], row) if fact in chunk.held else None
    return found


def wide(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "wide.csv"
    path.write_text(text)
    return path


def long(tmp_path: Path, text: str) -> Path:
    """The same rows with a row a fact."""
    head, *rows = (line.split(",") for line in text.splitlines())
    told = [f"{row[0]},{row[1]},{name},{cell}" for row in rows for name, cell in zip(head[2:], row[2:], strict=True) if cell]
    path = tmp_path / "long.csv"
    path.write_text("\n".join(["patient,date,fact,value", *told]) + "\n")
    return path


SHAPES = pytest.mark.parametrize("shape", [wide, long])
DAYS = ("2024-01-01", "2024-01-08", "2024-01-15", "2024-01-29", "2024-02-05")
TABLE = """patient,date,platelets,first dose,dose,lesion
P,2024-01-01,90,2024-01-08,,absent
P,2024-01-08,80,2024-01-08,10,absent
P,2024-01-15,20,2024-01-08,10,present
P,2024-01-29,200,2024-01-08,10,absent
P,2024-02-05,40 G/L,2024-01-08,10,absent
"""


def num(*texts: str | None) -> list[Decimal | None]:
    return [None if text is None else Decimal(text) for text in texts]


# fmt: off
ROWS: list[tuple[str, str, list[Any]]] = [
    # from        choose                                           on the five days
    ("platelets", "latest on or before first dose",                num("90", "80", "80", "80", "80")),
    ("platelets", "latest before first dose",                      num("90", "90", "90", "90", "90")),
    ("platelets", "latest before the assessment",                  num(None, "90", "80", "20", "200")),
    ("platelets", "lowest since first dose, before the assessment", num(None, None, "80", "20", "20")),
    ("platelets", "lowest since first dose",                       num(None, "80", "20", "20", "20")),
    ("platelets", "lowest after first dose",                       num(None, None, "20", "20", "20")),
    ("platelets", "highest before the assessment",                 num(None, "90", "90", "90", "200")),
    ("platelets", "second lowest before the assessment",           num(None, None, "90", "80", "80")),
    ("platelets", "earliest at any time",                          num("90", "90", "90", "90", "90")),
    ("platelets", "latest at any time",                            num("40", "40", "40", "40", "40")),
    ("platelets", "closest to first dose, within 7 days",          num("90", "80", "80", "80", "80")),
    ("platelets", "mean in the last 8 days",                       num("90", "85", "50", "200", "120")),
    ("platelets", "mean in the last 7 days",                       num("90", "80", "20", "200", "40")),
    ("platelets", "count of values < 50 x 10^9/L",                 num("0", "0", "1", "1", "2")),
    ("platelets", "day of the lowest since first dose",            [None, *(date(2024, 1, day) for day in (8, 15, 15, 15))]),
    ("platelets", "day of the earliest value < 50 x 10^9/L",       [None, None, *[date(2024, 1, 15)] * 3]),
    ("dose",      "sum in the last 28 days",                       num("0", "10", "20", "30", "30")),
    ("dose",      "sum in the last 29 days",                       num("0", "10", "20", "30", "40")),
    ("dose",      "count since first dose",                        num("0", "1", "2", "3", "4")),
    ("lesion",    "any present since first dose",                  [None, "no", "yes", "yes", "yes"]),
    ("lesion",    "all absent in the last 14 days",                ["yes", "yes", "no", "yes", "yes"]),
    ("lesion",    "all absent in the last 15 days",                ["yes", "yes", "no", "no", "yes"]),
    ("lesion",    "present over absent, since first dose",         [None, "absent", "present", "present", "present"]),
]
# fmt: on


@SHAPES
@pytest.mark.parametrize(("source", "words", "expected"), ROWS, ids=[f"{source} {words}" for source, words, _ in ROWS])
def test_what_a_window_comes_to(tmp_path: Path, source: str, words: str, expected: list[Value], shape: Any) -> None:
    words = (
        words
        if any(word in words for word in ("since", "in the last", "before", "any time", "after", "to first"))
        else f"{words}, on or before the assessment"
    )
    rules = protocol(tmp_path, f'taken: {{from: {source}, choose: "{words}"}}')
    found = values(rules, shape(tmp_path, TABLE), "taken")
    assert [found["P", date.fromisoformat(day)] for day in DAYS] == expected


@SHAPES
def test_the_order_of_the_rows_changes_nothing(tmp_path: Path, shape: Any) -> None:
    rules = protocol(tmp_path, 'nadir: {from: platelets, choose: "lowest since first dose, before the assessment"}')
    head, *rows = TABLE.splitlines()
    turned = "\n".join([head, *rows[::-1]])
    assert values(rules, shape(tmp_path, turned), "nadir") == values(rules, shape(tmp_path, TABLE), "nadir")


@SHAPES
def test_a_date_that_is_not_known_leaves_no_window(tmp_path: Path, shape: Any) -> None:
    rules = protocol(tmp_path, "baseline: {from: platelets, choose: latest on or before first dose}")
    found = values(
        rules, shape(tmp_path, "patient,date,platelets,first dose\nP,2024-01-01,90,\nQ,2024-01-01,90,2024-01-01\n"), "baseline"
    )
    assert found == {("P", date(2024, 1, 1)): None, ("Q", date(2024, 1, 1)): Decimal(90)}


@SHAPES
def test_what_cannot_be_used_is_a_part_that_nobody_knows(tmp_path: Path, shape: Any) -> None:
    rules = protocol(
        tmp_path,
        "four weeks: {from: dose, choose: sum in the last 28 days}",
        "low: {from: dose, choose: lowest in the last 28 days}",
    )
    table = shape(tmp_path, "patient,date,dose\nP,2024-01-01,10\nP,2024-01-02,1000\nP,2024-01-03,20\n")
    assert values(rules, table, "four_weeks") == {
        ("P", date(2024, 1, 1)): Decimal(10),
        ("P", date(2024, 1, 2)): Interval(Decimal(10), Decimal(110)),
        ("P", date(2024, 1, 3)): Interval(Decimal(30), Decimal(130)),
    }
    assert list(values(rules, table, "low").values()) == num("10", "10", "10")


@SHAPES
def test_what_need_not_be_on_record_is_at_least_what_is(tmp_path: Path, shape: Any) -> None:
    rules = protocol(
        tmp_path,
        "total: {from: tablets, choose: sum in the last 28 days, plausible: 0 to 500}",
        "number: {from: tablets, choose: count in the last 28 days}",
    )
    table = shape(tmp_path, "patient,date,tablets,dose\nP,2024-01-01,10,1\nP,2024-03-02,,1\n")
    assert list(values(rules, table, "total").values()) == [Interval(Decimal(10), Decimal(500)), None]
    assert list(values(rules, table, "number").values()) == [Interval(Decimal(1), Decimal(36_525)), None]


@SHAPES
def test_the_lowest_of_ranges_is_a_range(tmp_path: Path, shape: Any) -> None:
    rules = protocol(
        tmp_path,
        "best: {from: mrd, choose: lowest on or before the assessment}",
        "its day: {from: mrd, choose: day of the lowest on or before the assessment}",
    )
    table = shape(tmp_path, "patient,date,mrd\nP,2024-01-01,0.5 %\nP,2024-01-02,<1 %\nP,2024-01-03,<0.1 %\n")
    assert list(values(rules, table, "best").values()) == [
        Decimal("0.5"),
        Interval(Decimal(0), Decimal("0.5")),
        Interval(Decimal(0), Decimal("0.1"), high_open=True),
    ]
    assert list(values(rules, table, "its_day").values()) == [date(2024, 1, 1), None, None]


@SHAPES
def test_the_limit_of_normal_goes_with_its_value(tmp_path: Path, shape: Any) -> None:
    rules = protocol(tmp_path, "baseline: {from: ALT, choose: latest before the assessment}", asks="{name} > 2 x ULN")
    table = shape(tmp_path, "patient,date,ALT,ALT ULN\nP,2024-01-01,100,40\nP,2024-01-08,100,60\nP,2024-01-15,20,50\n")
    assert list(values(rules, table, "baseline").values()) == num(None, "100", "100")
    assert list(values(rules, table, "baseline_uln").values()) == num(None, "40", "60")


def test_a_fact_that_the_table_does_not_have_is_missing_and_not_none(tmp_path: Path) -> None:
    rules = protocol(tmp_path, "four weeks: {from: dose, choose: sum in the last 28 days}")
    for shape in (wide, long):
        table = shape(tmp_path, "patient,date,platelets\nP,2024-01-01,10\n")
        assert values(rules, table, "four_weeks") == {("P", date(2024, 1, 1)): None}


def test_a_column_of_its_own_is_taken_as_it_is(tmp_path: Path) -> None:
    rules = protocol(tmp_path, "baseline: {from: platelets, choose: latest before the assessment}")
    table = wide(tmp_path, "patient,date,platelets,baseline\nP,2024-01-01,10,70\nP,2024-01-02,20,\n")
    assert list(values(rules, table, "baseline").values()) == num("70", None)


@SHAPES
def test_a_value_shows_where_it_stands(tmp_path: Path, shape: Any) -> None:
    rules = protocol(tmp_path, 'nadir: {from: platelets, choose: "lowest since first dose, before the assessment"}')
    table = shape(tmp_path, TABLE)
    last: Case = read_cases(table, rules).cases[-1]
    origin = last.origin["nadir"]
    line = table.read_text().splitlines().index(next(row for row in table.read_text().splitlines() if "20" in row.split(",")))
    assert (origin.day, origin.pos.line) == (date(2024, 1, 15), line + 1)


# ---- several of one day ------------------------------------------------------------------------------------

RECIST = """  diameter: {unit: mm, plausible: 0 to 500, told apart by: site}
  total: {from: diameter, choose: sum on the day of the assessment}
  longest: {from: diameter, choose: largest on the day of the assessment}
  measured: {from: diameter, choose: count on the day of the assessment}
  nadir: {from: total, choose: lowest before the assessment}
criteria:
  c: {when: total is known and longest is known and measured is known and nadir is known, source: s}
"""
SITES = """patient,date,fact,value,site
P,2024-01-01,diameter,30,liver
P,2024-01-01,diameter,20,lung
P,2024-02-01,diameter,20,liver
P,2024-02-01,diameter,10,lung
P,2024-03-01,diameter,16,liver
P,2024-04-01,diameter,25,liver
P,2024-04-01,diameter,NA,lung
P,2024-05-01,diameter,15,liver
P,2024-05-01,diameter,15,lung
"""


@pytest.fixture
def recist(tmp_path: Path) -> Protocol:
    (tmp_path / "p.yaml").write_text(HEAD + RECIST)
    return load(tmp_path / "p.yaml")


def test_lesions_of_a_day_are_summed_and_one_that_is_missing_leaves_a_range(tmp_path: Path, recist: Protocol) -> None:
    table = wide(tmp_path, SITES)
    assert list(values(recist, table, "total").values()) == [
        Decimal(50),
        Decimal(30),
        Interval(Decimal(16), Decimal(516)),
        Interval(Decimal(25), Decimal(525)),
        Decimal(30),
    ]
    assert list(values(recist, table, "longest").values()) == num("30", "20", "16", "25", "15")
    assert list(values(recist, table, "measured").values()) == num("2", "2", "1", "1", "2")


def test_the_lowest_sum_before_is_the_range_that_it_lies_in(tmp_path: Path, recist: Protocol) -> None:
    assert list(values(recist, wide(tmp_path, SITES), "nadir").values()) == [
        None,
        Decimal(50),
        Decimal(30),
        Interval(Decimal(16), Decimal(30)),
        Interval(Decimal(16), Decimal(30)),
    ]


def test_equal_sizes_of_two_sites_are_two(tmp_path: Path, recist: Protocol) -> None:
    table = wide(tmp_path, "patient,date,fact,value,site\nP,2024-01-01,diameter,15,liver\nP,2024-01-01,diameter,15,lung\n")
    assert list(values(recist, table, "total").values()) == num("30")


# ---- files in parts ----------------------------------------------------------------------------------------


def test_a_patient_whose_rows_stand_in_several_parts_has_one_history(tmp_path: Path) -> None:
    rules = protocol(tmp_path, "nadir: {from: platelets, choose: lowest before the assessment}")
    head, *rows = TABLE.splitlines()
    mixed = [row.replace("P,", f"{name},", 1) for row in rows for name in "PQR"]
    path = wide(tmp_path, "\n".join([head, *mixed]) + "\n")
    whole = [case.values["nadir"] for case in read_cases(path, rules).cases]
    frames = scan_frames(path, rules, rows_at_once=4)
    assert frames is not None
    parts = [held_value(chunk.held["nadir"], row) for chunk in frames.chunks() for row in chunk.frame.to_dicts()]
    assert parts == whole == [value for value in num(None, "90", "80", "20", "20") for _ in "PQR"]


def test_shares_of_a_table_of_observations_make_the_same_history(tmp_path: Path) -> None:
    rules = protocol(
        tmp_path,
        "four weeks: {from: dose, choose: sum in the last 28 days}",
        "nadir: {from: platelets, choose: lowest before the assessment}",
    )
    head, *rows = TABLE.splitlines()
    others = [row.replace("P,", f"{name},", 1) for row in rows for name in "PQR"]
    undosed = [f"S,{day},50,,," for day in DAYS]
    table = long(tmp_path, "\n".join([head, *others, *undosed]))
    opened = open_table(table, rules)
    assert opened.long is not None
    whole, shared = (list(scan_observations(opened.long, PLAINLY, size).cases()) for size in (1_000_000, 7))
    assert [(case.patient, case.date, case.values) for case in shared] == [
        (case.patient, case.date, case.values) for case in whole
    ]
    assert [case.values["four_weeks"] for case in shared if case.patient == "S"] == [Decimal(0)] * 5


def test_what_is_missing_says_why(tmp_path: Path) -> None:
    rules = protocol(
        tmp_path,
        "baseline: {from: platelets, choose: latest on or before first dose}",
        "nadir: {from: platelets, choose: lowest before the assessment}",
    )
    for shape in (wide, long):
        first, second = read_cases(
            shape(tmp_path, "patient,date,platelets,first dose\nP,2024-01-01,90,\nQ,2024-01-01,90,2023-12-01\n"), rules
        ).cases
        assert value_text(rules, first, "baseline") == "missing: first dose is not known"
        assert value_text(rules, second, "baseline") == "missing: no platelets settles 'latest on or before first dose'"
        assert value_text(rules, second, "nadir") == "missing: no platelets settles 'lowest before the assessment'"


@SHAPES
def test_a_window_may_hang_on_a_day_that_is_taken_itself(tmp_path: Path, shape: Any) -> None:
    rules = protocol(
        tmp_path,
        "recovered: {from: platelets, choose: day of the earliest value >= 100 G/L since low day}",
        "low day: {from: platelets, choose: day of the lowest on or before the assessment}",
    )
    table = shape(tmp_path, TABLE)
    assert list(values(rules, table, "low_day").values()) == [date(2024, 1, day) for day in (1, 8, 15, 15, 15)]
    assert list(values(rules, table, "recovered").values()) == [None, None, None, date(2024, 1, 29), date(2024, 1, 29)]
