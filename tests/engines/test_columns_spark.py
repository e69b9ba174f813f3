"""The columns reading on a local Spark: the same cases, the same answers. One small module, since the session takes seconds."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import nextafter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.engines.histories import LOOKING_BACK, as_told, by_case, drawn_table, in_rows
from tests.engines.test_columns_native import POINTED, TODAY, WITH_POINTS, concluded, drawn_frame, said

from remission.cases.observations.request import ObservationRequest
from remission.engines.columns import decide, decide_cases, evaluate_file, installed
from remission.engines.columns.observed import decide_observations
from remission.engines.evaluate import Evaluator
from remission.errors import DataError
from remission.protocol.load import load
from remission.testing.agreement import drawn

pytest.importorskip("pyspark", reason="the extra 'spark' is not installed")
if "spark" not in installed():
    pytest.skip("Spark needs Java, and there is none on the path", allow_module_level=True)

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("spark")  # one process, one session


EXAMPLES = Path(__file__).parents[2] / "examples"
COURSES = """\
protocol: courses
title: Courses
version: 1.0.0
facts:
  blasts: {unit: "%", plausible: 0 to 100}
  ever in remission: {from: response, choose: ever CR before the assessment}
classifications:
  response:
    outcomes:
      RD: {when: ever in remission is yes and blasts >= 5 %}
      CR: {when: blasts < 5 %}
      NR: otherwise
"""


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


CALENDAR = """\
protocol: demo
title: A demonstration
version: 1.0.0
days that do not exist: last day of the month
sources: {text: {title: Text}}
facts: {birth: {date: yes}, start: {date: yes}, end: {date: yes}}
criteria:
  adult: {when: years since birth >= 18, source: text}
  months: {when: months from start to end = 1, source: text}
  soon: {when: end within 1 month after start, source: text}
  beyond: {when: days from (start + 1 month) to end >= 1 day, source: text}
"""


@pytest.mark.filterwarnings("ignore")
def test_agrees_on_whole_months_and_years_and_dates_known_to_the_month(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(CALENDAR, encoding="utf-8")
    protocol = load(tmp_path / "f.yaml")
    cases = list(drawn(protocol, 300, seed=11))
    evaluator = Evaluator(protocol)
    assert decide_cases(protocol, cases, "spark") == [replace(evaluator.decide(case), trace=None) for case in cases]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["inotuzumab-pediatric", "aall1621"])
def test_agrees_on_drawn_cases_of_a_shipped_protocol(name: str) -> None:
    protocol = load(name)
    cases = list(drawn(protocol, 200, seed=11))
    evaluator = Evaluator(protocol)
    assert decide_cases(protocol, cases, "spark") == [replace(evaluator.decide(case), trace=None) for case in cases]


@pytest.mark.filterwarnings("ignore")
def test_names_and_units_with_a_point_are_columns_on_spark(tmp_path: Path) -> None:
    from pyspark.sql import SparkSession

    (tmp_path / "protocol.yaml").write_text(POINTED, encoding="utf-8")
    protocol = load(str(tmp_path))
    session = SparkSession.getActiveSession()
    assert session is not None
    found = decide(protocol, session.createDataFrame(WITH_POINTS.to_arrow()), TODAY).toArrow()
    wanted = decide(protocol, WITH_POINTS.lazy(), TODAY).collect().sort("patient")
    assert pl.DataFrame(found).sort("patient").to_dict(as_series=False) == wanted.to_dict(as_series=False)


@pytest.mark.filterwarnings("ignore")
def test_courses_are_decided_share_by_share(tmp_path: Path) -> None:
    from pyspark.sql import SparkSession

    (tmp_path / "protocol.yaml").write_text(COURSES, encoding="utf-8")
    protocol, session = load(str(tmp_path)), SparkSession.getActiveSession()
    assert session is not None
    table = pl.DataFrame(
        {
            "patient": ["A", "B", "A", "B"],
            "date": [date(2024, 1, 1), date(2024, 1, 1), date(2024, 2, 1), date(2024, 2, 1)],
            "blasts": [2.0, 50.0, 20.0, 20.0],
        }
    )
    found = decide(protocol, session.createDataFrame(table.to_arrow()), TODAY).toArrow()
    wanted = decide(protocol, table.lazy(), TODAY).collect().sort("patient", "date")
    assert pl.DataFrame(found).sort("patient", "date").equals(wanted)
    assert wanted["response"].to_list() == ["CR", "RD", "NR", "NR"]


@pytest.mark.filterwarnings("ignore")
def test_a_frame_on_spark_and_the_same_frame_in_polars_say_the_same() -> None:
    from pyspark.sql import SparkSession

    protocol = load("inotuzumab-pediatric")
    table = drawn_frame(Random(5), 80)  # noqa: S311 - seeded
    session = SparkSession.getActiveSession()
    assert session is not None
    digits = pl.Series(
        [Decimal("0.0099999999999999999"), Decimal("0.01"), Decimal("9.274"), Decimal("0.0100000000000000001")] * 20
    )
    anc = [1.0, nextafter(1.0, 0), nextafter(1.0, 2), 0.30000000000000004] * 20
    table = table.with_columns(digits.cast(pl.Decimal(38, 19)).alias("mrd pcr"), pl.Series("anc", anc))
    found = decide(protocol, session.createDataFrame(table.to_arrow()), TODAY).toArrow()
    wanted = decide(protocol, table.lazy(), TODAY).collect()
    told = {row["patient"]: concluded(protocol, row) for row in pl.DataFrame(found).iter_rows(named=True)}
    assert told == {row["patient"]: concluded(protocol, row) for row in wanted.iter_rows(named=True)}
    beside = pl.DataFrame(found).sort("patient").select("anc beside a limit", "mrd_pcr beside a limit")
    assert beside.equals(wanted.sort("patient").select(beside.columns))
    assert beside.sum().row(0) == (40, 40)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", [pl.Float64, pl.Float32, pl.Decimal(38, 19), pl.String])
def test_observations_of_many_digits_are_read_as_from_a_file(kind: pl.DataType, tmp_path: Path) -> None:
    from pyspark.sql import SparkSession

    protocol, asked = load("inotuzumab-pediatric"), ObservationRequest(today=TODAY)
    session = SparkSession.getActiveSession()
    assert session is not None
    values = [5.0, nextafter(5.0, 0), nextafter(5.0, 6), 2.0e-3, 8.549999999999999, 5.684341886080802e-14, 0.30000000000000004]
    names = [f"P{number}" for number in range(len(values))]
    table = pl.DataFrame({"patient": names, "date": "2024-05-01", "fact": "bone marrow blasts", "value": values})
    table = table.with_columns(pl.col("value").cast(kind))
    table.write_parquet(tmp_path / "t.parquet")
    frame = session.createDataFrame(table.to_arrow())
    found = pl.DataFrame(decide_observations(protocol, frame, asked, shares=2).toArrow()).sort("patient")
    wanted = list(evaluate_file(protocol, tmp_path / "t.parquet", asked=asked).decisions())
    assert [concluded(protocol, row) for row in found.iter_rows(named=True)] == [said(each) for each in wanted]
    assert found["problems"].to_list() == ["; ".join(problem.message for problem in each.case.problems) for each in wanted]


@pytest.mark.filterwarnings("ignore")
def test_dated_observations_on_spark_are_decided_as_from_a_file() -> None:
    from pyspark.sql import SparkSession

    protocol, path, asked = load("inotuzumab-pediatric"), EXAMPLES / "synthetic_observations.csv", ObservationRequest(today=TODAY)
    session = SparkSession.getActiveSession()
    assert session is not None
    table = pl.read_csv(path, comment_prefix="#", infer_schema_length=0)
    frame = session.createDataFrame(table.to_arrow())
    found = pl.DataFrame(decide_observations(protocol, frame, asked, shares=3).toArrow()).sort("patient", "date")
    wanted = sorted(evaluate_file(protocol, path, asked=asked).decisions(), key=lambda each: each.case.patient)
    assert found["patient"].to_list() == [each.case.patient for each in wanted]
    assert found["date"].to_list() == [each.case.date for each in wanted]
    assert [concluded(protocol, row) for row in found.iter_rows(named=True)] == [said(each) for each in wanted]
    told = ["; ".join(problem.message for problem in each.case.problems) for each in wanted]
    assert [re.sub(r"line \d+", "line", text) for text in found["problems"]] == [
        re.sub(r"line \d+", "line", text) for text in told
    ]
    with pytest.raises(DataError, match="there is no column 'value'"):
        decide_observations(protocol, frame.drop("value"))
    with pytest.raises(DataError, match="a frame takes no list of assessments"):
        decide_observations(protocol, frame, ObservationRequest(Path("list.csv")))


@pytest.mark.filterwarnings("ignore")
def test_facts_of_other_days_are_those_of_the_cases(tmp_path: Path) -> None:
    from pyspark.sql import SparkSession

    (tmp_path / "p.yaml").write_text(LOOKING_BACK, encoding="utf-8")
    protocol, session = load(tmp_path / "p.yaml"), SparkSession.getActiveSession()
    assert session is not None
    table = drawn_table(Random(7), 40)  # noqa: S311 - seeded
    answers = pl.DataFrame(decide(protocol, session.createDataFrame(table.to_arrow())).toArrow())
    assert as_told(protocol, answers) == by_case(protocol, table, tmp_path)
    long = in_rows(table)
    observed = pl.DataFrame(decide_observations(protocol, session.createDataFrame(long.to_arrow()), shares=3).toArrow())
    assert as_told(protocol, observed) == by_case(protocol, long, tmp_path)
