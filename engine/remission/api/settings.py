"""What whoever starts the service decides: which protocols, for whom, and how much of it at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """How much one request, one caller and all of them together may ask."""

    body_bytes: int = 4_000_000
    line_bytes: int = 200_000  # of a stream, whose lines have no end
    cases: int = 10_000  # in one request; a stream has no limit
    body_seconds: float = 20.0  # from the first byte of a body to its last; of a stream, between two of its parts
    work_seconds: float = 30.0
    workers: int = 2  # requests that are worked on at the same time
    waiting: int = 64  # and those that wait for it: more are told to come again
    requests_a_second: float = 1_000.0  # of one caller, over some time
    burst: int = 2_000  # and at once
    stop_seconds: int = 20  # for requests that are still being answered when the service is told to end


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How a service is started."""

    protocols: Path | None = None  # a folder of protocols, or of one, beside those that ship
    hosts: frozenset[str] = field(default=LOOPBACK)  # names that it may be called by
    limits: RequestLimits = field(default_factory=RequestLimits)
