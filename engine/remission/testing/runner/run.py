"""Run feature files: no Python, no settings and no traces beside them."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from remission.errors import Pos, Problem
from remission.protocol.locate import content, locate, shipped
from remission.render.progress import watched
from remission.testing.gherkin import files
from remission.testing.gherkin import tags as tag_expressions
from remission.testing.gherkin.checks import Checked, check
from remission.testing.gherkin.strays import strays
from remission.testing.runner.collection import Collector
from remission.testing.runner.library import Library
from remission.testing.runner.results import RunResults
from remission.testing.runner.timing import StepTimer

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["RunResults", "run_features"]

# pytest as a library: nothing of the user's settings, nothing written, nothing printed.
QUIET = (
    "cacheprovider",
    "junitxml",
    "terminal",
    "warnings",
    "logging",
    "faulthandler",
    "unraisableexception",
    "threadexception",
    "doctest",
)
SETTINGS = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")


@dataclass(frozen=True, slots=True)
class ScenarioShare:
    """A part of the scenarios of a run, and a pytest plugin that leaves the others out: the first of two is Share(0, 2)."""

    number: int = 0
    of: int = 1

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what stands together in a file together: what it reads is read once."""
        count = len(items)
        items[:] = items[self.number * count // self.of : (self.number + 1) * count // self.of]


ALL = ScenarioShare()


def run_features(  # noqa: PLR0913 - a parameter an option
    protocol_name: str,
    paths: Sequence[Path],
    *,
    tags: str | None = None,
    progress: Console | None = None,
    share: ScenarioShare = ALL,
    goes_on: bool = False,
) -> RunResults:
    """Run every scenario of the feature files in `paths`, each a file or a folder.

    Args:
        protocol_name: The protocol of the scenarios that name none: a folder, a file or a shipped id.
        paths: Where the feature files are; when empty, the folder `features` of the protocol, or the shipped features of its id.
        tags: Run only scenarios whose tags fit, for example `@mrd and not @slow`.
        progress: Where progress is shown; standard error by default, and only on a terminal.
        share: Run this part of the scenarios; the problems of all files are told by each.
        goes_on: Run the steps behind a Then that does not hold too; its scenario fails all the same.

    Raises:
        InputError: the protocol has problems, or the tag expression does not read.
        DisagreementError: two readings of a case differ.
    """
    selection = tag_expressions.read(tags) if tags else _every
    library = Library(protocol_name, goes_on=goes_on)
    usual = [_usual_folder(protocol_name, library.usual(Path()).protocol.id)]
    found, problems = files.collect(paths or usual)
    checked = [check(file) for file in found]
    clock = StepTimer()
    with watched("running scenarios", progress) as meter:
        collector = Collector(library, checked, selection, meter)
        _pytest(collector, clock, share)
    if collector.error is not None:
        raise collector.error
    told = [*problems, *(problem for one in checked for problem in one.problems)]
    if not told and not collector.results:
        told.append(_none_selected(tags or "", collector.tags))
    strange = _strays(paths or usual, checked, protocol_name, library)
    return RunResults(clock.timed(collector.results), tuple(told), tuple(strange))


def _strays(paths: Sequence[Path], checked: Sequence[Checked], protocol_name: str, library: Library) -> Iterator[Problem]:
    """What lies beside the features unread; where a feature cannot be read, nobody knows what it names."""
    if all(one.named is not None for one in checked):
        facts = library.usual(Path()).protocol.facts.values()
        own = {*locate(protocol_name).files, *(Path(fact.pos.file) for fact in facts)}
        named = (path for one in checked for path in one.named or ())
        yield from strays(paths, frozenset({*named, *(path.resolve() for path in own)}))


def usual_features(protocol_name: str) -> Path:
    """Where the features of a protocol are looked for when none are named.

    Raises:
        RuleFileError: the protocol has problems, or there is none.
    """
    return _usual_folder(protocol_name, Library(protocol_name).usual(Path()).protocol.id)


def _every(_: AbstractSet[str]) -> bool:
    return True


def _usual_folder(name: str, protocol_id: str) -> Path:
    """Where a protocol's features stand: in its folder, or in a folder of its id beside `rules` or among the shipped ones.

    Those of `rules/response/<id>` are in `features/response/<id>`.
    """
    folder = locate(name).files[0].parent
    above = folder.absolute().parent
    beside = (above.parent / "features" / protocol_id, above.parent.parent / "features" / above.name / protocol_id)
    places = (folder / "features", *beside, content("features") / shipped().get(protocol_id, protocol_id))
    return next((place for place in places if place.is_dir()), places[0])


def _none_selected(expression: str, there: frozenset[str]) -> Problem:
    known = f"the tags are {', '.join(f'@{tag}' for tag in sorted(there))}" if there else "no scenario has a tag"
    return Problem(Pos("--tags", 1, 1), f"no scenario has tags that fit {expression!r}", known)


def _pytest(collector: Collector, *others: StepTimer | ScenarioShare) -> None:
    """Run pytest on the checked files and nothing else."""
    options = ["-c", os.devnull, "--rootdir=.", "--confcutdir=.", "--noconftest", "--capture=no", "--strict-config"]
    options += [part for plugin in QUIET for part in ("-p", f"no:{plugin}")]
    options += ["-p", "pytest_bdd.plugin", "-p", "remission.testing.gherkin.steps"]
    with _own_environment(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = pytest.main([*options, "."], plugins=[collector, *others])
    if code == pytest.ExitCode.USAGE_ERROR and collector.error is None:
        collector.error = RuntimeError("pytest, which runs the scenarios, could not begin")


@contextmanager
def _own_environment() -> Iterator[None]:
    """Keep the user's pytest settings and plugins out of the run."""
    kept = {name: os.environ.pop(name) for name in SETTINGS if name in os.environ}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        os.environ.update(kept)
