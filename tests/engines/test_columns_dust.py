# ruff: noqa: E501 - a row of a table is one thing

"""Numbers of many digits by every way in: what a reader of single cells makes of them, columns do on every engine."""

from __future__ import annotations

import struct
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import inf, nextafter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
import pytest

from remission.cases.observations.request import ObservationRequest
from remission.cases.tables import scan_cases
from remission.engines.columns import Engine, decide, evaluate_file, installed
from remission.engines.evaluate import Evaluator
from remission.errors import DataError
from remission.protocol.load import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol

RULES = """\
protocol: dust
title: Dust
version: 1.0.0
facts:
  platelets: {unit: 10*9/L, plausible: 0 to 3000}
  bilirubin: {unit: mg/dL, plausible: 0 to 60, molar mass: 584.66 g/mol, uln: 1.2 mg/dL}
  mrd: {unit: "%", plausible: 0 to 100, censored: "yes"}
  cycle: {unit: "1", plausible: 1 to 20, whole: "yes"}
eligibility:
  include:
    recovered: platelets >= 100 x 10^9/L
    bounded: platelets between 9.274 x 10^9/L and 100 x 10^9/L
    by amount: bilirubin < 26 umol/L
    by its normal: bilirubin <= 3 x ULN
    twice: 2 * platelets >= 200 x 10^9/L
    by a table: platelets >= wanted
    negative: mrd < 0.01 %
classifications:
  response:
    outcomes:
      CR: platelets >= 100 x 10^9/L and mrd < 0.01 %
      CRi: platelets >= 9.274 x 10^9/L
      NR: otherwise
calculations:
  wanted:
    unit: 10*9/L
    rows:
      - {when: cycle >= 2, value: 50 x 10^9/L}
      - otherwise: 75.3 x 10^9/L
  share: {unit: 10*9/L, value: platelets / 3}
"""
# fmt: off
PLATELETS = ["100", "99.99999999999999", "100.00000000000001", "9.274", "9.274000000000001", "9.273999999999999", "50", "50.00000000000001",
             "75.3", "75.29999999999998", "8.549999999999999", "0.30000000000000004", "150.123456789012", "3000", "0", "1e-7", "66.66666666666667"]
LONG_TEXTS = ["99.9999999999999999", "100.0000000000000001", "9.27400000000000001", "9.27399999999999999999", "75.3000000000000001",
              "3000.0000000000000001", "0.10000000000000001", "49.999999999999999999999999", "100.00000000000000000", "000000000000000000.1"]
MRD = ["0.006999999999999999", "0.009999999999999998", "0.01", "0.010000000000000002", "0.009000000000000001", "0", "5"]
# fmt: on


@pytest.fixture(scope="module")
def protocol(tmp_path_factory: pytest.TempPathFactory) -> Protocol:
    path = tmp_path_factory.mktemp("dust") / "dust.yaml"
    path.write_text(RULES)
    return load(path)


def singles(texts: list[str]) -> list[float]:
    return [struct.unpack("<f", struct.pack("<f", float(text)))[0] for text in texts]


def decimals(texts: list[str], precision: int, scale: int) -> pl.Series:
    return pl.Series([Decimal(f"{Decimal(text):.{scale}f}") for text in texts], dtype=pl.Decimal(precision, scale))


# fmt: off
WIDE: dict[str, Callable[[], dict[str, Any]]] = {
    "texts":                  lambda: {"platelets": PLATELETS + LONG_TEXTS},
    "texts in another unit":  lambda: {"platelets [10*6/L]": [str(Decimal(text) * 1000) for text in PLATELETS + LONG_TEXTS]},
    "texts with a unit":      lambda: {"platelets": [f"{Decimal(text) * 1000:f} 10*6/L" for text in PLATELETS + LONG_TEXTS]},
    "doubles":                lambda: {"platelets": [float(text) for text in PLATELETS + LONG_TEXTS]},
    "doubles by amount":      lambda: {"bilirubin [umol/L]": [26.0, nextafter(26.0, 0), nextafter(26.0, inf), 21.3, 61.56, 61.559999999999995]},
    "doubles by mass":        lambda: {"bilirubin": [1.5201, 3.6, 3.6000000000000005, 3.5999999999999996, 1.520116, 1.5201160000000002]},
    "singles":                lambda: {"platelets": pl.Series(singles(PLATELETS), dtype=pl.Float32)},
    "decimals of 15 places":  lambda: {"platelets": decimals(PLATELETS, 38, 15)},
    "decimals of 20 places":  lambda: {"platelets": decimals(PLATELETS + LONG_TEXTS, 38, 20)},
    "decimals of 3 places":   lambda: {"platelets": decimals(PLATELETS, 9, 3)},
    "decimals below ten": lambda: {"platelets": decimals(["9.274", "9.27400000000000001", "9.27399999999999999999", "0.3"], 38, 37)},
    "integers":               lambda: {"platelets [/L]": [100 * 10**9, 100 * 10**9 - 1, 2**53 + 1, 10**18]},
    "a censored fact":        lambda: {"mrd": [float(text) for text in MRD]},
    "bounds":                 lambda: {"mrd": [f"<{text}" for text in MRD] + ["<0.0100000000000000001", "<0.00999999999999999999"]},
    "with a sensitivity":     lambda: {"mrd": [*MRD, "0", "0"], "mrd sensitivity": ["0.001"] * len(MRD) + ["0.0100000000000000001", "0.00999999999999999999"]},
}
# fmt: on


def everything(protocol: Protocol, path: Path) -> list[Decision]:
    evaluator = Evaluator(protocol)
    return [replace(evaluator.decide(case), trace=None) for case in scan_cases(path, protocol, ObservationRequest()).cases()]


def in_columns(protocol: Protocol, path: Path, engine: Engine) -> Iterator[Decision]:
    for decision in evaluate_file(protocol, path, engine).decisions():
        yield replace(decision, case=replace(decision.case, values={}, written={}))


def without_values(decisions: list[Decision]) -> list[Decision]:
    return [replace(each, case=replace(each.case, values={}, written={})) for each in decisions]


LOCAL: list[Engine] = [engine for engine in installed() if engine != "spark"]


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("make", WIDE.values(), ids=WIDE)
def test_a_wide_table_says_the_same_by_cells_and_by_columns(
    make: Callable[[], dict[str, Any]], form: str, protocol: Protocol, tmp_path: Path
) -> None:
    table = pl.DataFrame(make())
    table = table.with_columns(
        patient=pl.Series([f"P{n}" for n in range(table.height)]), cycle=pl.Series([n % 3 + 1 for n in range(table.height)])
    )
    path = tmp_path / f"t.{form}"
    table.write_csv(path) if form == "csv" else table.write_parquet(path)
    wanted = everything(protocol, path)
    assert not any(
        problem.severity == "error" and "plausible" not in problem.message for each in wanted for problem in each.case.problems
    )
    for engine in LOCAL:
        assert list(in_columns(protocol, path, engine)) == without_values(wanted)


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("days", [1, 3])
def test_a_long_table_says_the_same_as_a_wide_one(form: str, days: int, protocol: Protocol, tmp_path: Path) -> None:
    cells = PLATELETS + LONG_TEXTS
    rows = [(f"P{n}", f"2024-05-0{n % days + 1}", "platelets", text) for n, text in enumerate(cells)]
    long = pl.DataFrame(rows, schema=["patient", "date", "fact", "value"], orient="row")
    wide = pl.DataFrame({"patient": long["patient"], "date": long["date"], "platelets": cells})
    paths = tmp_path / f"long.{form}", tmp_path / "wide.csv"
    long.write_csv(paths[0]) if form == "csv" else long.write_parquet(paths[0])
    wide.write_csv(paths[1])
    found, wanted = (everything(protocol, path) for path in paths)
    assert [(each.criteria, each.outcomes, each.case.values) for each in found] == [
        (each.criteria, each.outcomes, each.case.values) for each in wanted
    ]
    told = [[problem.message for problem in each.case.problems] for each in found]
    assert told == [[problem.message for problem in each.case.problems] for each in wanted]
    for engine in LOCAL:
        columns = list(in_columns(protocol, paths[0], engine))
        assert [(each.criteria, each.outcomes, each.calculations) for each in columns] == [
            (each.criteria, each.outcomes, each.calculations) for each in found
        ]


# fmt: off
TRUTHS = [
    # platelets                 recovered  bounded  twice
    ("100",                     True,      True,   True),
    ("99.99999999999999",       False,     True,   False),
    ("100.00000000000001",      True,      False,  True),
    ("99.9999999999999999",     False,     True,   False),
    ("100.0000000000000001",    True,      False,  True),
    ("9.274",                   False,     True,   False),
    ("9.27399999999999999999",  False,     False,  False),
    ("9.273999999999999",       False,     False,  False),
]
# fmt: on


@pytest.mark.parametrize("form", ["text", "decimal"])
def test_every_limit_is_where_it_is_written(form: str, protocol: Protocol, tmp_path: Path) -> None:
    texts = [row[0] for row in TRUTHS]
    cells = pl.Series(texts) if form == "text" else decimals(texts, 38, 22)
    table = pl.DataFrame({"patient": [f"P{n}" for n in range(len(texts))], "platelets": cells})
    table.write_parquet(tmp_path / "t.parquet")
    for engine in LOCAL:
        found = [
            [each.criteria[key].value == "met" for key in ("recovered", "bounded", "twice")]
            for each in evaluate_file(protocol, tmp_path / "t.parquet", engine).decisions()
        ]
        assert found == [list(row[1:]) for row in TRUTHS]


# ---- frames that their owner has ---------------------------------------------------------------------------


def native(table: pl.DataFrame, engine: Engine) -> Any:
    if engine == "polars":
        return table.lazy()
    return pytest.importorskip("duckdb").from_arrow(table.to_arrow())


@pytest.mark.parametrize("engine", LOCAL)
@pytest.mark.parametrize("key", [key for key in WIDE if not key.startswith(("texts", "singles", "bounds", "with"))])
def test_a_frame_says_what_a_file_of_it_says(key: str, engine: Engine, protocol: Protocol, tmp_path: Path) -> None:
    table = pl.DataFrame(WIDE[key]())
    table = table.with_columns(patient=pl.Series([f"P{n:02}" for n in range(table.height)]))
    table.write_parquet(tmp_path / "t.parquet")
    wanted = everything(protocol, tmp_path / "t.parquet")
    found = nw.from_native(decide(protocol, native(table, engine))).collect("polars").to_native().sort("patient")
    truths = {"met": True, "not met": False, "unknown": None}
    for criterion in protocol.criteria:
        assert found[criterion].to_list() == [truths[each.criteria[criterion].value] for each in wanted]
    beside = [any("floating-point dust" in problem.message for problem in each.case.problems) for each in wanted]
    fact = "mrd" if "mrd" in table.columns else "bilirubin" if "bilirubin" in table.columns[0] else "platelets"
    assert found[f"{fact} beside a limit"].to_list() == beside


@pytest.mark.parametrize("engine", LOCAL)
def test_a_decimal_is_the_double_nearest_to_it(engine: Engine, protocol: Protocol) -> None:
    random = Random(5)  # noqa: S311 - seeded
    values = [Decimal(random.randrange(10 ** random.randint(1, 17))).scaleb(-15) for _ in range(3000)]
    table = pl.DataFrame({"patient": [f"P{n:04}" for n in range(3000)], "platelets": pl.Series(values, dtype=pl.Decimal(38, 15))})
    found = nw.from_native(decide(protocol, native(table, engine))).collect("polars").to_native().sort("patient")
    shares = found["share [10*9/L]"].to_list()
    assert shares == [pytest.approx(float(Fraction(value) / 3), rel=1e-15) for value in values]
    assert found["bounded"].to_list() == [Decimal("9.274") <= value <= 100 for value in values]


def test_numbers_of_32_bits_are_not_widened_without_a_word(protocol: Protocol) -> None:
    with pytest.raises(DataError) as caught:
        decide(protocol, pl.DataFrame({"patient": ["a"], "platelets": pl.Series([0.1], dtype=pl.Float32)}).lazy())
    assert str(caught.value).splitlines() == [
        "frame:1:2: column 'platelets' has the type Float32, and platelets is a double, a decimal or an integer",
        "  hint: write it to a Parquet file, where 0.1 of 32 bits is read as 0.1: a cast would make 0.10000000149011612 of it",
    ]


@pytest.mark.parametrize("days", [1, 2])
def test_many_doubles_in_another_unit_share_the_scale_of_that_unit(days: int, protocol: Protocol, tmp_path: Path) -> None:
    random = Random(3)  # noqa: S311 - seeded
    numbers = [random.uniform(1, 60) for _ in range(1200)]
    rows = [(f"P{n // days}", f"2024-05-0{n % days + 1}", "bilirubin", number, "umol/L") for n, number in enumerate(numbers)]
    schema = ["patient", "date", "fact", "value", "unit"]
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(tmp_path / "t.parquet")
    wanted = everything(protocol, tmp_path / "t.parquet")
    [answered] = evaluate_file(protocol, tmp_path / "t.parquet").answered()
    assert [each.criteria for each in answered.decisions()] == [each.criteria for each in wanted]
    assert len(answered.chunk.held["bilirubin"].scales) == 2


@pytest.mark.parametrize("engine", LOCAL)
@pytest.mark.parametrize("kind", [pl.Int64, pl.UInt64, pl.Decimal(38, 0)])
def test_an_integer_beyond_2_to_the_53_stays_on_its_side_of_a_limit(engine: Engine, kind: pl.DataType, tmp_path: Path) -> None:
    (tmp_path / "big.yaml").write_text(
        'protocol: big\ntitle: Big\nversion: 1.0.0\nfacts:\n  copies: {unit: "1", plausible: 0 to 1e18}\n'
        "eligibility:\n  include:\n    few: copies <= 10000000000000000\n"
    )
    values = pl.Series([10**16 - 1, 10**16, 10**16 + 1, 10**16 + 2, 7], dtype=kind)
    table = pl.DataFrame({"patient": list("abcde"), "copies": values})
    found = nw.from_native(decide(load(tmp_path / "big.yaml"), native(table, engine))).collect("polars").to_native()
    assert found.sort("patient")["few"].to_list() == [True, True, False, False, True]
    table.write_parquet(tmp_path / "t.parquet")
    one_by_one = everything(load(tmp_path / "big.yaml"), tmp_path / "t.parquet")
    assert [each.criteria["few"].value for each in one_by_one] == ["met", "met", "not met", "not met", "met"]
