"""Hooks of pytest and pytest-bdd: each step knows its place, and a failure is told in the scenario's words.

PYTEST_DONT_REWRITE: it may be imported before pytest is.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, cast

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from remission.errors import InputError, Pos, Problem
from remission.testing.gherkin.dictionary import unknown
from remission.testing.gherkin.files import shown
from remission.testing.gherkin.messages import Failure, Finding, StepFault, Unmet
from remission.testing.gherkin.phrases import Keyword
from remission.testing.gherkin.tables import FeatureRow
from remission.testing.runner.scenario import ScenarioWorld
from remission.testing.runner.script import ScriptLine

if TYPE_CHECKING:
    from pytest_bdd.gherkin_parser import Row as GherkinRow

SCENARIO = pytest.StashKey[Scenario]()
STEP = pytest.StashKey[Step]()
FINDINGS = pytest.StashKey[tuple[Finding, ...]]()
WORLD = pytest.StashKey[ScenarioWorld]()
UNMET = pytest.StashKey[tuple[Step, Unmet]]()  # the first Then that did not hold, where the scenario went on


def pytest_bdd_before_scenario(request: pytest.FixtureRequest, scenario: Scenario) -> None:
    """Tell the scenario's world which facts it expects a problem with."""
    request.node.stash[SCENARIO] = scenario
    world = request.getfixturevalue("world")
    if isinstance(world, ScenarioWorld):
        request.node.stash[WORLD] = world
        world.foreseen = frozenset(fact for step in scenario.steps for fact in line(scenario.feature, step).foreseen)
    else:  # a scenario of somebody else's, with a world of its own
        del request.node.stash[SCENARIO]


def pytest_bdd_before_step(request: pytest.FixtureRequest, feature: Feature, step: Step) -> None:
    """Tell the world which step it is in."""
    if SCENARIO in request.node.stash:
        request.node.stash[STEP] = step
        world: ScenarioWorld = request.getfixturevalue("world")
        world.begin(line(feature, step))


def pytest_bdd_after_step(request: pytest.FixtureRequest, step: Step) -> None:
    """Keep the first Then that did not hold, where the scenario goes on."""
    if SCENARIO in request.node.stash and (unmet := request.node.stash[WORLD].unmet):
        request.node.stash.setdefault(UNMET, (step, unmet[0]))


def pytest_bdd_step_func_lookup_error(request: pytest.FixtureRequest, step: Step) -> None:
    """An unknown step is told with the steps nearest to it."""
    if SCENARIO in request.node.stash:
        request.node.stash[STEP] = step
        raise unknown(step.type, step.name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Replace the traceback of a scenario that does not hold by its findings."""
    report = yield
    error = call.excinfo.value if call.excinfo is not None else None
    if error is None and call.when == "call" and UNMET in item.stash:
        item.stash[STEP], error = item.stash[UNMET]
        report.outcome = "failed"
    if error is not None and SCENARIO in item.stash and STEP in item.stash:
        findings = _findings(item, error)
        if findings:
            item.stash[FINDINGS] = findings
            report.longrepr = "\n".join(map(str, findings))
    return report


def line(feature: Feature, step: Step) -> ScriptLine:
    """A step with its place and the table below it."""
    return ScriptLine(cast("Keyword", step.type), step.name, place(feature, step), rows(feature, step))


def place(feature: Feature, step: Step) -> Pos:
    """Where a step stands."""
    return Pos(shown(feature.filename), step.line_number, step.indent + 1)


def rows(feature: Feature, step: Step) -> Sequence[FeatureRow]:
    """The table below a step, each row with its place."""
    if step.datatable is None:
        return ()
    return [_row(shown(feature.filename), row) for row in step.datatable.rows]


def _row(file: str, row: GherkinRow) -> FeatureRow:
    return FeatureRow(
        pos=Pos(file, row.location.line, row.location.column),
        cells=tuple(cell.value.strip() for cell in row.cells),
        places=tuple(Pos(file, cell.location.line, cell.location.column) for cell in row.cells),
    )


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
    """A scenario's name, with the row of examples it was made from as far as the name does not tell it."""
    example: dict[str, str] = {}
    if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
        example = cast("dict[str, str]", item.callspec.params["_pytest_bdd_example"])
    apart = [f"{name} = {value}" for name, value in example.items() if value not in scenario.name]
    return f"{scenario.name} ({', '.join(apart)})" if apart else scenario.name
