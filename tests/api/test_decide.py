"""Decisions over HTTP are those of the command line: the same JSON, exact at every threshold, unknown never quietly false."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.api.conftest import INO, TOKEN, Client

import remission
from remission.api.access import TokenAccess
from remission.api.app import service
from remission.api.record import ToldDecision, kept_in
from remission.api.settings import ServiceSettings
from remission.audit.log import Log
from remission.audit.verify import verify

REMISSION = {"bone_marrow_blasts": "3 %", "peripheral_blasts": "0 %", "extramedullary_disease": "absent", "anc": "1.2 10*9/L"}


def response_of(client: Client, **values: Any) -> str | None:
    answer = client.post(f"{INO}/decide", json={"values": {**REMISSION, **values}})
    assert answer.status_code == 200, answer.text
    found: str | None = answer.json()["outcomes"]["response"]["outcome"]
    return found


def raw(client: Client, path: str, body: str, kind: str = "application/json") -> Any:
    return client.post(path, content=body.encode(), headers={"Content-Type": kind})


@pytest.mark.parametrize(
    ("platelets", "outcome"),
    [
        (100, "CR"),
        ("100", "CR"),
        ("100 10*9/L", "CR"),
        ("100000 /uL", "CR"),
        (99.999, "CRi"),
        ("99999 /uL", "CRi"),
        ("<100 10*9/L", None),  # platelets are no censored quantity: set aside, and told
        (None, None),
        ("NA", None),
    ],
)
def test_both_sides_of_a_threshold(client: Client, platelets: object, outcome: str | None) -> None:
    assert response_of(client, platelets=platelets) == outcome


@pytest.mark.parametrize(
    ("written", "outcome"),
    [("99.99999999999999999", "CRi"), ("100.0000000000000000", "CR"), ("1.00e2", "CR"), ("9.9999999999999999999e1", "CRi")],
)
def test_a_number_keeps_every_digit_that_was_sent(client: Client, written: str, outcome: str) -> None:
    body = json.dumps({"values": {**REMISSION, "platelets": 0}}).replace('"platelets": 0', f'"platelets": {written}')
    assert raw(client, f"{INO}/decide", body).json()["outcomes"]["response"]["outcome"] == outcome


@pytest.mark.parametrize(
    ("mrd", "outcome"),
    [("<0.01 %", "negative"), ("<0.1 %", None), ("not detected", "negative"), (0.01, "positive"), ("0.0099 %", "negative")],
)
def test_censored_values_are_text(client: Client, mrd: object, outcome: str | None) -> None:
    values = {"mrd_flow": mrd, "mrd_flow_sensitivity": 0.001}
    answer = client.post(f"{INO}/decide", json={"values": values}).json()
    assert answer["outcomes"]["mrd_by_flow"]["outcome"] == outcome


def test_it_is_the_json_of_the_command_line(client: Client) -> None:
    protocol = remission.load("inotuzumab-pediatric")
    case = remission.case(protocol, {key: str(value) for key, value in REMISSION.items()}, "P-1")
    expected = remission.decision_record(protocol, remission.Decider(protocol).decide(case))
    assert client.post(f"{INO}/decide", json={"patient": "P-1", "values": REMISSION}).json() == expected


def test_names_of_facts_may_be_written_as_the_author_did(client: Client) -> None:
    values = {
        "bone marrow blasts": "3 %",
        "Peripheral Blasts": "0 %",
        "extramedullary-disease": "absent",
        "ANC": 1.2,
        "platelets": 100,
    }
    assert client.post(f"{INO}/decide", json={"values": values}).json()["outcomes"]["response"]["outcome"] == "CR"


def test_what_no_patient_has_is_set_aside_and_told(client: Client) -> None:
    answer = client.post(f"{INO}/decide", json={"values": {**REMISSION, "anc": 3000, "platelets": 200}}).json()
    assert answer["problems"] == [
        {
            "file": "#/values/anc",
            "line": 1,
            "column": 1,
            "message": "ANC 3000 10*9/L is outside the plausible range 0 to 200 10*9/L",
            "hint": "1,000 times too large? 3000 /uL is 3 10*9/L",
            "severity": "error",
        }
    ]
    assert "anc" in answer["missing"]
    assert answer["outcomes"]["response"] == {"outcome": None, "possible": ["CR", "CRi"]}


def test_a_day_that_does_not_exist_is_told(client: Client) -> None:
    answer = client.post(f"{INO}/decide", json={"date": "2024-02-30", "values": {}}).json()
    assert answer["date"] is None
    assert [(one["file"], one["message"]) for one in answer["problems"]] == [
        ("#/date", "date '2024-02-30' is not a day of the calendar")
    ]


def test_many_are_answered_in_their_order(client: Client) -> None:
    cases = [{"patient": str(number), "values": {**REMISSION, "platelets": number}} for number in (99, 100, 101)]
    answers = client.post(f"{INO}/decide-all", json={"cases": cases}).json()["decisions"]
    found = {one["patient"]: one["outcomes"]["response"]["outcome"] for one in answers}
    assert list(found.items()) == [("99", "CRi"), ("100", "CR"), ("101", "CR")]


def test_a_stream_is_answered_line_by_line(client: Client) -> None:
    lines = [
        json.dumps({"patient": "A", "values": {**REMISSION, "platelets": 100}}),
        '{"patient": "B", "values": {"platlets": 1}}',
        "",
        "no JSON",
        '{"patient": "C"}',
        json.dumps({"patient": "D", "values": {**REMISSION, "platelets": 99, "anc": 3000}}),
    ]
    answer = raw(client, f"{INO}/decide-stream", "\n".join(lines), "application/x-ndjson")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert [one.get("line") or one["outcomes"]["response"]["possible"] for one in found] == [["CR"], 2, 4, 5, ["CRi"]]
    assert found[1]["problems"] == [
        {
            "file": "#/values/platlets",
            "line": 2,
            "column": 1,
            "message": "'platlets' is not a fact of the protocol",
            "hint": "did you mean 'platelets'?",
            "severity": "error",
        }
    ]
    assert found[2]["detail"] == "no JSON: expecting value at 1:1"
    assert found[3]["problems"][0]["file"] == "#/values"
    assert found[4]["problems"][0]["line"] == 6


def test_a_long_stream_is_answered_to_its_end(client: Client) -> None:
    lines = "\n".join(json.dumps({"patient": str(number), "values": {"platelets": number}}) for number in range(500))
    found = [json.loads(line) for line in raw(client, f"{INO}/decide-stream", lines, "application/x-ndjson").text.splitlines()]
    assert [one["patient"] for one in found] == [str(number) for number in range(500)]
    assert [one["criteria"]["platelet_recovery"] for one in found] == ["not met"] * 100 + ["met"] * 400


def test_an_explanation_is_that_of_the_command_line(client: Client) -> None:
    answer = client.post(f"{INO}/explain", json={"patient": "P-1", "values": {**REMISSION, "platelets": 99}}).json()
    assert answer["text"].splitlines()[0] == "patient P-1"
    assert {one["criterion"]: one["truth"] for one in answer["clauses"]}["platelet_recovery"] == "not met"
    assert answer["changes"]


def test_what_if_a_threshold_stood_elsewhere(client: Client) -> None:
    cases = [{"patient": str(number), "values": {**REMISSION, "platelets": number}} for number in (40, 60, 100)]
    answer = client.post(f"{INO}/what-if", json={"cases": cases, "set": ["platelets >= 50 x 10^9/L"]}).json()
    [setting] = answer["settings"]
    assert setting != {}
    wrong = client.post(f"{INO}/what-if", json={"cases": cases, "set": ["platlets >= 50 x 10^9/L"]})
    assert wrong.status_code == 422
    assert wrong.json()["problems"][0]["hint"] == "did you mean 'platelets'?"
    assert client.post(f"{INO}/what-if", json={"cases": cases}).json()["problems"][0]["message"] == "nothing is asked"


def test_every_decision_is_recorded_before_it_is_told(client: Client, recorded: list[ToldDecision]) -> None:
    recorded.clear()
    answer = client.post(f"{INO}/decide", json={"patient": "P-1", "values": {"ANC": 1.50}}).json()
    client.post(f"{INO}/explain", json={"patient": "P-2", "values": {"anc": None}})
    client.post(f"{INO}/decide-all", json={"cases": [{"patient": "P-4", "values": {}}, {"patient": "P-5", "values": {}}]})
    client.post(f"{INO}/decide", json={"patient": "P-3", "values": {"anx": 1}})
    assert [(one.action, one.who, one.decision.case.patient, one.values) for one in recorded] == [
        ("decide", "local", "P-1", {"anc": "1.5"}),
        ("explain", "local", "P-2", {"anc": ""}),
        ("decide", "local", "P-4", {}),
        ("decide", "local", "P-5", {}),
    ]
    assert remission.decision_record(recorded[0].protocol, recorded[0].decision) == answer
    assert recorded[0].at.utcoffset() is not None


def test_a_log_has_what_was_told(tmp_path: Path) -> None:
    with Log(tmp_path / "decisions.log", is_new=True) as log:
        client = Client(service(ServiceSettings(), TokenAccess(TOKEN), kept_in(log)))
        answer = client.post(f"{INO}/decide", json={"patient": "P-1", "values": {"anc": 1.5}}).json()
        client.post(f"{INO}/decide", json={"patient": "P-1", "values": {"anx": 1.5}})
        assert log.size == 1
        kept = json.loads(log.text(0))
        assert kept["protocol"] == answer["protocol"]
        assert kept["answer"]["outcomes"] == answer["outcomes"]
        assert "P-1" not in str(kept)
        assert verify(log).faults == ()
