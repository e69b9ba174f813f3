"""What rules refer to: other rules, facts, and whether these are recorded."""

from __future__ import annotations

from remission.expr import tree as t
from remission.protocol.checks import facts_read
from remission.protocol.model import Protocol
from remission.protocol.order import reference


def reach_of(protocol: Protocol) -> dict[tuple[str, str], frozenset[str]]:
    """The facts that each criterion, classification and calculation depends on."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for kind, key in protocol.order:
        rules = rules_of(protocol, kind, key)
        referred = (reference(node) for rule in rules for node in t.walk(rule))
        below = [found[one] for one in referred if one is not None]
        found[kind, key] = frozenset().union(*(facts_read(rule) for rule in rules), *below)
    return found


def rules_of(protocol: Protocol, kind: str, key: str) -> list[t.Node]:
    """The conditions of a criterion or classification, or the formula of a calculation."""
    if kind == "criterion":
        return [protocol.criteria[key].condition]
    if kind == "calculation":
        return [protocol.calculations[key].value]
    return [outcome.condition for outcome in protocol.classifications[key].outcomes if outcome.condition]


def asks_of(protocol: Protocol) -> dict[tuple[str, str] | None, bool]:
    """Whether each criterion, classification and calculation asks if a fact is recorded, or answers for one that is not."""
    found: dict[tuple[str, str] | None, bool] = {}
    for kind, key in protocol.order:
        every = (node for rule in rules_of(protocol, kind, key) for node in t.walk(rule))
        policy = kind == "criterion" and protocol.criteria[key].if_missing is not None
        found[kind, key] = policy or any(isinstance(node, t.Known) or found.get(reference(node), False) for node in every)
    return found
