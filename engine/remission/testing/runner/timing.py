"""A pytest plugin that measures how long each step takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from time import perf_counter_ns

from remission.testing.runner.results import ScenarioResult


class StepTimer:
    """The time spent on each step that was begun, by scenario in the order in which they are run."""

    def __init__(self) -> None:
        self._spent: list[list[int]] = []
        self._begun = 0

    def pytest_bdd_before_scenario(self) -> None:
        """Begin a scenario."""
        self._spent.append([])

    def pytest_bdd_before_step(self) -> None:
        """Begin a step."""
        self._begun = perf_counter_ns()

    def pytest_bdd_after_step(self) -> None:
        """End a step that holds."""
        self._spent[-1].append(perf_counter_ns() - self._begun)

    def pytest_bdd_step_error(self) -> None:
        """End a step that does not hold."""
        self.pytest_bdd_after_step()

    def timed(self, results: Sequence[ScenarioResult]) -> tuple[ScenarioResult, ...]:
        """The results of the run with the time of each step."""
        return tuple(_timed(one, spent) for one, spent in zip(results, self._spent, strict=True))


def _timed(scene: ScenarioResult, spent: Sequence[int]) -> ScenarioResult:
    steps = zip_longest(scene.steps, spent)
    return replace(scene, steps=tuple(replace(step, nanoseconds=time) for step, time in steps))
