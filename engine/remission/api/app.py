"""The application: routes, what stands before them, and what is answered when something is wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from traceback import extract_tb
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from remission.api.access import Access
from remission.api.answers import ProblemDetails
from remission.api.desk import ENGINE, Desk
from remission.api.guard import Guard
from remission.api.parts import ServiceParts
from remission.api.problems import PROBLEM_JSON, Refusal, problem_response, unusable
from remission.api.record import Record
from remission.api.routes import decisions, health, hooks, rules
from remission.api.settings import ServiceSettings
from remission.api.shelf import Shelf
from remission.api.telemetry import Telemetry
from remission.api.workers import Workers
from remission.errors import DisagreementError, InputError, MissingExtraError, Pos, Problem

SLUGS = {400: "bad-request", 404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "unsupported-media-type"}
ABOUT = "Decides patients by a protocol's rules: by two readings that must agree, or not at all."


@dataclass(frozen=True, slots=True)
class Service:
    """The routes, and the whole application around them."""

    routes: FastAPI
    guard: Guard
    parts: ServiceParts


def service(settings: ServiceSettings, access: Access, keep: Record | None = None) -> Service:
    """Make the application.

    Args:
        settings: What is served, and how much of it.
        access: Tells who sent a request.
        keep: Is given every answer before it is sent; without it none is kept.

    Raises:
        InputError: the folder of protocols has problems.
    """
    shelf, telemetry, workers = Shelf(settings.protocols), Telemetry(), Workers(settings.limits)
    parts = ServiceParts(settings, shelf, Desk(shelf, keep), workers, telemetry)
    routes = FastAPI(
        title="Remission",
        version=ENGINE,
        description=ABOUT,
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        openapi_url=None,
        separate_input_output_schemas=False,
        lifespan=_lifespan,
        responses={"default": {"model": ProblemDetails, "description": "A problem", "content": {PROBLEM_JSON: {}}}},
    )
    routes.state.parts = parts
    for room in (health, rules, decisions, hooks):
        routes.include_router(room.ROUTES)
    _told(routes)
    return Service(routes, Guard(routes, settings, lambda _: access, telemetry), parts)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: ServiceParts = app.state.parts
    parts.is_ready = True
    yield
    parts.is_ready = False
    parts.workers.close()


def _told(routes: FastAPI) -> None:
    """Answer every problem as RFC 9457 has it; a fault of ours says nothing of what it met."""

    @routes.exception_handler(HTTPException)
    def _refused(_: Request, error: HTTPException) -> Response:
        if isinstance(error, Refusal):
            return error.response
        slug = SLUGS.get(error.status_code, "bad-request")
        return problem_response(error.status_code, slug, str(error.detail).lower(), headers=error.headers)

    @routes.exception_handler(RequestValidationError)
    def _misread(_: Request, error: RequestValidationError) -> Response:
        return unusable(_of_shape(one) for one in error.errors()).response

    @routes.exception_handler(InputError)
    def _unusable(_: Request, error: InputError) -> Response:
        return unusable(error.problems).response

    @routes.exception_handler(MissingExtraError)
    def _missing(_: Request, error: MissingExtraError) -> Response:
        return problem_response(501, "not-installed", str(error))

    @routes.exception_handler(DisagreementError)
    def _disagree(request: Request, error: DisagreementError) -> Response:
        _failed(request, error)
        return problem_response(500, "readings-disagree", "report it with the protocol and the case")

    @routes.exception_handler(Exception)
    def _fault(request: Request, error: Exception) -> Response:
        _failed(request, error)
        return problem_response(500, "internal", f"report it with the number {request.scope.get('remission.request')}")


def _failed(request: Request, error: Exception) -> None:
    last = extract_tb(error.__traceback__)[-1]
    where = f"{last.filename.rpartition('remission/')[2]}:{last.lineno}"
    parts: ServiceParts = request.app.state.parts
    parts.telemetry.failed(str(request.scope.get("remission.request")), type(error).__name__, where)


def _of_shape(found: dict[str, Any]) -> Problem:
    """A mistake in the shape of a request, at its JSON pointer."""
    where, *loc = found["loc"]
    pointer = (
        "#" + "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in loc) if where == "body" else str(where)
    )
    what = {"missing": "this key is missing", "extra_forbidden": "this key is not known"}.get(found["type"])
    return Problem(Pos(pointer, 1, 1), what or str(found["msg"])[:1].lower() + str(found["msg"])[1:])
