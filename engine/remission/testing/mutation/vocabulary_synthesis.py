"""Scenario synthesis for mutants of declarations: a value that only one of two declarations accepts, or the days of one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from remission.expr.facts import Fact, Kind
from remission.expr.numbers import exact, plain
from remission.expr.truth import MET, NOT_MET, UNKNOWN
from remission.protocol.model import Protocol
from remission.symbolic.cells.case_search import Closing, NotFound, Remedy
from remission.testing.coverage.synthesis import Remedies
from remission.testing.gherkin.writer import value_text
from remission.testing.mutation.courses.synthesis import course_scenarios
from remission.testing.mutation.scenario_runner import ScenarioRunner
from remission.testing.mutation.scenario_text import ScenarioStep, script_of, text_of
from remission.testing.mutation.vocabulary_operators import Redeclared, Redefined, redeclared

NOT_FOUND = "no value and no table of observations was found that it reads otherwise"
DAYS = ("2024-05-01", "2024-06-01")  # too far from one another for a value of one to count on the next
HEAD = ("date", "fact", "value")


def told_apart(remedies: Remedies, change: Redeclared, title: str) -> Closing:
    """The scenario that would notice another declaration; it is run by both before it is told."""
    protocol = remedies.protocol
    runners = ScenarioRunner(protocol), ScenarioRunner(redeclared(protocol, change))
    for steps in _candidates(remedies, change):
        script = script_of(steps)
        if runners[0].holds(script) and not runners[1].holds(script):
            return Remedy(text_of(title, steps), remedies.searcher.case({}))
    return NotFound(NOT_FOUND)


# ---- what is tried -----------------------------------------------------------------------------------


def _candidates(remedies: Remedies, change: Redeclared) -> Iterator[tuple[ScenarioStep, ...]]:
    protocol = remedies.protocol
    named = ScenarioStep("given", f'the protocol "{protocol.id}"')
    if isinstance(change, Redefined) and change.fact.taken_from is not None:
        yield from course_scenarios(protocol, redeclared(protocol, change))
        return
    if isinstance(change, Redefined):
        for value in _values(protocol.facts[change.fact.slug], change.fact):
            patient = ScenarioStep("given", "a patient with:", (("fact", "value"), (change.fact.name, value)))
            for then in ("there is no problem with the data", f"there is a problem with {change.fact.name}"):
                yield named, patient, ScenarioStep("when", "the patient is assessed"), ScenarioStep("then", then)
        return
    for rows in _days(remedies):
        seen = ScenarioStep("given", "the observations:", (HEAD, *rows))
        for count, answer in _counts(protocol, len(rows)):
            then = f"{count} {'patient has' if count == 1 else 'patients have'} {answer}"
            yield named, seen, ScenarioStep("when", "the patients are assessed"), ScenarioStep("then", then)


def _values(own: Fact, other: Fact) -> Iterator[str]:
    """Values of a fact that may be read by one of two declarations alone."""
    if own.kind is Kind.CHOICE:
        yield from (value for value in own.values if value not in other.values)
        return
    ends = [pair for pair in zip(own.plausible or (), other.plausible or (), strict=True) if pair[0] != pair[1]]
    for one, two in ends:
        yield from (value_text(own, exact(value)) for value in (one, two, (one + two) / 2))
    if own.molar_mass is not None and other.molar_mass is not None and own.unit is not None:
        yield from _moles(own, other)


def _moles(own: Fact, other: Fact) -> Iterator[str]:
    """The greatest plausible value in moles, which another molar mass makes greater or smaller."""
    if own.plausible is None or own.unit is None or own.molar_mass is None or other.molar_mass is None:
        return
    for mass in (own.molar_mass, (own.molar_mass + other.molar_mass) / 2):
        grams = own.plausible[1] * own.unit.factor * 1000  # a base unit of mass is the kilogram, in a cubic metre
        for digits in (3, 4):
            rounded = Fraction(f"{float(grams / mass / 1000):.{digits}g}")
            yield f"{plain(rounded * 1000)} mmol/L"
            yield f"{plain(rounded)} mmol/L"


def _days(remedies: Remedies) -> Iterator[tuple[tuple[str, str, str], ...]]:
    """Tables in which one fact is observed on one day, with and without what the first rule reads, and another on the next."""
    protocol, usual = remedies.protocol, remedies.searcher.usual
    opening = protocol.assessments.each if protocol.assessments is not None else ()
    read = remedies.graph.reached(("criterion", first)) if (first := next(iter(protocol.criteria), None)) else ()
    seen = [key for key in dict.fromkeys((*opening, *protocol.used)) if protocol.facts[key].kind is not Kind.DATE]
    for one in seen[: len(opening) or 1]:
        for second in seen:
            for more in ((), read):
                here = dict.fromkeys(key for key in (one, *more) if protocol.facts[key].kind is not Kind.DATE)
                days = [*((DAYS[0], key) for key in here), (DAYS[1], second)]
                yield tuple((day, protocol.facts[key].name, value_text(protocol.facts[key], usual[key])) for day, key in days)


def _counts(protocol: Protocol, most: int) -> Iterator[tuple[int, str]]:
    """How many assessments could have an answer to the first criteria."""
    for one in [*protocol.criteria.values()][:1]:
        for truth in (MET, NOT_MET, UNKNOWN):
            yield from ((count, f"{one.name} {truth.value}") for count in range(1, most + 1))
    for family in [*protocol.classifications.values()][:1]:
        yield from ((count, f"{family.name} not settled") for count in range(1, most + 1))
