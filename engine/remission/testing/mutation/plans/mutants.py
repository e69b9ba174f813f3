"""Mutants of the plan: what an author could have written by mistake of courses, endpoints, designs and cross tables.

What `remission check` would refuse is no mutant, and neither is another unit, in which a time is only printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from remission.errors import Pos
from remission.protocol.model import Protocol
from remission.protocol.plans.model import CoursePlan, CrossTable, Design, Plan, RateEndpoint, TimeEndpoint
from remission.testing.mutation.operators import OfPlans
from remission.testing.mutation.plans.course_operators import other_courses
from remission.testing.mutation.plans.figure_operators import FigureOperators

PlanPart: TypeAlias = CoursePlan | RateEndpoint | TimeEndpoint | Design | CrossTable


@dataclass(frozen=True, slots=True)
class Replanned:
    """Another course, endpoint, design or cross table in the place of the one of its slug."""

    part: PlanPart

    @property
    def sort(self) -> OfPlans:
        """What is other."""
        match self.part:
            case CoursePlan():
                return "course"
            case RateEndpoint() | TimeEndpoint():
                return "endpoint"
            case Design():
                return "design"
            case CrossTable():
                return "cross table"
            case _:
                assert_never(self.part)

    @property
    def slug(self) -> str:
        """Which of them; there is one course."""
        return "" if isinstance(self.part, CoursePlan) else self.part.slug

    @property
    def subject(self) -> str:
        """What is edited."""
        return f"{self.sort} {self.slug}"


@dataclass(frozen=True, slots=True)
class PlanMutant:
    """A mutant of the plan: its place, what it is of, and what is other."""

    pos: Pos
    where: str
    told: str
    change: Replanned


def replanned(plan: Plan, change: Replanned) -> Plan:
    """The plan with another part."""
    part = change.part
    match part:
        case CoursePlan():
            return replace(plan, course=part)
        case RateEndpoint() | TimeEndpoint():
            return replace(plan, endpoints={**plan.endpoints, part.slug: part})
        case Design():
            return replace(plan, designs={**plan.designs, part.slug: part})
        case CrossTable():
            return replace(plan, cross_tables={**plan.cross_tables, part.slug: part})
        case _:
            assert_never(part)


def part_of(plan: Plan, change: Replanned) -> PlanPart:
    """What stands in the plan where a change puts something else."""
    match change.part:
        case CoursePlan() as other:
            return plan.course or other
        case RateEndpoint(key) | TimeEndpoint(key):
            return plan.endpoints[key]
        case Design(key):
            return plan.designs[key]
        case CrossTable(key):
            return plan.cross_tables[key]
        case _:
            assert_never(change.part)


def plan_mutants(protocol: Protocol) -> Iterator[PlanMutant]:
    """Every mutant of a protocol's plan, each once."""
    found: dict[PlanPart, PlanMutant] = {}
    for part, told in _others(protocol):
        pos, where = (part.pos, "course") if isinstance(part, CoursePlan) else (part.cited.pos, part.name)
        found.setdefault(part, PlanMutant(pos, where, told, Replanned(part)))
    yield from found.values()


def _others(protocol: Protocol) -> Iterator[tuple[PlanPart, str]]:
    plan, operators = protocol.plan, FigureOperators(protocol)
    yield from other_courses(protocol)
    for endpoint in plan.endpoints.values():
        yield from operators.rates(endpoint) if isinstance(endpoint, RateEndpoint) else operators.times(endpoint)
    for design in plan.designs.values():
        yield from operators.designs(design)
    for table in plan.cross_tables.values():
        yield from operators.cross_tables(table)
