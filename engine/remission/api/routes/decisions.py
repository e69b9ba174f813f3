"""Routes about patients: decide one, many, a stream or a FHIR Bundle; why; what if."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from remission.api.access import Identity
from remission.api.answers import DecisionAnswer, DecisionsAnswer, ExplanationAnswer
from remission.api.bodies import FHIR, NDJSON, ExactRoute, FhirRoute, LinesRoute, exact_json
from remission.api.parts import InParts, InProtocol, Reader, ServiceParts
from remission.api.problems import Refusal, problem_body, unusable
from remission.api.requests import CaseRequest, CasesRequest, WhatIfRequest
from remission.api.shelf import Served
from remission.errors import DisagreementError, Pos, Problem

AT_ONCE = 200  # lines of a stream that are decided together
PREFIX = "/v1/protocols/{protocol}"
ONES = APIRouter(prefix=PREFIX, tags=["patients"], route_class=ExactRoute)
LINES = APIRouter(prefix=PREFIX, tags=["patients"], route_class=LinesRoute)
BUNDLES = APIRouter(prefix=PREFIX, tags=["patients"], route_class=FhirRoute)
OBJECT: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}
STREAMED: dict[int | str, dict[str, Any]] = {200: {"content": {NDJSON: {"schema": {"type": "string"}}}}}
LINES_BODY = {"requestBody": {"required": True, "content": {NDJSON: {"schema": {"type": "string"}}}}}
FHIR_BODY = {"requestBody": {"required": True, "content": {FHIR: {"schema": {"type": "object"}}}}}


class LinesResponse(Response):
    """Lines, sent as they are made while the request is still coming: nothing but their maker reads the request."""

    media_type = NDJSON

    def __init__(self, lines: AsyncIterator[bytes]) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._lines = lines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - as any response
        """Send them."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        with suppress(ClientDisconnect):
            async for some in self._lines:
                await send({"type": "http.response.body", "body": some, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


@ONES.post("/decide", response_model=DecisionAnswer, operation_id="decide")
async def decide(asked: CaseRequest, served: InProtocol, parts: InParts, who: Reader) -> Response:
    """Decide one case. Values that no patient has are set aside and told in `problems`, never used."""
    answer = await parts.workers.run(parts.desk.decide, served, asked, who)
    parts.telemetry.decided(served.protocol.id, 1)
    return JSONResponse(answer)


@ONES.post("/decide-all", response_model=DecisionsAnswer, operation_id="decide_all")
async def decide_all(asked: CasesRequest, served: InProtocol, parts: InParts, who: Reader) -> Response:
    """Decide several cases; those of one patient are their course, from its beginning."""
    limited(parts, len(asked.cases))
    answers = await parts.workers.run(parts.desk.decide_all, served, asked.cases, who)
    parts.telemetry.decided(served.protocol.id, len(answers))
    return JSONResponse({"decisions": answers})


@LINES.post("/decide-stream", responses=STREAMED, operation_id="decide_stream", openapi_extra=LINES_BODY, response_class=Response)
async def decide_stream(request: Request, served: InProtocol, parts: InParts, who: Reader) -> Response:
    """Decide a case a line, however many; each line is answered by one, a decision or a problem. Each stands by itself."""
    stream = _decided(_lines(request, parts.settings.limits.line_bytes), served, parts, who)
    return LinesResponse(stream)


@BUNDLES.post("/decide-fhir", response_model=DecisionsAnswer, operation_id="decide_fhir", openapi_extra=FHIR_BODY)
async def decide_fhir(request: Request, served: InProtocol, parts: InParts, who: Reader) -> Response:
    """Decide what a FHIR R4 Bundle says, as the mapping in the protocol's folder reads it."""
    answers = await parts.workers.run(parts.desk.decide_fhir, served, await request.body(), who)
    parts.telemetry.decided(served.protocol.id, len(answers))
    return JSONResponse({"decisions": answers})


@ONES.post("/explain", response_model=ExplanationAnswer, operation_id="explain")
async def explain(asked: CaseRequest, served: InProtocol, parts: InParts, who: Reader) -> Response:
    """Tell why, why not, what is missing and what would change it."""
    return JSONResponse(await parts.workers.run(parts.desk.explain, served, asked, who))


@ONES.post("/what-if", responses=OBJECT, operation_id="what_if", response_class=Response)
async def what_if(asked: WhatIfRequest, served: InProtocol, parts: InParts, _: Reader) -> Response:
    """Tell how answers would be if thresholds stood elsewhere, and who sits beside one."""
    limited(parts, len(asked.cases))
    return JSONResponse(await parts.workers.run(parts.desk.what_if, served, asked))


def limited(parts: ServiceParts, cases: int) -> None:
    """Refuse more cases than one request may have."""
    most = parts.settings.limits.cases
    if cases > most:
        raise Refusal(413, "too-large", f"a request has at most {most:,} cases: send less at once, or a stream")


async def _lines(request: Request, longest: int) -> AsyncIterator[list[bytes]]:
    """Yield the lines of a stream as they come; one that has no end breaks it off."""
    left = b""
    async for part in request.stream():
        *whole, left = (left + part).split(b"\n")
        if whole:
            yield whole
        if len(left) > longest:
            yield [left]
            return
    if left.strip():
        yield [left]


async def _decided(lines: AsyncIterator[list[bytes]], served: Served, parts: ServiceParts, who: Identity) -> AsyncIterator[bytes]:
    number = 0
    try:
        async for some in lines:
            for start in range(0, len(some), AT_ONCE):
                now = some[start : start + AT_ONCE]
                yield await parts.workers.run(_answers, now, number, served, parts, who)
                number += len(now)
    except Refusal as refusal:  # the status is sent already: the last line tells
        yield _line(problem_body(refusal.status_code, refusal.slug, refusal.detail, refusal.problems))


def _answers(lines: list[bytes], before: int, served: Served, parts: ServiceParts, who: Identity) -> bytes:
    answers = [_answer(line, number, served, parts, who) for number, line in enumerate(lines, before + 1) if line.strip()]
    parts.telemetry.decided(served.protocol.id, sum("outcomes" in one for one in answers))
    return b"".join(map(_line, answers))


def _answer(line: bytes, number: int, served: Served, parts: ServiceParts, who: Identity) -> dict[str, Any]:
    try:
        asked = CaseRequest.model_validate(exact_json(_short(line, parts.settings.limits.line_bytes)))
        return parts.desk.decide(served, asked, who, number)
    except ValidationError as error:
        found = error.errors(include_url=False)
        problems = [Problem(Pos("#" + "".join(f"/{key}" for key in one["loc"]), number, 1), one["msg"].lower()) for one in found]
        refusal = unusable(problems)
    except Refusal as one:
        refusal = one
    except DisagreementError:
        refusal = Refusal(500, "readings-disagree", "report it with the protocol and the case")
    return {"line": number, **problem_body(refusal.status_code, refusal.slug, refusal.detail, refusal.problems)}


def _short(line: bytes, longest: int) -> bytes:
    if len(line) > longest:
        raise Refusal(413, "too-large", f"a line has at most {longest:,} bytes")
    return line


def _line(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode() + b"\n"


ROUTES = APIRouter()
for _room in (ONES, LINES, BUNDLES):
    ROUTES.include_router(_room)
