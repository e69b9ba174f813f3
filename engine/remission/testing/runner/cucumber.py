"""Results as Cucumber JSON, which build servers and test managers read.

The format is that of cucumber-jvm, whose published schema (cucumber/cucumber-json-schema) names every key that is written here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from remission.errors import InputError, Problem
from remission.render.machine import Json
from remission.testing.gherkin import files
from remission.testing.gherkin.parse import parse
from remission.testing.runner.results import READING, RunResults, ScenarioResult, StepResult

if TYPE_CHECKING:
    from pytest_bdd.gherkin_parser import Feature


def as_cucumber(results: RunResults, *, durations: bool = True) -> list[Json]:
    """One object a feature file, with its scenarios, their steps and what became of each; files that could not be run among them.

    Without durations, the same run gives the same bytes.
    """
    return _Writer(results, durations=durations).features()


class _Writer:
    """Writes one run; no two features or scenarios get the same id."""

    def __init__(self, results: RunResults, *, durations: bool) -> None:
        self.results, self.durations = results, durations
        self.ids: Counter[str] = Counter()
        self.lame: dict[str, list[Problem]] = {}  # why a file, or some of its scenarios, could not be run
        for problem in results.problems:
            self.lame.setdefault(problem.pos.file, []).append(problem)

    def features(self) -> list[Json]:
        return [self.feature(file) for file in dict.fromkeys((*(one.file for one in self.results.scenarios), *self.lame))]

    def feature(self, file: str) -> Json:
        written = _written(file)
        scenes = [one for one in self.results.scenarios if one.file == file]
        name = scenes[0].feature if scenes else written.name if written else PurePath(file).name
        own = self.identity(_slug(name))
        reading = [self.reading(own, self.lame[file])] if file in self.lame else []
        tags = written.tags if written else ()
        return {
            "uri": PurePath(file).as_posix(),
            "id": own,
            "keyword": written.keyword if written else "Feature",
            "name": name,
            "description": "",
            "line": written.location.line if written else 1,
            "tags": [
                {"name": tag.name, "type": "Tag", "location": {"line": tag.location.line, "column": tag.location.column}}
                for tag in tags
            ],
            "elements": [*reading, *(self.scenario(own, one) for one in scenes)],
        }

    def reading(self, feature: str, problems: Sequence[Problem]) -> Json:
        """What kept a file or scenarios of it from being run, as a scenario that failed: a step a problem."""
        steps: list[Json] = [
            {
                "keyword": "* ",
                "name": problem.message,
                "line": problem.pos.line,
                "result": {"status": "failed", "error_message": str(problem)},
            }
            for problem in problems
        ]
        return self.element(feature, READING, problems[0].pos.line, (), steps)

    def scenario(self, feature: str, one: ScenarioResult) -> Json:
        return self.element(feature, one.name, one.line, sorted(one.tags), [self.step(one, step) for step in one.steps])

    def element(self, feature: str, name: str, line: int, tags: Sequence[str], steps: list[Json]) -> Json:
        return {
            "id": self.identity(f"{feature};{_slug(name)}"),
            "keyword": "Scenario",
            "type": "scenario",
            "name": name,
            "description": "",
            "line": line,
            "tags": [{"name": f"@{tag}"} for tag in tags],
            "steps": steps,
        }

    def step(self, one: ScenarioResult, step: StepResult) -> Json:
        # a scenario that nobody has read is pending, whatever its steps came to
        status = "pending" if step.status == "passed" and not one.reviewed else step.status
        result: dict[str, Json] = {"status": status}
        if self.durations and step.nanoseconds is not None:
            result["duration"] = step.nanoseconds
        if step.status == "failed":
            result["error_message"] = "\n".join(map(str, one.findings))
        found: dict[str, Json] = {
            "keyword": f"{step.keyword.strip()} ",
            "name": step.text,
            "line": step.line,
            "match": {"location": "remission"},
            "result": result,
        }
        if step.table:
            found["rows"] = [{"cells": list(row)} for row in step.table]
        return found

    def identity(self, wanted: str) -> str:
        """An id that no other has: the second of a name ends in ;;2, as the second row of examples does."""
        self.ids[wanted] += 1
        return wanted if self.ids[wanted] == 1 else f"{wanted};;{self.ids[wanted]}"


def _written(file: str) -> Feature | None:
    """The feature as it stands in the file; None where it cannot be read."""
    try:
        return parse(files.text(Path(file)), file)
    except InputError:
        return None


def _slug(name: str) -> str:
    return "-".join(name.lower().split())
