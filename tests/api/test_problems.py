"""What is wrong with a request is told as RFC 9457 has it, with the place of each problem; a fault says nothing of a patient."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from tests.api.conftest import INO, TOKEN, Client

from remission.api.access import TokenAccess
from remission.api.app import service
from remission.api.settings import ServiceSettings
from remission.errors import DisagreementError


def problems_of(client: Client, values: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    answer = client.post(f"{INO}/decide", json={"values": values})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert (found["type"], found["status"]) == ("urn:remission:problem:unusable-input", 422)
    return [(one["file"], one["message"], one["hint"]) for one in found["problems"]]


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"platlets": 1}, [("#/values/platlets", "'platlets' is not a fact of the protocol", "did you mean 'platelets'?")]),
        (
            {"platelets": True},
            [("#/values/platelets", "platelets cannot be a Boolean", "write a number, or text such as '12.5 10*9/L'")],
        ),
        (
            {"platelets": [1]},
            [("#/values/platelets", "platelets cannot be a list", "write a number, or text such as '12.5 10*9/L'")],
        ),
        (
            {"extramedullary_disease": "Absent"},
            [("#/values/extramedullary_disease", "extramedullary disease cannot be 'Absent'", "did you mean 'absent'?")],
        ),
        (
            {"extramedullary_disease": 0},
            [("#/values/extramedullary_disease", "extramedullary disease cannot be a number", "it is one of present, absent")],
        ),
        ({"ANC": 1, "anc": 2}, [("#/values/anc", "'anc' is given twice", "it stands already as 'ANC'")]),
        ({"a/b": 1}, [("#/values/a~1b", "'a/b' is not a fact of the protocol", None)]),
        (
            {"platelets": "1" * 201},
            [("#/values/platelets", "the value of platelets is longer than 200 characters", None)],
        ),
    ],
)
def test_values_that_are_no_values(client: Client, values: dict[str, Any], problems: list[tuple[str, str, str | None]]) -> None:
    assert problems_of(client, values)[: len(problems)] == problems


def test_a_date_is_no_number(client: Client) -> None:
    path = "/v1/protocols/aall1621/decide"
    schema = client.get("/v1/protocols/aall1621/schema").json()["properties"]
    dates = [key for key, one in schema.items() if any("pattern" in each for each in one.get("anyOf", ()))]
    assert dates
    for value in (0, "1/2/2024", "2024-05-31T10:00", True):
        answer = client.post(path, json={"values": {dates[0]: value}})
        assert answer.status_code == 422, value


def test_all_problems_of_all_cases_come_at_once(client: Client) -> None:
    cases = [{"values": {"anx": 1}}, {"values": {}}, {"values": {"plateles": 1, "cd22": "x"}}]
    found = client.post(f"{INO}/decide-all", json={"cases": cases}).json()["problems"]
    assert [one["file"] for one in found] == ["#/cases/0/values/anx", "#/cases/2/values/plateles", "#/cases/2/values/cd22"]


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ("{", 400, "no JSON: expecting property name enclosed in double quotes at 1:2"),
        ('{"values": {"anc": NaN}}', 400, "no JSON: NaN is not a number"),
        ('{"values": {"anc": -Infinity}}', 400, "no JSON: -Infinity is not a number"),
        ('{"values": {"anc": 1, "anc": 2}}', 400, "the key 'anc' stands twice in one object"),
        ("[" * 100_000, 400, "the JSON is nested too deeply"),
        ('{"values": ' + '{"a":' * 100 + "1" + "}" * 100 + "}", 400, "the JSON is nested too deeply"),
        ('{"values": {"anc": 1e9999999999999999999}}', 400, "a number is larger than any that could be meant"),
        ('{"values": {}, "patients": "x"}', 422, "this key is not known"),
        ("{}", 422, "this key is missing"),
        ("[]", 422, "input should be a valid dictionary or object to extract fields from"),
        ('{"values": {}, "patient": 7}', 422, "input should be a valid string"),
        ('{"values": {}, "date": "31.5.2024"}', 422, r"string should match pattern '^\d{4}-\d{2}-\d{2}$'"),
    ],
)
def test_bodies_that_are_none(client: Client, body: str, status: int, detail: str) -> None:
    answer = client.post(f"{INO}/decide", content=body.encode(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["detail"]) == (status, detail)


def test_numbers_without_end_are_no_trouble(client: Client) -> None:
    body = '{"values": {"anc": 1e999999999, "platelets": ' + "9" * 20_000 + ', "weight": 1e-999999999}}'
    answer = client.post(f"{INO}/decide", content=body.encode(), headers={"Content-Type": "application/json"})
    assert answer.status_code in (200, 422)


def test_what_is_not_there(client: Client) -> None:
    answer = client.get("/v1/protocols/inotuzumab-paediatric")
    assert (answer.status_code, answer.json()["detail"]) == (
        404,
        "there is no protocol 'inotuzumab-paediatric': did you mean 'inotuzumab-pediatric'?",
    )
    assert client.get("/nothing").json()["type"] == "urn:remission:problem:not-found"
    assert client.get(f"{INO}/decide").json()["type"] == "urn:remission:problem:method-not-allowed"
    assert client.post("/v1/protocols/x/decide", json={"values": {}}).status_code == 404


def test_a_protocol_without_a_mapping_reads_no_bundles(client: Client) -> None:
    answer = client.post(f"{INO}/decide-fhir", content=b"{}", headers={"Content-Type": "application/fhir+json"})
    assert answer.json()["detail"] == "the protocol 'inotuzumab-pediatric' has no mapping that reads FHIR"


@pytest.mark.parametrize(
    ("error", "slug"),
    [(ZeroDivisionError("Jane Doe"), "internal"), (DisagreementError("patient 'Jane Doe'"), "readings-disagree")],
)
def test_a_fault_says_nothing_of_the_patient(error: Exception, slug: str, caplog: pytest.LogCaptureFixture) -> None:
    made = service(ServiceSettings(), TokenAccess(TOKEN))

    def fail(*_: object) -> None:
        raise error

    made.parts.desk.decide = fail  # type: ignore[assignment, method-assign]
    with caplog.at_level(logging.INFO):
        answer = Client(made).post(f"{INO}/decide", json={"patient": "Jane Doe", "values": {}})
    assert (answer.status_code, answer.json()["type"]) == (500, f"urn:remission:problem:{slug}")
    logged = [(record.getMessage(), record.told) for record in caplog.records if hasattr(record, "told")]
    assert [told for told, _ in logged] == ["fault", "answered"]
    assert logged[0][1]["kind"] == type(error).__name__
    assert "Jane" not in answer.text + str(logged)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_log_that_cannot_keep_an_entry_gives_no_answer() -> None:
    def full(_: object) -> None:
        raise OSError(28, "no space left on device")

    answer = Client(service(ServiceSettings(), TokenAccess(TOKEN), full)).post(f"{INO}/decide", json={"values": {}})
    assert answer.status_code == 500
    assert "outcomes" not in answer.text


def test_what_was_asked_is_counted_and_not_named(client: Client) -> None:
    client.post(f"{INO}/decide", json={"patient": "Jane Doe", "values": {}})
    client.get("/v1/protocols/jane-doe")
    client.request("JANE", "/v1/protocols")
    text = client.get("/metrics").text
    assert 'remission_requests_total{method="POST",route="/v1/protocols/{protocol}/decide",status="200"}' in text
    assert 'remission_decisions_total{protocol="inotuzumab-pediatric"}' in text
    assert "jane" not in text.lower()
