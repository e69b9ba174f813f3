"""Routes about the rules: which protocols there are, what their facts are, whether files can be used, the OpenAPI document."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from remission.api.answers import CheckAnswer, ProtocolAnswer, ProtocolsAnswer
from remission.api.bodies import ExactRoute
from remission.api.desk import ENGINE
from remission.api.parts import InParts, InProtocol, Reader
from remission.api.requests import CheckRequest
from remission.api.shelf import Served
from remission.protocol.canonical import canonical

ROUTES = APIRouter(prefix="/v1", tags=["rules"], route_class=ExactRoute)
OBJECT: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}


@ROUTES.get("/protocols", response_model=ProtocolsAnswer, operation_id="protocols")
async def protocols(parts: InParts, _: Reader) -> Response:
    """Every protocol that is served, with its version and hash."""
    found = [_told(await parts.workers.run(parts.shelf.get, key)) for key in parts.shelf.ids]
    return JSONResponse({"engine": ENGINE, "protocols": found})


@ROUTES.get("/protocols/{protocol}", response_model=ProtocolAnswer, operation_id="protocol")
async def protocol(served: InProtocol, _: Reader) -> Response:
    """One protocol, with its version and hash."""
    return JSONResponse(_told(served))


@ROUTES.get("/protocols/{protocol}/schema", responses=OBJECT, operation_id="schema", response_class=Response)
async def schema(served: InProtocol, _: Reader) -> Response:
    """The JSON Schema of `values`, made from the protocol's facts: units, choices, plausible ranges, codes."""
    return JSONResponse(served.values.schema(), media_type="application/schema+json")


@ROUTES.get("/protocols/{protocol}/content", responses=OBJECT, operation_id="content", response_class=Response)
async def content(served: InProtocol, _: Reader) -> Response:
    """The whole protocol as its hash covers it."""
    return JSONResponse(canonical(served.protocol))


@ROUTES.post("/check", response_model=CheckAnswer, operation_id="check")
async def check(asked: CheckRequest, parts: InParts, _: Reader) -> Response:
    """Every problem of a protocol's files, with file, line and column; nothing of them is kept."""
    return JSONResponse(await parts.workers.run(parts.desk.check, asked))


@ROUTES.get("/openapi.json", responses=OBJECT, operation_id="openapi", response_class=Response)
async def openapi(request: Request, _: Reader) -> Response:
    """The document that says all this."""
    return JSONResponse(request.app.openapi())


def _told(served: Served) -> dict[str, Any]:
    return {
        **served.version,
        "title": served.protocol.title,
        "origin": served.origin,
        "reads_fhir": served.mapping is not None,
    }
