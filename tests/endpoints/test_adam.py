"""A cohort as ADaM data sets: one row a patient, responses and times, in every format, as the report has them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import polars as pl
import pyreadstat
import pytest

from remission.cases.files import open_grid
from remission.cases.tables import read_cases
from remission.decide import Decider
from remission.endpoints.adam import adam, parameter_codes
from remission.endpoints.cohort import CohortFigures, study
from remission.endpoints.widened_protocol import widened
from remission.formats.datasets import define, write_dataset
from remission.protocol.load import load

COURSE = Path(__file__).parents[2] / "examples" / "synthetic_course.csv"
MADE = "2026-01-01T00:00:00"


@pytest.fixture(scope="module")
def cohort() -> CohortFigures:
    protocol = widened(load("inotuzumab-pediatric"))
    return study(protocol, map(Decider(protocol).decide, read_cases(COURSE, protocol).cases))


def records(cohort: CohortFigures, name: str) -> list[dict[str, object]]:
    found = next(one for one in adam(cohort) if one.name == name)
    return [dict(zip((each.name for each in found.variables), row, strict=True)) for row in found.rows]


def test_every_patient_has_one_row_of_adsl(cohort: CohortFigures) -> None:
    rows = records(cohort, "ADSL")
    assert len(rows) == len({row["USUBJID"] for row in rows}) == 53
    assert Counter(row["BESTRSP"] for row in rows) == {"CR": 22, "CRi": 16, "NR": 15}
    assert Counter(row["RESPFL"] for row in rows) == {"Y": 22, "N": 31}
    assert {row["ELIGFL"] for row in rows} == {"Y"}


def test_adrs_has_each_assessment_and_what_came_of_them(cohort: CohortFigures) -> None:
    rows = records(cohort, "ADRS")
    counts = Counter(row["PARAMCD"] for row in rows)
    assert counts == {"OVR": 222, "BOR": 53, "RSP": 53, "DEATH": 53}
    mine = [row for row in rows if row["USUBJID"] == "SYN-001"]
    assert [(str(row["ADT"]), row["AVALC"], row["ANL01FL"]) for row in mine if row["PARAMCD"] == "OVR"][:2] == [
        ("2017-06-05", "NR", "N"),
        ("2017-07-04", "CR", "Y"),
    ]
    assert [(str(row["ADT"]), row["AVALC"], row["AVAL"]) for row in mine if row["PARAMCD"] == "RSP"] == [("2017-07-04", "Y", 1.0)]


def test_adtte_has_the_times_of_the_report(cohort: CohortFigures) -> None:
    rows = records(cohort, "ADTTE")
    assert cohort.responses is not None
    (result,) = cohort.responses.times.values()
    assert [(row["USUBJID"], row["AVAL"], row["CNSR"]) for row in rows] == [
        (one.patient, float(one.days), int(not one.is_event)) for one in result.declared.followed
    ]
    assert sum(row["CNSR"] == 0 for row in rows) == 7
    assert {row["CNSDTDSC"] for row in rows if row["CNSR"] == 0} == {None}


@pytest.mark.parametrize("name", ["ADSL", "ADRS", "ADTTE"])
def test_every_format_is_read_back(cohort: CohortFigures, tmp_path: Path, name: str) -> None:
    found = next(one for one in adam(cohort) if one.name == name)
    for form, file in (("dataset-json", "x.json"), ("xpt", "x.xpt"), ("parquet", "x.parquet")):
        write_dataset(found, tmp_path / file, form, "demo", MADE)
    plain = [["" if value is None else str(value) for value in row] for row in found.rows]
    assert [list(row.cells) for row in open_grid(tmp_path / "x.parquet").rows()] == [
        [cell.removesuffix(".0") for cell in row] for row in plain
    ]
    assert [list(row.cells) for row in open_grid(tmp_path / "x.json").rows()] == plain
    table, meta = pyreadstat.read_xport(tmp_path / "x.xpt", output_format="polars")
    assert isinstance(table, pl.DataFrame)
    assert (table.height, meta.column_names) == (len(found.rows), [one.name for one in found.variables])
    assert all(len(one.name) <= 8 and len(one.label) <= 40 for one in found.variables)


def test_a_define_file_says_what_is_our_own(cohort: CohortFigures) -> None:
    told = json.loads(define(adam(cohort), "demo"))
    adsl = {one["name"]: one for one in told["itemGroups"][0]["variables"]}
    assert adsl["BESTRSP"]["derivation"] == "our own: the best outcome of the assessments that count"
    assert adsl["USUBJID"]["label"] == "Unique Subject Identifier"


def test_codes_of_endpoints_are_short_and_differ() -> None:
    names = ["OS", "EFS", "duration of CR", "duration of CRi", "duration of complete remission", "duration of complete response"]
    assert parameter_codes(names) == ["OS", "EFS", "DURCR", "DURCRI", "DURCOMRE", "DURCOMR2"]
