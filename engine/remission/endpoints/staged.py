"""Two-stage designs applied to a cohort: responders in order of enrolment, and what the design says to go on with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from remission.endpoints.two_stage import Advice, TwoStage, advise
from remission.expr.truth import MET, NOT_MET, Truth

if TYPE_CHECKING:
    from remission.endpoints.courses import Course
    from remission.endpoints.rates import RateResult
    from remission.protocol.plans.model import CoursePlan, Design


@dataclass(frozen=True, slots=True)
class DesignStage:
    """The patients of one stage, by what is known of them."""

    wanted: int
    patients: int  # so far; the stage is complete with `size`
    size: int
    met: int
    unknown: int


@dataclass(frozen=True, slots=True)
class DesignResult:
    """What a design says; two different advices where what is not settled decides."""

    design: Design
    stages: tuple[DesignStage, DesignStage]
    if_all_open_fail: Advice
    if_all_open_respond: Advice

    @property
    def advice(self) -> Advice | None:
        """The advice, if it is settled."""
        return self.if_all_open_fail if self.if_all_open_fail is self.if_all_open_respond else None


def staged(design: Design, rate: RateResult, courses: Sequence[Course], plan: CoursePlan) -> DesignResult:
    """Apply a design to the patients of its rate, in order of their first day in the course, then of their names."""
    holds = {member.patient: member.holds for member in rate.members if member.is_of is MET}
    ordered = sorted(courses, key=lambda course: (_enrolled(course, plan), course.patient))
    truths = [holds[course.patient] for course in ordered if course.patient in holds]
    rule = TwoStage(first=design.first, go_on=design.go_on, total=design.total, success=design.success)
    return DesignResult(
        design=design,
        stages=(_stage(truths, design.go_on, design.first), _stage(truths, design.success, design.total)),
        if_all_open_fail=advise(rule, [truth is MET for truth in truths]),
        if_all_open_respond=advise(rule, [truth is not NOT_MET for truth in truths]),
    )


def _enrolled(course: Course, plan: CoursePlan) -> date:
    """The day of the start, or of the first assessment; those without any day come last."""
    assessed = (each.day for each in course.assessments if each.day is not None)
    return course.dates.days.get(plan.start or "") or min(assessed, default=date.max)


def _stage(truths: Sequence[Truth], wanted: int, size: int) -> DesignStage:
    seen = truths[:size]
    return DesignStage(wanted, len(seen), size, seen.count(MET), len(seen) - seen.count(MET) - seen.count(NOT_MET))
