"""Files beside the features that nobody reads: a feature under another name would never run, and nobody would notice."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from remission.errors import Pos, Problem, counted
from remission.testing.gherkin import placeholders
from remission.testing.gherkin.files import SUFFIX, shown

if TYPE_CHECKING:
    from pytest_bdd.gherkin_parser import Scenario, Step

NAMING = re.compile(r'the\s+(?:patients\s+of|protocol)\s+"([^"]+)".*', re.IGNORECASE)
PROGRAMS = {".py", ".pyc"}  # not looked at, and nobody takes one for a feature
FIRST = 3  # files that a warning names


def named(folder: Path, scenarios: Iterable[tuple[Scenario, Sequence[Step]]]) -> Iterator[Path]:
    """The tables and protocols that scenarios name, each with the steps of the backgrounds before it."""
    for scenario, before in scenarios:
        examples = tuple(placeholders.examples(scenario)) or ({},)
        for step in (*before, *scenario.steps):
            texts = dict.fromkeys(placeholders.rendered(step.text, example) for example in examples) if '"' in step.text else ()
            yield from ((folder / match[1]).resolve() for text in texts if (match := NAMING.fullmatch(text)))


def strays(paths: Iterable[Path], read: frozenset[Path]) -> Iterator[Problem]:
    """A warning for each folder in which files are neither features nor among what was read, nor below it."""
    for folder in filter(Path.is_dir, paths):
        lone = [path for path in _files(folder) if not {path.resolve(), *path.resolve().parents} & read]
        if lone:
            names = ", ".join(path.relative_to(folder).as_posix() for path in lone[:FIRST])
            more = f" and {len(lone) - FIRST} more" if len(lone) > FIRST else ""
            told = f"{counted(len(lone), 'file')} that no feature reads: {names}{more}"
            hint = f"the name of a feature ends in {SUFFIX}, and a step names a table; keep other files elsewhere"
            yield Problem(Pos(shown(str(folder)), 1, 1), told, hint, "warning")


def _files(folder: Path) -> Iterator[Path]:
    """Everything in a folder and its folders that is no feature, no program, no README and not hidden."""
    for above, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(files):
            is_known = name.endswith(SUFFIX) or Path(name).suffix in PROGRAMS or name.upper().startswith("README")
            if not (is_known or name.startswith(".")):
                yield Path(above) / name
