"""A protocol made wide enough for its endpoints: the same readings then decide what the endpoints ask.

The dates of courses become facts that are read, and each condition of an endpoint that compares facts becomes a criterion. The
protocol itself stays as it is: what a decision says is missing is asked of the protocol, never of the wide one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from remission.expr import tree as t
from remission.protocol.checks import facts_read
from remission.protocol.model import Criterion

if TYPE_CHECKING:
    from remission.protocol.model import Protocol


def widened(protocol: Protocol) -> Protocol:
    """Return the protocol with what its plan reads among its facts and criteria."""
    plan = protocol.plan
    asked = [condition for condition in plan.conditions if _compares(condition)]
    added = {f"endpoint {number}": condition for number, condition in enumerate(asked, start=1)}  # no slug has a space
    read = {*protocol.used, *plan.dates, *(fact for condition in asked for fact in facts_read(condition))}
    return replace(
        protocol,
        criteria={**protocol.criteria, **{key: Criterion(key, key, condition) for key, condition in added.items()}},
        used=tuple(fact for fact in protocol.facts if fact in read),
        order=(*protocol.order, *(("criterion", key) for key in added)),
    )


def _compares(condition: t.Condition) -> bool:
    """Tell whether a condition asks anything that the protocol's own criteria and classifications do not answer."""
    return any(isinstance(node, t.Compare | t.Between | t.OneOf | t.Known) for node in t.walk(condition))
