"""Facts taken from other days, in columns: what the reference says of each case of the same table."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from tests.engines.histories import LOOKING_BACK, as_told, by_case, drawn_table

from remission.engines.columns import decide, evaluate_file
from remission.engines.columns.engines import installed
from remission.engines.evaluate import Evaluator
from remission.protocol.load import load

if TYPE_CHECKING:
    from pathlib import Path

    from remission.engines.columns.engines import Engine
    from remission.protocol.model import Protocol

LOCAL: list[Engine] = [engine for engine in installed() if engine != "spark"]


@pytest.fixture
def looking_back(tmp_path: Path) -> Protocol:
    (tmp_path / "p.yaml").write_text(LOOKING_BACK, encoding="utf-8")
    return load(tmp_path / "p.yaml")


def native(table: pl.DataFrame, engine: Engine) -> Any:
    if engine == "polars":
        return table.lazy()
    duckdb = pytest.importorskip("duckdb", reason="the extra 'duckdb' is not installed")
    return duckdb.from_arrow(table.to_arrow())


def collected(frame: Any) -> pl.DataFrame:
    return frame.collect() if isinstance(frame, pl.LazyFrame) else frame.pl()


@pytest.mark.parametrize("engine", LOCAL)
def test_a_frame_of_its_owner_is_decided_as_its_cases_are(looking_back: Protocol, tmp_path: Path, engine: Engine) -> None:
    table = drawn_table(Random(3), 60)  # noqa: S311 - seeded
    answers = collected(decide(looking_back, native(table, engine)))
    assert answers.height == table.height
    assert as_told(looking_back, answers) == by_case(looking_back, table, tmp_path)


@pytest.mark.parametrize("engine", LOCAL)
def test_a_file_is_decided_in_columns_as_its_cases_are(looking_back: Protocol, tmp_path: Path, engine: Engine) -> None:
    table = drawn_table(Random(4), 60)  # noqa: S311 - seeded
    table.write_parquet(tmp_path / "t.parquet")
    found = evaluate_file(looking_back, tmp_path / "t.parquet", engine)
    evaluator = Evaluator(looking_back)
    decisions = [(one.case.patient, one.case.date, one.criteria) for one in found.decisions()]
    assert decisions == [(case.patient, case.date, evaluator.decide(case).criteria) for case in found.cases()]


def test_rows_in_any_order_are_decided_alike(looking_back: Protocol) -> None:
    table = drawn_table(Random(5), 40)  # noqa: S311 - seeded
    first, second = (collected(decide(looking_back, one.lazy())) for one in (table, table.reverse()))
    assert as_told(looking_back, first) == as_told(looking_back, second)


def test_a_frame_without_a_date_has_no_history(looking_back: Protocol) -> None:
    table = drawn_table(Random(6), 5).drop("date")  # noqa: S311 - seeded
    answers = collected(decide(looking_back, table.lazy()))
    assert answers["progression"].null_count() == answers.height
