"""Two-stage designs: stop early when too few of the first patients respond, succeed when enough of all do.

A design is applied to a cohort in order of enrolment; what is not settled may leave two advices.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING

from remission.expr.truth import MET, NOT_MET, Truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remission.endpoints.courses import Course
    from remission.endpoints.rates import RateResult
    from remission.protocol.plans.model import CoursePlan, Design


class Advice(Enum):
    """What the design says about the responses so far."""

    TOO_EARLY = "too early"
    STOP = "stop"
    GO_ON = "go on"
    SUCCESS = "success"
    NO_SUCCESS = "no success"


@dataclass(frozen=True, slots=True)
class TwoStage:
    """Go on with at least `go_on` responses in the first `first`; success is at least `success` in all `total`."""

    first: int
    go_on: int
    total: int
    success: int


def advise(design: TwoStage, responses: Sequence[bool]) -> Advice:
    """Apply a design to the responses of the evaluable patients, in order of enrolment; later ones do not count.

    >>> advise(TwoStage(first=24, go_on=9, total=48, success=20), [True] * 9 + [False] * 15)
    <Advice.GO_ON: 'go on'>

    """
    if len(responses) < design.first:
        return Advice.TOO_EARLY
    if sum(responses[: design.first]) < design.go_on:
        return Advice.STOP
    if len(responses) < design.total:
        return Advice.GO_ON
    return Advice.SUCCESS if sum(responses[: design.total]) >= design.success else Advice.NO_SUCCESS


def chance_of_success(design: TwoStage, response_rate: Fraction) -> Fraction:
    """Return the exact probability that a trial of this design succeeds: its type I error, or its power.

    >>> design, null, wanted = TwoStage(first=24, go_on=9, total=48, success=20), Fraction(30, 100), Fraction(48, 100)
    >>> [round(float(chance_of_success(design, rate)), 3) for rate in (null, wanted)]
    [0.049, 0.803]

    """
    second = design.total - design.first
    return sum(
        (
            _binomial(early, design.first, response_rate) * _binomial(late, second, response_rate)
            for early in range(design.go_on, design.first + 1)
            for late in range(max(0, design.success - early), second + 1)
        ),
        Fraction(0),
    )


def _binomial(count: int, total: int, share: Fraction) -> Fraction:
    return comb(total, count) * share**count * (1 - share) ** (total - count)


# ---- over a cohort ---------------------------------------------------------------------------------


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
