"""Saves the parser's tables beside the grammar when the package is built or installed for editing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HOME = Path("engine", "remission", "expr", "parsing", "conditions.json")


class TablesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the tables into the package; git ignores them, as they can be made again."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatch gives it
        """Save the tables before files are collected."""
        paths = os.pathsep.join(filter(None, (str(Path(self.root) / "engine"), os.environ.get("PYTHONPATH"))))
        command = (sys.executable, "-m", "remission.expr.parsing.grammar")
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": paths})  # noqa: S603 - this program
        build_data["artifacts"].append(HOME.as_posix())
