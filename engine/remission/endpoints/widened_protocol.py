"""A protocol made wide enough for its endpoints: the same readings then decide what the endpoints ask.

The dates of courses become facts that are read, and each condition about facts that an endpoint asks for becomes a criterion. The
protocol itself stays as it is: what a decision says is missing is asked of the protocol, never of the wide one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from remission.endpoints.answers import added, looked_up
from remission.endpoints.reasons import clauses_of
from remission.expr import tree as t
from remission.protocol.graph import facts_reached
from remission.protocol.model import Criterion
from remission.protocol.revision import with_definitions

if TYPE_CHECKING:
    from remission.protocol.model import Protocol


def widened(protocol: Protocol) -> Protocol:
    """Return the protocol with what its plan reads among its facts and criteria."""
    asked = list(dict.fromkeys(_asked(protocol)))
    criteria = [Criterion(key, key, condition) for key, condition in zip(map(added, count(1)), asked, strict=False)]
    read = {*protocol.used, *protocol.plan.of_patients, *facts_reached(protocol, asked)}
    return replace(with_definitions(protocol, criteria), used=tuple(fact for fact in protocol.facts if fact in read))


def _asked(protocol: Protocol) -> Iterator[t.Condition]:
    yield from looked_up(protocol, protocol.plan.conditions)
    if protocol.plan.course is not None:
        yield from (each for each in clauses_of(protocol, protocol.plan.course) if not isinstance(each, t.Ref))
