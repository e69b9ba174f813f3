"""The figures of one cohort, each worked out when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from remission.endpoints.answers import EndpointAnswers
from remission.endpoints.courses import Course, courses
from remission.endpoints.crosstab import CrossResult, cross
from remission.endpoints.groups.sets import SetResult, set_of
from remission.endpoints.patients import Patients
from remission.endpoints.rates import RateResult, rate_of
from remission.endpoints.reasons import Reasons, reasons
from remission.endpoints.times import TimeResult, time_of
from remission.endpoints.two_stage import DesignResult, staged
from remission.protocol.plans.model import Among, CoursePlan, RateEndpoint, TimeEndpoint

if TYPE_CHECKING:
    from remission.engines.decision import Decision
    from remission.protocol.model import Protocol


class Figures:
    """The courses of a cohort and the figures over them, by slug; the protocol declares a course, and is widened."""

    def __init__(self, protocol: Protocol, plan: CoursePlan, seen: tuple[Course, ...]) -> None:
        self.protocol, self.plan, self.courses = protocol, plan, seen
        self._answers = EndpointAnswers(protocol)
        self._patients = Patients(self._answers, plan.response)
        self._rates: dict[str, RateResult] = {}
        self._times: dict[str, TimeResult] = {}
        self._sets: dict[str, SetResult] = {}

    def rate(self, key: str) -> RateResult:
        """A rate; its interval is computed when it is read."""
        if key not in self._rates:
            endpoint = self.protocol.plan.endpoints[key]
            assert isinstance(endpoint, RateEndpoint)  # noqa: S101 - who asks has looked
            self._rates[key] = rate_of(endpoint, self.courses, self._patients, self._belongs(endpoint.among))
        return self._rates[key]

    def time(self, key: str) -> TimeResult:
        """A time to an event."""
        if key not in self._times:
            endpoint = self.protocol.plan.endpoints[key]
            assert isinstance(endpoint, TimeEndpoint)  # noqa: S101 - who asks has looked
            self._times[key] = time_of(endpoint, self.plan, self.courses, self._answers, self._belongs(endpoint.among))
        return self._times[key]

    def design(self, key: str) -> DesignResult:
        """What a two-stage design says."""
        design = self.protocol.plan.designs[key]
        return staged(design, self.rate(design.endpoint), self.courses, self.plan)

    def cross_table(self, key: str) -> CrossResult:
        """Two classifications against one another."""
        table = self.protocol.plan.cross_tables[key]
        return cross(self.protocol, table, self.courses, self._patients, self._belongs(table.among))

    def analysis_set(self, key: str) -> SetResult:
        """Who belongs to an analysis set."""
        if key not in self._sets:
            self._sets[key] = set_of(self.protocol.plan.sets[key], self.courses, self._patients)
        return self._sets[key]

    def _belongs(self, among: Among | None) -> SetResult | None:
        return None if among is None or among.analysis_set is None else self.analysis_set(among.analysis_set)

    @cached_property
    def reasons(self) -> Reasons:
        """Why patients did not respond."""
        return reasons(self.protocol, self.plan, self.courses)


def figures(protocol: Protocol, plan: CoursePlan, decisions: Iterable[Decision]) -> Figures:
    """Return the figures over some decisions, which were made with the protocol as it was widened."""
    return Figures(protocol, plan, courses(protocol, plan, decisions))
