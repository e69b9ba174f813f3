"""Results as Cucumber JSON, which build servers and test managers read. It states no durations: the same run, the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from remission.qa.coverage_told import Json
from remission.qa.messages import Failure
from remission.qa.results import Results, ScenarioResult, StepResult


def as_cucumber(results: Results) -> list[Json]:
    """One object a feature file, with its scenarios, their steps and what became of each."""
    files = dict.fromkeys((scenario.file, scenario.feature) for scenario in results.scenarios)
    return [
        {
            "uri": PurePath(file).as_posix(),
            "id": _id(feature),
            "keyword": "Feature",
            "name": feature,
            "description": "",
            "line": 1,
            "elements": [_scenario(feature, one) for one in results.scenarios if (one.file, one.feature) == (file, feature)],
        }
        for file, feature in files
    ]


def _scenario(feature: str, one: ScenarioResult) -> Json:
    return {
        "id": f"{_id(feature)};{_id(one.name)}",
        "keyword": "Scenario",
        "type": "scenario",
        "name": one.name,
        "description": "",
        "line": one.line,
        "tags": [{"name": f"@{tag}", "line": one.line} for tag in sorted(one.tags)],
        "steps": [_step(one, step) for step in one.steps],
    }


def _step(one: ScenarioResult, step: StepResult) -> Json:
    # a scenario that nobody has read is pending, whatever its steps came to
    status = "pending" if step.status == "passed" and not one.reviewed else step.status
    result: dict[str, Json] = {"status": status}
    if step.status == "failed":
        result["error_message"] = "\n".join(_told(one))
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


def _told(one: ScenarioResult) -> Iterable[str]:
    return (str(finding) if isinstance(finding, Failure) else f"{finding}" for finding in one.findings)


def _id(name: str) -> str:
    return "-".join(name.lower().split())
