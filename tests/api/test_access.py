"""Who may do what: the token of this start, and headers that a proxy has signed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.api.conftest import Client, small

from remission.api.access import SIGNATURE, WINDOW, ProxyAccess, TokenAccess, read_key, signature
from remission.api.app import service
from remission.api.problems import Refusal
from remission.api.settings import ServiceSettings
from remission.errors import InputError

KEY, NOW = b"k" * 32, 1_700_000_000


@pytest.mark.parametrize("token", [None, "", "wrong", "A-TOKEN-OF-THIS-TEST", "a-token-of-this-test x"])
def test_without_the_token_nothing_is_told(token: str | None) -> None:
    client = Client(small(), token)
    for path in ("/v1/protocols", "/metrics", "/v1/openapi.json", "/nothing"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="remission"')
    assert client.get("/health/ready").json() == {"status": "ok"}


def test_each_start_has_a_token_of_its_own() -> None:
    one, other = TokenAccess().token, TokenAccess().token
    assert one != other
    assert len(one) >= 43


def signed(method: str = "GET", target: str = "/v1/protocols", key: bytes = KEY, **changed: str) -> dict[str, str]:
    headers = {"x-remission-user": "ada", "x-remission-roles": "read", "x-remission-time": str(NOW), "x-remission-nonce": "1"}
    headers |= {f"x-remission-{name}": value for name, value in changed.items()}
    return {**headers, SIGNATURE: signature(key, method, target, headers)}


def proxy() -> Client:
    return Client(service(ServiceSettings(), ProxyAccess(KEY, lambda: float(NOW))), None)


def test_the_proxy_says_who_it_is() -> None:
    client = proxy()
    assert client.get("/v1/protocols", headers=signed()).status_code == 200
    found = ProxyAccess(KEY, lambda: float(NOW)).identity("GET", "/v1/protocols", signed(roles="read,review"))
    assert (found.name, {role.value for role in found.roles}) == ("ada", {"read", "review"})


def test_a_role_is_asked_for() -> None:
    client = proxy()
    answer = client.get("/metrics", headers=signed(target="/metrics"))
    assert (answer.status_code, answer.json()["detail"]) == (403, "this takes the role 'administer'")
    assert client.get("/metrics", headers=signed(target="/metrics", roles="administer", nonce="2")).status_code == 200
    assert client.get("/v1/protocols", headers=signed(roles="edit,review,administer", nonce="3")).status_code == 403


@pytest.mark.parametrize(
    ("headers", "detail"),
    [
        ({}, "the proxy has to send"),
        ({**signed(), "x-remission-user": "eve"}, "the signature of the proxy is not right"),
        ({**signed(), "x-remission-roles": "read,administer"}, "the signature of the proxy is not right"),
        ({**signed(), SIGNATURE: "0" * 64}, "the signature of the proxy is not right"),
        ({**signed(), SIGNATURE: "ü"}, "the signature of the proxy is not right"),
        (signed(key=b"x" * 32), "the signature of the proxy is not right"),
        (signed(method="POST"), "the signature of the proxy is not right"),
        (signed(target="/metrics"), "the signature of the proxy is not right"),
        (signed(target="/v1/protocols?x=1"), "the signature of the proxy is not right"),
        (signed(time=str(NOW - WINDOW - 1)), "the signature is older than 60 seconds, or the clocks differ"),
        (signed(time=str(NOW + WINDOW + 1)), "the signature is older than 60 seconds, or the clocks differ"),
        (signed(time="now"), "the signature is older than 60 seconds, or the clocks differ"),
        (signed(roles="root"), "roles are some of read, edit, review, administer, with commas between them"),
        (signed(user="x" * 201), "the proxy has to send"),
        ({"Authorization": "Bearer x"}, "the proxy has to send"),
    ],
)
def test_forged_headers(headers: dict[str, str], detail: str) -> None:
    access = ProxyAccess(KEY, lambda: float(NOW))
    with pytest.raises(Refusal) as caught:
        access.identity("GET", "/v1/protocols", headers)
    assert caught.value.status_code == 401
    assert str(caught.value.detail).startswith(detail)


def test_a_signature_is_good_for_one_request() -> None:
    now = [float(NOW)]
    access = ProxyAccess(KEY, lambda: now[0])
    access.identity("GET", "/v1/protocols", signed())
    with pytest.raises(Refusal, match="this was sent before"):
        access.identity("GET", "/v1/protocols", signed())
    now[0] += WINDOW
    with pytest.raises(Refusal, match="this was sent before"):
        access.identity("GET", "/v1/protocols", signed())
    access.identity("GET", "/v1/protocols", signed(nonce="2"))


def test_both_ends_of_the_window() -> None:
    for time in (NOW - WINDOW, NOW + WINDOW):
        assert ProxyAccess(KEY, lambda: float(NOW)).identity("GET", "/x", signed(target="/x", time=str(time))).name == "ada"


def test_the_key_is_kept_to_oneself(tmp_path: Path) -> None:
    key = tmp_path / "key"
    with pytest.raises(InputError, match="the key cannot be read: no such file or directory"):
        read_key(key)
    key.write_bytes(b"k" * 31)
    key.chmod(0o600)
    with pytest.raises(InputError, match="the key is shorter than 32 bytes"):
        read_key(key)
    key.write_bytes(b"k" * 32 + b"\n")
    assert read_key(key) == KEY
    key.chmod(0o640)
    with pytest.raises(InputError, match="others than its owner may read the key"):
        read_key(key)
