"""What an assessment shows by the rules of a course: an outcome that needs some time, and no response by the landmark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import floor
from typing import TYPE_CHECKING

from remission.endpoints.answers import is_one_of
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of, any_of

if TYPE_CHECKING:
    from remission.endpoints.dates import Dates
    from remission.engines.decision import Decision
    from remission.protocol.plans.model import CoursePlan, Landmark, MinimumDuration


@dataclass(frozen=True, slots=True)
class Assessment:
    """One decision as a part of a course."""

    day: date | None
    decision: Decision
    outcomes: tuple[str, ...]  # the responses that are possible, in the classification's order
    counts: Truth  # towards the best response
    why: str = ""  # it does not, or may not


def with_minimum_duration(rule: MinimumDuration, start: date | None, seen: Sequence[Assessment]) -> Iterator[Assessment]:
    """Yield assessments of which an outcome that comes too early counts as another; where a day is not known, as both."""
    for each in seen:
        if rule.outcome not in each.outcomes:
            yield each
            continue
        instead: tuple[str, ...] = (rule.outcome, rule.otherwise)
        if each.day is not None and start is not None:
            instead = (rule.outcome if (each.day - start).days >= rule.days else rule.otherwise,)
        named = (name for own in each.outcomes for name in (instead if own == rule.outcome else (own,)))
        yield replace(each, outcomes=tuple(dict.fromkeys(named)))


def with_landmark(plan: CoursePlan, dates: Dates, seen: Sequence[Assessment]) -> tuple[Assessment, ...]:
    """Return assessments of which, without a response by the landmark, only the last until then counts, and shows that."""
    rule = plan.landmark
    if rule is None or rule.counts_as is None:
        return tuple(seen)
    by_then, is_over, is_sure = _by_landmark(plan, rule, dates, seen)
    responded = any_of(all_of((each.counts, is_one_of(each.outcomes, plan.responders))) for each in by_then)
    if responded is MET or not is_over:
        return tuple(seen)
    failed = UNKNOWN if responded is UNKNOWN or not is_sure or not by_then else MET
    last = by_then[-1:]
    return tuple(
        _last_shows(rule.counts_as, failed, each) if any(each is one for one in last) else _decided_by(failed, each)
        for each in seen
    )


def _last_shows(counts_as: str, failed: Truth, each: Assessment) -> Assessment:
    return replace(each, outcomes=(counts_as,) if failed is MET else tuple(dict.fromkeys((*each.outcomes, counts_as))))


def _decided_by(failed: Truth, each: Assessment) -> Assessment:
    if each.counts is NOT_MET:
        return each
    if failed is MET:
        return replace(each, counts=NOT_MET, why="no response by the landmark, of which the last assessment until then decides")
    return replace(each, counts=UNKNOWN, why=each.why or "whether there was a response by the landmark is not known")


def _by_landmark(
    plan: CoursePlan, rule: Landmark, dates: Dates, seen: Sequence[Assessment]
) -> tuple[list[Assessment], bool, bool]:
    """Return the assessments by the landmark, whether it is over, and whether that is sure."""
    counting = [each for each in seen if each.counts is not NOT_MET]
    judged = [each for each in counting if not set(each.outcomes) <= set(plan.not_evaluable)]
    if rule.days is None:
        by_then = judged[: rule.assessments]
        is_sure = all(each.counts is MET and not set(each.outcomes) & set(plan.not_evaluable) for each in by_then)
        return by_then, len(by_then) == rule.assessments, is_sure
    start, death = dates.days.get(plan.start or ""), dates.days.get(plan.death or "")
    if start is None:
        return [], bool(counting), False
    limit = start + timedelta(days=floor(rule.days))
    by_then = [each for each in counting if each.day is not None and each.day <= limit]
    alive = [day for fact, day in dates.days.items() if fact != plan.death]
    last = max([*alive, *(each.day for each in seen if each.day is not None)], default=start)
    is_over = last >= limit and not (death is not None and death <= limit)
    return by_then, is_over, all(each.day is not None for each in counting)
