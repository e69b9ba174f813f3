"""Features run by several processes: each takes a part of the scenarios, and the results come together in their order."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from remission.testing.gherkin import files
from remission.testing.gherkin import tags as tag_expressions
from remission.testing.runner.results import RunResults
from remission.testing.runner.run import ScenarioShare, run_features, usual_features

TAGS = "--tags"  # the place of the problem that no scenario was selected


def run_in_parallel(protocol_name: str, paths: Sequence[Path], jobs: int, *, tags: str | None = None) -> RunResults:
    """Run features as `run_features` does, on `jobs` processes.

    Raises:
        InputError: the protocol has problems, or the tag expression does not read.
        DisagreementError: two readings of a case differ.
    """
    if tags:
        tag_expressions.read(tags)
    usual = [*paths] or [usual_features(protocol_name)]
    found, _ = files.collect(usual)
    if not found:
        return run_features(protocol_name, paths, tags=tags)
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        runs = [pool.submit(_run, protocol_name, usual, tags, ScenarioShare(number, jobs)) for number in range(jobs)]
        return _together([run.result() for run in runs])


def _run(protocol_name: str, paths: Sequence[Path], tags: str | None, share: ScenarioShare) -> RunResults:
    return run_features(protocol_name, paths, tags=tags, share=share)


def _together(results: Sequence[RunResults]) -> RunResults:
    """The results as one; each share tells the problems of all files, and that it has no scenario of some tags."""
    scenarios = tuple(one for part in results for one in part.scenarios)
    told = dict.fromkeys(problem for part in results for problem in part.problems)
    kept = tuple(problem for problem in told if problem.pos.file != TAGS or not scenarios)
    return RunResults(scenarios, kept, results[0].warnings)
