"""A scenario that is made up, as lines to be run and as text to be pasted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from remission.errors import Pos
from remission.testing.coverage.synthesis import worded
from remission.testing.gherkin.phrases import Keyword
from remission.testing.gherkin.tables import FeatureRow
from remission.testing.gherkin.writer import MARGIN, table
from remission.testing.runner.script import Script, ScriptLine


@dataclass(frozen=True, slots=True)
class ScenarioStep:
    """One step of a scenario to be written, and its table."""

    keyword: Keyword
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


def script_of(steps: Iterable[ScenarioStep]) -> Script:
    """The steps as if they stood in a file, each row and cell at a place of its own."""
    lines: list[ScriptLine] = []
    at = 1
    for step in steps:
        pos, at = Pos("scenario", at, 1), at + 1
        rows: list[FeatureRow] = []
        for cells in step.rows:
            places = tuple(Pos("scenario", at, column) for column in range(1, len(cells) + 1))
            rows.append(FeatureRow(places[0], cells, places))
            at += 1
        lines.append(ScriptLine(step.keyword, step.text, pos, rows))
    return Script(Path(), tuple(lines))


def text_of(title: str, steps: Iterable[ScenarioStep]) -> str:
    """A scenario, ready to paste."""
    lines = [f"{MARGIN}Scenario: {worded(title)}"]
    before = ""
    for step in steps:
        lines.append(f"{MARGIN * 2}{'And' if step.keyword == before else step.keyword.capitalize()} {step.text}")
        lines += table(step.rows, MARGIN * 3) if step.rows else []
        before = step.keyword
    return "\n".join(lines)
