"""FHIR over HTTP, and CDS Hooks: discovery, cards from what was prefetched, feedback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.api.conftest import Client, small

MAPPING = """\
mapping: bundle
tables:
  resources:
    file: "*.json"
    patient: patient
    date: date
    fact: code
    value: value
    unit: unit
    codes:
      "777-3": platelets
      "751-8": ANC
      "marrow": bone marrow blasts
      "blood": peripheral blasts
      "emd": extramedullary disease
      "29463-7": weight
"""
INSTANCE = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"


@pytest.fixture
def hooks(folder: Path) -> Client:
    (folder / "mine" / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return Client(small(folder))


def observation(code: str, value: str, unit: str, day: str = "2024-05-01", patient: str = "p1") -> str:
    return (
        f'{{"resource": {{"resourceType": "Observation", "status": "final", "subject": {{"reference": "Patient/{patient}"}},'
        f'"effectiveDateTime": "{day}", "code": {{"coding": [{{"system": "http://loinc.org", "code": "{code}"}}]}},'
        f'"valueQuantity": {{"value": {value}, "code": "{unit}"}}}}}}'
    )


def bundle(*entries: str) -> str:
    return f'{{"resourceType": "Bundle", "type": "collection", "entry": [{", ".join(entries)}]}}'


def body(observations: str | None, hook: str = "patient-view", patient: str = "p1") -> bytes:
    found = observations or "null"
    return (
        f'{{"hook": "{hook}", "hookInstance": "{INSTANCE}", "fhirServer": "http://127.0.0.1:1",'
        f'"context": {{"userId": "Practitioner/1", "patientId": "{patient}"}},'
        f'"prefetch": {{"patient": {{"resourceType": "Patient", "id": "{patient}"}}, "observations": {found}}}}}'
    ).encode()


def asked(client: Client, content: bytes, service: str = "mine-patient-view") -> Any:
    return client.post(f"/cds-services/{service}", content=content, headers={"Content-Type": "application/json"})


MARROW = [observation("marrow", "3", "%"), observation("blood", "0", "%"), observation("751-8", "1.2", "10*9/L")]


@pytest.mark.parametrize(("platelets", "truth"), [("99.99999999999999999", "not met"), ("100.0", "met"), ("1.000e2", "met")])
def test_a_bundle_is_decided_to_its_last_digit(hooks: Client, platelets: str, truth: str) -> None:
    content = bundle(*MARROW, observation("777-3", platelets, "10*9/L"))
    answer = hooks.post(
        "/v1/protocols/mine/decide-fhir", content=content.encode(), headers={"Content-Type": "application/fhir+json"}
    )
    [decision] = answer.json()["decisions"]
    assert (decision["patient"], decision["date"]) == ("p1", "2024-05-01")
    assert decision["criteria"]["platelet_recovery"] == truth


@pytest.mark.parametrize("content", ["", "{", "[]", '{"resourceType": "Claim"}', "\0"])
def test_what_is_no_bundle_is_told(hooks: Client, content: str) -> None:
    answer = hooks.post(
        "/v1/protocols/mine/decide-fhir", content=content.encode(), headers={"Content-Type": "application/fhir+json"}
    )
    assert answer.status_code in (200, 400, 422)
    assert "/tmp" not in answer.text  # noqa: S108 - nothing of ours is named
    assert answer.json().get("decisions", []) == []


def test_discovery(hooks: Client, client: Client) -> None:
    found = hooks.get("/cds-services").json()["services"]
    assert [(one["id"], one["hook"]) for one in found] == [
        ("mine-patient-view", "patient-view"),
        ("mine-order-select", "order-select"),
    ]
    assert found[0]["prefetch"]["patient"] == "Patient/{{context.patientId}}"
    assert found[0]["prefetch"]["observations"] == "Observation?patient={{context.patientId}}"
    assert client.get("/cds-services").json() == {"services": []}


def test_cards_of_a_patient(hooks: Client) -> None:
    answer = asked(hooks, body(bundle(*MARROW, observation("777-3", "99.9", "10*9/L"))))
    assert answer.status_code == 200, answer.text
    eligibility, outcomes = answer.json()["cards"]
    assert eligibility["summary"].startswith("Eligibility is open: ")
    assert eligibility["indicator"] == "warning"
    assert "Still to be known: " in eligibility["detail"]
    assert outcomes["summary"].startswith("response open: CRi or NR")
    for card in (eligibility, outcomes):
        assert len(card["summary"]) < 140
        assert card["source"]["label"].startswith("Inotuzumab ozogamicin")


def test_the_latest_assessment_counts_and_nobody_elses(hooks: Client) -> None:
    found = [
        observation("emd", "1", "", "2024-05-01"),
        observation("777-3", "50", "10*9/L", "2024-04-01"),
        *MARROW,
        observation("777-3", "120", "10*9/L", "2024-06-01", "p2"),
    ]
    answer = asked(hooks, body(bundle(*found)))
    assert "p2" not in answer.text
    nobody = asked(hooks, body(bundle(*found), patient="p3"))
    assert nobody.status_code in (200, 412)


def test_doses_of_the_next_cycle(hooks: Client) -> None:
    content = body(bundle(observation("29463-7", "30", "kg")), "order-select")
    [card] = asked(hooks, content, "mine-order-select").json()["cards"]
    assert card["summary"].startswith("Doses: ")
    assert "methylprednisolone" in card["detail"]
    assert "30 mg" in card["detail"]
    assert "for want of" in card["detail"]
    assert card["indicator"] == "warning"


@pytest.mark.parametrize(
    ("content", "service", "status"),
    [
        (body(None), "mine-patient-view", 412),
        (body(bundle()), "mine-order-select", 400),
        (body(bundle()), "inotuzumab-pediatric-patient-view", 404),
        (body(bundle()), "..%2f..", 404),
        (b"{}", "mine-patient-view", 422),
        (body(bundle()).replace(INSTANCE.encode(), b"x"), "mine-patient-view", 422),
        (body('{"resourceType": "Bundle", "entry": [1, {"resource": []}, null]}'), "mine-patient-view", 200),
        (body('{"resourceType": "Observation", "code": 7, "subject": "x"}'), "mine-patient-view", 200),
    ],
)
def test_requests_that_cannot_be_answered(hooks: Client, content: bytes, service: str, status: int) -> None:
    assert asked(hooks, content, service).status_code == status


def test_feedback_is_counted(hooks: Client) -> None:
    given = {"feedback": [{"card": INSTANCE, "outcome": "overridden", "overrideReason": {"userComment": "Jane Doe"}}]}
    assert hooks.post("/cds-services/mine-patient-view/feedback", json=given).json() == {}
    text = hooks.get("/metrics").text
    assert 'remission_card_feedback_total{hook="patient-view",outcome="overridden",protocol="mine"} 1.0' in text
    assert "Jane" not in text
    wrong = {"feedback": [{"card": INSTANCE, "outcome": "liked"}]}
    assert hooks.post("/cds-services/mine-patient-view/feedback", json=wrong).status_code == 422


def test_names_and_values_are_no_markup(hooks: Client) -> None:
    content = body(bundle(observation("777-3", '"<img src=x onerror=alert(1)>"', "10*9/L"), *MARROW))
    for card in asked(hooks, content).json()["cards"]:
        assert "<img" not in card["detail"]
