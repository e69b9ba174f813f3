# ruff: noqa: E501 - a resource is one thing

"""FHIR resources as rows, each element by its name; and a Bundle through a mapping."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from remission.cases.tables import read_cases
from remission.errors import DataError
from remission.formats.drafting.draft import draft
from remission.formats.fhir.grid import fhir_grid, is_fhir
from remission.formats.fhir.resources import COLUMNS, rows
from remission.formats.mapping.apply import mapped
from remission.protocol.load import load

ME = {"subject": {"reference": "Patient/p1"}, "effectiveDateTime": "2024-05-01T10:30:00+02:00", "status": "final"}
PLT = {"coding": [{"system": "http://loinc.org", "code": "777-3", "display": "Platelets"}]}
CODED = ("http://loinc.org", "777-3", "Platelets")
AT = ("p1", "2024-05-01T10:30")


def observation(**more: Any) -> dict[str, Any]:
    return {"resourceType": "Observation", "id": "o1", **ME, "code": PLT, **more}


def row(
    value: str, unit: str = "", *, name: tuple[str, ...] = CODED, limits: tuple[str, str] = ("", ""), status: str = "final"
) -> tuple[str, ...]:
    return ("Observation", "o1", *AT, *name, value, unit, status, *limits, "")


RESOURCES: dict[str, tuple[dict[str, Any], list[tuple[str, ...]]]] = {
    "a quantity": (observation(valueQuantity={"value": "99.0", "code": "10*3/uL"}), [row("99.0", "10*3/uL")]),
    "a comparator": (observation(valueQuantity={"value": "0.01", "comparator": "<", "unit": "%"}), [row("<0.01", "%")]),
    "a range with one end": (observation(valueRange={"high": {"value": "5", "code": "%"}}), [row("<=5", "%")]),
    "a range": (observation(valueRange={"low": {"value": "1"}, "high": {"value": "5"}}), [row("1 to 5")]),
    "a concept": (observation(valueCodeableConcept={"coding": [{"code": "pos", "display": "positive"}]}), [row("positive")]),
    "an integer": (observation(valueInteger="3"), [row("3")]),
    "a text": (observation(valueString="not detected"), [row("not detected")]),
    "absent for a reason": (observation(dataAbsentReason={"text": "clotted"}), [row("")]),
    "limits of normal": (observation(valueQuantity={"value": "1"}, referenceRange=[{"low": {"value": "2"}, "high": {"value": "3"}}]), [row("1", limits=("2", "3"))]),
    "two ranges of normal are none": (observation(valueQuantity={"value": "1"}, referenceRange=[{"high": {"value": "3"}}, {"high": {"value": "4"}}]), [row("1")]),
    "two codes": (
        observation(code={"coding": [{"code": "a"}, {"code": "b"}], "text": "x"}, valueInteger="1"),
        [row("1", name=("", "a", "x")), row("1", name=("", "b", "x"))],
    ),
    "no code": (observation(code={"text": "Plättchen"}, valueInteger="1"), [row("1", name=("", "Plättchen", "Plättchen"))]),
    "components": (
        observation(component=[{"code": {"coding": [{"code": "c"}]}, "valueInteger": "2"}]),
        [row(""), row("2", name=("", "c", ""))],
    ),
    "entered in error": (observation(status="entered-in-error", valueInteger="1"), []),
    "amended": (observation(status="amended", valueInteger="1"), [row("1", status="amended")]),
    "a kind that is not read": ({"resourceType": "Claim"}, []),
    "a patient": (
        {"resourceType": "Patient", "id": "p1", "birthDate": "2015-02", "gender": "female"},
        [
            ("Patient", "p1", "p1", "", "Patient", "birthDate", "birthDate", "2015-02", "", "", "", "", ""),
            ("Patient", "p1", "p1", "", "Patient", "gender", "gender", "female", "", "", "", "", ""),
        ],
    ),
    "a condition": (
        {"resourceType": "Condition", "id": "c1", "subject": {"reference": "urn:uuid:p1"}, "onsetDateTime": "2020", "code": PLT, "clinicalStatus": {"coding": [{"code": "active"}]}},
        [("Condition", "c1", "p1", "2020", *CODED, "active", "", "", "", "", "")],
    ),
    "a refuted condition": ({"resourceType": "Condition", "code": PLT, "verificationStatus": {"coding": [{"code": "refuted"}]}}, []),
    "a dose": (
        {"resourceType": "MedicationAdministration", "id": "m1", "subject": {"reference": "Patient/p1"}, "effectivePeriod": {"start": "2024-05-01"}, "status": "completed", "medicationCodeableConcept": PLT, "dosage": {"dose": {"value": "1.5", "code": "mg"}}},
        [("MedicationAdministration", "m1", "p1", "2024-05-01", *CODED, "1.5", "mg", "completed", "", "", "")],
    ),
    "a procedure": (
        {"resourceType": "Procedure", "id": "x", "subject": {"reference": "Patient/p1"}, "performedDateTime": "2024-05-01", "status": "completed", "code": PLT},
        [("Procedure", "x", "p1", "2024-05-01", *CODED, "completed", "", "completed", "", "", "")],
    ),
    "a report": (
        {"resourceType": "DiagnosticReport", "id": "r", "subject": {"reference": "Patient/p1"}, "effectiveDateTime": "2024-05-01", "status": "final", "code": PLT, "conclusion": "remission"},
        [("DiagnosticReport", "r", "p1", "2024-05-01", *CODED, "remission", "", "final", "", "", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("resource", "expected"), RESOURCES.values(), ids=RESOURCES)
def test_a_resource_is_rows(resource: dict[str, Any], expected: list[tuple[str, ...]]) -> None:
    found = list(rows(resource))
    assert found == expected
    assert {len(one) for one in found} <= {len(COLUMNS)}


def written(folder: Path, *, lines: bool) -> Path:
    resources = [
        {"resourceType": "Patient", "id": "p1", "birthDate": "2015-02-03"},
        {"resourceType": "Patient", "id": "p2"},
        observation(valueQuantity={"value": 99.50, "code": "10*9/L"}),
        observation(valueQuantity={"value": 0.5, "code": "%"}, code={"coding": [{"code": "BM"}]}),
    ]
    path = folder / ("site.ndjson" if lines else "site.json")
    bundle = json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]})
    path.write_text("\n".join(map(json.dumps, resources)) if lines else bundle)
    return path


@pytest.mark.parametrize("lines", [False, True], ids=["a Bundle", "NDJSON"])
def test_a_bundle_through_a_mapping(tmp_path: Path, lines: bool) -> None:  # noqa: FBT001
    path, protocol = written(tmp_path, lines=lines), load("inotuzumab-pediatric")
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        "mapping: site\ntables:\n  fhir: {patient: patient, date: date, fact: code, value: value, unit: unit, codes: {777-3: platelets, BM: bone marrow blasts}}\n"
    )
    assert is_fhir(path)
    with mapped(mapping, path, protocol) as table:
        cases = read_cases(table.path, protocol).cases
    assert [(case.patient, str(case.values["platelets"]), str(case.values["bone_marrow_blasts"])) for case in cases] == [
        ("p1", "99.5", "0.5"),
        ("p2", "None", "None"),
    ]
    assert str(cases[0].origin["platelets"].pos) == f"{path}:3:8"


def test_a_draft_finds_loinc_codes(tmp_path: Path) -> None:
    found = draft(load("inotuzumab-pediatric"), written(tmp_path, lines=False))
    assert "      \"777-3\": platelets  # by its code 777-3; 1 rows, 'Platelets', in 10*9/L, such as 99.5" in found.lines


WRONG = {
    "cut off": ('{"resourceType": "Bundle", "entry": [', "1:1: the JSON breaks off or is wrong: expecting value\n  hint: is the file whole?"),
    "a line that is no resource": ('{"resourceType": "Patient", "id": "p"}\n{"a": 1}', "2:1: this is no FHIR resource: it has no 'resourceType'\n  hint: is the file whole?"),
    "a nested bomb": ('{"resourceType": ' + '{"a":' * 100_000, "1:1: the JSON is nested too deeply\n  hint: FHIR resources are nested a few levels deep"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_a_broken_file_is_one_clear_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(DataError) as error:
        list(fhir_grid(path).rows())
    assert str(error.value) == f"{path}:{message}"
