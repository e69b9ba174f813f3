"""The columns reading on a local Spark: the same cases, the same answers. One small module, since the session takes seconds."""

from __future__ import annotations

import warnings
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.readings.test_columns_native import TODAY, concluded, drawn_frame

from remission.protocol.load import load
from remission.qa.agree import drawn
from remission.readings.columns import decide, decide_cases, installed
from remission.readings.evaluate import Evaluator

pytest.importorskip("pyspark", reason="the extra 'spark' is not installed")
if "spark" not in installed():
    pytest.skip("Spark needs Java, and there is none on the path", allow_module_level=True)

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", autouse=True)
def spark() -> Iterator[None]:
    from pyspark.sql import SparkSession

    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.bindAddress": "127.0.0.1"}
    builder = SparkSession.builder.master("local[2]")
    for key, value in settings.items():
        builder = builder.config(key, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield
    session.stop()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["inotuzumab-pediatric", "aall1621"])
def test_agrees_on_drawn_cases_of_a_shipped_protocol(name: str) -> None:
    protocol = load(name)
    cases = list(drawn(protocol, 200, seed=11))
    evaluator = Evaluator(protocol)
    assert decide_cases(protocol, cases, "spark") == [replace(evaluator.decide(case), trace=None) for case in cases]


@pytest.mark.filterwarnings("ignore")
def test_a_frame_on_spark_and_the_same_frame_in_polars_say_the_same() -> None:
    from pyspark.sql import SparkSession

    protocol = load("inotuzumab-pediatric")
    table = drawn_frame(Random(5), 80)  # noqa: S311 - seeded
    session = SparkSession.getActiveSession()
    assert session is not None
    found = decide(protocol, session.createDataFrame(table.to_arrow()), TODAY).toArrow()
    wanted = decide(protocol, table.lazy(), TODAY).collect()
    told = {row["patient"]: concluded(protocol, row) for row in pl.DataFrame(found).iter_rows(named=True)}
    assert told == {row["patient"]: concluded(protocol, row) for row in wanted.iter_rows(named=True)}
