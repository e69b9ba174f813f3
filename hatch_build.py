"""Saves the parser's tables beside the grammar when the package is built or installed for editing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODULE = "remission.expr.parsing.grammar"
HOME = Path("engine", "remission", "expr", "parsing", "conditions.json")


class TablesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the tables into the package; git ignores them, as they can be made again."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatch gives it
        """Save the tables before files are collected."""
        engine = str(Path(self.root) / "engine")
        # by `sys.path`, for pip takes the path of an installed copy of this package out of PYTHONPATH
        save = f"import runpy, sys; sys.path.insert(0, {engine!r}); runpy.run_module({MODULE!r}, run_name='__main__')"
        subprocess.run((sys.executable, "-c", save), check=True)  # noqa: S603 - this program
        build_data["artifacts"].append(HOME.as_posix())
