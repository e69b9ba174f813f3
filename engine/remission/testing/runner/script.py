"""The steps of a scenario as they were carried out, kept so that they can be carried out again by other rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from remission.errors import Pos
from remission.expr.facts import slug
from remission.testing.gherkin.phrases import Keyword, find
from remission.testing.gherkin.tables import FeatureRow

FILE = re.compile(r'the patients of "(?P<file>[^"]*)"', re.IGNORECASE)
OBSERVED, FOLLOWED = "the observations:", "the assessments:"


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One step: its keyword, in English, its text, its place, and the table below it."""

    keyword: Keyword
    text: str
    pos: Pos
    rows: Sequence[FeatureRow] = ()

    @property
    def foreseen(self) -> frozenset[str]:
        """The facts that the step says have a problem."""
        phrase = find(self.keyword, self.text) if self.keyword == "then" else None
        gaps = phrase.parse_arguments(self.text) if phrase else None
        return frozenset({slug(gaps["fact"])} if gaps and "fact" in gaps else ())


@dataclass(frozen=True, slots=True)
class Script:
    """The steps of one scenario, and the folder of its feature file."""

    folder: Path
    lines: tuple[ScriptLine, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The files of patients that it names."""
        found = (FILE.fullmatch(line.text) for line in self.lines)
        return tuple(match["file"] for match in found if match is not None)

    @property
    def observes(self) -> bool:
        """Whether its patients may have dated observations."""
        return bool(self.files) or any(line.keyword == "given" and line.text.lower() == OBSERVED for line in self.lines)

    @property
    def follows(self) -> bool:
        """Whether it states the assessments of a patient."""
        return any(line.keyword == "given" and line.text.lower() == FOLLOWED for line in self.lines)

    @property
    def words(self) -> str:
        """Everything that is written in it, as one word in the form of a slug."""
        cells = (cell for line in self.lines for row in line.rows for cell in row.cells)
        return slug(" ".join([*(line.text for line in self.lines), *cells]))
