"""The seam to a decision log: every answer is given to one function before it is sent. Without a log that function is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from typing import Protocol as Interface

Action = Literal["decide", "explain", "what-if", "card", "feedback"]
READINGS = ("evaluate", "rete")


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer that is about to be given."""

    action: Action
    who: str  # as the proxy names them, or `local`; a log keeps a pseudonym
    at: datetime  # UTC
    protocol: Mapping[str, str]  # id, version and sha256
    engine_version: str
    given: Mapping[str, Any]  # patient, date and values as they came in
    answer: Mapping[str, Any]
    readings: tuple[str, ...] = READINGS  # that came to the same


class Record(Interface):
    """Keeps an entry; it returns when the entry is kept, and raises where it cannot be: then no answer is given."""

    def __call__(self, entry: Entry, /) -> None:
        """Keep it."""
