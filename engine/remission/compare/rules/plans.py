"""What an amendment changes in courses, endpoints, designs and cross tables: figures of a cohort, no patient's class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from remission.endpoints.report.wording import TAKEN, among_texts, course_rules, endpoint_text
from remission.errors import NOWHERE, Pos
from remission.expr.text import text
from remission.protocol.canonical import names
from remission.protocol.model import Protocol
from remission.protocol.plans.model import AnalysisSet, Cited, CrossTable, Design, RateEndpoint, TimeEndpoint

Figure = TypeVar("Figure", RateEndpoint | TimeEndpoint, Design, CrossTable, AnalysisSet)


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One rule of the plan in words; `wording` is what no figure depends on."""

    name: str
    text: str
    wording: str
    pos: Pos


Rules = Mapping[tuple[str, str], PlanChange]


def plan_rules(protocol: Protocol) -> dict[tuple[str, str], PlanChange]:
    """Every rule about courses and figures, by its section and its key."""
    plan = protocol.plan
    return {
        **dict(_course(protocol)),
        **_section("endpoint", plan.endpoints, lambda one: endpoint_text(protocol, one)),
        **_section("design", plan.designs, lambda one: _design(protocol, one)),
        **_section("cross table", plan.cross_tables, lambda one: _cross(protocol, one)),
        **_section("analysis set", plan.sets, lambda one: _analysis_set(protocol, one)),
    }


def _course(protocol: Protocol) -> Iterator[tuple[tuple[str, str], PlanChange]]:
    plan = protocol.plan.course
    if plan is None:
        return
    family = protocol.classifications[plan.response]
    yield ("course", ""), PlanChange("", f"courses are made of {family.name}", f"{plan.says}; {plan.source}", plan.pos)
    for heading, rule in course_rules(protocol, plan):
        yield ("course", heading.lower()), PlanChange(heading.lower(), rule, "", plan.pos)


def _section(word: str, figures: Mapping[str, Figure], told: Callable[[Figure], str]) -> dict[tuple[str, str], PlanChange]:
    return {(word, key): PlanChange(one.name, told(one), _cited(one.cited), one.cited.pos) for key, one in figures.items()}


def _cited(cited: Cited) -> str:
    return str(replace(cited, pos=NOWHERE))


def _design(protocol: Protocol, one: Design) -> str:
    rate = protocol.plan.endpoints[one.endpoint].name
    return f"{rate}: goes on with {one.go_on} of the first {one.first}, succeeds with {one.success} of {one.total}"


def _cross(protocol: Protocol, one: CrossTable) -> str:
    rows, columns = (protocol.classifications[key].name for key in (one.rows, one.columns))
    of = "all patients" if one.of is None else f"patients with {text(one.of, names(protocol))}"
    return "; ".join((f"{rows} by {columns}, of {of}; {TAKEN[one.taken]}", *among_texts(protocol, one.among)))


def _analysis_set(protocol: Protocol, one: AnalysisSet) -> str:
    return f"patients with {text(one.condition, names(protocol))}; {TAKEN[one.taken]}"
