"""A frame that its owner already has: the conclusions come as columns of a lazy frame of the same engine, and no row is lost."""

from __future__ import annotations

import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
import pytest

from remission.cases.observations.request import ObservationRequest
from remission.cases.tables import scan_cases
from remission.engines import columns
from remission.engines.columns import decide, evaluate_file
from remission.engines.decision import eligibility_text
from remission.engines.evaluate import Evaluator
from remission.errors import DataError, MissingExtraError
from remission.expr.truth import MET, NOT_MET, UNKNOWN
from remission.protocol.load import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from remission.engines.decision import Decision
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
    found = nw.from_native(decide(protocol, engine(table), TODAY)).collect("polars").to_native()
    assert isinstance(found, pl.DataFrame)
    return found.sort("patient")


POOLS: dict[str, list[object]] = {
    "platelets [/uL]": [100000.0, 99999.0, 50000.0, 4e9, -1.0, 0.0],
    "anc": [1.0, 0.999, 0.0, 250.0],
    "bone_marrow_blasts": [5.0, 4.999, 0.0, 101.0],
    "peripheral_blasts": [0.0, 0.001],
    "mrd_flow": [0.0, 0.01, 0.00999, 5.0, 101.0],
    "mrd_flow_sensitivity [1]": [0.0001, 0.00009, 0.001, 0.0, -1.0, 2.0],
    "mrd pcr": [0.0, 0.02, 0.009],
    "mrd pcr sensitivity": [0.01, 0.011, 0.001, 150.0],
    "extramedullary_disease": ["absent", "present", "perhaps"],
    "age": [1.0, 0.9, 12.0],
    "diagnosis": ["B-cell precursor ALL", "AML"],
    "disease_status": ["relapsed", "refractory"],
    "cd22": ["positive", "negative", "dim"],
    "cycle": [1, 2, 99],
}
TODAY = date(2024, 5, 9)


def drawn_frame(random: Random, rows: int) -> pl.DataFrame:
    cells = {name: [random.choice([*pool, None]) for _ in range(rows)] for name, pool in POOLS.items()}
    days = [random.choice([date(2024, 5, 9), date(2024, 5, 10), None]) for _ in range(rows)]
    return pl.DataFrame({"patient": [f"P{number:03}" for number in range(rows)], "date": days, **cells})


def concluded(protocol: Protocol, row: dict[str, Any]) -> dict[str, object]:
    truth = {True: MET, False: NOT_MET, None: UNKNOWN}
    families = {
        key: (row[key], tuple(each.name for each in family.outcomes if row[f"{key} may be {each.name}"]))
        for key, family in protocol.classifications.items()
    }
    missing = tuple(key for key in protocol.used if row[f"{key} missing"])
    return {
        "eligibility": row.get("eligibility"),
        **families,
        **{key: truth[row[key]] for key in protocol.criteria},
        "missing": missing,
    }


def said(decision: Decision) -> dict[str, object]:
    families = {key: (answer.outcome, answer.possible) for key, answer in decision.outcomes.items()}
    return {"eligibility": eligibility_text(decision.eligibility), **families, **decision.criteria, "missing": decision.missing}


@ENGINES
def test_conclusions_are_columns(engine: Callable[[pl.DataFrame], Any], inotuzumab: Protocol) -> None:
    found = answered(inotuzumab, FRAME, engine)
    assert found["patient"].to_list() == ["a", "b", "c", "d"]
    assert found["response"].to_list() == ["CR", "NR", None, "CRi"]  # ANC of 0.999 is short, whatever the platelets are
    assert found["response may be CRi"].to_list() == [False, False, True, True]
    assert found["platelet_recovery"].to_list() == [True, False, None, None]
    assert found["mrd_by_flow"].to_list() == ["positive", "negative", None, None]
    assert found["dose_per_cycle [mg/m2]"].to_list() == [1.8, 1.8, 1.5, 1.5]


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


# fmt: off
REFUSED: dict[str, tuple[dict[str, object], list[str]]] = {
    "texts for numbers": ({"patient": ["a"], "platelets": ["<5"]}, [
        "frame:1:2: column 'platelets' has the type String, and platelets is a double, a decimal or an integer",
        "  hint: cast it, or write it to a file, whose texts are read",
    ]),
    "a time for a day, a number for a word": ({"patient": ["a"], "date": [datetime(2024, 5, 1)], "cd22": [1]}, [  # noqa: DTZ001
        "frame:1:3: column 'cd22' has the type Int64, and CD22 is text",
        "  hint: cast it, or write it to a file, whose texts are read",
    ]),
    "a misspelt fact": ({"patient": ["a"], "platlets": [1.0]}, [
        "frame:1:2: column 'platlets' is not a fact of the protocol",
        "  hint: did you mean 'platelets'?",
    ]),
    "a long frame": ({"patient": ["a"], "fact": ["platelets"], "value": [1.0]}, [
        "frame:1:1: no column is a fact of the protocol",
        "  hint: a wide table has a column a fact, a long one the columns patient, date, fact, value and unit",
    ]),
    "no patient": ({"subject": ["a"], "platelets": [1.0]}, [
        "frame:1:1: there is no column 'patient'",
        "  hint: rename 'subject' to 'patient'",
    ]),
    "a unit that cannot be": ({"patient": ["a"], "platelets [mg]": [1.0]}, [
        "frame:1:2: column 'platelets [mg]': 'mg' cannot be converted to '10*9/L'",
        "  hint: platelets is measured in 10*9/L",
    ]),
}
# fmt: on


@pytest.mark.parametrize(("columns", "told"), REFUSED.values(), ids=REFUSED)
def test_a_frame_that_cannot_be_decided(columns: dict[str, object], told: list[str], inotuzumab: Protocol) -> None:
    with pytest.raises(DataError) as caught:
        decide(inotuzumab, pl.DataFrame(columns).lazy())
    assert str(caught.value).splitlines() == told


@ENGINES
def test_a_frame_may_have_decimals_nothing_or_a_patient_in_capitals(
    engine: Callable[[pl.DataFrame], Any], inotuzumab: Protocol
) -> None:
    decimals = pl.Series([Decimal("99.999"), Decimal("100.000"), None], dtype=pl.Decimal(10, 3))
    table = pl.DataFrame({"Patient": ["a", "b", "c"], "platelets": decimals, "ANC": pl.Series([None] * 3, dtype=pl.Null)})
    found = answered(inotuzumab, table, engine)
    assert found["patient"].to_list() == ["a", "b", "c"]
    assert found["platelet_recovery"].to_list() == [False, True, None]
    assert found["anc missing"].to_list() == [True] * 3
    only = answered(inotuzumab, pl.DataFrame({"patient": ["a"]}), engine)
    assert only["response may be CR"].to_list() == [True]


@ENGINES
@pytest.mark.parametrize("seed", range(4))
def test_a_frame_and_a_file_of_its_cells_say_the_same(
    engine: Callable[[pl.DataFrame], Any], seed: int, tmp_path: Path, inotuzumab: Protocol
) -> None:
    table = drawn_frame(Random(seed), 60)  # noqa: S311 - seeded
    found = answered(inotuzumab, table, engine)
    table.write_csv(tmp_path / "t.csv")
    scan = scan_cases(tmp_path / "t.csv", inotuzumab, ObservationRequest(today=TODAY))
    wanted = [Evaluator(inotuzumab).decide(case) for case in scan.cases()]
    assert [concluded(inotuzumab, row) for row in found.iter_rows(named=True)] == [said(each) for each in wanted]
    assert any(row["mrd_by_flow may be negative"] and row["mrd_by_flow may be positive"] for row in found.iter_rows(named=True))


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


# ---- names that engines would take apart ------------------------------------------------------------

POINTED = """
protocol: pointed
title: Names and units with a point
version: 1.0.0
sources: {p: {title: T, section: "1"}}
facts:
  dose 1.4: {label: A dose, unit: mg, plausible: 0 to 500}
  mrd 0.01: {label: A share, unit: "%", plausible: 0 to 100, censored: yes}
  grade 3.5: {label: A grade, values: [yes, no]}
  clearance: {label: A clearance, unit: "mL/min/{1.73_m2}", plausible: 0 to 400}
criteria:
  level 1.4: {when: dose 1.4 >= 10 mg, says: e, source: p}
  low 0.1: {when: mrd 0.01 < 0.1 %, says: e, source: p, if missing: not met, because: b}
  two 2.2: {when: grade 3.5 is yes and clearance >= 60 mL/min/1.73 m2, says: e, source: p}
  sum 3.3: {when: "dose 1.4 * 2 > clearance * 1 mg.min/mL * 1 {1.73_m2}", says: e, source: p}
classifications:
  resp 1.1:
    outcomes:
      CR 1.1: {all of: [level 1.4, low 0.1]}
      CR.2: {all of: [two 2.2]}
      NR: otherwise
calculations:
  half 0.5: {value: "dose 1.4 / 2", unit: mg, says: e, source: p}
  per 1.5: {value: "round(dose 1.4 / 3 / 1 {1.73_m2}, to 0.1 mg/{1.73_m2})", unit: "mg/{1.73_m2}", says: e, source: p}
"""
WITH_POINTS = pl.DataFrame(
    {
        "Patient": ["a", "b", "c", "d"],
        "dose 1.4": [10.0, 9.9, None, 12.0],
        "mrd 0.01 [%]": [0.01, 0.5, 0.001, None],
        "grade 3.5": ["yes", "yes", "no", None],
        "clearance [mL/min/{1.73_m2}]": [60.0, 59.9, 900.0, 20.0],
        'the "other" one, 50 %': [1, 2, 3, 4],
    }
)


@pytest.fixture(scope="module")
def pointed(tmp_path_factory: pytest.TempPathFactory) -> Protocol:
    file = tmp_path_factory.mktemp("rules") / "protocol.yaml"
    file.write_text(POINTED, encoding="utf-8")
    return load(str(file.parent))


@ENGINES
def test_names_and_units_with_a_point_are_columns_on_every_engine(
    engine: Callable[[pl.DataFrame], Any], pointed: Protocol
) -> None:
    found = answered(pointed, WITH_POINTS, engine)
    assert found["resp_1.1"].to_list() == ["CR 1.1", "NR", None, "NR"]
    assert found["level_1.4"].to_list() == [True, False, None, True]
    assert found["two_2.2"].to_list() == [True, False, False, False]
    assert found["half_0.5 [mg]"].to_list() == [5.0, 4.95, None, 6.0]
    assert found["clearance set aside"].to_list() == [False, False, True, False]
    assert found["dose_1.4 missing"].to_list() == [False, False, True, False]


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_file_with_names_and_units_that_have_a_point_says_what_case_by_case_says(
    tmp_path: Path, engine: columns.Engine, pointed: Protocol
) -> None:
    pytest.importorskip(engine)
    path = tmp_path / "t.csv"
    WITH_POINTS.rename({"Patient": "patient"}).write_csv(path)
    found = evaluate_file(pointed, path, engine)
    by_case = Evaluator(pointed)
    for decision, case in zip(found.decisions(), found.cases(), strict=True):
        assert said(decision) == said(by_case.decide(case))
        assert decision.calculations == by_case.decide(case).calculations


@ENGINES
def test_a_column_of_somebody_else_answers_for_nothing(engine: Callable[[pl.DataFrame], Any], inotuzumab: Protocol) -> None:
    wanted = answered(inotuzumab, FRAME, engine)
    theirs = [
        "Response",
        "ELIGIBILITY",
        "Platelets Value",
        "ANC missing",
        "atom 1",
        "Platelet_Recovery",
        "Row",
        "cycle Set Aside",
    ]
    frame = FRAME.with_columns(**{name: pl.lit(7.0) for name in theirs})
    assert answered(inotuzumab, frame, engine).to_dict(as_series=False) == wanted.to_dict(as_series=False)
