"""Rates of patients: who is counted, who is not settled, and what the rate could be at least and at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from remission.endpoints.groups.arms import Allocation, allocation
from remission.endpoints.intervals import Method, Rate, rate
from remission.expr.truth import MET, NOT_MET, UNKNOWN, Truth, all_of
from remission.protocol.plans.model import RateEndpoint

if TYPE_CHECKING:
    from remission.endpoints.courses import Course
    from remission.endpoints.groups.sets import SetResult
    from remission.endpoints.patients import Patients

METHODS = {"Clopper-Pearson": Method.CLOPPER_PEARSON, "Wilson": Method.WILSON}


@dataclass(frozen=True, slots=True)
class Membership:
    """One patient's part in a rate."""

    patient: str
    is_of: Truth  # whether the patient belongs to those of whom the rate is
    holds: Truth  # where the patient belongs


@dataclass(frozen=True, slots=True)
class RateResult:
    """A rate over a cohort; it counts everyone who surely belongs, with what is not settled as not met."""

    endpoint: RateEndpoint
    members: tuple[Membership, ...]
    lowest: Fraction | None  # if everything open were against it
    highest: Fraction | None
    allocated: Allocation | None = None  # None: not divided

    def of_arm(self, arm: str) -> RateResult:
        """The rate of the patients of one arm."""
        own = {} if self.allocated is None else self.allocated.arm
        members = tuple(each for each in self.members if own.get(each.patient) == arm)
        return RateResult(self.endpoint, members, *bounds(members))

    @property
    def rate(self) -> Rate | None:
        """The rate with its interval; None if nobody belongs.

        Raises:
            MissingExtraError: scipy is not installed.

        """
        if not self.total:
            return None
        return rate(self.count(MET), self.total, level=float(self.endpoint.level), method=METHODS[self.endpoint.method])

    @property
    def total(self) -> int:
        """The denominator: everyone who surely belongs."""
        return sum(each.is_of is MET for each in self.members)

    @property
    def open_members(self) -> int:
        """Patients of whom it is not settled whether they belong."""
        return sum(each.is_of is UNKNOWN for each in self.members)

    def count(self, truth: Truth) -> int:
        """Count those in the denominator by what holds of them."""
        return sum(each.is_of is MET and each.holds is truth for each in self.members)


def rate_of(
    endpoint: RateEndpoint, courses: Sequence[Course], patients: Patients, belongs: SetResult | None = None
) -> RateResult:
    """Compute a rate, of everybody or of an analysis set."""
    within = {} if belongs is None else {each.patient: each.belongs for each in belongs.members}
    members = tuple(_membership(endpoint, course, patients, within.get(course.patient, MET)) for course in courses)
    inside = [course for course in courses if within.get(course.patient, MET) is not NOT_MET]
    return RateResult(endpoint, members, *bounds(members), allocation(patients.answers.protocol, endpoint.among, inside))


def _membership(endpoint: RateEndpoint, course: Course, patients: Patients, belongs: Truth) -> Membership:
    is_of = all_of((belongs, MET if endpoint.of is None else patients.truth(course, endpoint.of, endpoint.taken)))
    return Membership(course.patient, is_of, patients.truth(course, endpoint.condition, endpoint.taken, given=endpoint.of))


def bounds(members: Sequence[Membership]) -> tuple[Fraction | None, Fraction | None]:
    """Return the least and the greatest rate that settling everything open could give, exactly; None of nobody.

    Someone who may belong lowers the rate by belonging without it, and raises it by belonging with it.
    """
    sure = [each.holds for each in members if each.is_of is MET]
    maybe = [each.holds for each in members if each.is_of is UNKNOWN]
    met, unknown = sure.count(MET), sure.count(UNKNOWN)
    against = maybe.count(NOT_MET) + maybe.count(UNKNOWN)
    towards = maybe.count(MET) + maybe.count(UNKNOWN)
    least = _share(met, len(sure) + against, maybe, least=True)
    return least, _share(met + unknown + towards, len(sure) + towards, maybe, least=False)


def _share(count: int, total: int, maybe: Sequence[Truth], *, least: bool) -> Fraction | None:
    """Return a share; where nobody surely belongs and those who may cannot help it, theirs is the only one there can be."""
    if total:
        return Fraction(count, total)
    return Fraction(int(least)) if maybe else None
