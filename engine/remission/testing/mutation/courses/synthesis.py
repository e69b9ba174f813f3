"""Scenario synthesis for mutants of what is taken from other days: a course that two protocols decide otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from remission.cases.case import Case
from remission.cases.courses import with_histories
from remission.cases.history.described import with_made
from remission.engines.evaluate import Evaluator
from remission.expr.facts import ASSESSMENT_DATE
from remission.protocol.history import with_origins
from remission.protocol.model import Protocol
from remission.testing.drawn_cases import drawn_courses
from remission.testing.gherkin.writer import value_text
from remission.testing.mutation.scenario_text import ScenarioStep

COURSES = 150  # that are drawn, until one is decided otherwise


def course_scenarios(protocol: Protocol, other: Protocol) -> Iterator[tuple[ScenarioStep, ...]]:
    """Scenarios that may hold by one of two protocols alone: drawn courses, without the assessments that play no part."""
    evaluators = Evaluator(protocol), Evaluator(other)
    stated = replace(protocol, used=_stated(protocol))
    for _, own in groupby(drawn_courses(stated, COURSES, seed=0), key=lambda case: case.patient):
        course = [_plain(protocol, case) for case in own]
        if any(case.date is None for case in course) or len({case.date for case in course}) < len(course):
            continue
        thens = _differing(evaluators, course)
        if thens is None:
            continue
        for at in range(len(course) - 1, -1, -1):
            fewer = [*course[:at], *course[at + 1 :]]
            found = _differing(evaluators, fewer)
            if found is not None:
                course, thens = fewer, found
        yield _steps(protocol, course, *thens)


def _plain(protocol: Protocol, case: Case) -> Case:
    """A case with nothing given that could be taken."""
    taken = dict.fromkeys(protocol.used)
    return replace(case, values={**taken, **case.values}, history=None)


def _stated(protocol: Protocol) -> tuple[str, ...]:
    """The facts that the rows of a course state: what rules read and what that is made of, as far as it is not made itself."""
    facts, found = protocol.facts, set[str]()
    for key in with_origins(protocol.used, facts):
        source = facts.get(facts[key].taken_from or "")
        if facts[key].is_of_answers or facts[key].told_apart_by is not None:
            continue
        if source is None or source.told_apart_by is not None:  # several values a day have no cell of a row
            found.add(key)
    owned = {key for key in found if facts[key].companion_of is None or facts[key].companion_of in found}
    return tuple(key for key in facts if key in owned)


def _differing(evaluators: tuple[Evaluator, Evaluator], course: list[Case]) -> tuple[str, str] | None:
    """The first day and Then by which a course is decided otherwise."""
    protocol = evaluators[0].protocol
    made = [with_histories(with_made(evaluator.protocol, course)) for evaluator in evaluators]
    for pair in sorted(zip(*made, strict=True), key=lambda pair: str(pair[0].date)):
        one, two = (evaluator.verdicts(case) for evaluator, case in zip(evaluators, pair, strict=True))
        for key, answer in one.outcomes.items():
            if answer.outcome is not None and answer.outcome != two.outcomes[key].outcome:
                return str(pair[0].date), f"{protocol.classifications[key].name} is {answer.outcome}"
        for key, truth in one.criteria.items():
            if truth is not two.criteria[key]:
                return str(pair[0].date), f"{protocol.criteria[key].name} is {truth.value}"
    return None


def _steps(protocol: Protocol, course: list[Case], day: str, then: str) -> tuple[ScenarioStep, ...]:
    keys = [key for key in _stated(protocol) if key != ASSESSMENT_DATE]
    keys = [key for key in keys if any(case.values[key] is not None for case in course)]
    head = ("date", *(protocol.facts[key].name for key in keys))
    rows = []
    for case in sorted(course, key=lambda one: str(one.date)):
        cells = ("" if case.values[key] is None else value_text(protocol.facts[key], case.values[key]) for key in keys)
        rows.append((str(case.date), *cells))
    return (
        ScenarioStep("given", f'the protocol "{protocol.id}"'),
        ScenarioStep("given", "the assessments:", (head, *rows)),
        ScenarioStep("when", f"the patient is assessed on {day}"),
        ScenarioStep("then", then),
    )
