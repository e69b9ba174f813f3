"""The hooks that are published for pre-commit: each is a command that ends as a hook must, and the manual names them all."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from .conftest import Run

ROOT = Path(__file__).parents[2]
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}
FEATURE = "Feature: F\n  Scenario: S\n    Given platelets is {platelets}\n    Then platelet recovery is met\n"
ARGS = {"remission-check": ["p.yaml"], "remission-lint": ["p.yaml", "x.feature"], "remission-test": ["p.yaml", "x.feature"]}
SPOILT = {
    "remission-check": ("p.yaml", "platelets >= 100 x 10^9/L", "platlets >= 100 x 10^9/L"),
    "remission-lint": ("x.feature", "Given platelets", "Given ANC is 1\n    Given platelets"),
    "remission-test": ("x.feature", "is 100", "is 99"),
}


@pytest.fixture
def repository(folder: Path) -> Path:
    (folder / "x.feature").write_text(FEATURE.format(platelets=100), encoding="utf-8")
    return folder


def test_pre_commit_can_read_them() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"], cwd=ROOT, check=False, timeout=60
    )
    assert done.returncode == 0


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_passes_what_is_fine_and_stops_what_is_not(repository: Path, run: Run, name: str) -> None:
    program, *command = HOOKS[name]["entry"].split()
    assert (program, HOOKS[name]["pass_filenames"]) == ("remission", False)
    assert run(*command, *ARGS[name]).code == 0
    file, text, spoilt = SPOILT[name]
    written = (repository / file).read_text(encoding="utf-8")
    (repository / file).write_text(written.replace(text, spoilt), encoding="utf-8")
    assert run(*command, *ARGS[name]).code == 1
    assert re.search(HOOKS[name]["files"], file)  # a change of that file sets the hook off


def test_the_manual_names_every_hook_and_no_other() -> None:
    manual = (ROOT / "docs" / "qa.md").read_text(encoding="utf-8")
    assert re.findall(r"\{id: ([\w-]+), args", manual) == list(HOOKS)
