"""OMOP's MEASUREMENT in a DuckDB file, through a mapping."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from remission.cases.tables import read_cases
from remission.errors import DataError
from remission.formats.drafting.layouts import layout_of
from remission.formats.fhir.grid import open_site_grid
from remission.formats.mapping.apply import mapped
from remission.protocol.load import load

TABLE = """
CREATE TABLE measurement (person_id INTEGER, measurement_concept_id INTEGER, measurement_date DATE, operator_concept_id INTEGER,
                          value_as_number DECIMAL(18, 4), unit_source_value VARCHAR);
INSERT INTO measurement VALUES (1, 11, '2024-05-01', NULL, 99.5, '10*9/L'), (1, 12, '2024-05-01', 7, 0.01, '%'),
                               (2, 11, '2024-05-02', NULL, NULL, NULL);
CREATE TABLE person (person_id INTEGER);
"""
MAPPING = """
mapping: omop
tables:
  measurements:
    sheet: measurement
    patient: person_id
    date: measurement_date
    fact: measurement_concept_id
    value: value_as_number
    unit: unit_source_value
    operator: operator_concept_id
    operators: {"7": "<"}
    codes: {"11": platelets, "12": mrd flow}
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "omop.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute(TABLE)
    return path


def test_measurements_are_observations(base: Path, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING)
    with mapped(tmp_path / "m.yaml", base, load("inotuzumab-pediatric")) as table:
        cases = read_cases(table.path, load("inotuzumab-pediatric")).cases
    assert [(case.patient, case.written.get("platelets"), case.written.get("mrd_flow")) for case in cases] == [
        ("1", "99.5 10*9/L", "<0.01 %"),
        ("2", None, None),
    ]
    assert [case.problems for case in cases] == [(), ()]


def test_a_table_that_is_not_there_is_told(base: Path) -> None:
    for sheet, message in (("visits", "the database has no table 'visits'"), (None, "the database has more than one table")):
        with pytest.raises(DataError) as error:
            open_site_grid(base, sheet)
        hint = "name one in the mapping, as 'sheet: …': measurement, person"
        assert str(error.value) == f"{base}:1:1: {message}\n  hint: {hint}"


def test_a_broken_database_is_one_line(base: Path) -> None:
    base.write_bytes(base.read_bytes()[:5000])
    with pytest.raises(DataError) as error:
        open_site_grid(base, "measurement")
    (problem,) = error.value.problems
    assert str(problem).startswith(f"{base}:1:1: the database cannot be read: ")


def test_its_head_is_recognised() -> None:
    heads = ["measurement_id", "person_id", "measurement_concept_id", "measurement_date", "value_as_number", "unit_source_value"]
    found = layout_of(heads)
    assert (found.kind, found.patient, found.fact, found.value) == (
        *("OMOP MEASUREMENT", "person_id", "measurement_concept_id"),
        "value_as_number",
    )
