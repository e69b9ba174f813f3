"""A decision as cards of CDS Hooks: what it comes to in a line, the reasons below it, and what is still to be measured."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from html import escape
from typing import Any

from remission.engines.decision import Decision, Eligibility, deciding_criteria
from remission.engines.prose import amount_text, english, facts_named, range_text, values_text
from remission.expr.truth import Truth
from remission.protocol.canonical import names
from remission.protocol.model import Protocol

LONGEST = 139  # of a summary: "fewer than 140 characters"
MARKDOWN = re.compile(r"([\\`*_{}\[\]#+!|~-])")
ELIGIBLE = {
    Eligibility.ELIGIBLE: ("Eligible", "info"),
    Eligibility.NOT_ELIGIBLE: ("Not eligible", "info"),
    Eligibility.UNDETERMINED: ("Eligibility is open", "warning"),
}


def patient_cards(protocol: Protocol, decision: Decision) -> list[dict[str, Any]]:
    """Who is eligible and why, and which outcome it is; what is still to be measured."""
    return [*_eligibility(protocol, decision), *_outcomes(protocol, decision)]


def dose_cards(protocol: Protocol, decision: Decision) -> list[dict[str, Any]]:
    """Every calculated amount, each with what it lacks where it cannot be made."""
    if not protocol.calculations:
        return []
    known = [
        f"{one.name} {_amount(protocol, decision, key)}" for key, one in protocol.calculations.items() if _is_known(decision, key)
    ]
    lines = [
        f"- **{_plain(one.name)}**: {_plain(_amount(protocol, decision, key))}" for key, one in protocol.calculations.items()
    ]
    lacking = len(known) < len(protocol.calculations)
    what = "; ".join(known) if known else "nothing can be calculated yet"
    return [_card(protocol, decision, f"Doses: {what}", lines, "warning" if lacking else "info")]


def _eligibility(protocol: Protocol, decision: Decision) -> Iterator[dict[str, Any]]:
    if decision.eligibility is None:
        return
    what, indicator = ELIGIBLE[decision.eligibility]
    deciding = deciding_criteria(protocol, decision)
    called = ", ".join(protocol.criteria[key].name for key in deciding)
    told = "" if decision.eligibility is Eligibility.ELIGIBLE else f": {called}"
    lines = [_reason(protocol, decision, key) for key in deciding]
    yield _card(protocol, decision, f"{what}{told}", [*lines, *_to_measure(protocol, decision, deciding)], indicator)


def _outcomes(protocol: Protocol, decision: Decision) -> Iterator[dict[str, Any]]:
    lines, short = [], []
    for key, answer in decision.outcomes.items():
        name = protocol.classifications[key].name
        text = answer.outcome or f"open: {' or '.join(answer.possible)}"
        lines.append(f"- **{_plain(name)}**: {_plain(text)}")
        short.append(f"{name} {text}")
    if lines:
        is_open = any(one.outcome is None for one in decision.outcomes.values())
        yield _card(protocol, decision, "; ".join(short), lines, "warning" if is_open else "info")


def _reason(protocol: Protocol, decision: Decision, key: str) -> str:
    criterion = protocol.criteria[key]
    condition = english(criterion.condition, names(protocol))
    used = values_text(protocol, decision.case, criterion.condition)
    return f"- **{_plain(criterion.name)}** is {decision.criteria[key].value}: {_plain(condition)} ({_plain(used)})"


def _to_measure(protocol: Protocol, decision: Decision, deciding: tuple[str, ...]) -> Iterator[str]:
    asked = (protocol.criteria[key].condition for key in deciding if decision.criteria[key] is Truth.UNKNOWN)
    facts = dict.fromkeys(fact for condition in asked for fact in facts_named(protocol, condition))
    lacking = [protocol.facts[fact].label for fact in facts if decision.case.values.get(fact) is None]
    if lacking:
        yield f"\nStill to be known: {_plain(', '.join(lacking))}"


def _is_known(decision: Decision, key: str) -> bool:
    return decision.calculations[key] is not None


def _amount(protocol: Protocol, decision: Decision, key: str) -> str:
    amount = decision.calculations[key]
    if amount is not None:
        return amount_text(amount.value, amount.unit)
    found = decision.trace.ranges.get(key) if decision.trace else None
    if found is not None:
        return range_text(found, protocol.calculations[key].unit.text)
    lacking = [protocol.facts[fact].label for fact in _read(protocol, key) if decision.case.values.get(fact) is None]
    return f"not known, for want of {', '.join(lacking)}" if lacking else "not known"


def _read(protocol: Protocol, key: str) -> tuple[str, ...]:
    return facts_named(protocol, protocol.calculations[key].value)


def _card(protocol: Protocol, decision: Decision, summary: str, lines: list[str], indicator: str) -> dict[str, Any]:
    problems = [f"- set aside: {_plain(one.message)}" for one in decision.case.problems if one.severity == "error"]
    return {
        "uuid": str(uuid.uuid4()),
        "summary": shortened(summary),
        "detail": "\n".join((*lines, *problems)),
        "indicator": "warning" if problems else indicator,
        "source": {"label": f"{protocol.title}, version {protocol.version} ({protocol.sha256[:12]})"},
    }


def shortened(text: str) -> str:
    """A summary of fewer than 140 characters, cut at a word.

    >>> len(shortened("platelets " * 30)), shortened("platelets " * 30)[-11:]
    (131, 'platelets …')
    """
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST - 2].rpartition(' ')[0]} …"


def _plain(text: str) -> str:
    """Text in Markdown that stands for itself: names and values are somebody's, and no markup."""
    return MARKDOWN.sub(r"\\\1", escape(text.replace("\n", " "), quote=False))
