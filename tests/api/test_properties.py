"""Whatever is sent to whichever endpoint: an answer that the OpenAPI document describes, and never a fault of the service."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.api.conftest import ROOT, TOKEN, Client

from remission.api.access import TokenAccess
from remission.api.app import service
from remission.api.settings import RequestLimits, ServiceSettings

DOCUMENT = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS = [
    (method.upper(), path, next(iter(one.get("requestBody", {}).get("content", {"": 0}))))
    for path, methods in DOCUMENT["paths"].items()
    for method, one in methods.items()
]
CLIENT = Client(service(ServiceSettings(limits=RequestLimits(requests_a_second=1e9, burst=10**9)), TokenAccess(TOKEN)))
FACTS = [
    "platelets",
    "anc",
    "ANC",
    "mrd_flow",
    "mrd_flow_sensitivity",
    "extramedullary_disease",
    "weight",
    "age",
    "date",
    "patient",
]
IDS = st.sampled_from(["inotuzumab-pediatric", "cns-status", "nothing", "..", "a/b", "\0", "é"])

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["<0.01 %", "not detected", "present", "absent", "1e-7", "99 10*9/L", "2024-02-30", ">", "<", "1" * 300]),
)
JSON = st.recursive(
    VALUES, lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=5), some, max_size=3), max_leaves=6
)
CASE = st.fixed_dictionaries(
    {"values": st.dictionaries(st.sampled_from(FACTS) | st.text(max_size=10), VALUES | JSON, max_size=5)},
    optional={"patient": st.text(max_size=10), "date": st.sampled_from(["2024-05-31", "2024-13-01", "0000-00-00"]) | JSON},
)
THRESHOLDS = st.lists(
    st.sampled_from(["platelets >= 50 x 10^9/L", "anc", "", "x: y instead of z"]) | st.text(max_size=20), max_size=2
)
PROTOCOL_TEXT = st.sampled_from(
    ["protocol: x", "a: [", "\0", "facts: {a: {unit: mg}}", "protocol: x\ntitle: X\nversion: 1\ncriteria: 1"]
)
NAMES = st.sampled_from(["protocol.yaml", "vocabulary/a.yaml", "../x.yaml"]) | st.text(max_size=8)
HOOK = st.fixed_dictionaries(
    {
        "hook": st.text(max_size=5),
        "hookInstance": st.uuids().map(str),
        "context": st.fixed_dictionaries({"patientId": st.text(max_size=5)}),
    },
    optional={"prefetch": st.dictionaries(st.sampled_from(["patient", "observations"]), JSON, max_size=2)},
)
BODIES = st.one_of(
    JSON,
    CASE,
    st.fixed_dictionaries(
        {"cases": st.lists(CASE, max_size=3)}, optional={"set": THRESHOLDS, "sweep": st.booleans(), "errors": THRESHOLDS}
    ),
    st.fixed_dictionaries(
        {}, optional={"protocol": st.text(max_size=8), "files": st.dictionaries(NAMES, PROTOCOL_TEXT, max_size=3)}
    ),
    HOOK,
)


def text_of(body: Any) -> bytes:
    return json.dumps(body).encode()


@pytest.mark.parametrize(("method", "path", "kind"), OPERATIONS, ids=[f"{method} {path}" for method, path, _ in OPERATIONS])
@settings(max_examples=12)
@given(
    protocol=IDS,
    body=st.one_of(BODIES.map(text_of), st.lists(BODIES.map(text_of), max_size=3).map(b"\n".join), st.binary(max_size=50)),
)
def test_no_endpoint_fails(method: str, path: str, kind: str, protocol: str, body: bytes) -> None:
    if path.endswith("explain") and protocol == "inotuzumab-pediatric":
        protocol = "cns-status"  # an almost empty form of the other takes seconds to explain
    escaped = "".join(f"%{byte:02x}" for byte in protocol.encode())
    target = re.sub(r"\{\w+\}", lambda _: escaped, path)
    headers = {"Content-Type": kind} if kind else {}
    answer = CLIENT.request(method, target, headers=headers, content=body if method == "POST" else b"")
    assert answer.status_code < 500, (answer.status_code, answer.text)
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert set(answer.json()) == {"type", "title", "status", "detail", "problems"}


@settings(max_examples=20)
@given(st.dictionaries(st.sampled_from(["platelets", "anc", "weight"]), st.floats(0, 100, allow_nan=False), max_size=3))
def test_one_many_and_a_stream_answer_alike(values: dict[str, float]) -> None:
    start, asked = "/v1/protocols/inotuzumab-pediatric", {"patient": "P", "values": values}
    one = CLIENT.post(f"{start}/decide", json=asked).json()
    [same] = CLIENT.post(f"{start}/decide-all", json={"cases": [asked]}).json()["decisions"]
    headers = {"Content-Type": "application/x-ndjson"}
    line = CLIENT.post(f"{start}/decide-stream", content=text_of(asked), headers=headers).json()
    assert {key: value for key, value in same.items() if key != "problems"} == {
        key: value for key, value in one.items() if key != "problems"
    }
    assert line == one
