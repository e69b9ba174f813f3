"""Cucumber JSON as cucumber-jvm writes it: every file, step, result and time, and no id twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from remission.testing.runner.cucumber import as_cucumber
from remission.testing.runner.run import run_features

FILES = {
    "a.feature": """\
# language: de
@suite
Funktionalität: Plättchen
  @smoke
  Szenario: Holds
    Angenommen platelets is 100
    Dann platelet recovery is met
  Szenario: holds
    Angenommen platelets is 99
    Dann platelet recovery is met
    Und response is CR
  @Review
  Szenario: Unread
    Angenommen a patient with:
      | platelets | 99 |
    Dann platelet recovery is not met
""",
    "b.feature": """\
Feature: Plättchen
  Scenario: No Then
    Given platelets is 1
  Scenario: Misspelt
    Givn platelets is 1
    Then platelet recovery is not met
  Scenario: Runs
    Given platelets is 1
    Then platelet recovery is not met
""",
    "c.feature": "",
}
# required and other keys of each kind of object, after cucumber/cucumber-json-schema, schemas/cucumber-jvm.json
KEYS: Mapping[str, tuple[set[str], set[str]]] = {
    "feature": ({"uri", "id", "line", "keyword", "name", "description", "elements"}, {"tags"}),
    "element": ({"line", "type", "keyword", "name", "description", "steps"}, {"id", "tags"}),
    "step": ({"keyword", "line", "name", "result"}, {"match", "rows"}),
    "result": ({"status"}, {"duration", "error_message"}),
    "feature tag": ({"name", "type", "location"}, set()),
    "tag": ({"name"}, set()),
    "match": (set(), {"location"}),
    "row": ({"cells"}, set()),
}

Written: TypeAlias = list[dict[str, Any]]
Write: TypeAlias = Callable[..., Written]


@pytest.fixture
def written(demo: Path) -> Write:
    """Run the files above; what is written, as it is read again."""
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")

    def write(**options: bool) -> Written:
        results = run_features(str(demo), [Path(name) for name in FILES])
        found: Written = json.loads(json.dumps(as_cucumber(results, **options)))
        return found

    return write


def objects(features: Written) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the format with its kind."""
    for feature in features:
        yield "feature", feature
        yield from (("feature tag", tag) for tag in feature["tags"])
        for element in feature["elements"]:
            yield "element", element
            yield from (("tag", tag) for tag in element["tags"])
            for step in element["steps"]:
                yield from (("step", step), ("result", step["result"]), ("match", step.get("match", {})))
                yield from (("row", row) for row in step.get("rows", ()))


def test_every_object_has_the_keys_of_the_format_and_no_others(written: Write) -> None:
    for kind, one in objects(written()):
        required, others = KEYS[kind]
        assert required <= set(one) <= required | others, kind
    assert {one["status"] for kind, one in objects(written()) if kind == "result"} == {"passed", "failed", "skipped", "pending"}


def test_every_scenario_and_step_is_there_with_its_result(written: Write) -> None:
    first, *_ = written()
    found = {one["name"]: [step["result"]["status"] for step in one["steps"]] for one in first["elements"]}
    assert found == {"Holds": ["passed"] * 2, "holds": ["passed", "failed", "skipped"], "Unread": ["pending"] * 2}
    assert "expected: met" in first["elements"][1]["steps"][1]["result"]["error_message"]
    assert [tag["name"] for tag in first["elements"][0]["tags"]] == ["@smoke", "@suite"]
    assert first["elements"][2]["steps"][0]["rows"] == [{"cells": ["platelets", "99"]}]


def test_the_feature_stands_where_it_stands_with_its_own_tags(written: Write) -> None:
    first, *_ = written()
    assert (first["uri"], first["line"], first["keyword"], first["name"]) == ("a.feature", 3, "Funktionalität", "Plättchen")
    assert first["tags"] == [{"name": "@suite", "type": "Tag", "location": {"line": 2, "column": 1}}]


def test_files_and_scenarios_that_could_not_be_run_failed(written: Write) -> None:
    _, second, third = written()
    reading, runs = second["elements"]
    assert (reading["name"], reading["line"], runs["name"]) == ("the file can be read and run", 2, "Runs")
    assert [(step["line"], step["result"]) for step in reading["steps"]] == [
        (
            2,
            {
                "status": "failed",
                "error_message": "b.feature:2:3: scenario 'No Then' has no Then: it asserts nothing\n"
                "  hint: end with `Then` and what must hold, for example `Then the patient is eligible`",
            },
        ),
        (
            5,
            {
                "status": "failed",
                "error_message": "b.feature:5:5: 'Givn' is no step word, and the line would not run\n"
                "  hint: did you mean 'Given'?",
            },
        ),
    ]
    assert (third["uri"], third["name"], len(third["elements"])) == ("c.feature", "c.feature", 1)


def test_no_id_is_given_twice(written: Write) -> None:
    ids = [one["id"] for kind, one in objects(written()) if "id" in one and kind in {"feature", "element"}]
    assert sorted(set(ids)) == sorted(ids)
    assert {"plättchen", "plättchen;holds", "plättchen;holds;;2", "plättchen;;2"} <= set(ids)


def test_steps_that_were_begun_have_a_time_in_nanoseconds(written: Write) -> None:
    first, *_ = written()
    times = [[step["result"].get("duration") for step in one["steps"]] for one in first["elements"]]
    assert [[time is not None for time in own] for own in times] == [[True, True], [True, True, False], [True, True]]
    assert all(0 < time < 60e9 for own in times for time in own if time is not None)


def test_without_times_the_same_run_gives_the_same(written: Write) -> None:
    assert written(durations=False) == written(durations=False)
