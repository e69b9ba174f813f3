"""A response that must still hold some weeks after it was first seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from remission.endpoints.answers import is_one_of
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth

if TYPE_CHECKING:
    from fractions import Fraction

    from remission.protocol.endpoints import CoursePlan

UNCONFIRMED = "not confirmed"
Later = tuple[date | None, Truth, tuple[str, ...]]  # day, whether it counts, its possible outcomes


def confirmed(  # noqa: PLR0913, PLR0917 - one assessment, what follows it, and the rule
    day: date | None,
    outcomes: tuple[str, ...],
    later: Sequence[Later],
    plan: CoursePlan,
    names: Sequence[str],
    left: date | None,
) -> tuple[str, ...]:
    """Return the possible outcomes of an assessment, each response among them only as far as it is confirmed.

    Args:
        day: Of the assessment.
        outcomes: Its possible outcomes.
        later: The assessments after it that count or may, in order.
        plan: Says which outcomes are responses, and how long they must hold.
        names: Every outcome, best first: a later better one confirms as well.
        left: The day of a relapse, another therapy, a transplant or death: nothing after it confirms.

    """
    found: dict[str, None] = {}
    for outcome in outcomes:
        if outcome not in plan.responders:
            found[outcome] = None
            continue
        holds = _holds(day, later, tuple(names[: names.index(outcome) + 1]), plan.confirmation_days or 0, left)
        found.update(dict.fromkeys({MET: (outcome,), NOT_MET: (UNCONFIRMED,), UNKNOWN: (outcome, UNCONFIRMED)}[holds]))
    return tuple(found)


def _holds(day: date | None, later: Sequence[Later], good: tuple[str, ...], days: Fraction | int, left: date | None) -> Truth:
    """Met when an assessment so many days later shows it still, with none between that shows it lost."""
    if day is None:
        return UNKNOWN
    is_sure = True
    for then, counts, outcomes in later:
        shows = is_one_of(outcomes, good)
        if counts is UNKNOWN or then is None or shows is UNKNOWN:
            is_sure = False
        elif shows is NOT_MET:
            return NOT_MET if is_sure else UNKNOWN
        elif (then - day).days >= days:
            return MET if is_sure else UNKNOWN
    is_over = left is not None and (left - day).days < days
    return NOT_MET if is_over and is_sure else UNKNOWN
