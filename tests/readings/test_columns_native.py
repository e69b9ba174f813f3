"""A frame that its owner already has: the conclusions come as columns of a lazy frame of the same engine, and no row is lost."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
import pytest

from remission.errors import DataError, MissingExtraError
from remission.protocol.load import load
from remission.readings import columns
from remission.readings.columns import decide, evaluate_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from remission.protocol.model import Protocol

COHORT = Path(__file__).parents[2] / "examples" / "synthetic_cohort.csv"
FRAME = pl.DataFrame(
    {
        "patient": ["a", "b", "c", "d"],
        "date": [date(2024, 5, 1)] * 3 + [None],
        "platelets [/uL]": [100000, 99999, 250_000_000, None],
        "ANC": [1.0, None, 3.0, 0.999],
        "bone_marrow_blasts": [4.999, 5.0, 1.0, 1.0],
        "peripheral_blasts": [0.0, 0.0, 0.0, 0.0],
        "extramedullary_disease": ["absent"] * 4,
        "mrd_flow": [0.01, 0.0099, None, float("nan")],
        "cycle": [1, 2, 3, 4],
        "cd22": ["positive", "maybe", None, "negative"],
    }
)


@pytest.fixture(scope="module")
def inotuzumab() -> Protocol:
    return load("inotuzumab-pediatric")


def polars_frame(table: pl.DataFrame) -> Any:
    return table.lazy()


def duckdb_frame(table: pl.DataFrame) -> Any:
    duckdb = pytest.importorskip("duckdb", reason="the extra 'duckdb' is not installed")
    return duckdb.from_arrow(table.to_arrow())


ENGINES = pytest.mark.parametrize("engine", [polars_frame, duckdb_frame])


def answered(protocol: Protocol, table: pl.DataFrame, engine: Callable[[pl.DataFrame], Any]) -> pl.DataFrame:
    found = nw.from_native(decide(protocol, engine(table))).collect("polars").to_native()
    assert isinstance(found, pl.DataFrame)
    return found.sort("patient")


@ENGINES
def test_conclusions_are_columns(engine: Callable[[pl.DataFrame], Any], inotuzumab: Protocol) -> None:
    found = answered(inotuzumab, FRAME, engine)
    assert found["patient"].to_list() == ["a", "b", "c", "d"]
    assert found["response"].to_list() == ["CR", "NR", None, "CRi"]  # ANC of 0.999 is short, whatever the platelets are
    assert found["response may be CRi"].to_list() == [False, False, True, True]
    assert found["platelet_recovery"].to_list() == [True, False, None, None]
    assert found["mrd_by_flow"].to_list() == ["positive", "negative", None, None]
    assert found["dose_per_cycle [mg/m2]"].to_list() == [1.8, 1.8, None, 1.5]


@ENGINES
def test_what_no_patient_has_is_set_aside(engine: Callable[[pl.DataFrame], Any], inotuzumab: Protocol) -> None:
    found = answered(inotuzumab, FRAME, engine)
    assert found["platelets set aside"].to_list() == [False, False, True, False]
    assert found["platelets missing"].to_list() == [False, False, True, True]
    assert found["cd22 set aside"].to_list() == [False, True, False, False]
    assert found["mrd_flow set aside"].to_list() == [False, False, False, True]
    assert found["weight missing"].to_list() == [True] * 4


@ENGINES
def test_dates_are_told_apart(engine: Callable[[pl.DataFrame], Any]) -> None:
    protocol = load("aall1621")
    days = [date(2024, 4, 17), date(2024, 4, 18), date(2000, 2, 29), None]
    table = FRAME.select("patient", "date").with_columns(last_cytotoxic_therapy=pl.Series(days))
    assert answered(protocol, table, engine)["i12_cytotoxic_washout"].to_list() == [True, False, True, None]


def test_a_column_of_texts_is_refused(inotuzumab: Protocol) -> None:
    with pytest.raises(DataError) as caught:
        decide(inotuzumab, pl.DataFrame({"patient": ["a"], "platelets": ["<5"]}).lazy())
    told = "frame:1:1: column 'platelets' has the type String, which is not read here\n  hint: write it to a file first"
    assert str(caught.value) == told


def test_a_unit_that_a_fact_cannot_have_is_refused(inotuzumab: Protocol) -> None:
    with pytest.raises(DataError, match="'mg' cannot be converted to '10\\*9/L'"):
        decide(inotuzumab, pl.DataFrame({"patient": ["a"], "platelets [mg]": [5.0]}).lazy())


# ---- files -----------------------------------------------------------------------------------------------


def test_the_synthetic_cohort_has_its_published_counts(inotuzumab: Protocol) -> None:
    evaluated = evaluate_file(inotuzumab, COHORT)
    decisions = list(evaluated.decisions())
    assert (evaluated.count, len(decisions)) == (53, 53)
    complete = [each for each in decisions if each.outcomes["response"].outcome == "CR"]
    negative = [sum(each.outcomes[f"mrd_by_{how}"].outcome == "negative" for each in complete) for how in ("flow", "pcr")]
    assert (len(complete), negative) == (22, [21, 19])


def test_a_long_table_is_decided_in_batches(tmp_path: Path, inotuzumab: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "CASES_AT_ONCE", 2)
    path = tmp_path / "long.csv"
    rows = [f"P{n},2024-05-01,cycle,{n},\nP{n},2024-05-01,age,{n},a" for n in range(1, 6)]
    path.write_text("patient,date,fact,value,unit\n" + "\n".join(rows) + "\n")
    evaluated = evaluate_file(inotuzumab, path)
    found = [each.criteria["cycle_limit"].value for each in evaluated.decisions()]
    assert (evaluated.count, found) == (5, ["met"] * 4 + ["not met"])


@pytest.mark.parametrize(("engine", "module"), [("duckdb", "duckdb"), ("spark", "pyspark.sql")])
def test_an_engine_that_is_not_installed_is_told(
    engine: columns.Engine, module: str, inotuzumab: Protocol, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError) as caught:
        list(evaluate_file(inotuzumab, COHORT, engine).decisions())
    assert str(caught.value) == f"the engine '{engine}' is not installed\n  hint: pip install 'remission[{engine}]'"
