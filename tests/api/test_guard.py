"""What stands before every route, in the order of what OWASP asks: names, origins, sizes, times, rates, paths, headers."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from tests.api.conftest import INO, TOKEN, Client, small

from remission.api.rates import Rates
from remission.errors import InputError

PUBLIC, OPEN = "/v1/protocols", "/health/live"


@pytest.mark.parametrize("host", ["localhost", "localhost:8321", "127.0.0.1:80", "[::1]:8321", "LOCALHOST", "localhost."])
def test_names_that_it_is_called_by(client: Client, host: str) -> None:
    assert client.get(OPEN, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:localhost", "localhost@evil", "", "a b"],
)
def test_other_names_are_refused(client: Client, host: str) -> None:
    answer = client.get(OPEN, headers={"Host": host})
    assert (answer.status_code, answer.json()["type"]) == (421, "urn:remission:problem:wrong-host")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "http://localhost.evil.example"])
def test_pages_of_other_sites_may_not_ask(client: Client, origin: str) -> None:
    assert client.get(PUBLIC, headers={"Origin": origin}).status_code == 403
    assert client.get(PUBLIC, headers={"Origin": "http://localhost"}).status_code == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/xml", "json"]
)
def test_what_a_form_could_send_is_refused(client: Client, kind: str) -> None:
    answer = client.post(f"{INO}/decide", content=b'{"values": {}}', headers={"Content-Type": kind})
    assert (answer.status_code, answer.headers["accept-post"]) == (415, "application/json")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_what_is_packed_or_written_otherwise_is_refused(client: Client, headers: dict[str, str]) -> None:
    assert client.post(f"{INO}/decide", content=b'{"values": {}}', headers=headers).status_code == 415


@pytest.mark.parametrize(
    "path",
    [
        "/v1/protocols/../../etc/passwd",
        "/v1/protocols/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/v1/protocols/..%2f..%2frules",
        "/v1/protocols/%2fetc%2fpasswd",
        "/v1/protocols/..%5c..%5cetc",
        "/v1/protocols/inotuzumab-pediatric%00",
        "/v1/protocols/inotuzumab-pediatric/",
        "/v1/protocols//etc/passwd",
        "/v1/protocols/rules/vocabulary",
        "/v1/protocols/" + "a" * 300,
    ],
)
def test_no_path_leads_out(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (307, 404, 422)
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "name",
    [
        "../protocol.yaml",
        "/etc/passwd",
        "a/../../b.yaml",
        "vocabulary/../x.yaml",
        "..",
        "x.yaml\0",
        "C:\\x.yaml",
        ".yaml",
        "a.txt",
        "x/y.yaml",
    ],
)
def test_no_file_that_is_sent_leads_out(client: Client, name: str) -> None:
    answer = client.post("/v1/check", json={"files": {name: "protocol: x", "protocol.yaml": "protocol: x"}}).json()
    assert [one["message"] for one in answer["problems"]] == ["this is not the name of a rule file"]


@pytest.mark.parametrize("name", ["../../../../etc/passwd", "/etc/passwd", "..", "./x"])
def test_no_vocabulary_leads_out(client: Client, name: str) -> None:
    text = f"protocol: x\ntitle: X\nversion: 1.0.0\nvocabulary: ['{name}']\n"
    answer = client.post("/v1/check", json={"files": {"protocol.yaml": text}})
    assert f"there is no vocabulary {name!r}" in [one["message"] for one in answer.json()["problems"]]
    assert "root:" not in answer.text


def test_only_what_ships_is_in_reach_of_texts(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "secret.yaml").write_text("facts:\n  dose: {unit: mg}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    text = "protocol: x\ntitle: X\nversion: 1.0.0\nvocabulary: [secret]\n"
    answer = client.post("/v1/check", json={"files": {"protocol.yaml": text}})
    assert answer.json()["problems"][0]["message"] == "there is no vocabulary 'secret'"
    assert "secret" not in answer.json()["problems"][0]["hint"]


def test_a_name_of_a_folder_is_no_protocol(client: Client, folder: Path) -> None:
    assert client.post("/v1/check", json={"protocol": str(folder / "mine")}).status_code == 404


def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    (folder / "mine" / "dosing.yaml").rename(outside)
    (folder / "mine" / "dosing.yaml").symlink_to(outside)
    with pytest.raises(InputError, match="this leads out of the folder of protocols"):
        small(folder)


def test_an_id_twice_and_a_broken_protocol_are_told_at_the_start(folder: Path) -> None:
    text = (folder / "mine" / "protocol.yaml").read_text(encoding="utf-8")
    (folder / "other").mkdir()
    (folder / "other" / "protocol.yaml").write_text("protocol: other\ntitle: X\n", encoding="utf-8")
    (folder / "mine" / "protocol.yaml").write_text(text.replace("platelets >=", "platlets >="), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        small(folder)
    assert [one.message for one in caught.value.problems] == ["unknown name 'platlets'", "key 'version' is missing"]


def test_a_body_has_a_limit() -> None:
    client = Client(small(body_bytes=1_000))
    answer = client.post(f"{INO}/decide", json={"patient": "x" * 2_000, "values": {}})
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:remission:problem:too-large")
    assert client.post(f"{INO}/decide", json={"values": {}}).status_code == 200


def test_a_body_that_says_too_little_of_its_length_has_the_same_limit() -> None:
    assert spoken(small(body_bytes=1_000), [b"x" * 600, b"x" * 600])[0] == 413


@pytest.mark.parametrize("length", [b"-1", b"x", b"1e3", "٣".encode()])
def test_a_length_is_a_number(length: bytes) -> None:
    assert spoken(small(), [b"{}"], [(b"content-length", length)])[0] == 400


def test_a_request_has_a_limit_of_cases() -> None:
    answer = Client(small(cases=2)).post(f"{INO}/decide-all", json={"cases": [{"values": {}}] * 3})
    assert (answer.status_code, answer.json()["detail"]) == (413, "a request has at most 2 cases: send less at once, or a stream")


def test_a_line_of_a_stream_has_a_limit_and_the_stream_has_none() -> None:
    client = Client(small(body_bytes=100, line_bytes=200))
    lines = ['{"values": {}}'] * 50
    headers = {"Content-Type": "application/x-ndjson"}
    found = client.post(f"{INO}/decide-stream", content="\n".join(lines).encode(), headers=headers).text.splitlines()
    assert len(found) == 50
    [answer] = client.post(f"{INO}/decide-stream", content=b"x" * 10_000, headers=headers).text.splitlines()
    assert json.loads(answer)["status"] == 413


def test_a_slow_body_is_not_waited_for() -> None:
    assert spoken(small(body_seconds=0.05), [b"{"], ends=False)[0] == 408


def test_a_slow_stream_is_ended() -> None:
    headers = [(b"content-type", b"application/x-ndjson")]
    status, body = spoken(small(body_seconds=0.05), [b'{"values": {}}\n'], headers, ends=False, path=f"{INO}/decide-stream")
    assert status == 200
    assert json.loads(body.splitlines()[-1])["status"] == 408


@pytest.mark.parametrize("name", [b"host", b"authorization", b"content-type", b"origin"])
def test_a_header_that_stands_twice_is_refused(name: bytes) -> None:
    value = {b"host": b"localhost", b"authorization": b"Bearer " + TOKEN.encode()}.get(name, b"application/json")
    assert spoken(small(), [b'{"values": {}}'], [(name, value), (name, value)])[0] == 400


def test_who_asks_too_often_waits() -> None:
    client = Client(small(requests_a_second=0.01, burst=3))  # so few that a slow machine makes no difference
    answers = [client.get(PUBLIC) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert 90 <= int(answers[-1].headers["retry-after"]) <= 100  # some of it has passed


def test_guessing_a_token_is_counted_too() -> None:
    client = Client(small(requests_a_second=0.01, burst=3), "wrong")
    assert [client.get(PUBLIC).status_code for _ in range(4)] == [401, 401, 401, 429]


def test_a_bucket_fills_steadily() -> None:
    now = [0.0]
    rates = Rates(2.0, 2, lambda: now[0])
    assert [rates.wait("a"), rates.wait("a"), rates.wait("a"), rates.wait("b")] == [0.0, 0.0, 0.5, 0.0]
    now[0] = 0.5
    assert [rates.wait("a"), rates.wait("a")] == [0.0, 0.5]


def test_too_much_at_once_is_told_to_come_again() -> None:
    made = small(workers=1, waiting=0)
    made.parts.workers.running = 1
    client = Client(made)
    answer = client.post(f"{INO}/decide", json={"values": {}})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200


def test_work_has_a_limit_of_time() -> None:
    made = small(work_seconds=0.02)
    made.parts.shelf.get("inotuzumab-pediatric")
    client = Client(made)
    answer = client.post(f"{INO}/what-if", json={"cases": [{"values": {}}], "sweep": True})
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:remission:problem:too-slow")


@pytest.mark.parametrize("path", [OPEN, PUBLIC, "/nothing"])
def test_every_answer_has_the_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


def test_texts_come_back_as_data_and_not_as_a_page(client: Client) -> None:
    script = "<script>alert(1)</script>"
    answer = client.post(f"{INO}/decide", json={"patient": script, "values": {script: 1}})
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get(f"/v1/protocols/{script}").headers["content-type"] == "application/problem+json"


def spoken(
    made: Any,
    parts: list[bytes],
    headers: list[tuple[bytes, bytes]] | None = None,
    *,
    ends: bool = True,
    path: str = f"{INO}/decide",
) -> tuple[int, bytes]:
    """The status and body of a request that no client would make."""
    given = headers or []
    usual = [
        (b"host", b"localhost"),
        (b"authorization", b"Bearer " + TOKEN.encode()),
        (b"content-type", b"application/json"),
        (b"transfer-encoding", b"chunked"),
    ]
    sent: list[dict[str, Any]] = []
    left = list(parts)

    async def receive() -> dict[str, Any]:
        if left:
            part = left.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(left) or not ends}
        await asyncio.sleep(3600)
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [*(pair for pair in usual if pair[0] not in {name for name, _ in given}), *given],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }
    asyncio.run(made.guard(scope, receive, send))
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:])
