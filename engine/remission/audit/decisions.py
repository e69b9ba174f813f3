"""A decision as an entry of the log, and what today's engine says of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from remission.audit.entries import LogEntry
from remission.cases.from_values import case as case_of
from remission.decide import Decider
from remission.render.program import PROGRAM, version_of
from remission.render.records import record

if TYPE_CHECKING:
    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol

PERSONAL = ("patient", "date", "problems")  # keys of a decision's record that may tell of a person; messages quote values


def decision_entry(
    protocol: Protocol, decision: Decision, who: str, values: Mapping[str, str], at: datetime | None = None
) -> LogEntry:
    """What is logged of a decision: the answer, and apart from it the patient and the values, which may be taken away.

    Args:
        protocol: That decided.
        decision: What it said, by both readings.
        who: A pseudonym of who asked.
        values: As they came, by the names of facts.
        at: When; now by default.
    """
    answer = record(protocol, decision)
    personal = {key: answer.pop(key) for key in PERSONAL if key in answer}
    body = {
        "protocol": answer.pop("protocol"),
        "engine": f"{PROGRAM} {version_of(PROGRAM)}",
        "readings": ["evaluate", "rete"],
        "answer": answer,
    }
    moment = (at or datetime.now(UTC)).isoformat(timespec="seconds")
    return LogEntry("decision", who, moment, body, {**personal, "values": dict(values)})


def decided_again(protocol: Protocol, personal: Mapping[str, Any]) -> dict[str, Any]:
    """What this protocol and today's engine say of the values of a logged decision."""
    day = date.fromisoformat(personal["date"]) if personal.get("date") else None
    case = case_of(protocol, {key: str(value) for key, value in personal["values"].items()}, str(personal["patient"]), day)
    found = record(protocol, Decider(protocol).decide(case))
    return {key: value for key, value in found.items() if key not in (*PERSONAL, "protocol")}


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Where two answers differ: of what, then, now."""
    found: list[tuple[str, str, str]] = []
    for key in dict.fromkeys((*then, *now)):
        before, after = then.get(key), now.get(key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            found += [(f"{key} {name}", one, other) for name, one, other in differences(before, after)]
        elif before != after:
            found.append((key, _text(before), _text(after)))
    return found


def _text(value: object) -> str:
    return "nothing" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
