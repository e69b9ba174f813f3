"""What the benchmarks compare does the same work: the same answers by the readings, by hand and by the peers."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from remission.engines.columns import decide, evaluate_file

ROWS = 2000
PEERS = [("by_durable_rules", "joined"), ("by_durable_rules", "repeated"), ("by_rule_engine", "decider"), ("by_cel", "decider")]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = import_module("cohort").cohort(tmp_path_factory.mktemp("cohort") / "cohort.parquet", ROWS)
    return made


@pytest.fixture(scope="module")
def ways() -> Any:
    return import_module("ways")


def test_columns_by_hand(path: Path, ways: Any) -> None:
    found = ways.decided(path).select(pl.exclude("^.* beside a limit$"))  # a note on digits, which nobody writes by hand
    assert_frame_equal(found.collect(), ways.written(path).collect(), check_column_order=False)


@pytest.mark.parametrize("other", ["counts by hand", "counts in DuckDB", "counts in DuckDB by hand", "counts in NumPy by hand"])
def test_counts(path: Path, ways: Any, other: str) -> None:
    keys = ["eligibility", "response"]
    found, wanted = (ways.WAYS[name](path).cast({"len": pl.Int64}) for name in (other, "counts"))
    assert_frame_equal(found, wanted, check_row_order=False, check_column_order=False)
    assert found.select(keys).is_unique().all()


def test_shared_clauses(path: Path) -> None:
    import_module("shared").check(path)


def test_the_plain_function_and_evaluate(path: Path, ways: Any) -> None:
    assert all(rate.second > 0 for rate in import_module("per_case").rates(ways.protocol(), path, 200).values())


@pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning")
@pytest.mark.parametrize(("module", "make"), PEERS)
def test_peers(path: Path, module: str, make: str) -> None:
    if module != "by_durable_rules":
        pytest.importorskip({"by_rule_engine": "rule_engine", "by_cel": "celpy"}[module], reason="the benchmarks fetch it")
    rows = pl.read_parquet(path, n_rows=200).to_dicts()
    decide_one, by_hand = getattr(import_module(module), make)(), import_module("by_hand_python").decide
    assert [decide_one(row) for row in rows] == [by_hand(row) for row in rows]


@pytest.mark.parametrize("count", [1, 7])
def test_growth(path: Path, count: int) -> None:
    found = decide(import_module("growth").made_up(count), pl.scan_parquet(path)).collect()
    assert sum(name.startswith("criterion_") for name in found.columns) == count


def test_observations(tmp_path: Path, ways: Any) -> None:
    module = import_module("observations")
    one, other = (module.observations(tmp_path / name, 50) for name in ("one.parquet", "other.parquet"))
    assert one.read_bytes() == other.read_bytes()
    found = evaluate_file(ways.protocol(), one)
    decisions = list(found.decisions())
    assert found.count == len(decisions) == 50 * len(module.EXAMINED)
    assert {decision.outcomes["response"].outcome for decision in decisions} >= {"CR", "CRi", "NR"}
    assert ways.WAYS["read, choose, decide and report"](one) == found.count


def test_history_by_hand(tmp_path: Path, ways: Any) -> None:
    history = import_module("history")
    path = history.patients(tmp_path / "history.parquet", 400)
    history.check(path)  # ends the program where they differ
    found = ways.WAYS["history"](path)
    assert_frame_equal(found, ways.WAYS["history by hand"](path), check_row_order=False)
    assert ways.WAYS["history of a file, decision by decision"](path) == found["len"].sum() == 2400
