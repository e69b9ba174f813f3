"""Bodies read exactly: a number keeps every digit that was sent, a key stands once, and only what a route reads is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Sequence
from decimal import Decimal, DecimalException
from typing import Any, ClassVar, NoReturn

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from remission.api.problems import Refusal

JSON, NDJSON, FHIR = "application/json", "application/x-ndjson", "application/fhir+json"
DEEPEST = 64


class ExactRequest(Request):
    """A request whose JSON is read exactly."""

    async def json(self) -> Any:  # noqa: ANN401 - what JSON may be
        """Read the body."""
        return exact_json(await self.body())


class ExactRoute(APIRoute):
    """A route that reads JSON exactly, and no other kind of content than its own."""

    reads: ClassVar[str] = JSON

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Make the handler."""
        handler, reads = super().get_route_handler(), self.reads

        async def handle(request: Request) -> Response:
            if request.method == "POST":
                require_content(request, reads)
            return await handler(ExactRequest(request.scope, request.receive))

        return handle


class LinesRoute(ExactRoute):
    """A route that reads a JSON object a line."""

    reads = NDJSON


class FhirRoute(ExactRoute):
    """A route that reads FHIR."""

    reads = FHIR


def require_content(request: Request, wanted: str) -> None:
    """Refuse another kind of content, and one that is packed or not in UTF-8.

    Raises:
        Refusal: it is not what is read here.
    """
    stated, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower().replace('"', "")
    is_plain = request.headers.get("content-encoding", "identity") == "identity" and charset in ("", "charset=utf-8")
    if stated.strip().lower() != wanted or not is_plain:
        detail = f"send {wanted} in UTF-8, not packed"
        raise Refusal(415, "unsupported-media-type", detail, headers={"Accept-Post": wanted})


def exact_json(body: bytes) -> Any:  # noqa: ANN401 - what JSON may be
    """Read JSON; numbers become decimals as they are written.

    Raises:
        Refusal: it is no JSON, a key stands twice, or it is nested too deeply.
    """
    try:
        found = json.loads(
            body.decode("utf-8"),
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_once,
        )
    except json.JSONDecodeError as error:
        raise Refusal(400, "bad-request", f"no JSON: {error.msg.lower()} at {error.lineno}:{error.colno}") from None
    except UnicodeDecodeError:
        raise Refusal(400, "bad-request", "no JSON: the text is not in UTF-8") from None
    except DecimalException:
        raise Refusal(400, "bad-request", "a number is larger than any that could be meant") from None
    except RecursionError:
        raise Refusal(400, "bad-request", "the JSON is nested too deeply") from None
    if _is_deeper(found, DEEPEST):
        raise Refusal(400, "bad-request", "the JSON is nested too deeply")
    return found


def _no_constant(name: str) -> NoReturn:
    raise Refusal(400, "bad-request", f"no JSON: {name} is not a number")


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Refusal(400, "bad-request", f"the key {twice[:60]!r} stands twice in one object")
    return found


def _is_deeper(value: object, left: int) -> bool:
    match value:
        case dict():
            return not left or any(_is_deeper(one, left - 1) for one in value.values())
        case list():
            return not left or any(_is_deeper(one, left - 1) for one in value)
        case _:
            return False
