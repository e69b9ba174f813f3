from __future__ import annotations

import asyncio
import shutil
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from remission.api.access import TokenAccess
from remission.api.app import Service, service
from remission.api.record import ToldDecision
from remission.api.settings import RequestLimits, ServiceSettings

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-of-this-test"  # noqa: S105 - it opens nothing
CONTEXT = ssl.create_default_context()  # made once: a client makes one each time, and none is used
INO = "/v1/protocols/inotuzumab-pediatric"


class Client:
    """Asks a service that runs in this process."""

    def __init__(self, made: Service, token: str | None = TOKEN) -> None:
        self.service = made
        self.headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        made.parts.is_ready = True  # as at the start of the process

    def request(self, method: str, path: str, headers: Mapping[str, str] | None = None, **asked: Any) -> httpx.Response:
        async def answer() -> httpx.Response:
            way = httpx.ASGITransport(self.service.guard, raise_app_exceptions=False, client=("127.0.0.1", 4000))
            async with httpx.AsyncClient(
                transport=way, base_url="http://localhost", headers=self.headers, verify=CONTEXT
            ) as asking:
                return await asking.request(method, path, headers=headers, **asked)

        return asyncio.run(answer())

    def get(self, path: str, **asked: Any) -> httpx.Response:
        return self.request("GET", path, **asked)

    def post(self, path: str, **asked: Any) -> httpx.Response:
        return self.request("POST", path, **asked)


@pytest.fixture(scope="session")
def recorded() -> list[ToldDecision]:
    return []


@pytest.fixture(scope="session")
def client(recorded: list[ToldDecision]) -> Client:
    return Client(service(ServiceSettings(), TokenAccess(TOKEN), recorded.extend))


def small(folder: Path | None = None, **limits: float) -> Service:
    """A service with limits of its own."""
    return service(ServiceSettings(folder, limits=RequestLimits(**limits)), TokenAccess(TOKEN))  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one protocol."""
    place = tmp_path / "protocols" / "mine"
    shutil.copytree(ROOT / "rules" / "inotuzumab-pediatric", place)
    rules = place / "protocol.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("protocol: inotuzumab-pediatric", "protocol: mine"), encoding="utf-8"
    )
    return place.parent
