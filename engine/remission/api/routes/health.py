"""Is the service there, is it ready, and how is it doing."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from remission.api.answers import HealthAnswer
from remission.api.parts import Administrator, InParts
from remission.api.problems import Refusal
from remission.api.telemetry import METRICS_TYPE

ROUTES = APIRouter(tags=["health"])
METRICS: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}


@ROUTES.get("/health/live", response_model=HealthAnswer, operation_id="live")
async def live() -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})


@ROUTES.get("/health/ready", response_model=HealthAnswer, operation_id="ready")
async def ready(parts: InParts) -> Response:
    """The protocols of the folder are read, and there is room for a request."""
    if not parts.is_ready or parts.workers.is_full:
        raise Refusal(503, "busy", "not ready, or as much as can be is being worked on", headers={"Retry-After": "1"})
    return JSONResponse({"status": "ok"})


@ROUTES.get("/metrics", operation_id="metrics", responses=METRICS, response_class=Response)
async def metrics(parts: InParts, _: Administrator) -> Response:
    """Metrics as Prometheus reads them; who reads them needs the role `administer`."""
    return Response(parts.telemetry.text(), media_type=METRICS_TYPE)
