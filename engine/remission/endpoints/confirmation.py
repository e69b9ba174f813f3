"""A response that must still hold some weeks after it was first seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from remission.endpoints.answers import is_one_of
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth

if TYPE_CHECKING:
    from remission.protocol.plans.model import CoursePlan

UNCONFIRMED = "not confirmed"
ONE_DAY = timedelta(days=1)


Later = tuple[date | None, Truth, tuple[str, ...]]  # an assessment's day, whether it counts, its possible outcomes


@dataclass(frozen=True, slots=True)
class ConfirmationRule:
    """What confirms a response of one patient."""

    plan: CoursePlan  # says which outcomes are responses, and how long they must hold
    names: Sequence[str]  # every outcome, best first: a later better one confirms as well
    last: date | None  # nothing after this day confirms
    may_relapse: date | None  # from this day on there may have been a relapse

    def confirmed(self, day: date | None, outcomes: tuple[str, ...], later: Sequence[Later]) -> tuple[str, ...]:
        """Return the possible outcomes of an assessment, each response among them only as far as it is confirmed.

        Args:
            day: Of the assessment.
            outcomes: Its possible outcomes.
            later: The assessments after it that count or may, in order.

        """
        found: dict[str, None] = {}
        for outcome in outcomes:
            if outcome not in self.plan.responders:
                found[outcome] = None
                continue
            holds = self._holds(day, later, tuple(self.names[: self.names.index(outcome) + 1]))
            found.update(dict.fromkeys({MET: (outcome,), NOT_MET: (UNCONFIRMED,), UNKNOWN: (outcome, UNCONFIRMED)}[holds]))
        return tuple(found)

    def _holds(self, day: date | None, later: Sequence[Later], good: tuple[str, ...]) -> Truth:
        """Met when an assessment so many days later shows it still, with none between that shows it lost."""
        if day is None:
            return UNKNOWN
        days, is_sure = self.plan.confirmation_days or 0, True
        for then, counts, outcomes in later:
            if then is not None and self.last is not None and then > self.last:
                break
            shows = is_one_of(outcomes, good)
            if counts is UNKNOWN or then is None or shows is UNKNOWN:
                is_sure = False
            elif shows is NOT_MET:
                return NOT_MET if is_sure else UNKNOWN
            elif (then - day).days >= days:
                return MET if is_sure and (self.may_relapse is None or then < self.may_relapse) else UNKNOWN
        return NOT_MET if self.last is not None and (self.last - day).days < days else UNKNOWN


def last_day(plan: CoursePlan, days: Mapping[str, date], relapse: date | None) -> date | None:
    """Return the last day on which an assessment can confirm: before a relapse, until another therapy, a transplant or death."""
    ends = [days[fact] for fact in (plan.death, *plan.until) if fact is not None and fact in days]
    relapses = [day - ONE_DAY for day in (relapse, days.get(plan.relapse_date or "")) if day is not None]
    return min([*ends, *relapses], default=None)
