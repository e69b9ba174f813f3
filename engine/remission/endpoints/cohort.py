"""Everything a protocol's plan says of one cohort: the one function behind `remission report`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.endpoints.courses import Course, best_to_worst, courses
from remission.endpoints.crosstab import NOT_SETTLED, CrossResult
from remission.endpoints.figures import Figures
from remission.endpoints.funnel import FunnelStage, funnel
from remission.endpoints.groups.sets import SetResult
from remission.endpoints.intervals import Rate, rate
from remission.endpoints.rates import RateResult
from remission.endpoints.reasons import Reasons
from remission.endpoints.times import TimeResult
from remission.endpoints.two_stage import DesignResult
from remission.engines.decision import Amount, Decision
from remission.errors import PatientFinding
from remission.protocol.plans.model import CoursePlan, RateEndpoint, TimeEndpoint

if TYPE_CHECKING:
    from datetime import date

    from remission.expr.truth import Truth
    from remission.protocol.model import Protocol

LEVEL = Fraction(95, 100)
NO_AMOUNTS: dict[str, Amount | None] = {}


@dataclass(frozen=True, slots=True)
class BestResponse:
    """How many patients have one outcome as their best response, with the exact interval of that share."""

    outcome: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Responses:
    """What follows from a course: nothing of it is there for a protocol that declares none."""

    plan: CoursePlan
    best: tuple[BestResponse, ...]
    rates: Mapping[str, RateResult]
    times: Mapping[str, TimeResult]
    designs: Mapping[str, DesignResult]
    cross_tables: Mapping[str, CrossResult]
    reasons: Reasons
    sets: Mapping[str, SetResult]
    not_stated: str  # the days that nobody in the cohort has, and how the figures take that


@dataclass(frozen=True, slots=True)
class CohortFigures:
    """The courses of a cohort and every figure over them."""

    protocol: Protocol  # as it was decided: wide enough for the endpoints
    decisions: int
    courses: tuple[Course, ...]
    funnel: tuple[FunnelStage, ...]
    responses: Responses | None
    findings: tuple[PatientFinding, ...]
    cut_off: date | None = None  # the day on which everything was known as it is told
    set_aside: int = 0  # assessments after it

    @property
    def assessments(self) -> int:
        """How many decisions the courses hold; as many as were taken in, or something was lost."""
        return sum(len(course.assessments) for course in self.courses)

    def counting(self, truth: Truth) -> int:
        """Count assessments by whether they count towards the best response."""
        return sum(each.counts is truth for course in self.courses for each in course.assessments)


def study(protocol: Protocol, decisions: Iterable[Decision], cut_off: date | None = None) -> CohortFigures:
    """Compute everything over a cohort.

    Args:
        protocol: Widened, as the decisions were made with.
        decisions: In any order, by any reading.
        cut_off: The day on which everything is told as it was known then; None: as it is known now.

    Raises:
        MissingExtraError: scipy is not installed.

    """
    own = [_slim(each) for each in decisions]
    plan = protocol.plan.course
    seen = courses(protocol, plan, own, cut_off)
    set_aside = 0 if cut_off is None else len(own) - sum(len(course.assessments) for course in seen)
    first = [course.assessments[0].decision for course in seen]
    responses = None if plan is None else _responses(protocol, plan, seen)
    findings = (*(finding for course in seen for finding in course.findings), *_of_times(responses), *_of_arms(responses))
    told = tuple(dict.fromkeys(findings))
    return CohortFigures(protocol, len(own), seen, funnel(protocol, first), responses, told, cut_off, set_aside)


def _slim(each: Decision) -> Decision:
    """Drop what no figure needs, and is large."""
    return Decision(each.case, each.eligibility, each.outcomes, each.criteria, NO_AMOUNTS, each.missing, uncovered=each.uncovered)


def _responses(protocol: Protocol, plan: CoursePlan, seen: tuple[Course, ...]) -> Responses:
    found, declared = Figures(protocol, plan, seen), protocol.plan
    return Responses(
        plan=plan,
        best=_best(protocol, plan, seen),
        rates={key: found.rate(key) for key, each in declared.endpoints.items() if isinstance(each, RateEndpoint)},
        times={key: found.time(key) for key, each in declared.endpoints.items() if isinstance(each, TimeEndpoint)},
        designs={key: found.design(key) for key in declared.designs},
        cross_tables={key: found.cross_table(key) for key in declared.cross_tables},
        reasons=found.reasons,
        sets={key: found.analysis_set(key) for key in declared.sets},
        not_stated="; ".join(_not_stated(protocol, plan, seen)),
    )


def _not_stated(protocol: Protocol, plan: CoursePlan, seen: tuple[Course, ...]) -> Iterator[str]:
    stated = {fact for course in seen for fact in (*course.dates.days, *course.dates.unusable)}
    names = {fact: protocol.facts[fact].name for fact in protocol.plan.dates if fact not in stated}
    start, contact = (names.pop(fact, None) for fact in (plan.start or "", plan.last_contact or ""))
    if start is not None:
        yield f"{start} (every assessment counts)"
    if names:
        taken = "it" if len(names) == 1 else "each"
        yield f"{', '.join(names.values())} (the figures take {taken} as not having happened)"
    if contact is not None:
        yield f"{contact} (the figures follow each patient to the last known day)"


def _best(protocol: Protocol, plan: CoursePlan, seen: tuple[Course, ...]) -> tuple[BestResponse, ...]:
    counts = Counter(course.best.outcome or NOT_SETTLED for course in seen)
    names = best_to_worst(protocol, plan)
    others = [name for name in counts if name not in {*names, NOT_SETTLED}]
    shown = (*names, *others, NOT_SETTLED)
    return tuple(BestResponse(name, rate(counts[name], len(seen), level=float(LEVEL))) for name in shown) if seen else ()


def _of_times(responses: Responses | None) -> Iterable[PatientFinding]:
    """What is open about times, and whose times cannot be told."""
    for result in responses.times.values() if responses else ():
        if result.is_silent:
            continue
        name = result.endpoint.name
        for analysis in result.analyses:
            yield from (
                PatientFinding(each.patient, f"{name}: {each.reason}", "left out of this figure") for each in analysis.left_out
            )
            yield from (
                PatientFinding(each.patient, f"{name}: {remark}") for each in analysis.followed for remark in each.remarks
            )


def _of_arms(responses: Responses | None) -> Iterable[PatientFinding]:
    """Whose arm or stratum is not known, once a patient."""
    if responses is None:
        return
    figures = (responses.rates, responses.times)
    for allocated in (result.allocated for results in figures for result in results.values()):
        if allocated is not None:
            yield from allocated.findings
