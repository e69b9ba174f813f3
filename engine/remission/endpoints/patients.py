"""What holds of a patient: a condition asked at the assessment over which a figure is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, assert_never

from remission.endpoints.courses import Assessment, Course
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of, any_of
from remission.protocol.endpoints import Taken

if TYPE_CHECKING:
    from remission.endpoints.answers import Answers
    from remission.expr.tree import Condition


def truth_of_patient(answers: Answers, response: str, course: Course, condition: Condition, taken: Taken) -> Truth:
    """Answer a condition for a patient; unknown where the assessments that may be meant answer differently, or there are none.

    Args:
        answers: Of the protocol that was decided.
        response: The classification that the course follows.
        course: The patient's.
        condition: What is asked.
        taken: At which assessment.

    """
    match taken:
        case Taken.ANY:
            return _at_any(answers, response, course, condition)
        case Taken.BEST | Taken.LAST:
            meant = at_best(course) if taken is Taken.BEST else at_last(course)
            truths = {answers.truth(condition, each.decision, {response: outcomes}) for each, outcomes in meant}
            return truths.pop() if len(truths) == 1 else UNKNOWN
        case _:
            assert_never(taken)


def at_best(course: Course) -> Iterator[tuple[Assessment, tuple[str, ...]]]:
    """Yield the assessments that may be the first to show the best response, each with the response it then shows."""
    for outcome in course.best.possible:
        for assessment in course.counting:
            if outcome not in assessment.outcomes:
                continue
            yield assessment, (outcome,)
            if assessment.counts is MET and assessment.outcomes == (outcome,):
                break


def at_last(course: Course) -> Iterator[tuple[Assessment, tuple[str, ...]]]:
    """Yield the assessments that may be the last that counts."""
    for assessment in reversed(course.counting):
        yield assessment, assessment.outcomes
        if assessment.counts is MET:
            return


def _at_any(answers: Answers, response: str, course: Course, condition: Condition) -> Truth:
    counting = course.counting
    truths = [all_of((each.counts, answers.truth(condition, each.decision, {response: each.outcomes}))) for each in counting]
    found = any_of(truths)
    is_assessed = any(each.counts is MET for each in counting)
    return UNKNOWN if found is NOT_MET and not is_assessed else found
