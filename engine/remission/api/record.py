"""The seam to a decision log: every decision is given to one function before it is told. Without a log that function is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Literal
from typing import Protocol as Interface

if TYPE_CHECKING:
    from remission.audit.log import Log
    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol

Action = Literal["decide", "explain", "card"]


@dataclass(frozen=True, slots=True)
class ToldDecision:
    """One decision that is about to be told; both readings came to it."""

    action: Action
    who: str  # a pseudonym
    at: datetime  # UTC
    protocol: Protocol
    decision: Decision
    values: Mapping[str, str]  # as they came, by the slugs of facts


class Record(Interface):
    """Keeps the decisions of a request; it returns when they are kept, and raises where they cannot be: then nothing is told."""

    def __call__(self, entries: Sequence[ToldDecision], /) -> None:
        """Keep them."""


def kept_in(log: Log) -> Record:
    """Keep decisions in a log; those of one request together."""
    from remission.audit.decisions import decision_entry  # noqa: PLC0415 - a service without a log needs none of it

    one_at_a_time = Lock()

    def keep(entries: Sequence[ToldDecision], /) -> None:
        made = [decision_entry(one.protocol, one.decision, one.who, one.values, one.at) for one in entries]
        with one_at_a_time:
            log.append(made)

    return keep
