"""Which dates may be known to the month or the year: those that rules compare, and from which nothing else is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from remission.expr.facts import ASSESSMENT_DATE, Kind

if TYPE_CHECKING:
    from remission.protocol.model import Protocol


def partial_dates(protocol: Protocol) -> frozenset[str]:
    """Return the slugs of such facts: no course, no assessment and no window hangs on them, and nothing is taken from them."""
    facts = protocol.facts
    counted = {ASSESSMENT_DATE, *protocol.plan.dates}
    if protocol.assessments is not None:
        counted |= {*protocol.assessments.each, *(one.fact for one in protocol.assessments.on)}
    for fact in facts.values():
        counted |= set(fact.choose.anchors if fact.choose else ())
        counted |= {one for one in (fact.taken_from, fact.observed_as) if one is not None}
        counted |= {fact.slug} if fact.taken_from or fact.observed_as else set()
    return frozenset(key for key in protocol.used if facts[key].kind is Kind.DATE) - counted
