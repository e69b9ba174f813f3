"""The example cohorts as data, read here without the engine: what they claim is counted by other means."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from statistics import median

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
COHORT = EXAMPLES / "synthetic_cohort.csv"
MESSY = EXAMPLES / "messy_site.csv"
NEGATIVE_WORDS = {"<0.01", "not detected"}
Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.fixture(scope="module")
def cohort() -> list[Row]:
    return rows(COHORT)


def response(row: Row) -> str:
    """CR, CRi or NR, by hand."""
    clear = Decimal(row["bone_marrow_blasts"]) < 5 and Decimal(row["peripheral_blasts"]) == 0
    if not clear or row["extramedullary_disease"] != "absent":
        return "NR"
    recovered = Decimal(row["platelets"]) >= 100 and Decimal(row["anc"]) >= 1
    return "CR" if recovered else "CRi"


def is_negative(row: Row, method: str) -> bool:
    value = row[f"mrd_{method}"]
    return value in NEGATIVE_WORDS or Decimal(value) < Decimal("0.01")


def test_the_generator_writes_the_committed_bytes(tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    subprocess.run([sys.executable, EXAMPLES / "make_synthetic_cohort.py", again], check=True)
    assert again.read_bytes() == COHORT.read_bytes()


@pytest.mark.parametrize("path", [COHORT, MESSY], ids=lambda path: path.name)
def test_the_file_itself_says_that_it_is_synthetic(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# SYNTHETIC DATA. No row is a real patient.")


def test_53_children_with_names_of_their_own(cohort: list[Row]) -> None:
    assert len(cohort) == 53
    assert [row["patient"] for row in cohort] == [f"SYN-{number:03}" for number in range(1, 54)]


def test_every_child_is_eligible(cohort: list[Row]) -> None:
    assert all(1 <= Decimal(row["age"]) < 18 for row in cohort)
    assert {row["diagnosis"] for row in cohort} == {"B-cell precursor ALL"}
    assert {row["disease_status"] for row in cohort} == {"relapsed", "refractory"}
    assert {row["cd22"] for row in cohort} == {"positive"}


def test_the_published_counts(cohort: list[Row]) -> None:
    assert Counter(row["dose_level"] for row in cohort) == {"1.4": 12, "1.8": 41}
    assert Counter(map(response, cohort))["CR"] == 22
    in_cr = [row for row in cohort if response(row) == "CR"]
    assert sum(is_negative(row, "flow") for row in in_cr) == 21
    assert sum(is_negative(row, "pcr") for row in in_cr) == 19
    cycles = [int(row["cycle"]) for row in cohort]
    assert (min(cycles), median(cycles), max(cycles)) == (1, 2, 4)


def test_the_rest_is_not_empty(cohort: list[Row]) -> None:
    assert {"CR", "CRi", "NR"} == set(map(response, cohort))
    flow = {row["mrd_flow"] for row in cohort}
    assert {"<0.01", "not detected", "not done"} <= flow
    assert "present" in {row["extramedullary_disease"] for row in cohort}


def test_not_detected_always_says_how_well_the_assay_sees(cohort: list[Row]) -> None:
    for method in ("flow", "pcr"):
        stated = [row[f"mrd_{method}_sensitivity"] for row in cohort if row[f"mrd_{method}"] == "not detected"]
        assert set(stated) == {"0.001"}


def test_the_messy_site_is_messy() -> None:
    text = MESSY.read_text(encoding="utf-8")
    found = rows(MESSY)
    assert len(found) == 15
    assert {row["patient"] for row in found} == {f"MS-{number:02}" for number in range(1, 16)}
    everything = {cell for row in found for cell in row.values()}
    assert {"250000", "3000", "many", "NA", "not done", "Unknown", "", "<0.1", "9e-05", "POSITIVE", "100,000 /uL"} <= everything
    assert "platelets [10*3/uL]" in text
    assert "study nurse" in text
