"""Features run by several processes: each takes a part of the scenarios, and the results come together in their order."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from remission.errors import Problem
from remission.qa import files
from remission.qa import tags as tag_expressions
from remission.qa.results import Results
from remission.qa.run import Share, begin, run_features, usual_features
from remission.report.output import whole_file

TAGS = "--tags"  # the place of the problem that no scenario was selected
COUNTS = ("errors", "failures", "skipped", "tests")


def run_in_parallel(
    protocol_name: str, paths: Sequence[Path], jobs: int, *, tags: str | None = None, junit: Path | None = None
) -> Results:
    """Run features as `run_features` does, on `jobs` processes.

    Raises:
        InputError: the protocol has problems, the tag expression does not read, or `junit` cannot be written.
        DisagreementError: two readings of a case differ.
    """
    if tags:
        tag_expressions.read(tags)
    found, problems = files.collect(paths or [usual_features(protocol_name)])
    if not found:
        return run_features(protocol_name, paths, tags=tags, junit=junit)
    if junit:
        begin(junit)
    with TemporaryDirectory() as folder, ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        parts = [Path(folder) / f"{number}.xml" if junit else None for number in range(jobs)]
        shares = [Share(number, jobs) for number in range(jobs)]
        runs = [pool.submit(_run, protocol_name, found, tags, part, share) for part, share in zip(parts, shares, strict=True)]
        results = [run.result() for run in runs]
        if junit:
            with whole_file(junit) as whole:
                _join([part for part in parts if part is not None], whole)
    return _together(results, problems)


def _run(protocol_name: str, found: Sequence[Path], tags: str | None, junit: Path | None, share: Share) -> Results:
    return run_features(protocol_name, found, tags=tags, junit=junit, share=share)


def _together(results: Sequence[Results], problems: Sequence[Problem]) -> Results:
    """The results as one; that a share has no scenario of some tags is no problem if another has."""
    scenarios = tuple(one for part in results for one in part.scenarios)
    told = dict.fromkeys([*problems, *(problem for part in results for problem in part.problems)])
    kept = [problem for problem in told if problem.pos.file != TAGS or not (scenarios or problems)]
    return Results(scenarios, tuple(kept))


def _join(parts: Sequence[Path], junit: Path) -> None:
    """One JUnit file of several."""
    trees = [ET.parse(part) for part in parts]  # noqa: S314 - written by our own processes
    root, first = trees[0].getroot(), trees[0].getroot()[0]
    for tree in trees[1:]:
        suite = tree.getroot()[0]
        for key in COUNTS:
            first.set(key, str(int(first.get(key, "0")) + int(suite.get(key, "0"))))
        first.set("time", f"{max(float(first.get('time', '0')), float(suite.get('time', '0'))):.3f}")
        first.extend(suite)
    ET.ElementTree(root).write(junit, encoding="utf-8", xml_declaration=True)
