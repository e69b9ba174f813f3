"""What holds of a patient: a condition asked at the assessment over which a figure is taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias, assert_never

from remission.endpoints.courses import Course
from remission.endpoints.response_rules import Assessment
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of, any_of
from remission.protocol.plans.model import Taken

if TYPE_CHECKING:
    from remission.endpoints.answers import EndpointAnswers
    from remission.expr.tree import Condition

Meant: TypeAlias = tuple[Assessment, tuple[str, ...]]  # an assessment that may be meant, and the responses it then shows


class Patients:
    """Answers conditions for patients, from the decisions of one protocol and the response that their courses follow."""

    def __init__(self, answers: EndpointAnswers, response: str) -> None:
        self.answers, self.response = answers, response

    def truth(self, course: Course, condition: Condition, taken: Taken, given: Condition | None = None) -> Truth:
        """Answer a condition; unknown where the assessments that may be meant answer differently, or there are none.

        Args:
            course: The patient's.
            condition: What is asked.
            taken: At which assessment.
            given: Ask only what may still be where this holds as well: the patients of whom a rate is.

        """
        match taken:
            case Taken.ANY:
                return self._at_any(course, condition)
            case Taken.BEST | Taken.LAST if not course.is_assessed:
                return UNKNOWN  # whatever may count shows: perhaps none of it does
            case Taken.BEST | Taken.LAST:
                meant = at_best(course) if taken is Taken.BEST else at_last(course)
                return self._agreed(meant, condition, given)
            case _:
                assert_never(taken)

    def _agreed(self, meant: Iterable[Meant], condition: Condition, given: Condition | None) -> Truth:
        agreed: Truth | None = None
        for assessment, outcomes in meant:
            instead = {self.response: outcomes}
            if given is None or self.answers.truth(given, assessment.decision, instead) is not NOT_MET:
                truth = self.answers.truth(condition, assessment.decision, instead)
                if agreed is not None and truth is not agreed:
                    return UNKNOWN
                agreed = truth
        return UNKNOWN if agreed is None else agreed

    def _at_any(self, course: Course, condition: Condition) -> Truth:
        counting = course.counting
        asked = ((each.counts, self.answers.truth(condition, each.decision, {self.response: each.outcomes})) for each in counting)
        found = any_of(all_of(pair) for pair in asked)
        return UNKNOWN if found is NOT_MET and not course.is_assessed else found


def at_best(course: Course) -> Iterator[Meant]:
    """Yield the assessments that may be the first to show the best response, each with the response it then shows."""
    for outcome in course.best.possible:
        for assessment in course.counting:
            if outcome not in assessment.outcomes:
                continue
            yield assessment, (outcome,)
            if assessment.counts is MET and assessment.outcomes == (outcome,):
                break


def at_last(course: Course) -> Iterator[Meant]:
    """Yield the assessments that may be the last that counts."""
    for assessment in reversed(course.counting):
        yield assessment, assessment.outcomes
        if assessment.counts is MET:
            return
