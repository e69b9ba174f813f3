"""What is logged, as canonical JSON; what is personal stands beside it, by a salted hash, and can be taken away."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal

Kind = Literal["decision", "change", "review"]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that happened; `personal` is kept apart, and the log has only its salted hash."""

    kind: Kind
    who: str  # a pseudonym: who that is stands elsewhere
    at: str  # the moment, ISO 8601 in UTC
    body: Mapping[str, Any]
    personal: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry as it is stored: its number, its bytes, which are hashed, and what may be taken away later."""

    number: int
    text: bytes
    salt: str
    personal: str


def seal(entry: LogEntry, number: int) -> Sealed:
    """Give an entry its number, and its personal part a salt, without which nobody can guess it from the hash."""
    salt, personal = secrets.token_hex(16), _canonical(entry.personal) if entry.personal else ""
    told = {
        "number": number,
        "kind": entry.kind,
        "who": entry.who,
        "at": entry.at,
        **dict(entry.body),
        "personal": personal_hash(salt, personal) if personal else None,
    }
    return Sealed(number, _canonical(told).encode(), salt if personal else "", personal)


def personal_hash(salt: str, text: str) -> str:
    """The hash by which the log knows what is personal."""
    return sha256(f"{salt}\n{text}".encode()).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
