"""The step library of QA: each step is one sentence and one call.

It is a pytest plugin too: `pytest_plugins = ["remission.testing.gherkin.steps"]` in a test module binds the steps.
PYTEST_DONT_REWRITE: it may be imported before pytest is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeAlias

import pytest
import pytest_bdd

from remission.testing.assertions import figure_claims
from remission.testing.gherkin.dictionary import Sentence, dictionary
from remission.testing.gherkin.dictionary import text as dictionary_text
from remission.testing.gherkin.messages import Unmet
from remission.testing.gherkin.phrases import Phrase
from remission.testing.gherkin.tables import THE_PATIENT
from remission.testing.runner import expectations as expect
from remission.testing.runner.hooks import SCENARIO
from remission.testing.runner.library import Library
from remission.testing.runner.scenario import ScenarioWorld

__all__ = ["Sentence", "dictionary", "dictionary_text"]

pytest_plugins = ["remission.testing.runner.hooks"]
A_FACT = "| platelets | 100 10*9/L |"
Step: TypeAlias = Callable[[Callable[..., None]], Callable[..., None]]
LIBRARY = pytest.StashKey[Library]()


@pytest.fixture
def world(request: pytest.FixtureRequest) -> ScenarioWorld:
    """What the scenario has; protocols and cohorts are shared by all scenarios of the run."""
    folder = Path(request.node.stash[SCENARIO].feature.filename).parent
    return ScenarioWorld(request.config.stash.setdefault(LIBRARY, Library()), folder)


def given(phrase: Phrase) -> Step:
    """A step that states something."""
    return _carried_out(pytest_bdd.given(phrase, stacklevel=2), phrase)


def when(phrase: Phrase) -> Step:
    """A step that decides."""
    return _carried_out(pytest_bdd.when(phrase, stacklevel=2), phrase)


def _carried_out(bind: Step, phrase: Phrase) -> Step:
    def bound(step: Callable[..., None]) -> Callable[..., None]:
        phrase.action = step
        return bind(step)

    return bound


# ---- Given --------------------------------------------------------------------------------------------


@given(Phrase("given", 'the protocol "{name}" version "{version}"'))
def _(world: ScenarioWorld, name: str, version: str) -> None:
    world.choose(name, version)


@given(Phrase("given", 'the protocol "{name}"'))
def _(world: ScenarioWorld, name: str) -> None:
    world.choose(name)


@given(Phrase("given", "a patient with:", table=A_FACT))
def _(world: ScenarioWorld) -> None:
    world.add(THE_PATIENT)


@given(Phrase("given", 'a patient "{patient}" with:', table=A_FACT))
def _(world: ScenarioWorld, patient: str) -> None:
    world.add(patient)


@given(Phrase("given", "the patients:", table="| patient | platelets |"))
def _(world: ScenarioWorld) -> None:
    world.add_each()


@given(Phrase("given", "the assessments:", table="| date | platelets |"))
def _(world: ScenarioWorld) -> None:
    world.add_assessments()


@given(Phrase("given", "the observations:", table="| date | fact | value |"))
def _(world: ScenarioWorld) -> None:
    world.observe()


@given(Phrase("given", 'the patients of "{file}"'))
def _(world: ScenarioWorld, file: str) -> None:
    world.add_cohort(file)


@given(Phrase("given", "assessed on {day}"))
def _(world: ScenarioWorld, day: str) -> None:
    world.state("date", day)


@given(Phrase("given", "{fact} is|are {value}"))
def _(world: ScenarioWorld, fact: str, value: str) -> None:
    world.state(fact, value)


# ---- When ---------------------------------------------------------------------------------------------


@when(Phrase("when", "the patient is assessed on {day}"))
def _(world: ScenarioWorld, day: str) -> None:
    world.assess_on(day)


@when(Phrase("when", "the patient is assessed"))
@when(Phrase("when", "the patients are assessed"))
def _(world: ScenarioWorld) -> None:
    world.assess()


# ---- Then ---------------------------------------------------------------------------------------------


def then(phrase: Phrase) -> Step:
    """A step that expects something; whether the scenario goes on where that is not so is for its world to say."""

    def bound(step: Callable[..., None]) -> Callable[..., None]:
        @wraps(step)
        def asked(world: ScenarioWorld, **gaps: str) -> None:
            try:
                step(world, **gaps)
            except Unmet as unmet:
                world.fail(unmet)

        phrase.action = asked
        return pytest_bdd.then(phrase, stacklevel=2)(asked)

    return bound


# ---- Then: the figures of a cohort ---------------------------------------------------------------------


@then(Phrase("then", "{rate} is {count} of {total}"))
def _(world: ScenarioWorld, rate: str, count: str, total: str) -> None:
    expect.rate(world.assess(), rate, count, total)


@then(Phrase("then", "{rate} is {count} of {total}, {rest}"))
def _(world: ScenarioWorld, rate: str, count: str, total: str, rest: str) -> None:
    expect.rate(world.assess(), rate, count, total, rest)


@then(Phrase("then", "the interval of {figure} is {limits}"))
def _(world: ScenarioWorld, figure: str, limits: str) -> None:
    expect.figure(world.assess(), figure_claims.interval(world.protocol, figure, limits))


@then(Phrase("then", "the median of {time} is {duration}"))
def _(world: ScenarioWorld, time: str, duration: str) -> None:
    expect.figure(world.assess(), figure_claims.median(world.protocol, time, duration))


@then(Phrase("then", "{count} event|events of {total} in {time}, {left} left out"))
def _(world: ScenarioWorld, count: str, total: str, time: str, left: str) -> None:
    expect.figure(world.assess(), figure_claims.events(world.protocol, time, int(count), int(total), int(left)))


@then(Phrase("then", "{count} event|events of {total} in {time}"))
def _(world: ScenarioWorld, count: str, total: str, time: str) -> None:
    expect.figure(world.assess(), figure_claims.events(world.protocol, time, int(count), int(total)))


@then(Phrase("then", "the design {design} says {advice}"))
def _(world: ScenarioWorld, design: str, advice: str) -> None:
    expect.figure(world.assess(), figure_claims.design(world.protocol, design, advice))


@then(Phrase("then", "{count} patient|patients is|are {row} and {column} in the table {table}"))
def _(world: ScenarioWorld, count: str, row: str, column: str, table: str) -> None:
    expect.figure(world.assess(), figure_claims.cell(world.protocol, table, (row, column), int(count)))


@then(Phrase("then", "{count} patient|patients has|have the best response {outcome}"))
def _(world: ScenarioWorld, count: str, outcome: str) -> None:
    expect.figure(world.assess(), figure_claims.best_responses(world.protocol, int(count), outcome))


@then(Phrase("then", "{count} patient|patients did not respond"))
def _(world: ScenarioWorld, count: str) -> None:
    expect.figure(world.assess(), figure_claims.not_responding(world.protocol, int(count)))


@then(Phrase("then", 'the best response of patient "{patient}" is {outcome}'))
def _(world: ScenarioWorld, patient: str, outcome: str) -> None:
    expect.figure(world.assess(), figure_claims.best(world.protocol, patient, outcome))


@then(Phrase("then", 'patient "{patient}" has an event after {days} day|days in {time}'))
def _(world: ScenarioWorld, patient: str, days: str, time: str) -> None:
    expect.figure(
        world.assess(), figure_claims.time_of_patient(world.protocol, patient, time, f"an event after {int(days)} days")
    )


@then(Phrase("then", 'patient "{patient}" has no event in {days} day|days of {time}'))
def _(world: ScenarioWorld, patient: str, days: str, time: str) -> None:
    expect.figure(world.assess(), figure_claims.time_of_patient(world.protocol, patient, time, f"no event in {int(days)} days"))


@then(Phrase("then", 'patient "{patient}" has no part in {time}'))
def _(world: ScenarioWorld, patient: str, time: str) -> None:
    expect.figure(world.assess(), figure_claims.time_of_patient(world.protocol, patient, time, "no part"))


@then(Phrase("then", 'patient "{patient}" is left out of {time}'))
def _(world: ScenarioWorld, patient: str, time: str) -> None:
    expect.figure(world.assess(), figure_claims.time_of_patient(world.protocol, patient, time, "left out"))


# ---- Then: one patient --------------------------------------------------------------------------------


@then(Phrase("then", "the patient is {answer}"))
def _(world: ScenarioWorld, answer: str) -> None:
    expect.eligibility(world.assess(), answer)


@then(Phrase("then", "there is no problem with the data"))
def _(world: ScenarioWorld) -> None:
    expect.no_problem(world.assess())


@then(Phrase("then", 'there is a problem with {fact} saying "{words}"'))
def _(world: ScenarioWorld, fact: str, words: str) -> None:
    expect.problem(world.assess(), fact, words)


@then(Phrase("then", "there is a problem with {fact}"))
def _(world: ScenarioWorld, fact: str) -> None:
    expect.problem(world.assess(), fact)


@then(Phrase("then", "no fact is missing"))
def _(world: ScenarioWorld) -> None:
    expect.nothing_missing(world.assess())


@then(Phrase("then", "the missing fact|facts is|are {facts}"))
def _(world: ScenarioWorld, facts: str) -> None:
    expect.missing(world.assess(), facts)


@then(Phrase("then", "the reason for {name} names {word}"))
def _(world: ScenarioWorld, name: str, word: str) -> None:
    expect.reason(world.assess(), name, word)


# ---- Then: many patients ------------------------------------------------------------------------------


@then(Phrase("then", 'patient "{patient}" is {answer}'))
def _(world: ScenarioWorld, patient: str, answer: str) -> None:
    expect.eligibility_of(world.assess(), patient, answer)


@then(Phrase("then", 'patient "{patient}" has {answer}'))
def _(world: ScenarioWorld, patient: str, answer: str) -> None:
    expect.answer_of(world.assess(), patient, answer)


@then(Phrase("then", "{count} patient|patients is|are {answer}"))
def _(world: ScenarioWorld, count: str, answer: str) -> None:
    expect.count_eligible(world.assess(), int(count), answer)


@then(Phrase("then", "{count} patient|patients has|have {answer}"))
def _(world: ScenarioWorld, count: str, answer: str) -> None:
    expect.count(world.assess(), int(count), answer)


# ---- Then: whatever the protocol names ----------------------------------------------------------------


@then(Phrase("then", "{name} cannot be calculated"))
def _(world: ScenarioWorld, name: str) -> None:
    expect.no_amount(world.assess(), name)


@then(Phrase("then", "{name} may be {outcomes}"))
def _(world: ScenarioWorld, name: str, outcomes: str) -> None:
    expect.possible(world.assess(), name, outcomes)


@then(Phrase("then", "{name} is {answer}"))
def _(world: ScenarioWorld, name: str, answer: str) -> None:
    expect.answer(world.assess(), name, answer)
