"""What of a protocol no mutant is made of: the score says nothing about it."""

from __future__ import annotations

from collections.abc import Iterator

from remission.protocol.model import Protocol
from remission.protocol.plans.model import TimeEndpoint


def unmutated(protocol: Protocol) -> tuple[str, ...]:
    """The kinds of things in a protocol that are not mutated, as they are told beside the score."""
    return tuple(_kinds(protocol))


def _kinds(protocol: Protocol) -> Iterator[str]:
    if protocol.assessments is not None and protocol.assessments.listed:
        yield "the list of assessments"
    if protocol.used:
        yield "units, codes and further values of facts"
    if protocol.plan.endpoints:
        yield "rules by what they do to a cohort's figures"
    if any(isinstance(one, TimeEndpoint) for one in protocol.plan.endpoints.values()):
        yield "the units in which times are printed"
