"""Order and sharing change nothing: rows, columns, formats and shares of every shape of table give the same cases and words."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.cases.test_choosing_reference import LABORATORIES, OPENINGS, SOMEBODY, TODAY, Written, tables
from tests.cases.test_observation_frames import in_columns

from remission.cases.case import Case
from remission.cases.frames.columnar import scan_frames
from remission.cases.observations.request import ObservationRequest
from remission.cases.tables import read_cases
from remission.errors import Problem
from remission.protocol.model import Assessments, Protocol
from remission.render.problems import Problems, cause_of

ASKED = ObservationRequest(today=TODAY)
LONG = ["patient", "date", "fact", "value", "specimen"]
WIDE = ["patient", "date", "platelets [/uL]", "mrd flow", "mrd flow sensitivity", "shoe size"]
Rows = list[Sequence[str]]

# ---- what a person sees of a table, but for places ------------------------------------------------------------------


def concluded(cases: Iterable[Case]) -> Counter[object]:
    """The cases: values, and what is told of them."""
    return Counter((nobody(case.patient), case.date, values(case), causes(case.problems)) for case in cases)


def shown(cases: Iterable[Case]) -> Counter[object]:
    """What a person reads of the values."""
    return Counter((nobody(case.patient), case.date, frozenset(case.written.items())) for case in cases)


def nobody(patient: str) -> str:
    return re.sub(r"^row \d+$", "row _", patient)


def values(case: Case) -> frozenset[tuple[str, object]]:
    return frozenset((key, value) for key, value in case.values.items() if value is not None)


def causes(problems: Iterable[Problem]) -> frozenset[tuple[object, int]]:
    return frozenset(Counter((cause_of(problem).what, problem.severity) for problem in problems).items())


def noticed(warnings: Iterable[Problem]) -> Counter[object]:
    """The warnings: their words in any order, without lines and examples."""
    return Counter(tuple(sorted(words(warning.message))) for warning in warnings)


def words(message: str) -> Iterator[str]:
    if (unheard := re.search(r"it stands in no window of an assessment(?:, nor do ([\d,]+) more)?", message)) is not None:
        return iter(["unheard", unheard[1] or "0"])
    plain = re.sub(r"lines? \d+[\d, …]*", "line _", message)
    return iter(re.split(r"[\s,;:]+", re.sub(r"'[^']*'", "'_'", plain)))


def summed_up(cases: Iterable[Case]) -> Counter[str]:
    """What the command line tells at the end, without places."""
    problems = Problems()
    for case in cases:
        problems.add(case.patient, case.problems)
    lines = (line.partition("\n")[0] for line in problems.lines(()))
    return Counter(re.sub(r"o\.(csv|parquet):\d+:\d+(, \d+:\d+)*", "_", line) if " at o." in line else "one" for line in lines)


# ---- a table in other orders ----------------------------------------------------------------------------------------


def written(head: Sequence[str], rows: Rows, random: Random, *, is_parquet: bool) -> Path:
    order = random.sample(range(len(head)), len(head))
    shuffled = random.sample(rows, len(rows))
    table = [[row[index] for index in order] for row in [head, *shuffled]]
    if is_parquet:
        columns = {name: [row[index] for row in table[1:]] for index, name in enumerate(table[0])}
        pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).write_parquet("o.parquet")
        return Path("o.parquet")
    with Path("o.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)
    return Path("o.csv")


def assert_order_is_nothing(protocol: Protocol, head: Sequence[str], rows: Rows, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    first = read_cases(written(head, rows, random, is_parquet=False), protocol, ASKED)
    wanted = concluded(first.cases), noticed(first.warnings), summed_up(first.cases)
    texts = shown(first.cases)
    for is_parquet in (False, True, False, True):
        path = written(head, rows, random, is_parquet=is_parquet)
        table = read_cases(path, protocol, ASKED)
        assert (concluded(table.cases), noticed(table.warnings), summed_up(table.cases)) == wanted
        assert shown(table.cases) == texts
        for rows_at_once in (3, 1_000):
            frames = scan_frames(path, protocol, ASKED, rows_at_once)
            if frames is not None:
                assert concluded(in_columns(frames, protocol)) == wanted[0]
                assert noticed(frames.warnings) == wanted[1]


SEEDS = st.integers(0, 1_000_000)
MANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=12)


@pytest.mark.usefixtures("folder")
@MANY
@given(rows=tables(), opening=OPENINGS, seed=SEEDS)
@example(rows=LABORATORIES, opening=None, seed=1)
@example(rows=LABORATORIES, opening=None, seed=2)
@example(rows=LABORATORIES, opening=None, seed=3)
def test_observations(watched: Protocol, rows: list[Written], opening: Assessments | None, seed: int) -> None:
    texts: Rows = [(who, moment, fact, text, specimen) for who, moment, (fact, text), specimen in [*rows, *SOMEBODY]]
    assert_order_is_nothing(replace(watched, assessments=opening), LONG, texts, seed)


FACTS = {
    "platelets": ["80", "90", "90", "90.0", "90000 /uL", "9000", "many"],
    "mrd flow": ["not detected", "0", "<0.01"],
    "mrd flow sensitivity": ["0.001", "0.01", "-1"],
    "platlets": ["1"],
    "": ["1", ""],
}
PATIENTS, DAYS = st.sampled_from(["A", "A", "B", ""]), st.sampled_from(["2024-05-01", "2024-05-02", "", "2024-05"])
SAID = st.sampled_from(sorted(FACTS)).flatmap(lambda fact: st.tuples(st.just(fact), st.sampled_from(FACTS[fact])))


@pytest.mark.usefixtures("folder")
@MANY
@given(rows=st.lists(st.tuples(PATIENTS, DAYS, SAID), min_size=2, max_size=20), seed=SEEDS)
def test_long_tables(counts: Protocol, rows: list[tuple[str, str, tuple[str, str]]], seed: int) -> None:
    texts: Rows = [(who, day, fact, text) for who, day, (fact, text) in rows if who or day or fact or text]
    assert_order_is_nothing(counts, LONG[:4], texts, seed)


CELLS = [st.sampled_from(some) for some in (["80000", "9e9", "x", ""], ["not detected", "0", "<0.01", "?"], ["0.001", "", "-1"])]


@pytest.mark.usefixtures("folder")
@MANY
@given(
    rows=st.lists(st.tuples(PATIENTS, DAYS, *CELLS, st.just("1")), min_size=2, max_size=12),
    seed=SEEDS,
)
def test_wide_tables(counts: Protocol, rows: list[Sequence[str]], seed: int) -> None:
    assert_order_is_nothing(counts, WIDE, rows, seed)
