"""What time alone changes: the first later day of assessment on which a patient would be eligible, all else being as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from remission.cases.case import Case
from remission.engines.decision import Decision, Eligibility
from remission.engines.evaluate import Evaluator
from remission.expr import tree as t
from remission.expr.dates import shifted
from remission.expr.facts import ASSESSMENT_DATE
from remission.protocol.graph import facts_reached, reached
from remission.protocol.model import Protocol
from remission.symbolic.calendar_spans import periods_told

LONGEST = 5  # years that are looked ahead
DAY = timedelta(days=1)


def first_eligible(protocol: Protocol, evaluator: Evaluator, decision: Decision) -> date | None:
    """The day; None where no day of the next years is one, or where the rules do not ask for the day of the assessment."""
    for day in sorted(set(_turning(protocol, decision.case))):
        case = replace(decision.case, date=day, values={**decision.case.values, ASSESSMENT_DATE: day})
        if evaluator.verdicts(case).eligibility is Eligibility.ELIGIBLE:
            return day
    return None


def _turning(protocol: Protocol, case: Case) -> Iterator[date]:
    """The later days on which a comparison of the assessment's day with another day may turn."""
    now = case.values.get(ASSESSMENT_DATE)
    roots = protocol.eligibility.roots
    read = facts_reached(protocol, roots)
    if not isinstance(now, date) or ASSESSMENT_DATE not in read:
        return
    nodes = list(reached(protocol, roots))
    told = {(count, period) for node in nodes for part in t.walk(node) for count, period in periods_told(part)}
    days = {value for fact in read if isinstance(value := case.values[fact], date) and fact != ASSESSMENT_DATE}
    days |= {part.value for node in nodes for part in t.walk(node) if isinstance(part, t.Day)}
    last = shifted(now, LONGEST, "year", "next")
    for day in days:
        for count, period in {*told, (0, "day")}:
            turn = shifted(day, count, period, protocol.missing_day)
            yield from (one for one in (turn, turn + DAY) if now < one <= last)
