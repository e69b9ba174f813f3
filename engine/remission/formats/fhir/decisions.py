"""Decisions as FHIR R4 Observations: one for eligibility, for each classification and for each calculation.

The codes are our own, in a system of the protocol's name and version, and say so; an answer that missing data leaves open has a
`dataAbsentReason` and the outcomes still possible as a note.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from remission.engines.decision import Decision, Eligibility
from remission.expr.numbers import exact

if TYPE_CHECKING:
    from remission.protocol.model import Protocol

UCUM = "http://unitsofmeasure.org"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"


def observations(protocol: Protocol, decision: Decision) -> Iterator[dict[str, Any]]:
    """The resources of one decision."""
    if decision.eligibility is not None:
        open_ = decision.eligibility is Eligibility.UNDETERMINED
        value = _open(()) if open_ else _text(protocol, decision.eligibility.value)
        yield {**_head(protocol, decision, "eligibility", "Eligibility"), **value}
    for key, answer in decision.outcomes.items():
        value = _open(answer.possible) if answer.outcome is None else _text(protocol, answer.outcome)
        yield {**_head(protocol, decision, key, protocol.classifications[key].name), **value}
    for key, amount in decision.calculations.items():
        name = protocol.calculations[key].name
        if amount is None:
            yield {**_head(protocol, decision, key, name), **_open(())}
        else:
            quantity = {"value": float(amount.value), "unit": amount.unit, "system": UCUM, "code": amount.unit}
            note = {} if _is_double(amount.value) else {"note": [{"text": f"exactly {exact(amount.value)}"}]}
            yield {**_head(protocol, decision, key, name), "valueQuantity": quantity, **note}


def _is_double(value: Any) -> bool:  # noqa: ANN401 - an exact number
    return bool(float(value) == value)


def _system(protocol: Protocol) -> str:
    return f"urn:remission:{protocol.id}:{protocol.version}"


def _head(protocol: Protocol, decision: Decision, key: str, name: str) -> dict[str, Any]:
    case = decision.case
    coding = {"system": _system(protocol), "version": protocol.sha256, "code": key, "display": name}
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [coding], "text": name},
        "subject": {"reference": f"Patient/{case.patient}"},
        **({"effectiveDateTime": case.date.isoformat()} if case.date else {}),
    }


def _text(protocol: Protocol, outcome: str) -> dict[str, Any]:
    return {"valueCodeableConcept": {"coding": [{"system": _system(protocol), "code": outcome}], "text": outcome}}


def _open(possible: tuple[str, ...]) -> dict[str, Any]:
    absent = {"dataAbsentReason": {"coding": [{"system": ABSENT, "code": "unknown"}]}}
    return {**absent, "note": [{"text": f"still possible: {', '.join(possible)}"}]} if possible else absent
