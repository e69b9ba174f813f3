"""Hooks of pytest and pytest-bdd: each step knows its place, and a failure is told in the scenario's words."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import pytest
from pytest_bdd.parser import Feature, Scenario, Step
from pytest_bdd.scenario import scenario_wrapper_template_registry

from remission.errors import InputError, Pos, Problem
from remission.expr.facts import slug
from remission.qa import nearest
from remission.qa.files import shown
from remission.qa.messages import Failure, Finding, StepFault, Unmet
from remission.qa.phrases import find
from remission.qa.tables import Row
from remission.qa.world import World

SCENARIO = pytest.StashKey[Scenario]()
STEP = pytest.StashKey[Step]()
FINDINGS = pytest.StashKey[tuple[Finding, ...]]()


def feature_of(item: pytest.Item) -> str:
    """The path of the feature file whose scenario is run."""
    function = item.obj if isinstance(item, pytest.Function) else None
    return scenario_wrapper_template_registry[function].feature.filename


def pytest_bdd_before_scenario(request: pytest.FixtureRequest, scenario: Scenario) -> None:
    """Tell the scenario's world which facts it expects a problem with."""
    world = request.getfixturevalue("world")
    if isinstance(world, World):
        request.node.stash[SCENARIO] = scenario
        world.foreseen = frozenset(slug(fact) for step in scenario.steps for fact in _foreseen(step))


def pytest_bdd_before_step(request: pytest.FixtureRequest, feature: Feature, step: Step) -> None:
    """Tell the world which step it is in."""
    if SCENARIO in request.node.stash:
        request.node.stash[STEP] = step
        world: World = request.getfixturevalue("world")
        world.pos, world.rows = place(feature, step), rows(feature, step)


def pytest_bdd_step_func_lookup_error(request: pytest.FixtureRequest, feature: Feature, step: Step) -> None:
    """An unknown step is told with the steps nearest to it."""
    if SCENARIO in request.node.stash:
        request.node.stash[STEP] = step
        raise nearest.unknown(step.type, step.name, place(feature, step))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Replace the traceback of a scenario that does not hold by its findings."""
    report = yield
    if call.excinfo is not None and SCENARIO in item.stash and STEP in item.stash:
        findings = _findings(item, call.excinfo.value)
        if findings:
            item.stash[FINDINGS] = findings
            report.longrepr = "\n".join(map(str, findings))
    return report


def place(feature: Feature, step: Step) -> Pos:
    """Where a step stands."""
    return Pos(shown(feature.filename), step.line_number, step.indent + 1)


def rows(feature: Feature, step: Step) -> Sequence[Row]:
    """The table below a step, each row with its place."""
    if step.datatable is None:
        return ()
    file = shown(feature.filename)
    return [
        Row(Pos(file, row.location.line, row.location.column), tuple(cell.value.strip() for cell in row.cells))
        for row in step.datatable.rows
    ]


def _foreseen(step: Step) -> tuple[str, ...]:
    phrase = find(step.type, step.name)
    gaps = phrase.parse_arguments(step.name) if phrase else None
    return (gaps["fact"],) if step.type == "then" and gaps and "fact" in gaps else ()


def _findings(item: pytest.Item, error: BaseException) -> tuple[Finding, ...]:
    """What a scenario's end says; nothing when the error is not about the scenario but about the program."""
    scenario, step = item.stash[SCENARIO], item.stash[STEP]
    pos = place(scenario.feature, step)
    match error:
        case Unmet():
            told = f"{step.keyword} {step.name}"
            return (Failure(pos, title(item, scenario), told, error.expected, error.actual, error.because),)
        case StepFault():
            return (error.at(pos),)
        case InputError():
            return tuple(Problem(problem.pos, problem.message, problem.hint) for problem in error.problems)
        case _:
            return ()


def title(item: pytest.Item, scenario: Scenario) -> str:
    """A scenario's name, with the row of examples it was made from unless the name tells it."""
    example: dict[str, str] = getattr(item, "callspec").params.get("_pytest_bdd_example", {}) if hasattr(item, "callspec") else {}
    apart = {name: value for name, value in example.items() if value not in scenario.name}
    return f"{scenario.name} ({', '.join(f'{name} = {value}' for name, value in apart.items())})" if apart else scenario.name
