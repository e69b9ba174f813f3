"""What is proved of a protocol, for machines: one JSON object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from remission.render.machine import place_record, protocol_record
from remission.render.records import problem_record
from remission.verify.document import titles
from remission.verify.patients import Patient, csv_rows, scenario

if TYPE_CHECKING:
    from remission.protocol.model import Protocol
    from remission.verify.results import ClaimResults, Result


def record(protocol: Protocol, found: ClaimResults, name: str | None = None) -> dict[str, Any]:
    """Everything that was found, as one JSON object."""
    named = titles(found)
    return {
        "protocol": protocol_record(protocol),
        "sound": found.is_sound,
        "seconds": round(found.seconds, 3),
        "results": [_result(protocol, result, named[id(result)], name) for result in found.results],
        "problems": [problem_record(problem) for problem in found.problems],
    }


def _result(protocol: Protocol, result: Result, named: list[str], name: str | None) -> dict[str, Any]:
    return {
        "kind": result.kind,
        "subject": result.subject,
        "claim": result.claim,
        "status": result.status.value,
        "why": result.why,
        "promise": result.promise,
        "places": [place_record(pos) for pos in dict.fromkeys(result.places)],
        "patients": [
            patient_record(protocol, patient, shows, name) for patient, shows in zip(result.patients, named, strict=True)
        ],
    }


def patient_record(protocol: Protocol, patient: Patient, shows: str, name: str | None = None) -> dict[str, Any]:
    """A made-up patient: in a sentence, as a row of a table, as a scenario, and what the protocol says."""
    return {
        "sentence": patient.sentence(protocol),
        "answers": dict(patient.answers),
        "csv": csv_rows(protocol, [patient]),
        "scenario": scenario(protocol, patient, shows, name),
    }
