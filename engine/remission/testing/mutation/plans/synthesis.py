"""Scenario synthesis for mutants of the plan: a small cohort of which another plan gives another figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from remission.endpoints.figures import Figures
from remission.protocol.model import Protocol
from remission.protocol.plans.model import CoursePlan, CrossTable, Design, RateEndpoint, TimeEndpoint
from remission.symbolic.cells.case_search import Closing, NoSuchCase, NotFound, Remedy
from remission.testing.assertions.figures import NO_FIGURE, FigureClaim, says
from remission.testing.coverage.synthesis import Remedies
from remission.testing.gherkin.observations import LISTED
from remission.testing.mutation.plans.cohorts import CohortMaker
from remission.testing.mutation.plans.equivalents import why_equal
from remission.testing.mutation.plans.mutants import PlanPart, Replanned, part_of, replanned
from remission.testing.mutation.plans.sentences import sentence
from remission.testing.mutation.scenario_runner import ScenarioRunner
from remission.testing.mutation.scenario_text import ScenarioStep, script_of, text_of

PLAIN = ("best response", "time of a patient", "rate", "events", "cell", "design", "not responding")  # what is told first
WRITE = {
    "course": "write patients with assessments and days on both sides of what is other, and ask for their best response or time",
    "endpoint": "write patients whom the two would count otherwise, and ask for the figure and its interval",
    "design": "write as many patients as its numbers, one fewer and one more, and ask what the design says",
    "cross table": "write patients whom the two would count otherwise, and ask for the cells",
}


def told_apart(remedies: Remedies, change: Replanned, title: str) -> Closing:
    """The scenario that would notice another plan, run by both before it is told; else what to write."""
    protocol = remedies.protocol
    why = why_equal(protocol, change)
    if why is not None:
        return NoSuchCase(why)
    if protocol.assessments is not None and protocol.assessments.listed:
        return NotFound(f"{LISTED}; {WRITE[change.sort]}, with a file of patients")
    other = replace(protocol, plan=replanned(protocol.plan, change))
    runners = ScenarioRunner(protocol), ScenarioRunner(other)
    maker = CohortMaker(remedies)
    for cohort in maker.cohorts(change):
        given, table = maker.table(change, cohort)
        steps = (ScenarioStep("given", f'the protocol "{protocol.id}"'), ScenarioStep("given", given, table))
        found = [runner.figures(script_of(steps)) for runner in runners]
        claim = (
            _different(part_of(protocol.plan, change), found[0], found[1])
            if found[0] is not None and found[1] is not None
            else None
        )
        if claim is None:
            continue
        whole = (*steps, ScenarioStep("then", sentence(protocol, claim)))
        if runners[0].holds(script_of(whole)) and not runners[1].holds(script_of(whole)):
            return Remedy(text_of(title, whole), remedies.searcher.case({}))
    return NotFound(WRITE[change.sort])


def _different(part: PlanPart, own: Figures, other: Figures) -> FigureClaim | None:
    """The plainest figure in which two plans differ."""
    claims = sorted(_asked(part, own), key=lambda claim: PLAIN.index(claim.about) if claim.about in PLAIN else len(PLAIN))
    answered = (replace(claim, answer=says(claim, own)) for claim in claims)
    return next((claim for claim in answered if claim.answer not in {NO_FIGURE, says(claim, other)}), None)


def _asked(part: PlanPart, found: Figures) -> Iterator[FigureClaim]:
    """What can be asked of a part of the plan; of another course, everything."""
    protocol = found.protocol
    match part:
        case CoursePlan():
            yield from (FigureClaim("best response", "", "", (course.patient,)) for course in found.courses)
            yield FigureClaim("not responding", "", "")
            for one in (*protocol.plan.endpoints.values(), *protocol.plan.designs.values(), *protocol.plan.cross_tables.values()):
                yield from _asked(one, found)
        case RateEndpoint():
            yield FigureClaim("rate", part.slug, "")
            yield FigureClaim("rate interval", part.slug, "", digits=(1, 1))
        case TimeEndpoint():
            yield from (FigureClaim("time of a patient", part.slug, "", (course.patient,)) for course in found.courses)
            yield FigureClaim("events", part.slug, "")
            yield FigureClaim("median", part.slug, "", digits=(1,), unit=part.unit)
            yield FigureClaim("median interval", part.slug, "", digits=(1, 1), unit=part.unit)
        case Design():
            yield FigureClaim("design", part.slug, "")
        case CrossTable():
            for row in _outcomes(protocol, part.rows):
                yield from (FigureClaim("cell", part.slug, "", (row, column)) for column in _outcomes(protocol, part.columns))


def _outcomes(protocol: Protocol, key: str) -> list[str]:
    return [outcome.name for outcome in protocol.classifications[key].outcomes]
