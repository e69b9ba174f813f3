"""A response that must still hold some weeks, or at some more assessments, after it was first seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from remission.endpoints.answers import is_one_of
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth
from remission.protocol.plans.model import UNCONFIRMED

if TYPE_CHECKING:
    from fractions import Fraction

    from remission.protocol.plans.model import CoursePlan

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
            found.update(dict.fromkeys(self._counted(day, outcome, later) if outcome in self.plan.responders else (outcome,)))
        return tuple(found)

    def _counted(self, day: date | None, outcome: str, later: Sequence[Later]) -> tuple[str, ...]:
        """Return what a response may count as: itself, where it may be confirmed, and else what is stated."""
        rule = self.plan.unconfirmed
        at = self.names.index(outcome)
        worse = [name for name in self.names[at + 1 :] if name in self.plan.responders] if rule and rule.best_confirmed else []
        found: list[str] = []
        for name in (outcome, *worse):
            holds = self._holds(day, later, tuple(self.names[: self.names.index(name) + 1]))
            found += [name] if holds is not NOT_MET else []
            if holds is MET:
                return tuple(found)
        return (*found, UNCONFIRMED if rule is None else rule.outcome)

    def _holds(self, day: date | None, later: Sequence[Later], good: tuple[str, ...]) -> Truth:
        if day is None:
            return UNKNOWN
        if self.plan.confirmed_by is not None:
            return self._holds_at(later, good, *self.plan.confirmed_by)
        return self._holds_for(day, later, good, self.plan.confirmation_days or 0)

    def _holds_for(self, day: date, later: Sequence[Later], good: tuple[str, ...], days: Fraction | int) -> Truth:
        """Met when an assessment so many days later shows it still, with none between that shows it lost."""
        is_sure = True
        for then, counts, outcomes in later:
            if self._is_past(then):
                break
            shows = self._shows(outcomes, good)
            if shows is None:
                continue
            if counts is UNKNOWN or then is None or shows is UNKNOWN:
                is_sure = False
            elif shows is NOT_MET:
                return NOT_MET if is_sure else UNKNOWN
            elif (then - day).days >= days:
                return MET if is_sure and (self.may_relapse is None or then < self.may_relapse) else UNKNOWN
        is_over = self.last is not None and (self.last - day).days < days
        return NOT_MET if is_over or self._is_closed(is_sure=is_sure) else UNKNOWN

    def _holds_at(self, later: Sequence[Later], good: tuple[str, ...], count: int, total: int) -> Truth:
        """Met when so many of some assessments in a row show it, the first of them its own."""
        surely = possibly = seen = may_have_been = 1
        for then, counts, outcomes in later:
            shows = self._shows(outcomes, good)
            if self._is_past(then) or seen == total:
                break
            if shows is None:
                continue
            may_relapse = self.may_relapse is not None and (then is None or then >= self.may_relapse)
            is_open = counts is UNKNOWN or then is None or may_relapse or self._may_be_unjudged(outcomes)
            seen, may_have_been = seen + (not is_open), may_have_been + 1
            surely += shows is MET and not is_open
            possibly += shows is not NOT_MET
            if surely >= count and may_have_been <= total:
                return MET
        missing = total - seen
        is_over = self.last is not None or self._is_closed(is_sure=may_have_been == seen)
        return NOT_MET if possibly + (0 if is_over else missing) < count else UNKNOWN

    def _is_past(self, then: date | None) -> bool:
        return then is not None and self.last is not None and then > self.last

    def _is_closed(self, *, is_sure: bool) -> bool:
        """Whether not having looked again is an answer."""
        return is_sure and self.plan.unconfirmed is not None and self.plan.unconfirmed.not_assessed_again

    def _may_be_unjudged(self, outcomes: tuple[str, ...]) -> bool:
        return any(name in self.plan.not_evaluable for name in outcomes)

    def _shows(self, outcomes: tuple[str, ...], good: tuple[str, ...]) -> Truth | None:
        """Whether an assessment shows something as good; None where nothing could be judged at it."""
        judged = tuple(name for name in outcomes if name not in self.plan.not_evaluable)
        if not judged:
            return None
        return is_one_of(judged, good) if len(judged) == len(outcomes) else UNKNOWN


def last_day(plan: CoursePlan, days: Mapping[str, date], relapse: date | None) -> date | None:
    """Return the last day on which an assessment can confirm: before a relapse, until another therapy, a transplant or death."""
    ends = [days[fact] for fact in (plan.death, *plan.until) if fact is not None and fact in days]
    relapses = [day - ONE_DAY for day in (relapse, days.get(plan.relapse_date or "")) if day is not None]
    return min([*ends, *relapses], default=None)
