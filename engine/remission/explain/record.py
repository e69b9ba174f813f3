"""An explanation for machines: the decision, what was used and where it came from, the clauses, and what would change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from remission.engines.evaluate import Evaluator
from remission.engines.prose import facts_named, range_text, value_text
from remission.explain.counterfactuals import counterfactuals, told_record
from remission.expr.text import text
from remission.protocol.canonical import names
from remission.render.records import record

if TYPE_CHECKING:
    from remission.engines.decision import Decision
    from remission.protocol.model import Criterion, Protocol


def explained_record(protocol: Protocol, decision: Decision, fired: tuple[str, ...] = ()) -> dict[str, Any]:
    """One decision as `evaluate` writes it, and beside it `values`, `clauses`, `changes`, `open` and the `rules` that fired."""
    told = [told_record(one) for one in counterfactuals(protocol, Evaluator(protocol), decision)]
    return {
        **record(protocol, decision),
        "values": {fact: _value(protocol, decision, fact) for fact in protocol.used},
        "clauses": [_clause(protocol, decision, each) for each in protocol.criteria.values()],
        "changes": [each for each in told if "classification" in each],  # eligibility is one of them
        "open": [each for each in told if "classification" not in each],  # criteria and calculations
        "rules": list(fired),
        **_ranges(protocol, decision),
    }


def _ranges(protocol: Protocol, decision: Decision) -> dict[str, Any]:
    """What calculations may be that have no one value; nothing where there are none."""
    found = decision.trace.ranges if decision.trace else {}
    told = {key: range_text(one, protocol.calculations[key].unit.text) for key, one in found.items()}
    return {"ranges": told} if told else {}


def _value(protocol: Protocol, decision: Decision, fact: str) -> dict[str, Any]:
    """A value with its unit as a person reads it, and the observation that it was chosen from."""
    origin = decision.case.origin.get(fact)
    if origin is not None and origin.answer:
        answer = {"of": origin.answer, **({"may": list(origin.may)} if origin.may else {})}
        day = origin.day.isoformat() if origin.day else None
        return {"text": value_text(protocol, decision.case, fact), "row": None, "day": day, "answer": answer}
    return {
        "text": value_text(protocol, decision.case, fact),
        "row": origin.pos.line if origin else None,
        "day": origin.day.isoformat() if origin and origin.day else None,
    }


def _clause(protocol: Protocol, decision: Decision, criterion: Criterion) -> dict[str, Any]:
    return {
        "criterion": criterion.slug,
        "name": criterion.name,
        "condition": text(criterion.condition, names(protocol)),
        "truth": decision.criteria[criterion.slug].value,
        "facts": list(facts_named(protocol, criterion.condition)),
        "source": criterion.source,
        "status": criterion.status.value,
    }
