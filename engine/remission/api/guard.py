"""What stands before every route: the name we are called by, who asks, how often, how much; and the headers of every answer."""

from __future__ import annotations

import asyncio
import math
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from remission.api.access import Access
from remission.api.bodies import NDJSON
from remission.api.problems import Refusal
from remission.api.rates import Rates
from remission.api.settings import ServiceSettings
from remission.api.telemetry import Telemetry

HEALTH = frozenset({"/health/live", "/health/ready"})
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cache-control", b"no-store"),
)
ONCE = frozenset({b"host", b"authorization", b"content-length", b"content-type", b"origin", b"transfer-encoding"})
HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:(?P<port>\d{1,5}))?")
LONGEST_TARGET = 2_000
AccessFor = Callable[[str], Access | None]


class Guard:
    """An ASGI application around the routes."""

    def __init__(self, app: ASGIApp, settings: ServiceSettings, access: AccessFor, telemetry: Telemetry) -> None:
        self._app = app
        self._limits = settings.limits
        self._hosts = settings.hosts
        self._access = access
        self._telemetry = telemetry
        self._rates = Rates(settings.limits.requests_a_second, settings.limits.burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        scope["remission.request"] = request = secrets.token_hex(8)
        begun = time.perf_counter()
        self._telemetry.begun()
        try:
            await self._guarded(scope, receive, answer)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            self._telemetry.ended(request, scope["method"], route, answer.status, time.perf_counter() - begun)

    async def _guarded(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        try:
            headers = _headers(scope)
            self._check_host(headers)
            self._identify(scope, headers)
            received = await self._received(scope, headers, receive)
        except Refusal as refusal:
            await refusal.response(scope, receive, answer)
            return
        await self._app(scope, received, answer)

    def _check_host(self, headers: Mapping[str, str]) -> None:
        """Refuse another name: a page elsewhere may have had its own name point here. And a page elsewhere that says so."""
        host = _name(headers.get("host", ""))
        if host not in self._hosts:
            raise Refusal(421, "wrong-host", "start the service with --name for a name that it shall answer to")
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2] != headers.get("host"):
            raise Refusal(403, "forbidden", "pages of other sites may not ask here")

    def _identify(self, scope: Scope, headers: Mapping[str, str]) -> None:
        target = scope["raw_path"].decode("latin-1") + (
            f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        )
        if len(target) > LONGEST_TARGET:
            raise Refusal(414, "too-large", "the address is too long")
        caller = (scope.get("client") or ("",))[0]
        access = None if scope["path"] in HEALTH else self._access(scope["path"])
        if access is not None:
            try:
                scope["remission.identity"] = identity = access.identity(scope["method"], target, headers)
            except Refusal:
                self._take(f"unknown at {caller}")
                raise
            caller = f"{identity.name} at {caller}"
        self._take(caller)

    def _take(self, caller: str) -> None:
        if wait := self._rates.wait(caller):
            detail = f"ask again in {wait:.1f} seconds"
            raise Refusal(429, "too-many-requests", detail, headers={"Retry-After": str(math.ceil(wait))})

    async def _received(self, scope: Scope, headers: Mapping[str, str], receive: Receive) -> Receive:
        """Read the body, unless it is a stream: of that each part has its time."""
        if headers.get("content-type", "").partition(";")[0].strip().lower() == NDJSON:
            return self._in_time(receive)
        size = headers.get("content-length", "0")
        if not (size.isascii() and size.isdigit()):
            raise Refusal(400, "bad-request", "the length of the content is no number")
        if int(size) > self._limits.body_bytes:
            raise self._too_large()
        if scope["method"] in ("GET", "HEAD") and size == "0" and "transfer-encoding" not in headers:
            return receive
        try:
            body = await asyncio.wait_for(self._whole(receive), self._limits.body_seconds)
        except TimeoutError:
            raise _slow(self._limits.body_seconds) from None
        return _again(body, receive)

    async def _whole(self, receive: Receive) -> bytes:
        parts, size, more = [], 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Refusal(400, "bad-request", "the request broke off")
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            more = message.get("more_body", False)
            if size > self._limits.body_bytes:
                raise self._too_large()
        return b"".join(parts)

    def _too_large(self) -> Refusal:
        size = f"{self._limits.body_bytes:,} bytes"
        return Refusal(
            413, "too-large", f"a body has at most {size}: send less at once, or a stream", headers={"Connection": "close"}
        )

    def _in_time(self, receive: Receive) -> Receive:
        async def part() -> Message:
            try:
                return await asyncio.wait_for(receive(), self._limits.body_seconds)
            except TimeoutError:
                raise _slow(self._limits.body_seconds) from None

        return part


def _slow(seconds: float) -> Refusal:
    return Refusal(408, "timeout", f"nothing more came for {seconds:g} seconds", headers={"Connection": "close"})


def _again(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    """Give a body that was read already; after it, what comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def part() -> Message:
        return waiting.pop() if waiting else await receive()

    return part


def _headers(scope: Scope) -> dict[str, str]:
    """Return the headers; one that must stand once and stands twice is refused."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        if key in found and (name.lower() in ONCE or key.startswith("x-remission-")):
            raise Refusal(400, "bad-request", f"the header {key!r} stands twice")
        found[key] = value.decode("latin-1")
    return found


def _name(host: str) -> str:
    match = HOST.fullmatch(host)
    return match["name"].strip("[]").lower().rstrip(".") if match else ""


class _Answer:
    """Sends an answer with our headers, and remembers its status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 499  # the caller went away before there was an answer

    async def __call__(self, message: Message) -> None:
        """Send a part."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), *HEADERS]
        await self._send(message)
