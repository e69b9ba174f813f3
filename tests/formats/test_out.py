"""Decisions for people in Excel and for hospitals in FHIR."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from remission.cases.from_values import case
from remission.decide import Decider
from remission.errors import InputError
from remission.formats.fhir.decisions import observations
from remission.protocol.load import load
from remission.render import spreadsheet

VALUES = {"bone marrow blasts": "3 %", "peripheral blasts": "0 %", "extramedullary disease": "absent", "ANC": "1.2 10*9/L"}


def test_texts_stay_texts_and_numbers_are_numbers(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"patient": ["007", "=1+1", "8"], "dose [mg]": ["0.5", None, "1234567890123456"], "what": ["=2", "-3", "CR"]}
    )
    spreadsheet.write_xlsx([frame.clear(), frame], tmp_path / "d.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "d.xlsx")["decisions"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [["patient", "dose [mg]", "what"], ["007", 0.5, "=2"], ["=1+1", None, -3], ["8", "1234567890123456", "CR"]]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} == {"s", "n"}


def test_a_sheet_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 2)
    with pytest.raises(InputError, match="a sheet of Excel has at most 2 rows"):
        spreadsheet.write_xlsx([pl.DataFrame({"patient": ["a", "b", "c"]})], tmp_path / "d.xlsx")


def test_a_decision_is_observations() -> None:
    protocol = load("inotuzumab-pediatric")
    decision = Decider(protocol).decide(case(protocol, {**VALUES, "weight": "60 kg"}, "P-1"))
    found = {one["code"]["coding"][0]["code"]: one for one in observations(protocol, decision)}
    assert set(found) == {"eligibility", *protocol.classifications, *protocol.calculations}
    assert {one["subject"]["reference"] for one in found.values()} == {"Patient/P-1"}
    response = found["response"]
    assert "valueCodeableConcept" not in response
    assert response["dataAbsentReason"]["coding"][0]["code"] == "unknown"
    assert response["note"] == [{"text": "still possible: CR, CRi"}]
    assert found["methylprednisolone"]["valueQuantity"] == {
        "value": 50.0,
        "unit": "mg",
        "code": "mg",
        "system": "http://unitsofmeasure.org",
    }
    settled = Decider(protocol).decide(case(protocol, {**VALUES, "platelets": "99 10*9/L"}, "P-1"))
    told = {one["code"]["coding"][0]["code"]: one for one in observations(protocol, settled)}
    assert told["response"]["valueCodeableConcept"]["text"] == "CRi"
    assert told["response"]["code"]["coding"][0]["system"] == "urn:remission:inotuzumab-pediatric:1.0.0"
