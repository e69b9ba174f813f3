"""CDS Hooks 2.0: what services there are, cards for `patient-view` and `order-select` from prefetched FHIR, and feedback.

Nothing is ever fetched from the address that a request names: what is not prefetched is asked for with 412.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from remission.api.access import Identity
from remission.api.bodies import ExactRoute
from remission.api.parts import InParts, Reader, ServiceParts
from remission.api.problems import Refusal
from remission.api.routes.cards import dose_cards, patient_cards
from remission.api.shelf import Served

ROUTES = APIRouter(prefix="/cds-services", tags=["CDS Hooks"], route_class=ExactRoute)
HOOKS = {"patient-view": "who is eligible, which outcome it is, and what is still to be known", "order-select": "doses"}
CARDS = {"patient-view": patient_cards, "order-select": dose_cards}
KINDS = ("Observation", "Condition", "Procedure", "MedicationAdministration", "DiagnosticReport")
PREFETCH = {"patient": "Patient/{{context.patientId}}"} | {
    f"{kind[0].lower()}{kind[1:]}s": f"{kind}?patient={{{{context.patientId}}}}" for kind in KINDS
}
NEEDED = ("patient", "observations")
OBJECT: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}
ServiceId = Annotated[str, Path(max_length=250, description="The id of a service, as discovery tells it")]


class Context(BaseModel):
    """Where the user is."""

    model_config = ConfigDict(extra="allow")

    patientId: Annotated[str, Field(min_length=1, max_length=200)]  # noqa: N815 - as the standard has it


class HookRequest(BaseModel):
    """A hook that was triggered; what the standard adds to it is welcome, and not used."""

    model_config = ConfigDict(extra="allow")

    hook: Annotated[str, Field(max_length=100)]
    hookInstance: UUID  # noqa: N815
    context: Context
    prefetch: dict[str, dict[str, Any] | None] = {}


class CardFeedback(BaseModel):
    """What became of a card."""

    model_config = ConfigDict(extra="allow")

    card: Annotated[str, Field(max_length=100)]
    outcome: Literal["accepted", "overridden"]


class FeedbackRequest(BaseModel):
    """What became of cards."""

    feedback: Annotated[list[CardFeedback], Field(max_length=100)]


@ROUTES.get("", responses=OBJECT, operation_id="cds_services", response_class=Response)
async def discovery(parts: InParts, _: Reader) -> Response:
    """The services: two for each protocol of the folder that has a mapping which reads FHIR."""
    found = [
        {
            "hook": hook,
            "id": f"{one.protocol.id}-{hook}",
            "title": one.protocol.title,
            "description": f"{one.protocol.title}: {does}",
            "prefetch": PREFETCH,
        }
        for one in parts.shelf.own
        if one.mapping is not None
        for hook, does in HOOKS.items()
    ]
    return JSONResponse({"services": found})


@ROUTES.post("/{service}", responses=OBJECT, operation_id="cds_service", response_class=Response)
async def cards(service: ServiceId, asked: HookRequest, parts: InParts, who: Reader) -> Response:
    """Cards about a patient: as of their latest assessment."""
    served, hook = _service(parts, service)
    if asked.hook != hook:
        raise Refusal(400, "bad-request", f"this service is for the hook {hook!r}")
    if lacking := [name for name in NEEDED if asked.prefetch.get(name) is None]:
        raise Refusal(412, "not-prefetched", f"send the prefetch {', '.join(lacking)}: nothing is fetched from elsewhere")
    made = await parts.workers.run(_cards, parts, served, hook, asked, who)
    return JSONResponse({"cards": made})


@ROUTES.post("/{service}/feedback", responses=OBJECT, operation_id="cds_feedback", response_class=Response)
async def feedback(service: ServiceId, asked: FeedbackRequest, parts: InParts, _: Reader) -> Response:
    """Whether cards were accepted or overridden; it is counted, and reasons are not kept."""
    served, hook = _service(parts, service)
    for one in asked.feedback:
        parts.telemetry.told_back(served.protocol.id, hook, one.outcome)
    return JSONResponse({})


def _service(parts: ServiceParts, service: str) -> tuple[Served, str]:
    for one in parts.shelf.own:
        for hook in HOOKS:
            if one.mapping is not None and service == f"{one.protocol.id}-{hook}":
                return one, hook
    raise Refusal(404, "not-found", f"there is no service {service[:60]!r}: GET /cds-services has those that are")


def _cards(parts: ServiceParts, served: Served, hook: str, asked: HookRequest, who: Identity) -> list[dict[str, Any]]:
    """Decide the patient's assessments; the latest has the cards. What is prefetched of others is not theirs."""
    entries = [{"resource": one} for resource in asked.prefetch.values() if resource for one in _resources(resource)]
    bundle = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}, default=str).encode()
    decided = parts.desk.decided_fhir(served, bundle, who, "card")
    parts.telemetry.decided(served.protocol.id, len(decided))
    own = [one for one in decided if one.case.patient == asked.context.patientId]
    if not own:
        raise Refusal(412, "not-prefetched", "nothing that was prefetched is of the patient of the context")
    latest = max(own, key=lambda one: (one.case.date is not None, one.case.date and one.case.date.toordinal()))
    return CARDS[hook](served.protocol, latest)


def _resources(resource: dict[str, Any]) -> list[Any]:
    """The resources of a Bundle, or the one that it is."""
    if resource.get("resourceType") != "Bundle":
        return [resource]
    entries = resource.get("entry")
    found = [one.get("resource") for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    return [one for one in found if isinstance(one, dict)]
