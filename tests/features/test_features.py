"""The project's own features, bound to plain pytest: `remission test` runs the same files."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_bdd import scenarios

from remission.testing.gherkin.checks import check

pytest_plugins = ["remission.testing.gherkin.steps"]

FEATURES = Path(__file__).parents[2] / "features"

scenarios(str(FEATURES))


@pytest.mark.parametrize("file", sorted(FEATURES.rglob("*.feature")), ids=lambda file: file.stem)
def test_a_feature_file_has_no_problem(file: Path) -> None:
    assert check(file).problems == ()
