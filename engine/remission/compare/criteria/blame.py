"""The clauses that keep a decision from an outcome, or hold it there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from remission.engines.prose import values_text
from remission.expr import tree as t
from remission.expr.text import text as written
from remission.expr.truth import MET, Truth
from remission.protocol.canonical import names

if TYPE_CHECKING:
    from remission.engines.decision import Decision
    from remission.protocol.model import Classification, Protocol


def against(protocol: Protocol, decision: Decision, family: Classification, outcome: str) -> Iterator[str]:
    """Why an answer is not another outcome of its classification: the clauses of that one that are not met, with values."""
    trace = decision.trace
    wanted = next((one.condition for one in family.outcomes if one.name == outcome), None)
    if trace is None or wanted is None:
        return
    truths = dict(zip(trace.nodes, trace.truths, strict=True))
    if truths[wanted] is MET:
        yield f"{decision.outcomes[family.slug].outcome} comes before it"
    seen: set[str] = set()
    for node, truth in _failing(protocol, truths, wanted):
        used = values_text(protocol, decision.case, node)
        told = f"{_name(protocol, node)} is {truth.value}{f' ({used})' if used else ''}"
        if told not in seen:
            seen.add(told)
            yield told


def _failing(protocol: Protocol, truths: Mapping[t.Condition, Truth], node: t.Condition) -> Iterator[tuple[t.Condition, Truth]]:
    """The smallest named or written parts of a condition that are not met and keep the whole from being met."""
    truth = truths[node]
    if truth is MET:
        return
    match node:
        case t.AllOf(args):
            for arg in args:
                yield from _failing(protocol, truths, arg)
        case t.Ref(criterion) if isinstance(protocol.criteria[criterion].condition, t.AllOf):
            yield from _failing(protocol, truths, protocol.criteria[criterion].condition)
        case _:
            yield node, truth


def _name(protocol: Protocol, node: t.Condition) -> str:
    text = written(node, names(protocol))
    return text if isinstance(node, t.Ref) else f"'{text}'"
