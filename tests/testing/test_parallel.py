"""Several processes find what one does."""

from __future__ import annotations

from pathlib import Path

import pytest

from remission.testing.runner.parallel import run_in_parallel
from remission.testing.runner.run import ScenarioShare, run_features

SHIPPED = "inotuzumab-pediatric"


@pytest.fixture
def features(tmp_path: Path) -> Path:
    for number in range(3):
        (tmp_path / f"{number}.feature").write_text(
            f"Feature: F{number}\n  @n{number}\n  Scenario: Holds\n    Given platelets is {99 + number}\n"
            "    Then platelet recovery is met\n",
            encoding="utf-8",
        )
    (tmp_path / "broken.feature").write_text("Feature: Broken\n  Scenario: No Then\n    Given platelets is 1\n", encoding="utf-8")
    return tmp_path


def test_two_processes_find_what_one_does(features: Path) -> None:
    one = run_features(SHIPPED, [features])
    two = run_in_parallel(SHIPPED, [features], 2)
    assert [(scene.file, scene.name, scene.passed) for scene in two.scenarios] == [
        (scene.file, scene.name, scene.passed) for scene in one.scenarios
    ]
    assert two.findings == one.findings
    assert (two.passed, two.failed, len(two.problems)) == (2, 1, 1)


def test_the_scenarios_of_one_file_are_shared_and_keep_their_order(tmp_path: Path) -> None:
    rows = "".join(f"      | {number} |\n" for number in (98, 99))
    (tmp_path / "one.feature").write_text(
        "Feature: One\n  Scenario Outline: Platelets of <platelets>\n    Given platelets is <platelets>\n"
        f"    Then platelet recovery is not met\n    Examples:\n      | platelets |\n{rows}",
        encoding="utf-8",
    )
    found = run_in_parallel(SHIPPED, [tmp_path], 2)
    assert [scene.name for scene in found.scenarios] == [f"Platelets of {number}" for number in (98, 99)]
    assert found.findings == ()


def test_shares_are_all_of_it_and_no_scenario_twice() -> None:
    for of in (1, 2, 3, 7):
        shares = [list(range(5)) for _ in range(of)]
        for number, items in enumerate(shares):
            ScenarioShare(number, of).pytest_collection_modifyitems(items)  # type: ignore[arg-type]
        assert [one for items in shares for one in items] == list(range(5))


def test_a_share_without_the_tag_is_no_problem(features: Path) -> None:
    (features / "broken.feature").unlink()
    found = run_in_parallel(SHIPPED, [features], 3, tags="@n1")
    assert ([scene.feature for scene in found.scenarios], found.problems) == (["F1"], ())


def test_a_tag_that_no_scenario_has_is_one_problem(features: Path) -> None:
    (features / "broken.feature").unlink()
    found = run_in_parallel(SHIPPED, [features], 3, tags="@none")
    assert len(found.problems) == 1
    assert not found.passed_all
