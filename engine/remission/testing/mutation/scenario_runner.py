"""Mutant runner for what no recorded case can tell: the steps of a scenario are carried out again, by other rules."""

from __future__ import annotations

from collections.abc import Iterable

from remission.endpoints.figures import Figures
from remission.engines.evaluate import Evaluator
from remission.errors import InputError
from remission.protocol.model import Protocol
from remission.testing.gherkin.messages import StepFault, Unmet
from remission.testing.gherkin.phrases import find
from remission.testing.runner.library import Library, Loaded
from remission.testing.runner.scenario import ScenarioWorld
from remission.testing.runner.script import Script, ScriptLine


class ScenarioRunner:
    """Runs scenarios by one protocol, whatever protocol they name; the reference alone decides."""

    def __init__(self, protocol: Protocol) -> None:
        self._library = Library(always=Loaded(protocol, Evaluator))

    def holds(self, script: Script) -> bool:
        """Whether every step of a scenario holds."""
        return self._carried_out(script) is not None

    def figures(self, script: Script) -> Figures | None:
        """The figures over the patients of a scenario; None where they cannot be read."""
        world = self._carried_out(script)
        try:
            return world.assess().followed().figures if world is not None else None
        except (StepFault, InputError):
            return None

    def _carried_out(self, script: Script) -> ScenarioWorld | None:
        world = ScenarioWorld(self._library, script.folder)
        world.foreseen = frozenset(fact for line in script.lines for fact in line.foreseen)
        try:
            _carry_out(world, script.lines)
        except (Unmet, StepFault, InputError):
            return None
        return world


def _carry_out(world: ScenarioWorld, lines: Iterable[ScriptLine]) -> None:
    from remission.testing.gherkin import steps  # noqa: F401, PLC0415 - the phrases, which a process of its own has not met yet

    for line in lines:
        phrase = find(line.keyword, line.text)
        gaps = phrase.parse_arguments(line.text) if phrase else None
        if phrase is None or phrase.action is None or gaps is None:
            raise StepFault(f"no step reads {line.text!r}")
        world.begin(line)
        phrase.action(world, **gaps)
