"""What of a protocol no mutant is made of: the score says nothing about it."""

from __future__ import annotations

from collections.abc import Iterator

from remission.errors import counted
from remission.protocol.model import Protocol


def unmutated(protocol: Protocol) -> tuple[str, ...]:
    """The kinds of things in a protocol that are not mutated, as they are told beside the score."""
    return tuple(_kinds(protocol))


def _kinds(protocol: Protocol) -> Iterator[str]:
    plan = protocol.plan
    if plan.course is not None:
        yield "the course"
    for some, noun in ((plan.endpoints, "endpoint"), (plan.designs, "design"), (plan.cross_tables, "cross table")):
        if some:
            yield counted(len(some), noun)
    if protocol.assessments is not None and protocol.assessments.listed:
        yield "the list of assessments"
    if protocol.used:
        yield "units, codes and further values of facts"
